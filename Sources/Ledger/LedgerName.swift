public import Quantities

/// A name that the ledger's caller chooses: 1 to 128 bytes of `A–Z a–z 0–9 . _ : / -`.
///
/// The limits keep names printable, comparable byte by byte and free of personal data by accident: no
/// spaces, no `@`, no letters beyond ASCII.
public protocol LedgerName: RawRepresentable<String>, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  /// The name, whose form has been checked already; only builds with assertions check it again.
  init(checked rawValue: String)
}

/// The limits of names.
public enum LedgerNameRule {
  /// The most bytes of a name.
  public static let longest = 128

  /// Whether `text` has the form of a name and at most `longest` bytes.
  static func allows(_ text: String, longest: Int = longest) -> Bool {
    var count = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): break
      // '-', '.', '/', the digits and ':' lie side by side in ASCII.
      case UInt8(ascii: "-")...UInt8(ascii: ":"), UInt8(ascii: "_"): break
      default: return false
      }
      count += 1
    }
    return (1...longest).contains(count)
  }
}

extension LedgerName {
  /// Nil unless the text has the form of a name.
  public init?(rawValue: String) {
    guard LedgerNameRule.allows(rawValue) else { return nil }
    self.init(checked: rawValue)
  }

  /// `prefix:identifier`, such as `hold:01j…`.
  ///
  /// - Precondition: `prefix`, which stands in the source, has the form of a name and at most 100 bytes.
  public init<Entity>(_ prefix: StaticString, _ identifier: Identifier<Entity>) {
    let prefix = prefix.description
    precondition(LedgerNameRule.allows(prefix, longest: 100), "the prefix of a ledger name is a short plain word")
    self.init(checked: "\(prefix):\(identifier.rawValue)")
  }

  public var description: String { rawValue }

  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let name = Self(rawValue: text) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "'\(text.prefix(40))' is no ledger name: 1 to 128 letters, digits or any of . _ : / -")
    }
    self = name
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

/// The name of an account, such as `grant:01j…`.
public struct AccountID: LedgerName {
  public let rawValue: String
  public init(checked rawValue: String) {
    assert(LedgerNameRule.allows(rawValue), "'\(rawValue)' is no ledger name")
    self.rawValue = rawValue
  }
}

/// The name of an instruction, and of the entry that records it, such as `hold:01j…`. The caller chooses it
/// before the first attempt and keeps it for every repeat.
public struct TransferID: LedgerName {
  public let rawValue: String
  public init(checked rawValue: String) {
    assert(LedgerNameRule.allows(rawValue), "'\(rawValue)' is no ledger name")
    self.rawValue = rawValue
  }
}

/// Why an instruction was given, for auditors: a code or a reference such as `job:01j…`. No personal data.
public struct Reason: LedgerName {
  public let rawValue: String
  public init(checked rawValue: String) {
    assert(LedgerNameRule.allows(rawValue), "'\(rawValue)' is no ledger name")
    self.rawValue = rawValue
  }
}
