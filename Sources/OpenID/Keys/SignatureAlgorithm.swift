/// The algorithms of a signature that are accepted (RFC 7518, 3.1). There is no `none` here, and no HMAC: a name that is
/// not one of these is refused before any key is looked at.
public enum SignatureAlgorithm: String, Sendable, CaseIterable {
  /// RSASSA-PKCS1-v1_5 with SHA-256.
  case rs256 = "RS256"
  /// ECDSA on P-256 with SHA-256.
  case es256 = "ES256"
}
