/// Sends messages. What has been handed over once may be handed over again: the `Message-ID` is the same.
public protocol Mailer: Sendable {
  /// Sends one message. When this returns, somebody else has taken it over.
  func send(_ message: MailMessage) async throws(MailFailure)
}

/// Why a message was not taken over, and whose fault that is.
public enum MailFailure: Error, Hashable, Sendable {
  /// The server will never take this message for this recipient.
  case refused(MailReply)
  /// The server does not take this message now; it may later.
  case deferred(MailReply)
  /// No message can be sent at the moment: the server is out of reach, speaks no SMTP, lets nobody in, or the folder
  /// cannot be written. In English, for the operator.
  case unavailable(reason: String)
  /// Whoever sent it no longer waits. It may have been taken over or not.
  case cancelled
}

/// What a mail server answered (RFC 5321, 4.2).
public struct MailReply: Hashable, Sendable, CustomStringConvertible {
  /// 200 to 599.
  public let code: Int
  /// The server's own words: at most 200 characters, printable.
  public let text: String

  public init(code: Int, text: String) {
    self.code = code
    self.text = String(
      text.unicodeScalars.map { $0.isControl ? " " : Character($0) }.prefix(200))
  }

  public var description: String { text.isEmpty ? "\(code)" : "\(code) \(text)" }
}

extension Unicode.Scalar {
  /// Whether it has no picture of its own but does something, such as a line's end or a change of direction.
  var isControl: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
    default: false
    }
  }
}
