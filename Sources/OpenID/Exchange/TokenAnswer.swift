/// A provider's answer to a token request (OpenID Connect Core 1.0, 3.1.3.3).
struct TokenAnswer {
  let idToken: String
  /// Only where it can be presented as a bearer's.
  let accessToken: String?

  static let mostBytes = 64 << 10

  /// - Throws: `ProviderFailure.document` where no ID token is in it.
  init(_ bytes: [UInt8]) throws(ProviderFailure) {
    guard let object = ForeignObject(bytes, mostBytes: Self.mostBytes) else { throw .document("token", .notAnObject) }
    guard let idToken = object.text("id_token") else { throw .document("token", .missing("id_token")) }
    self.idToken = idToken
    let isBearer = object.text("token_type")?.lowercased() == "bearer"
    // RFC 6750, 2.1: what may stand in a header.
    accessToken = object.text("access_token").flatMap { token in
      isBearer && !token.isEmpty && token.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? token : nil
    }
  }

  /// The error's name of a refusal (RFC 6749, 5.2), such as `invalid_grant`; for the operator.
  static func refusal(_ bytes: [UInt8]) -> String {
    let name = ForeignObject(bytes, mostBytes: mostBytes)?.text("error") ?? ""
    let isPlain = name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "_") }
    return isPlain && (1...64).contains(name.utf8.count) ? name : "unnamed"
  }
}
