/// An e-mail address as mail is sent to it: `local@domain` in ASCII, at most 64 bytes before the @ (RFC 5321, 4.5.3.1.1)
/// and 254 in all (the 256 of a path, 4.5.3.1.3, less its brackets). Quoted local parts and address literals, which
/// nobody has, are not taken. In lower case, so that one mailbox is one address.
public struct EmailAddress: Hashable, Sendable {
  public let text: String

  /// Nil unless the text has the form of an address.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count <= 254, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    let (local, domain) = (bytes[..<at], bytes[(at + 1)...])
    guard (1...64).contains(local.count), Self.isDotAtom(local), (1...253).contains(domain.count), Self.isDomain(domain) else {
      return nil
    }
    self.text = text.lowercased()
  }

  /// `Dot-string` of RFC 5321, 4.1.2: atoms with single dots between them.
  private static func isDotAtom(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
      !atom.isEmpty && atom.allSatisfy { isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
    }
  }

  /// Labels of 1 to 63 letters, digits and inner hyphens.
  private static func isDomain(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
      (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
        && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }
}
