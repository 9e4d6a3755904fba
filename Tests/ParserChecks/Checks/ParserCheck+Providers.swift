internal import OpenID
internal import Quantities

extension ParserCheck {
  /// What a provider of sign-ins sends: its discovery document, its keys, a signed token, parted by zero bytes.
  ///
  /// Addresses that may be asked are encrypted or on this machine; a token is believed only where a key of the set signed it.
  static let providers = ParserCheck("providers", mostBytes: 4096) { bytes in
    let parts = bytes.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false).map { Array($0) }
    try checkMetadata(parts[0])
    let keys = parts.count > 1 ? try? JSONWebKeySet(parts[1]) : nil
    try promise((keys?.keys.count ?? 0) <= JSONWebKeySet.mostKeys, "so many keys are not read")
    let text = String(decoding: parts.last ?? [], as: UTF8.self)
    if let decoded = Base64URL.decode(text) {
      try promise(Base64URL.encode(decoded) == text, "bytes have one form: '\(text)'")
    }
    try promise(Base64URL.decode(Base64URL.encode(bytes)) == bytes, "base 64 carries any bytes")
    guard let token = try? SignedToken(text), let issuer = Issuer("https://id.example.org") else { return }
    let expected = IDToken.Expectation(
      issuer: issuer, clientID: "praya", nonce: "n-0", now: Instant(secondsSince1970: 1_795_222_800))
    let none = try? IDToken(token, keys: JSONWebKeySet([VerificationKey]()), expected)
    try promise(none == nil, "nothing is believed without a key")
    guard let keys, let believed = try? IDToken(token, keys: keys, expected) else { return }
    try promise((1...255).contains(believed.subject.utf8.count), "a subject is short: '\(believed.subject)'")
    try promise(believed.issuer == issuer, "a token is its issuer's")
  }

  private static func checkMetadata(_ bytes: [UInt8]) throws(BrokenPromise) {
    if let address = WebAddress(String(decoding: bytes, as: UTF8.self)) {
      try promise(address.isEncrypted || address.isLoopback, "an address in the clear leads elsewhere: \(address)")
      try promise(WebAddress(address.adding([("state", "a b&c")])) != nil, "an address with a query is one: \(address)")
    }
    guard let issuer = Issuer("https://id.example.org"), let metadata = try? ProviderMetadata(bytes, of: issuer) else { return }
    let addresses = [metadata.authorizationEndpoint, metadata.tokenEndpoint, metadata.keysAddress, metadata.userInfoEndpoint]
    for address in addresses.compactMap({ $0 }) {
      try promise(address.isEncrypted, "what belongs to an encrypted issuer is encrypted: \(address)")
    }
  }
}
