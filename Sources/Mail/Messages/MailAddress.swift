/// An address that mail can be sent to: `local@domain` by RFC 5321, 4.1.2, in ASCII, the local part without quotation
/// marks and the domain by name.
///
/// Nothing that has this form can end a line, a header or a command.
public struct MailAddress: Hashable, Sendable, CustomStringConvertible {
  public let local: String
  public let domain: String

  /// Nil unless the text is such an address, of at most 254 characters (RFC 5321, 4.5.3.1.3).
  public init?(_ text: String) {
    guard text.utf8.count <= 254, let at = text.lastIndex(of: "@") else { return nil }
    let (local, domain) = (text[..<at], text[text.index(after: at)...])
    guard (1...64).contains(local.utf8.count), Self.isDotString(local), Self.isDomain(domain) else { return nil }
    (self.local, self.domain) = (String(local), String(domain))
  }

  public var description: String { "\(local)@\(domain)" }

  /// `Dot-string`: atoms (RFC 5322, 3.2.3) with single dots between them.
  private static func isDotString(_ text: Substring) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
      !atom.isEmpty
        && atom.utf8.allSatisfy { byte in
          switch byte {
          case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
          default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
          }
        }
    }
  }

  /// Labels of letters, digits and inner hyphens with single dots between them.
  private static func isDomain(_ text: Substring) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      (1...63).contains(label.utf8.count) && label.utf8.first != UInt8(ascii: "-") && label.utf8.last != UInt8(ascii: "-")
        && label.utf8.allSatisfy { byte in
          switch byte {
          case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"): true
          default: false
          }
        }
    }
  }
}
