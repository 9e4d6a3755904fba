import Foundation
import HTTPService
import Hub
import Language

/// One of the demo's people at the hub's API: everything they do goes over HTTP, as anybody's would.
struct DemoClient {
  let address: String
  var secret: String?
  private let client: HTTPClient

  init(address: String) {
    self.address = address
    client = HTTPClient()
  }

  /// The same connection, signed in.
  func signedIn(as name: String, password: String) async throws(Problem) -> DemoClient {
    let answer = try await post("/sessions", ["signIn": .text(name), "password": .text(password)])
    var client = self
    client.secret = answer["secret"].text
    return client
  }

  func get(_ path: String) async throws(Problem) -> JSONFragment { try await send(.get, path, nil) }

  func post(_ path: String, _ body: [String: JSONFragment] = [:], key: String? = nil) async throws(Problem) -> JSONFragment {
    try await send(.post, path, .object(body), key: key)
  }

  func put(_ path: String, _ body: [String: JSONFragment]) async throws(Problem) -> JSONFragment {
    try await send(.put, path, .object(body))
  }

  private func send(_ method: HTTPMethod, _ path: String, _ body: JSONFragment?, key: String? = nil) async throws(Problem)
    -> JSONFragment
  {
    var request = HTTPClient.Request(method, "\(address)/api/v1\(path)")
    if let secret { request.headers["Authorization"] = "Bearer \(secret)" }
    if let key { request.headers["Idempotency-Key"] = key }
    if let body {
      request.headers["Content-Type"] = "application/json"
      request.body = (try? body.bytes()) ?? []
    }
    let response: HTTPClient.Response
    do { response = try await client.send(request) } catch {
      throw Problem(.unavailable, "no-answer", Phrase("The hub does not answer: \(error)", "平台未有回應：\(error)"))
    }
    let answer = (try? JSONDecoder().decode(JSONFragment.self, from: Data(response.body))) ?? .null
    guard (200..<300).contains(response.status.rawValue) else {
      let detail = answer["detail"].text ?? "\(response.status.rawValue)"
      throw Problem(.conflict, answer["name"].text ?? "refused", Phrase(same: "\(method.rawValue) \(path): \(detail)"))
    }
    return answer
  }

  /// A file of text, such as a job's log.
  func text(_ path: String) async throws(Problem) -> String {
    var request = HTTPClient.Request(.get, "\(address)/api/v1\(path)")
    if let secret { request.headers["Authorization"] = "Bearer \(secret)" }
    do { return String(decoding: try await client.send(request).body, as: UTF8.self) } catch {
      throw Problem(.unavailable, "no-answer", Phrase("The hub does not answer: \(error)", "平台未有回應：\(error)"))
    }
  }
}

extension JSONFragment {
  /// A field of an object; null where there is none.
  subscript(_ name: String) -> JSONFragment {
    if case .object(let fields) = self { fields[name] ?? .null } else { .null }
  }

  var text: String? { if case .text(let value) = self { value } else { nil } }
  var whole: Int64? { if case .integer(let value) = self { value } else { nil } }
  var list: [JSONFragment] { if case .list(let values) = self { values } else { [] } }
}
