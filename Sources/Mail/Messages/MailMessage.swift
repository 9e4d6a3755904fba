public import Quantities

/// One message of plain text to one recipient, sent by a program.
public struct MailMessage: Hashable, Sendable {
  /// What names the message for good: the same message has the same. ASCII letters, digits and hyphens; others are left
  /// out.
  public let identifier: String
  public var sender: Mailbox
  public var recipient: Mailbox
  public var subject: String
  /// Lines, ended as one likes.
  public var text: String
  /// A tag of RFC 5646, such as `zh-Hant`.
  public var language: String
  /// When it was written.
  public var date: Instant
  /// How far the clock in `date` is ahead of Greenwich.
  public var secondsFromGMT: Int

  public init(
    identifier: String, from sender: Mailbox, to recipient: Mailbox, subject: String, text: String, language: String,
    date: Instant, secondsFromGMT: Int = 0
  ) {
    self.identifier = String(identifier.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }.prefix(64))
    self.sender = sender
    self.recipient = recipient
    self.subject = subject
    self.text = text
    self.language = language
    self.date = date
    self.secondsFromGMT = secondsFromGMT
  }

  /// `<identifier@the sender's domain>` (RFC 5322, 3.6.4): a message that is sent again is recognised by it.
  public var messageID: String { "<\(identifier)@\(sender.address.domain)>" }

  /// The message as it goes over the wire: headers, an empty line, the text; every line ended by CR LF.
  public var bytes: [UInt8] {
    let lines = textLines
    let plain: [UInt8] = lines.reduce(into: []) { $0 += $1 + [0x0D, 0x0A] }
    let (quoted, base64) = (QuotedPrintable.encode(lines), Base64Text.lines(plain))
    // English stays readable as it is; Chinese would become three times as long.
    let (encoding, body) = quoted.utf8.count <= base64.utf8.count ? ("quoted-printable", quoted) : ("base64", base64)
    let tag = language.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }.prefix(35)
    let head = [
      HeaderText.header("Date", [MailDate.text(date, secondsFromGMT: secondsFromGMT)]),
      HeaderText.header("From", sender.headerPieces),
      HeaderText.header("To", recipient.headerPieces),
      HeaderText.header("Message-ID", [messageID]),
      HeaderText.header("Subject", text: subject),
      // RFC 3834: nobody's machine should answer a machine.
      HeaderText.header("Auto-Submitted", ["auto-generated"]),
      HeaderText.header("MIME-Version", ["1.0"]),
      HeaderText.header("Content-Type", ["text/plain;", "charset=utf-8"]),
      HeaderText.header("Content-Language", [String(tag)]),
      HeaderText.header("Content-Transfer-Encoding", [encoding]),
    ]
    return Array((head.joined() + "\r\n" + body).utf8)
  }

  /// The text's lines without control characters, other than tabs; without empty lines at the end.
  private var textLines: [[UInt8]] {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line -> [UInt8] in
      let visible = line.unicodeScalars.filter { $0 == "\t" || $0.properties.generalCategory != .control }
      return Array(String(String.UnicodeScalarView(visible)).utf8)
    }
    while lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines
  }
}
