/// A provider's published keys (RFC 7517, 5), those that can verify what is accepted here; others are passed over.
public struct JSONWebKeySet: Hashable, Sendable {
  public let keys: [VerificationKey]

  /// A document has at most so many bytes, and of its keys the first so many are read.
  public static let mostBytes = 256 << 10
  public static let mostKeys = 64

  /// - Throws: `DocumentFault` where the bytes are no set of keys.
  public init(_ bytes: [UInt8]) throws(DocumentFault) {
    guard let object = ForeignObject(bytes, mostBytes: Self.mostBytes) else { throw .notAnObject }
    guard let keys = object.objects("keys") else { throw .missing("keys") }
    self.keys = keys.prefix(Self.mostKeys).compactMap(Self.key)
  }

  public init(_ keys: [VerificationKey]) { self.keys = keys }

  /// The key of this name for this algorithm. A token without a key's name is answered only where there is no choice
  /// (OpenID Connect Core 1.0, 10.1). Nil where there is none, or more than one of the name.
  public func key(_ identifier: String?, for algorithm: SignatureAlgorithm) -> VerificationKey? {
    let candidates = keys.filter { $0.algorithm == algorithm && (identifier == nil || $0.identifier == identifier) }
    return candidates.count == 1 ? candidates.first : nil
  }

  private static func key(_ object: ForeignObject) -> VerificationKey? {
    // RFC 7517, 4.2 to 4.4: what a key says of its purpose must allow verifying.
    guard !object.has("use") || object.text("use") == "sig" else { return nil }
    guard !object.has("key_ops") || object.texts("key_ops")?.contains("verify") == true else { return nil }
    let identifier = object.text("kid")
    guard (identifier?.utf8.count ?? 0) <= SignedToken.longestKeyIdentifier else { return nil }
    let key: VerificationKey?
    switch object.text("kty") {
    case "RSA":
      guard let modulus = bytes("n", object), let exponent = bytes("e", object) else { return nil }
      key = VerificationKey(identifier: identifier, modulus: modulus, exponent: exponent)
    case "EC":
      guard object.text("crv") == "P-256", let x = bytes("x", object), let y = bytes("y", object) else { return nil }
      key = VerificationKey(identifier: identifier, x: x, y: y)
    default: return nil
    }
    guard !object.has("alg") || object.text("alg") == key?.algorithm.rawValue else { return nil }
    return key
  }

  private static func bytes(_ name: String, _ object: ForeignObject) -> [UInt8]? { object.text(name).flatMap(Base64URL.decode) }
}
