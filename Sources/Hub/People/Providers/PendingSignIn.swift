internal import Access
internal import Foundation
internal import Language
internal import OpenID
public import Quantities
internal import Secrets

/// A sign-in on its way through a provider. The browser keeps it, sealed, in a cookie: whoever comes back without the
/// cookie did not begin it (login CSRF), nothing is stored for those who never come back, and the proof key and the nonce
/// are where nobody can read them.
struct PendingSignIn: Codable {
  var provider: Slug
  var issuer: String
  var clientID: String
  /// Where the provider was asked to send the browser back to.
  var callback: String
  var state: String
  var nonce: String
  var verifier: String
  /// Where the browser goes in the end, a path of this hub.
  var destination: String
  /// Who adds an identity to their account; nil for a sign-in.
  var person: PersonID?
  var expiresAt: Instant

  static let purpose = "pending-sign-in"
  /// More characters are no sealed sign-in.
  static let mostSealed = 6000

  func sealed(by hub: Hub) throws -> String {
    Base64URL.encode(hub.sealed(Array(try JSONEncoder().encode(self)), for: Self.purpose))
  }

  /// Nil where it was not sealed with this key.
  init?(_ sealed: String, with key: SealingKey) {
    guard sealed.utf8.count <= Self.mostSealed, let box = Base64URL.decode(sealed),
      let bytes = key.open(box, for: Self.purpose),
      let pending = try? JSONDecoder().decode(PendingSignIn.self, from: Data(bytes))
    else { return nil }
    self = pending
  }

  init(
    provider: ProviderRecord, callback: String, destination: String, person: PersonID?, random: (Int) -> [UInt8],
    expiresAt: Instant
  ) {
    self.provider = provider.id
    issuer = provider.issuer
    clientID = provider.clientID
    self.callback = callback
    state = Base64URL.encode(random(32))
    nonce = Base64URL.encode(random(32))
    verifier = ProofKey(random: random(32)).verifier
    self.destination = destination
    self.person = person
    self.expiresAt = expiresAt
  }
}

/// A place within the hub to go to after a sign-in: a path, so that nobody is led elsewhere (RFC 9700, 4.11).
public struct LocalPath: Hashable, Sendable {
  public let text: String
  public static let root = LocalPath(checked: "/")
  public static let mostBytes = 512

  private init(checked text: String) { self.text = text }

  /// Nil unless it is a path of visible ASCII that browsers take for one of this address: `//host` and `/\host` they do not.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.first == UInt8(ascii: "/"), bytes.count <= Self.mostBytes,
      bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }), bytes.dropFirst().first != UInt8(ascii: "/")
    else { return nil }
    self.text = text
  }
}

/// Where to send a browser to sign in, and what it must bring back.
public struct BegunSignIn: Sendable {
  /// At the provider.
  public let location: String
  /// For a cookie that scripts cannot read, until `expiresAt`.
  public let pending: String
  public let expiresAt: Instant
}
