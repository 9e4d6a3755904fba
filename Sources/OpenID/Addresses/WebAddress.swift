/// An address that the hub may ask or send a browser to: HTTPS, or plain HTTP on this machine alone.
///
/// It names no user, has no fragment, holds only visible ASCII and is at most 2048 bytes long.
public struct WebAddress: Hashable, Sendable, CustomStringConvertible {
  /// As it was written: issuers are compared letter by letter.
  public let text: String
  public let isEncrypted: Bool
  /// In lower case, without brackets.
  public let host: String
  /// What follows host and port: empty, or beginning with `/` or `?`.
  public let rest: String

  public var description: String { text }

  public static let mostBytes = 2048

  /// Nil where the text is no such address.
  public init?(_ text: String) {
    guard text.utf8.count <= Self.mostBytes, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      !text.contains(where: { "#\\\"<>^`{|}".contains($0) })
    else { return nil }
    let scheme = ["https://", "http://"].first { text.hasPrefix($0) }
    guard let scheme else { return nil }
    let afterScheme = text.dropFirst(scheme.count)
    let authority = afterScheme.prefix { $0 != "/" && $0 != "?" }
    guard let host = Self.host(of: authority) else { return nil }
    self.text = text
    self.host = host.lowercased()
    isEncrypted = scheme == "https://"
    rest = String(afterScheme.dropFirst(authority.count))
    guard isEncrypted || isLoopback else { return nil }
  }

  /// Whether it is on this machine.
  public var isLoopback: Bool {
    if host == "localhost" || host == "::1" { return true }
    let pieces = host.split(separator: ".", omittingEmptySubsequences: false)
    return pieces.count == 4 && pieces[0] == "127" && pieces.allSatisfy { !$0.isEmpty && $0.count <= 3 && UInt8($0) != nil }
  }

  /// The same with more items in its query, percent-encoded.
  public func adding(_ items: [(name: String, value: String)]) -> String {
    guard !items.isEmpty else { return text }
    let joint = !rest.contains("?") ? "?" : rest.hasSuffix("?") || rest.hasSuffix("&") ? "" : "&"
    return text + joint + FormEncoding.form(items)
  }

  /// Host of `host`, `host:port`, `[::1]` or `[::1]:port`.
  private static func host(of authority: Substring) -> String? {
    var host = authority
    var port: Substring?
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      host = authority[authority.index(after: authority.startIndex)..<end]
      let tail = authority[authority.index(after: end)...]
      guard tail.isEmpty || tail.hasPrefix(":") else { return nil }
      port = tail.isEmpty ? nil : tail.dropFirst()
      guard host.utf8.allSatisfy({ $0.isHexadecimalDigit || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }) else {
        return nil
      }
    } else {
      if let colon = authority.firstIndex(of: ":") {
        host = authority[..<colon]
        port = authority[authority.index(after: colon)...]
      }
      guard host.utf8.allSatisfy({ $0.isHostByte }) else { return nil }
    }
    guard !host.isEmpty, port.map({ UInt16($0) != nil && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) ?? true else {
      return nil
    }
    return String(host)
  }
}

extension UInt8 {
  fileprivate var isHexadecimalDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
  }

  /// A letter, a digit, a hyphen, a dot or an underscore.
  fileprivate var isHostByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
    default: false
    }
  }
}
