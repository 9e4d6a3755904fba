public import Language

/// A server that takes mail, and how to speak to it.
public struct SMTPSettings: Sendable, Hashable {
  /// When the connection is encrypted.
  public enum Encryption: String, CaseIterable, Sendable {
    /// From the first byte on (RFC 8314).
    case implicit
    /// After STARTTLS, or not at all (RFC 3207).
    case required
    /// After STARTTLS where the server offers it. Somebody in between can take the offer away.
    case optional
    case none
  }

  public let host: String
  public let port: UInt16
  public let encryption: Encryption
  /// Who signs in, with which password; nil where the server asks nobody.
  public let credentials: Credentials?
  /// The name that the client gives itself (RFC 5321, 4.1.1.1).
  public var clientName = "localhost"
  /// A file of trusted certificates in PEM in place of the system's.
  public var certificateAuthorityFile: String?
  /// To connect, TLS included.
  public var connectTime: Duration = .seconds(10)
  /// For each answer of the server.
  public var answerTime: Duration = .seconds(30)
  /// For one message in all.
  public var messageTime: Duration = .seconds(60)

  /// A name and its password. Neither shows in a description.
  public struct Credentials: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
    let user: String
    let password: String

    public init(user: String, password: String) { (self.user, self.password) = (user, password) }
    public var description: String { "credentials" }
    public var debugDescription: String { description }
  }

  /// - Parameters:
  ///   - address: `smtp://HOST[:PORT]`, port 587 if left out, or `smtps://HOST[:PORT]`, port 465.
  ///   - startTLS: whether `smtp://` turns to TLS; ignored for `smtps://`.
  /// - Throws: a problem that names `mail.server`, or that a password would go in the clear to another machine.
  public init(_ address: String, startTLS: Encryption = .required, credentials: Credentials? = nil) throws(Problem) {
    guard let (isImplicit, host, port) = Self.parts(of: address) else {
      throw .invalid(
        "mail.server", rule: "form",
        Phrase(
          "'\(address.prefix(80))' is no mail server: write smtp://HOST:PORT or smtps://HOST:PORT.",
          "「\(address.prefix(80))」不是郵件伺服器：請寫成 smtp://主機:連接埠或 smtps://主機:連接埠。"))
    }
    let encryption = isImplicit ? .implicit : startTLS == .implicit ? .required : startTLS
    let isLocal = ["localhost", "127.0.0.1", "[::1]"].contains(host)
    if credentials != nil, encryption == .optional || encryption == .none, !isLocal {
      throw .invalid(
        "mail.encryption", rule: "password-in-clear",
        Phrase(
          "A password goes to another machine by an encrypted connection only: leave mail.encryption at required, or use smtps://.",
          "密碼只可經加密連線傳送至其他主機：請將 mail.encryption 保留為 required，或改用 smtps://。"))
    }
    (self.host, self.port, self.encryption, self.credentials) = (host, port ?? (isImplicit ? 465 : 587), encryption, credentials)
  }

  private static func parts(of address: String) -> (isImplicit: Bool, host: String, port: UInt16?)? {
    let isImplicit = address.hasPrefix("smtps://")
    guard isImplicit || address.hasPrefix("smtp://") else { return nil }
    var rest = address.dropFirst(isImplicit ? 8 : 7)
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    var host = rest
    var port: UInt16?
    if let colon = rest.lastIndex(of: ":"), !rest.hasSuffix("]") {
      guard let number = UInt16(rest[rest.index(after: colon)...]), number > 0 else { return nil }
      (host, port) = (rest[..<colon], number)
    }
    return isHost(host) ? (isImplicit, String(host), port) : nil
  }

  /// A name, an address of four numbers, or one of IPv6 in brackets.
  private static func isHost(_ text: Substring) -> Bool {
    guard (1...253).contains(text.utf8.count) else { return false }
    if text.hasPrefix("["), text.hasSuffix("]") {
      let inner = text.dropFirst().dropLast().utf8
      return inner.contains(UInt8(ascii: ":")) && inner.allSatisfy { "0123456789abcdefABCDEF:.".utf8.contains($0) }
    }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."): true
      default: false
      }
    }
  }

  /// As libcurl takes it; the path is the client's name.
  var url: String {
    let name = clientName.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
    return "\(encryption == .implicit ? "smtps" : "smtp")://\(host):\(port)/\(name.isEmpty ? "localhost" : name)"
  }
}
