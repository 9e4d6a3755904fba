import Foundation
public import HTTPService
import OpenID
public import Quantities
import Synchronization

/// An OpenID provider on a free port of this machine, which does what a test tells it, right or wrong. Whoever comes to
/// its authorisation endpoint is the person that the test has put down; nobody is asked for a password.
public final class ProviderOfTests: Sendable {
  public struct Behaviour: Sendable {
    public var subject = "subject-1"
    /// Beside those that every token has; values are JSON.
    public var claims: [String: String] = ["email": #""mei@harbour.example""#, "email_verified": "true", "name": #""Mei""#]
    /// What UserInfo says; nil for a provider without one. Values are JSON.
    public var userInfo: [String: String]?
    public var key = SigningKey.first
    public var published = [SigningKey.first]
    /// Spoils a token before it is signed.
    public var spoil: @Sendable (inout TokenDraft) -> Void = { _ in }
    /// What its discovery document says instead; values are JSON, an empty one leaves the member out.
    public var metadata: [String: String] = [:]
    /// The secret that the client must know, and how it is sent.
    public var clientSecret: String?
    public var authentication = "client_secret_basic"
    /// The issuer that the authorisation answer names; nil for none.
    public var answersIssuer: String?
    /// The status of every answer, for a provider that is out of order.
    public var status: HTTPStatus = .ok
    /// The answer to the token request in place of its own.
    public var tokenAnswer: String?
    /// Redirects the token request, which must not be followed.
    public var redirectsTo: String?
  }

  private struct Grant {
    let clientID: String
    let callback: String
    let nonce: String
    let challenge: String
  }

  private final class State: Sendable {
    let behaviour = Mutex(Behaviour())
    let grants = Mutex<[String: Grant]>([:])
    let asked = Mutex<[String: Int]>([:])
  }

  private let state: State
  private let server: HTTPServer
  public let issuer: String

  /// - Parameter clock: by which its tokens are dated.
  public init(clock: any Clock) throws {
    let state = State()
    let shared = SharedAddress()
    server = try HTTPServer.start(HTTPServer.Configuration()) { request in
      Self.answer(request, state, issuer: shared.text, clock)
    }
    self.state = state
    issuer = "http://127.0.0.1:\(server.port)"
    shared.text = issuer
  }

  public func stop() async { await server.stop(within: .seconds(1)) }

  /// Changes what it does from now on.
  public func behave(_ change: @Sendable (inout Behaviour) -> Void) { state.behaviour.withLock { change(&$0) } }

  /// How often a path was asked.
  public func times(_ path: String) -> Int { state.asked.withLock { $0[path] ?? 0 } }

  /// What a browser would do at this address: it comes back with a code.
  ///
  /// - Returns: the address that the browser is sent back to.
  public func visit(_ address: String) async throws -> String {
    let response = try await HTTPClient().send(HTTPClient.Request(.get, address))
    return response.headers["Location"] ?? "status \(response.status)"
  }

  private final class SharedAddress: Sendable {
    private let value = Mutex("")
    var text: String {
      get { value.withLock { $0 } }
      set { value.withLock { $0 = newValue } }
    }
  }
}

extension ProviderOfTests {
  private static func answer(_ request: HTTPRequest, _ state: State, issuer: String, _ clock: any Clock) -> HTTPResponse {
    state.asked.withLock { $0[request.path, default: 0] += 1 }
    let behaviour = state.behaviour.withLock { $0 }
    guard behaviour.status == .ok else { return .text("out of order", status: behaviour.status) }
    switch request.path {
    case "/.well-known/openid-configuration": return json(metadata(behaviour, issuer))
    case "/keys": return .json(Array("{\"keys\":[\(behaviour.published.map(\.webKey).joined(separator: ","))]}".utf8))
    case "/authorize": return authorize(request, state, behaviour)
    case "/token": return token(request, state, behaviour, issuer, clock)
    case "/userinfo":
      guard let claims = behaviour.userInfo, request.headers["Authorization"] == "Bearer access" else {
        return .text("", status: .unauthorized)
      }
      return json(claims)
    default: return .text("", status: .notFound)
    }
  }

  private static func metadata(_ behaviour: Behaviour, _ issuer: String) -> [String: String] {
    var metadata = [
      "issuer": "\"\(issuer)\"", "authorization_endpoint": "\"\(issuer)/authorize\"", "token_endpoint": "\"\(issuer)/token\"",
      "jwks_uri": "\"\(issuer)/keys\"", "response_types_supported": #"["code"]"#,
      "token_endpoint_auth_methods_supported": #"["\#(behaviour.authentication)"]"#,
    ]
    if behaviour.userInfo != nil { metadata["userinfo_endpoint"] = "\"\(issuer)/userinfo\"" }
    for (name, value) in behaviour.metadata { metadata[name] = value.isEmpty ? nil : value }
    return metadata
  }

  private static func authorize(_ request: HTTPRequest, _ state: State, _ behaviour: Behaviour) -> HTTPResponse {
    guard let callback = request.query("redirect_uri"), let clientID = request.query("client_id"),
      request.query("response_type") == "code", request.query("code_challenge_method") == "S256",
      request.query("scope")?.split(separator: " ").contains("openid") == true
    else { return .text("bad request", status: .badRequest) }
    let code = "code-\(UUID().uuidString)"
    let grant = Grant(
      clientID: clientID, callback: callback, nonce: request.query("nonce") ?? "",
      challenge: request.query("code_challenge") ?? "")
    state.grants.withLock { $0[code] = grant }
    var items = [(name: "code", value: code), (name: "state", value: request.query("state") ?? "")]
    if let issuer = behaviour.answersIssuer { items.append(("iss", issuer)) }
    return HTTPResponse(status: 302, headers: ["Location": "\(callback)?\(FormEncoding.form(items))"])
  }

  private static func token(
    _ request: HTTPRequest, _ state: State, _ behaviour: Behaviour, _ issuer: String, _ clock: any Clock
  ) -> HTTPResponse {
    if let target = behaviour.redirectsTo { return HTTPResponse(status: 307, headers: ["Location": target]) }
    if let answer = behaviour.tokenAnswer { return .json(Array(answer.utf8)) }
    let form = String(decoding: request.body, as: UTF8.self)
    guard let items = try? RequestTarget("/?\(form)").queryItems else { return refusal("invalid_request") }
    func value(_ name: String) -> String? { items.first { $0.name == name }?.value }
    guard isClient(request, value, behaviour) else { return refusal("invalid_client", .unauthorized) }
    // A code is good for one redemption, by whoever has its proof.
    guard value("grant_type") == "authorization_code", let code = value("code"),
      let grant = state.grants.withLock({ $0.removeValue(forKey: code) }), grant.callback == value("redirect_uri"),
      ProofKey(verifier: value("code_verifier") ?? "").challenge == grant.challenge
    else { return refusal("invalid_grant") }
    let now = clock.now.millisecondsSince1970 / 1000
    var draft = TokenDraft(
      issuer: issuer, clientID: grant.clientID, nonce: grant.nonce, subject: behaviour.subject, now: now, key: behaviour.key)
    draft.claims.merge(behaviour.claims) { $1 }
    behaviour.spoil(&draft)
    return json(["id_token": "\"\(draft.text)\"", "access_token": #""access""#, "token_type": #""Bearer""#])
  }

  private static func isClient(_ request: HTTPRequest, _ value: (String) -> String?, _ behaviour: Behaviour) -> Bool {
    guard let secret = behaviour.clientSecret else { return value("client_id") != nil && value("client_secret") == nil }
    if behaviour.authentication == "client_secret_post" { return value("client_secret") == secret }
    let pair = "\(FormEncoding.encode("praya")):\(FormEncoding.encode(secret))"
    return request.headers["Authorization"] == "Basic \(Data(pair.utf8).base64EncodedString())"
  }

  private static func refusal(_ name: String, _ status: HTTPStatus = .badRequest) -> HTTPResponse {
    .json(Array("{\"error\":\"\(name)\"}".utf8), status: status)
  }

  private static func json(_ members: [String: String]) -> HTTPResponse {
    .json(Array(("{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}").utf8))
  }
}
