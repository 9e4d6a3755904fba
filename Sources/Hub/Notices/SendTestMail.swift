public import Language
internal import Mail
public import Quantities

extension MailDesk {
  /// Sends a message to an address at once, to see whether mail goes out.
  ///
  /// - Throws: an `invalid` problem for what is no address, else what the mailer says.
  public func sendTest(to address: String, language: ReaderLanguage, now: Instant) async throws(Problem) {
    guard let recipient = MailAddress(address) else { throw .invalidAddress("address") }
    let letter = Letter(
      reader: language, recipient: Mailbox(address: recipient), hubName: Phrase(same: sender.name ?? "Praya"),
      calendar: .universal,
      subject: Phrase("Mail goes out", "郵件已能發送"),
      parts: [
        .text(
          Phrase(
            "This is a test: the hub can send mail, and its links begin with the address below.",
            "此為測試郵件：平台已能發送郵件，其連結以下列網址開始。"))
      ])
    let message = letter.message(identifier: "test-\(now.millisecondsSince1970)", date: now, from: sender, publicAddress)
    do throws(MailFailure) { try await mailer.send(message) } catch { throw error.problem }
  }
}

extension MailFailure {
  /// Why a message did not go out, for whoever runs the hub.
  var problem: Problem {
    switch self {
    case .refused(let reply):
      Problem(.conflict, "mail-refused", Phrase("The mail server refused it: \(reply)", "郵件伺服器拒絕此郵件：\(reply)"))
    case .deferred(let reply):
      Problem(.unavailable, "mail-deferred", Phrase("The mail server does not take it now: \(reply)", "郵件伺服器現時不接受此郵件：\(reply)"))
    case .unavailable(let reason):
      Problem(.unavailable, "mail-unavailable", Phrase("Mail cannot be sent: \(reason)", "無法發送郵件：\(reason)"))
    case .cancelled: Problem(.unavailable, "stopping", Phrase("Interrupted.", "已中斷。"))
    }
  }
}
