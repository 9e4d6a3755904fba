internal import Quantities

/// A proof that whoever redeems a code is whoever asked for it (RFC 7636).
public struct ProofKey: Hashable, Sendable {
  /// 43 characters of 256 random bits. It is shown to nobody until the code is redeemed.
  public let verifier: String

  /// - Parameter random: 32 bytes of cryptographic randomness.
  public init(random: [UInt8]) { verifier = Base64URL.encode(random) }
  public init(verifier: String) { self.verifier = verifier }

  /// By the method `S256`, the only one used.
  public var challenge: String { Base64URL.encode(Digest(of: verifier.utf8).bytes) }
}
