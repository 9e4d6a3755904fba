/// What a browser is sent to a provider with (OpenID Connect Core 1.0, 3.1.2.1).
public struct AuthorizationRequest: Hashable, Sendable {
  public var clientID: String
  /// Where the provider sends the browser back to; registered there.
  public var callback: String
  public var state: String
  public var nonce: String
  public var challenge: String
  /// The reader's languages, the first preferred (BCP 47).
  public var languages: [String]

  public init(clientID: String, callback: String, state: String, nonce: String, challenge: String, languages: [String] = []) {
    self.clientID = clientID
    self.callback = callback
    self.state = state
    self.nonce = nonce
    self.challenge = challenge
    self.languages = languages
  }

  public static let scope = "openid email profile"

  /// The address to send the browser to.
  public func address(at provider: ProviderMetadata) -> String {
    var items: [(name: String, value: String)] = [
      ("response_type", "code"), ("client_id", clientID), ("redirect_uri", callback), ("scope", Self.scope), ("state", state),
      ("nonce", nonce), ("code_challenge", challenge), ("code_challenge_method", "S256"),
    ]
    if !languages.isEmpty { items.append(("ui_locales", languages.joined(separator: " "))) }
    return provider.authorizationEndpoint.adding(items)
  }
}
