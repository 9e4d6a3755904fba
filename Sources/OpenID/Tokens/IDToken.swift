public import Quantities

/// Who somebody is, in a provider's signed words.
public struct IDToken: Hashable, Sendable {
  public var issuer: Issuer
  /// The person at that issuer: never given to another (OpenID Connect Core 1.0, 2, `sub`). 1 to 255 bytes.
  public var subject: String
  /// What is known of the person; from the token, or from the provider's UserInfo where the token says nothing.
  public var profile: Profile
  let accessTokenHash: String?

  /// What a provider says of a person (Core 1.0, 5.1). None of it names the person: only `subject` does.
  public struct Profile: Hashable, Sendable {
    public var email: String?
    /// True only where the provider says so itself.
    public var isEmailVerified: Bool
    public var name: String?

    init(_ claims: ForeignObject) {
      email = claims.text("email").flatMap { $0.utf8.count <= 254 && $0.contains("@") ? $0 : nil }
      isEmailVerified = claims.flag("email_verified") ?? false
      name = claims.text("name").flatMap { $0.utf8.count <= 200 && !$0.isEmpty ? $0 : nil }
    }
  }

  /// What a token must say.
  public struct Expectation: Sendable {
    public var issuer: Issuer
    public var clientID: String
    public var nonce: String
    public var now: Instant
    /// How far the provider's clock may be from this one.
    public var skew = Seconds(120)
    /// A token that comes straight from the provider is no older than this.
    public var mostAge = Seconds(900)

    public init(issuer: Issuer, clientID: String, nonce: String, now: Instant) {
      self.issuer = issuer
      self.clientID = clientID
      self.nonce = nonce
      self.now = now
    }
  }

  /// Checks a token as OpenID Connect Core 1.0, 3.1.3.7 has it.
  ///
  /// - Throws: `TokenFault`, the first that is found.
  public init(_ token: SignedToken, keys: JSONWebKeySet, _ expected: Expectation) throws(TokenFault) {
    let claims = try token.verified(by: keys)
    guard let issuer = claims.text("iss") else { throw .claim("iss") }
    guard issuer == expected.issuer.text else { throw .issuer }
    try Self.checkAudience(claims, expected.clientID)
    try Self.checkTimes(claims, expected)
    guard claims.text("nonce") == expected.nonce else { throw .nonce }
    guard let subject = claims.text("sub"), (1...255).contains(subject.utf8.count),
      subject.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else { throw .claim("sub") }
    guard !claims.has("at_hash") || claims.text("at_hash") != nil else { throw .claim("at_hash") }
    self.issuer = expected.issuer
    self.subject = subject
    profile = Profile(claims)
    accessTokenHash = claims.text("at_hash")
  }

  private static func checkAudience(_ claims: ForeignObject, _ clientID: String) throws(TokenFault) {
    guard let audience = claims.text("aud").map({ [$0] }) ?? claims.texts("aud") else { throw .claim("aud") }
    guard audience.contains(clientID) else { throw .audience }
    // Of several audiences, the one that asked must be named; where it is named, it must be this one.
    guard audience.count == 1 || claims.has("azp") else { throw .audience }
    guard !claims.has("azp") || claims.text("azp") == clientID else { throw .audience }
  }

  private static func checkTimes(_ claims: ForeignObject, _ expected: Expectation) throws(TokenFault) {
    let (now, skew) = (expected.now.millisecondsSince1970 / 1000, expected.skew.count)
    guard let expiry = claims.seconds("exp") else { throw .claim("exp") }
    guard let issued = claims.seconds("iat") else { throw .claim("iat") }
    guard now < expiry + skew else { throw .expired }
    guard issued <= now + skew, issued >= now - skew - expected.mostAge.count else { throw .issueTime }
    guard claims.has("nbf") else { return }
    guard let start = claims.seconds("nbf") else { throw .claim("nbf") }
    guard start <= now + skew else { throw .issueTime }
  }
}

extension IDToken {
  /// Checks that the access token is the one that came with this token (Core 1.0, 3.1.3.8), where the token tells.
  func checkAccessToken(_ accessToken: String) throws(TokenFault) {
    guard let accessTokenHash else { return }
    // Both accepted algorithms have SHA-256; its left half.
    guard Base64URL.encode(Digest(of: accessToken.utf8).bytes[..<16]) == accessTokenHash else { throw .accessToken }
  }
}
