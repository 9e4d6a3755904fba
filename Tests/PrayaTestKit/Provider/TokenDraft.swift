import OpenID
import Secrets

/// A token before it is signed: what a test changes in it makes it a wrong one. Values are JSON as it stands.
public struct TokenDraft: Sendable {
  public enum Signing: Sendable {
    case key(SigningKey)
    /// HMAC-SHA-256 with these bytes as the secret.
    case secret([UInt8])
    case nothing
  }

  public var header: [String: String]
  public var claims: [String: String]
  public var signing: Signing

  public init(header: [String: String] = [:], claims: [String: String] = [:], signing: Signing) {
    self.header = header
    self.claims = claims
    self.signing = signing
  }

  /// A token that is right for this sign-in. - Parameter now: seconds since 1970.
  public init(issuer: String, clientID: String, nonce: String, subject: String, now: Int64, key: SigningKey = .first) {
    header = ["alg": #""RS256""#, "typ": #""JWT""#, "kid": "\"\(key.identifier)\""]
    claims = [
      "iss": "\"\(issuer)\"", "aud": "\"\(clientID)\"", "nonce": "\"\(nonce)\"", "sub": "\"\(subject)\"", "iat": "\(now)",
      "exp": "\(now + 600)",
    ]
    signing = .key(key)
  }

  /// The compact form.
  public var text: String {
    let message = [header, claims].map { Base64URL.encode(Array(Self.json($0).utf8)) }.joined(separator: ".")
    let signature: [UInt8] =
      switch signing {
      case .key(let key): key.sign(Array(message.utf8))
      case .secret(let secret): MessageSignature.sign(Array(message.utf8), key: secret)
      case .nothing: []
      }
    return "\(message).\(Base64URL.encode(signature))"
  }

  private static func json(_ members: [String: String]) -> String {
    "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
  }
}
