/// What client and server said to each other about one message, as far as it decides whose fault a failure is. Pure.
struct SMTPDialogue {
  /// What the last command was about.
  enum Stage: Hashable {
    /// Greeting, encryption, signing in: nothing of this message was said yet.
    case opening
    case sender, recipient, content
  }

  private(set) var stage = Stage.opening
  private(set) var lastRefusal: MailReply?

  /// Of a command only its first word counts: what follows may be a secret.
  mutating func command(_ line: UnsafeRawBufferPointer) {
    let word = String(decoding: line.prefix(4), as: UTF8.self).uppercased()
    switch word {
    case "MAIL": stage = .sender
    case "RCPT": stage = .recipient
    case "DATA", "BDAT": stage = .content
    case "EHLO", "HELO", "STAR", "AUTH": stage = .opening
    // The answer to a farewell says nothing of the message.
    default: break
    }
  }

  /// One line of an answer; of an answer of several lines the last counts.
  mutating func answer(_ line: UnsafeRawBufferPointer) {
    let text = String(decoding: line.prefix(1000), as: UTF8.self)
    guard let code = Int(text.prefix(3)), (400...599).contains(code) else { return }
    lastRefusal = MailReply(code: code, text: text.dropFirst(4).trimmingWhitespace)
  }

  /// What a refusal means. Nil when nothing was refused.
  var failure: MailFailure? {
    guard let reply = lastRefusal else { return nil }
    // RFC 5321, 4.2.2 and RFC 4954, 6: the service closes, or wants somebody to sign in, or another way of doing it.
    let concernsAll = [421, 454, 530, 534, 535, 538].contains(reply.code) || stage == .opening || stage == .sender
    if concernsAll { return .unavailable(reason: "the mail server says \(reply)") }
    return reply.code >= 500 ? .refused(reply) : .deferred(reply)
  }
}

extension Substring {
  fileprivate var trimmingWhitespace: String {
    var text = self
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return String(text.drop(while: \.isWhitespace))
  }
}
