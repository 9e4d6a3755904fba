import PrayaTestKit
import Quantities
import Testing

@testable import OpenID

/// Bytes that others send, broken in every way that comes to mind: each is refused by a typed fault, and none ends the process.
@Suite struct MalformedTests {
  private static let issuer = "https://id.example"
  private static let start: Int64 = 1_800_000_000

  private static func draft() -> TokenDraft {
    TokenDraft(issuer: issuer, clientID: "praya", nonce: "n", subject: "s", now: start)
  }

  private func check(_ text: String, keys: JSONWebKeySet) throws(TokenFault) -> IDToken {
    guard let issuer = Issuer(Self.issuer) else { throw .issuer }
    let now = Instant(millisecondsSince1970: Self.start * 1000)
    return try IDToken(
      SignedToken(text), keys: keys, IDToken.Expectation(issuer: issuer, clientID: "praya", nonce: "n", now: now))
  }

  private func keys() throws -> JSONWebKeySet { try JSONWebKeySet(Array("{\"keys\":[\(SigningKey.first.webKey)]}".utf8)) }

  @Test func theTokenThatTheOthersAreSpoiltFromIsRight() throws {
    #expect(try check(Self.draft().text, keys: keys()).subject == "s")
  }

  @Test func noMutatedTokenIsBelieved() throws {
    let (keys, right) = (try keys(), Array(Self.draft().text.utf8))
    var random = SeededGenerator(seed: 7)
    for _ in 0..<3000 {
      var bytes = right
      for _ in 0...Int.random(in: 0..<3, using: &random) where !bytes.isEmpty {
        let index = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...127, using: &random)
        case 1: bytes.remove(at: index)
        case 2: bytes.insert(UInt8.random(in: 0...127, using: &random), at: index)
        default: bytes.removeLast(min(index, bytes.count - 1))
        }
      }
      guard bytes != right else { continue }
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(throws: TokenFault.self, "\(text)") { try check(text, keys: keys) }
    }
  }

  @Test(arguments: [
    "", ".", "..", "...", "a.b", "a.b.c", "a.b.c.d.e", "e30.e30.", "e30.e30.AA", "bnVsbA.e30.AA", "W10.e30.AA", " e30.e30.AA",
    "eyJhbGciOiJSUzI1NiJ9.e30.AA=", "eyJhbGciOjF9.e30.AA", "eyJhbGciOiJSUzI1NiIsImFsZyI6Im5vbmUifQ.e30.AA",
  ])
  func whatHasNotTheFormIsRefused(text: String) throws {
    let keys = try keys()
    #expect(throws: TokenFault.self) { try check(text, keys: keys) }
  }

  @Test func payloadsThatAreNoPlainClaimsAreRefusedEvenSigned() throws {
    let keys = try keys()
    let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
    let payloads = [
      "", "null", "[]", "1", #"{"iss":1}"#, #"{"sub":"s","sub":"t"}"#, "{\"x\":\(deep)}", "\u{FEFF}{}", "{}x",
      #"{"a":{"b":1,"b":2}}"#,
    ]
    for payload in payloads {
      let head = Base64URL.encode(Array(#"{"alg":"RS256","kid":"first"}"#.utf8))
      let message = "\(head).\(Base64URL.encode(Array(payload.utf8)))"
      let text = "\(message).\(Base64URL.encode(SigningKey.first.sign(Array(message.utf8))))"
      #expect(throws: TokenFault.self, "\(payload)") { try check(text, keys: keys) }
    }
  }

  @Test func keysThatTheHeaderOffersAreNotLookedAt() throws {
    let keys = try keys()
    var draft = Self.draft()
    draft.signing = .key(.second)
    draft.header["jwk"] = SigningKey.second.webKey
    draft.header["jku"] = #""https://evil.example/keys""#
    #expect(throws: TokenFault.signature) { try check(draft.text, keys: keys) }
    draft.header["kid"] = nil
    #expect(throws: TokenFault.signature) { try check(draft.text, keys: keys) }
  }

  @Test func aTokenWithoutAKeysNameIsTakenOnlyWhereThereIsNoChoice() throws {
    var draft = Self.draft()
    draft.header["kid"] = nil
    #expect(try check(draft.text, keys: keys()).subject == "s")
    let two = try JSONWebKeySet(Array("{\"keys\":[\(SigningKey.first.webKey),\(SigningKey.second.webKey)]}".utf8))
    #expect(throws: TokenFault.unknownKey) { try check(draft.text, keys: two) }
    let same = try JSONWebKeySet(Array("{\"keys\":[\(SigningKey.first.webKey),\(SigningKey.first.webKey)]}".utf8))
    #expect(throws: TokenFault.unknownKey) { try check(Self.draft().text, keys: same) }
  }

  @Test func weakMisusedAndForeignKeysAreLeftOut() throws {
    let n = Base64URL.encode(SigningKey.first.modulus)
    let short = Base64URL.encode(SigningKey.first.modulus.prefix(64))
    let long = Base64URL.encode([UInt8](repeating: 0xFF, count: 1025))
    let keys = [
      #"{"kty":"RSA","n":"\#(short)","e":"AQAB"}"#, #"{"kty":"RSA","n":"\#(long)","e":"AQAB"}"#,
      #"{"kty":"RSA","n":"\#(n)","e":"AQ"}"#,
      #"{"kty":"RSA","n":"\#(n)","e":"Ag"}"#, #"{"kty":"RSA","n":"\#(n)","e":""}"#, #"{"kty":"RSA","n":"","e":"AQAB"}"#,
      #"{"kty":"RSA","n":"\#(n)=","e":"AQAB"}"#, #"{"kty":"RSA","n":1,"e":"AQAB"}"#, #"{"kty":"RSA","e":"AQAB"}"#,
      #"{"kty":"RSA","use":"enc","n":"\#(n)","e":"AQAB"}"#, #"{"kty":"RSA","alg":"RS512","n":"\#(n)","e":"AQAB"}"#,
      #"{"kty":"RSA","key_ops":["sign"],"n":"\#(n)","e":"AQAB"}"#, #"{"kty":"oct","k":"AAAA"}"#,
      #"{"kty":"oct","n":"\#(n)","e":"AQAB"}"#,
      #"{"kty":"EC","crv":"P-384","x":"AA","y":"AA"}"#, #"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#, "{}", "1",
    ]
    #expect(try JSONWebKeySet(Array("{\"keys\":[\(keys.joined(separator: ","))]}".utf8)).keys.isEmpty)
    let right = #"{"kty":"RSA","n":"\#(n)","e":"AQAB"}"#
    #expect(try JSONWebKeySet(Array("{\"keys\":[\(right)]}".utf8)).keys.count == 1)
    for wrong in ["", "[]", "{}", #"{"keys":{}}"#, #"{"keys":[],"keys":[]}"#] {
      #expect(throws: DocumentFault.self, "\(wrong)") { try JSONWebKeySet(Array(wrong.utf8)) }
    }
  }

  @Test func aPointThatIsNotOnTheCurveVerifiesNothing() throws {
    let zeros = Base64URL.encode([UInt8](repeating: 1, count: 32))
    let keys = try JSONWebKeySet(Array(#"{"keys":[{"kty":"EC","crv":"P-256","x":"\#(zeros)","y":"\#(zeros)"}]}"#.utf8))
    #expect(throws: TokenFault.signature) { try SignedToken(VectorTests.curveToken).verified(by: keys) }
    // A signature of zeros verified everything in some implementations.
    let right = try JSONWebKeySet(Array(VectorTests.curveKeys.utf8))
    let message = VectorTests.curveToken.split(separator: ".").prefix(2).joined(separator: ".")
    let text = "\(message).\(Base64URL.encode([UInt8](repeating: 0, count: 64)))"
    #expect(throws: TokenFault.signature) { try SignedToken(text).verified(by: right) }
  }

  @Test func onlySafeAddressesAreAddresses() {
    for right in [
      "https://a.example", "https://a.example:8443/x?y=1", "http://localhost:1/", "http://127.0.0.1", "http://[::1]:80/x",
    ] {
      #expect(WebAddress(right) != nil, "\(right)")
    }
    let wrong = [
      "", "a.example", "ftp://a.example", "http://a.example", "https://", "https:///x", "https://a b", "https://a.example#x",
      "https://user@a.example", "https://a.example:99999", "https://a.example:+1", "https://a.example:", "https://é.example",
      "http://127.0.0.1.evil.example", "http://127.0.0.999", "http://[::1", "http://[::1]x", "https://a\\b", "HTTPS://a.example",
      "https://" + String(repeating: "a", count: 3000), "http://localhost.evil.example", "http://0x7f000001",
    ]
    for text in wrong { #expect(WebAddress(text) == nil, "\(text)") }
    #expect(Issuer("https://a.example/x/")?.discovery == "https://a.example/x/.well-known/openid-configuration")
    #expect(Issuer("https://a.example?x=1") == nil)
  }

  @Test func documentsThatLackOrTwistWhatMattersAreRefused() throws {
    let issuer = try #require(Issuer(Self.issuer))
    let right = [
      "issuer": #""https://id.example""#, "authorization_endpoint": #""https://id.example/a?tenant=1""#,
      "token_endpoint": #""https://id.example/t""#, "jwks_uri": #""https://keys.example/k""#,
    ]
    func read(_ changes: [String: String]) throws(DocumentFault) -> ProviderMetadata {
      let members = right.merging(changes) { $1 }.filter { !$0.value.isEmpty }
      return try ProviderMetadata(
        Array("{\(members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ","))}".utf8), of: issuer)
    }
    let metadata = try read([:])
    let request = AuthorizationRequest(clientID: "a b", callback: "https://h/x", state: "s&t", nonce: "n", challenge: "c")
    #expect(request.address(at: metadata).hasPrefix("https://id.example/a?tenant=1&response_type=code&client_id=a%20b&"))
    #expect(request.address(at: metadata).contains("&state=s%26t&"))
    let wrong: [([String: String], DocumentFault)] = [
      (["issuer": #""https://id.example/""#], .otherIssuer), (["token_endpoint": ""], .missing("token_endpoint")),
      (["token_endpoint": #""http://id.example/t""#], .address("token_endpoint")),
      // A provider of the net does not send the hub's secrets to this machine unencrypted.
      (["token_endpoint": #""http://127.0.0.1/t""#], .address("token_endpoint")),
      (["jwks_uri": #""file:///etc/passwd""#], .address("jwks_uri")),
      (["userinfo_endpoint": "1"], .missing("userinfo_endpoint")),
      (["id_token_signing_alg_values_supported": #"["HS256","none"]"#], .unsupported("RS256, ES256")),
      (["response_types_supported": #"["id_token"]"#], .unsupported("code")),
      (["code_challenge_methods_supported": #"["plain"]"#], .unsupported("S256")),
    ]
    for (changes, fault) in wrong { #expect(throws: fault) { try read(changes) } }
  }
}
