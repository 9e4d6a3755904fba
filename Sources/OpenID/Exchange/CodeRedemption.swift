internal import Foundation
internal import HTTPService

/// A code to be redeemed at a provider for an ID token.
public struct CodeRedemption: Sendable {
  public var issuer: Issuer
  public var clientID: String
  /// Nil for a public client, which has none.
  public var clientSecret: String?
  public var code: String
  public var proofKey: ProofKey
  /// The very address that the authorisation request named.
  public var callback: String
  public var nonce: String

  public init(
    issuer: Issuer, clientID: String, clientSecret: String?, code: String, proofKey: ProofKey, callback: String, nonce: String
  ) {
    self.issuer = issuer
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.code = code
    self.proofKey = proofKey
    self.callback = callback
    self.nonce = nonce
  }

  /// The token request (Core 1.0, 3.1.3.1), the client saying who it is in a way that the provider knows: by
  /// `client_secret_basic` where it can, as RFC 6749, 2.3.1 prefers it.
  ///
  /// - Throws: `DocumentFault.unsupported` where the provider knows none of the three ways.
  func request(at provider: ProviderMetadata) throws(DocumentFault) -> HTTPClient.Request {
    var items: [(name: String, value: String)] = [
      ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", callback), ("code_verifier", proofKey.verifier),
    ]
    var request = HTTPClient.Request(.post, provider.tokenEndpoint.text)
    request.headers["Accept"] = "application/json"
    request.headers["Content-Type"] = "application/x-www-form-urlencoded"
    if let clientSecret {
      if provider.clientAuthentications.contains("client_secret_basic") {
        // RFC 6749, 2.3.1: both are encoded as in a form before they are joined.
        let pair = "\(FormEncoding.encode(clientID)):\(FormEncoding.encode(clientSecret))"
        request.headers["Authorization"] = "Basic \(Data(pair.utf8).base64EncodedString())"
      } else if provider.clientAuthentications.contains("client_secret_post") {
        items += [("client_id", clientID), ("client_secret", clientSecret)]
      } else {
        throw .unsupported("client_secret_basic, client_secret_post")
      }
    } else {
      items.append(("client_id", clientID))
    }
    request.body = Array(FormEncoding.form(items).utf8)
    return request
  }
}
