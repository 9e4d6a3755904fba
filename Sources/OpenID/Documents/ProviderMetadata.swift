/// What a provider says of itself (OpenID Connect Discovery 1.0, 3), as far as sign-in needs it.
public struct ProviderMetadata: Hashable, Sendable {
  public let issuer: Issuer
  public let authorizationEndpoint: WebAddress
  public let tokenEndpoint: WebAddress
  public let keysAddress: WebAddress
  public let userInfoEndpoint: WebAddress?
  /// The ways of a client to say who it is; those of OAuth 2.0 where the provider names none (RFC 8414, 2).
  public let clientAuthentications: Set<String>
  /// Whether every answer of its authorisation endpoint names the issuer (RFC 9207, 3).
  public let namesIssuerInAnswers: Bool

  /// A document has at most so many bytes.
  public static let mostBytes = 64 << 10

  /// Reads a discovery document that was fetched for `issuer`.
  ///
  /// - Throws: `DocumentFault` where it is another issuer's, lacks what sign-in needs, or names an address that may not be
  ///   asked.
  public init(_ bytes: [UInt8], of issuer: Issuer) throws(DocumentFault) {
    guard let object = ForeignObject(bytes, mostBytes: Self.mostBytes) else { throw .notAnObject }
    // Discovery 1.0, 4.3: exactly the issuer that was asked.
    guard object.text("issuer") == issuer.text else { throw .otherIssuer }
    self.issuer = issuer
    authorizationEndpoint = try Self.endpoint("authorization_endpoint", of: object, issuer)
    tokenEndpoint = try Self.endpoint("token_endpoint", of: object, issuer)
    keysAddress = try Self.endpoint("jwks_uri", of: object, issuer)
    userInfoEndpoint = object.has("userinfo_endpoint") ? try Self.endpoint("userinfo_endpoint", of: object, issuer) : nil
    clientAuthentications = Set(object.texts("token_endpoint_auth_methods_supported") ?? ["client_secret_basic"])
    namesIssuerInAnswers = object.flag("authorization_response_iss_parameter_supported") ?? false

    let algorithms = object.texts("id_token_signing_alg_values_supported") ?? [SignatureAlgorithm.rs256.rawValue]
    guard algorithms.contains(where: { SignatureAlgorithm(rawValue: $0) != nil }) else { throw .unsupported("RS256, ES256") }
    guard object.texts("response_types_supported")?.contains("code") ?? true else { throw .unsupported("code") }
    // A provider that lists its methods without S256 would take the proof key for something else.
    guard object.texts("code_challenge_methods_supported")?.contains("S256") ?? true else { throw .unsupported("S256") }
  }

  private static func endpoint(
    _ name: String, of object: ForeignObject, _ issuer: Issuer
  ) throws(DocumentFault) -> WebAddress {
    guard let text = object.text(name) else { throw .missing(name) }
    guard let address = WebAddress(text), issuer.permits(address) else { throw .address(name) }
    return address
  }
}

/// Why a provider's document cannot be used.
public enum DocumentFault: Error, Hashable, Sendable {
  /// No JSON object, one that is too large, or one that says a thing twice.
  case notAnObject
  /// It names another issuer than the one that was asked.
  case otherIssuer
  case missing(String)
  /// No address that may be asked stands there.
  case address(String)
  /// The provider offers nothing of this.
  case unsupported(String)
}
