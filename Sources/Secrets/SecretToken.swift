public import Quantities

/// A secret that stands for a person or a right: an API token, a session, an invitation. Its text is shown or sent once;
/// only its digest is stored.
///
/// The digest is plain SHA-256. Slow, salted hashing protects secrets that people choose, because they can be guessed;
/// 160 random bits cannot, at any speed, and a fast digest can be looked up by an index on every request.
public struct SecretToken: Sendable {
  /// What the token is for. The kind is part of the text and so of the digest: a token of one kind is never taken for
  /// another's, and scanners of published code find leaked ones by the prefix.
  public enum Kind: String, Sendable, CaseIterable {
    case api = "praya_"
    case session = "prayasession_"
    case invitation = "prayainvitation_"
    case passwordReset = "prayareset_"
    case agent = "prayaagent_"
  }

  public let kind: Kind
  /// The prefix and 32 characters of Crockford's base 32, in lower case. Never log it.
  public let text: String

  /// A new token with 160 bits from `random`.
  public static func generate(_ kind: Kind, using random: inout some RandomNumberGenerator) -> SecretToken {
    var bits: UInt64 = 0
    var bitCount = 0
    var text = kind.rawValue
    for byte in random.bytes(20) {
      bits = (bits << 8 | UInt64(byte)) & 0xFFFF
      bitCount += 8
      while bitCount >= 5 {
        bitCount -= 5
        text.unicodeScalars.append(UnicodeScalar(alphabet[Int(bits >> UInt64(bitCount)) & 31]))
      }
    }
    return SecretToken(kind: kind, text: text)
  }

  /// A new token from the system's randomness.
  public static func generate(_ kind: Kind) -> SecretToken {
    var random = SystemRandom()
    return generate(kind, using: &random)
  }

  /// What a client presents as a token of this kind; nil unless it has the form of one.
  public init?(_ kind: Kind, text: String) {
    guard text.utf8.starts(with: kind.rawValue.utf8) else { return nil }
    let secret = text.utf8.dropFirst(kind.rawValue.utf8.count)
    guard secret.count == 32, secret.allSatisfy({ Self.alphabet.contains($0) }) else { return nil }
    self.kind = kind
    self.text = text
  }

  private init(kind: Kind, text: String) {
    self.kind = kind
    self.text = text
  }

  /// What is stored and looked up.
  public var digest: Digest { Digest(of: text.utf8) }

  /// Whether this is the token whose digest was stored.
  public func matches(_ stored: Digest) -> Bool { ConstantTime.areEqual(digest, stored) }

  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
}

extension SecretToken: CustomStringConvertible, CustomDebugStringConvertible {
  /// The prefix alone: a token must not slip into a log.
  public var description: String { "\(kind.rawValue)…" }
  public var debugDescription: String { description }
}

extension SecretToken: CustomReflectable {
  public var customMirror: Mirror { Mirror(self, children: ["kind": kind]) }
}
