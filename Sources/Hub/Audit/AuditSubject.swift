/// What a line of the audit log says it was done to: `kind:identifier`, and no words of anybody's.
///
/// A refusal's subject may hold what somebody typed. Identifiers, short names and numbers are letters, digits, hyphens and
/// underscores; an address, a full name or a sentence is none of these and is not kept, since the log can never forget it.
enum AuditSubject {
  /// The longest is a ledger account's name with a kind before it.
  static let longest = 128

  /// The subject, or its kind alone where the rest has not the form of identifiers.
  static func kept(_ subject: String) -> String {
    let isPlain = subject.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"): true
      default: false
      }
    }
    if isPlain, subject.utf8.count <= longest { return subject }
    let kind = subject.utf8.prefix { (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-") }
    return "\(String(decoding: kind.prefix(32), as: UTF8.self)):?"
  }
}
