public import Language
public import Mail

/// Where the hub's mail goes out, and what it calls itself there.
public struct MailDesk: Sendable {
  public let mailer: any Mailer
  /// Whom messages are from. Without a name they bear the city's.
  public let sender: Mailbox
  /// What every link begins with, such as `https://hub.example`: no slash at the end.
  public let publicAddress: String

  /// - Throws: a problem when the address is none that people can open.
  public init(mailer: any Mailer, sender: Mailbox, publicAddress: String) throws(Problem) {
    let address = publicAddress.hasSuffix("/") ? String(publicAddress.dropLast()) : publicAddress
    guard ["https://", "http://"].contains(where: { address.hasPrefix($0) && address.utf8.count > $0.utf8.count }),
      address.utf8.count <= 200, address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      !address.contains(where: { "<>\"?#".contains($0) })
    else {
      throw .invalid(
        "publicAddress", rule: "form",
        Phrase(
          "The public address is what people open, such as https://hub.example.", "公開網址為用戶所用的網址，例如 https://hub.example。"))
    }
    (self.mailer, self.sender, self.publicAddress) = (mailer, sender, address)
  }
}
