/// A signed token in the compact form (RFC 7515, 7.1), taken apart but not yet believed.
public struct SignedToken: Sendable {
  public let algorithm: SignatureAlgorithm
  public let keyIdentifier: String?
  /// What is signed: the first two parts with the dot between them, as sent.
  let message: [UInt8]
  let payload: [UInt8]
  let signature: [UInt8]

  /// A token has at most so many bytes.
  public static let mostBytes = 16 << 10
  static let longestKeyIdentifier = 256

  /// - Throws: `TokenFault.malformed` or `.algorithm`.
  public init(_ text: String) throws(TokenFault) {
    guard text.utf8.count <= Self.mostBytes else { throw .malformed("length") }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    // Five parts would be an encrypted token, which nobody was asked for.
    guard parts.count == 3 else { throw .malformed("parts") }
    guard let headBytes = Base64URL.decode(parts[0]), let payload = Base64URL.decode(parts[1]),
      let signature = Base64URL.decode(parts[2])
    else { throw .malformed("base64url") }
    guard let head = ForeignObject(headBytes, mostBytes: Self.mostBytes) else { throw .malformed("header") }

    guard let name = head.text("alg") else { throw .malformed("alg") }
    guard let algorithm = SignatureAlgorithm(rawValue: name) else { throw .algorithm(String(name.prefix(16))) }
    // RFC 7515, 4.1.11: what must be understood and is not. No extension is understood here.
    guard !head.has("crit") else { throw .malformed("crit") }
    // RFC 8725, 3.11: a token made for another purpose is none of ours. The keys that a header itself offers (`jwk`, `jku`,
    // `x5c`, `x5u`) are never looked at.
    guard !head.has("typ") || head.text("typ")?.lowercased() == "jwt" else { throw .malformed("typ") }
    guard !head.has("kid") || (head.text("kid")?.utf8.count ?? .max) <= Self.longestKeyIdentifier else { throw .malformed("kid") }

    self.algorithm = algorithm
    keyIdentifier = head.text("kid")
    message = Array("\(parts[0]).\(parts[1])".utf8)
    self.payload = payload
    self.signature = signature
  }

  /// What it says, believed.
  ///
  /// - Throws: `TokenFault.unknownKey` where the set has no key for it, `.signature` where that key did not sign it.
  func verified(by keys: JSONWebKeySet) throws(TokenFault) -> ForeignObject {
    guard let key = keys.key(keyIdentifier, for: algorithm) else { throw .unknownKey }
    guard key.verifies(signature, of: message) else { throw .signature }
    guard let claims = ForeignObject(payload, mostBytes: Self.mostBytes) else { throw .malformed("claims") }
    return claims
  }
}
