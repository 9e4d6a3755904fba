/// A provider's own name: an address without a query (OpenID Connect Core 1.0, 2, `iss`). Two issuers are the same only
/// where they are letter by letter.
public struct Issuer: Hashable, Sendable, CustomStringConvertible {
  public let address: WebAddress
  public var text: String { address.text }
  public var description: String { text }

  /// Nil where the text is no issuer.
  public init?(_ text: String) {
    guard let address = WebAddress(text), !address.rest.contains("?") else { return nil }
    self.address = address
  }

  /// Where its discovery document is (OpenID Connect Discovery 1.0, 4): a slash at the issuer's end is not doubled.
  public var discovery: String {
    (text.hasSuffix("/") ? String(text.dropLast()) : text) + "/.well-known/openid-configuration"
  }

  /// Whether this provider may name that address as an endpoint of its own: one that speaks HTTPS never sends anybody to
  /// plain HTTP, not even on this machine.
  func permits(_ endpoint: WebAddress) -> Bool { endpoint.isEncrypted || !address.isEncrypted }
}
