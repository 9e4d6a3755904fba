internal import Language

/// Where a webhook's receiver is: `https://host[:port][/path][?query]`.
///
/// Narrower than what browsers take, on purpose: nothing in it can be read in two ways, so that what is checked here is
/// what is connected to. Whether the host's addresses may be reached is looked at when a connection is made.
struct WebhookAddress: Hashable {
  let text: String
  let isEncrypted: Bool
  let host: String

  static let longest = 2048

  init?(_ text: String) {
    guard text.utf8.count <= WebhookAddress.longest, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else { return nil }
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    guard !rest.contains(where: { "#\\\"<>^`{|}".contains($0) }), let host = WebhookAddress.host(of: authority) else {
      return nil
    }
    self.text = text
    self.host = host
    isEncrypted = scheme == "https://"
  }

  /// The host of `host` or `host:port`: letters, digits, dots and hyphens, or an IPv6 address in brackets.
  private static func host(of authority: Substring) -> String? {
    var port = Substring()
    let host: Substring
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      host = authority[...end]
      let inside = host.dropFirst().dropLast()
      guard !inside.isEmpty, inside.utf8.allSatisfy({ isHexadecimal($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") })
      else { return nil }
      port = authority[authority.index(after: end)...]
      guard port.isEmpty || port.hasPrefix(":") else { return nil }
    } else {
      host = authority.prefix { $0 != ":" }
      port = authority.dropFirst(host.count)
      let parts = host.split(separator: ".", omittingEmptySubsequences: false)
      guard host.utf8.count <= 253, parts.allSatisfy({ isLabel($0) }) else { return nil }
    }
    guard port.isEmpty || (1...65_535).contains(number(port.dropFirst()) ?? 0) else { return nil }
    return String(host).lowercased()
  }

  private static func number(_ digits: Substring) -> Int? {
    digits.utf8.count <= 5 && digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) ? Int(digits) : nil
  }

  private static func isLabel(_ label: Substring) -> Bool {
    (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
      && label.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == UInt8(ascii: "-")
      }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
  }

  /// Whether it names this very machine without asking anybody.
  var isLoopback: Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
  }
}

extension WebhookTerms {
  /// The address, if a webhook may have it.
  func address(_ text: String) throws(Problem) -> WebhookAddress {
    guard let address = WebhookAddress(text) else {
      throw .invalid(
        "url", rule: "form",
        Phrase(
          "Write the address as https://host/path, with at most \(WebhookAddress.longest) ASCII characters, without a user name and without '#'.",
          "網址須寫成 https://主機/路徑，最多 \(WebhookAddress.longest) 個 ASCII 字元，不可含用戶名稱或「#」。"))
    }
    guard address.isEncrypted || allowsPlainLoopback && address.isLoopback else {
      throw .invalid(
        "url", rule: "https",
        Phrase("A webhook's address begins with https://.", "Webhook 網址須以 https:// 開頭。"))
    }
    return address
  }
}
