public import Quantities

/// A code to write down, for the day on which the phone is gone: 80 random bits as `7k2m-…`, four groups of four
/// characters of Crockford's base 32. Each is used once; only its digest is stored.
public struct RecoveryCode: Sendable {
  /// As it is shown, once. Never log it.
  public let text: String

  /// How many a person has at a time.
  public static let count = 10
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  public static func generate(using random: inout some RandomNumberGenerator) -> RecoveryCode {
    let characters = random.bytes(16).map { alphabet[Int($0) & 31] }
    let groups = stride(from: 0, to: 16, by: 4).map { String(decoding: characters[$0..<$0 + 4], as: UTF8.self) }
    return RecoveryCode(text: groups.joined(separator: "-"))
  }

  private init(text: String) { self.text = text }

  /// What somebody types as a recovery code: in either case, with or without hyphens and blanks, and with `o`, `i` and
  /// `l` for the digits that they look like. Nil unless it has the form of one.
  public init?(typed: String) {
    guard typed.utf8.count <= 64 else { return nil }
    var characters: [UInt8] = []
    for byte in typed.lowercased().utf8 {
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: " "): continue
      case UInt8(ascii: "o"): characters.append(UInt8(ascii: "0"))
      case UInt8(ascii: "i"), UInt8(ascii: "l"): characters.append(UInt8(ascii: "1"))
      case let byte where Self.alphabet.contains(byte): characters.append(byte)
      default: return nil
      }
    }
    guard characters.count == 16 else { return nil }
    text = stride(from: 0, to: 16, by: 4).map { String(decoding: characters[$0..<$0 + 4], as: UTF8.self) }
      .joined(separator: "-")
  }

  /// What is stored: of one person's code, so that equal codes of two people differ.
  public func digest(for owner: String) -> Digest { Digest(of: Array("praya-recovery:\(owner):\(text)".utf8)) }
}

extension RecoveryCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Without the secret: it must not slip into a log.
  public var description: String { "recovery code …" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
