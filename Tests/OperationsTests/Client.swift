import Foundation
import HTTPService
import Hub

/// Somebody at a hub's API.
struct Client: Sendable {
  struct Answer: Sendable {
    let status: Int
    let body: JSONFragment
    var isDone: Bool { (200..<300).contains(status) }
    var name: String { body["name"].text ?? "" }
  }

  let address: String
  var secret: String?
  private let http: HTTPClient

  init(_ address: String, secret: String? = nil) {
    self.address = address
    self.secret = secret
    var configuration = HTTPClient.Configuration()
    configuration.lanes = 1
    configuration.requestTime = .seconds(30)
    http = HTTPClient(configuration)
  }

  /// - Throws: when no answer came.
  func send(_ method: HTTPMethod, _ path: String, _ body: JSONFragment? = nil, key: String? = nil) async throws -> Answer {
    var request = HTTPClient.Request(method, "\(address)\(path.hasPrefix("/") ? path : "/api/v1/\(path)")")
    if let secret { request.headers["Authorization"] = "Bearer \(secret)" }
    if let key { request.headers["Idempotency-Key"] = key }
    if let body {
      request.headers["Content-Type"] = "application/json"
      request.body = try body.bytes()
    }
    let response = try await http.send(request)
    let answer = (try? JSONDecoder().decode(JSONFragment.self, from: Data(response.body))) ?? .null
    return Answer(status: response.status.rawValue, body: answer)
  }

  func get(_ path: String) async throws -> Answer { try await send(.get, path) }

  func post(_ path: String, _ body: [String: JSONFragment] = [:], key: String? = nil) async throws -> Answer {
    try await send(.post, path, .object(body), key: key)
  }

  /// - Returns: the same client, signed in.
  func signedIn(_ name: String, _ password: String) async throws -> Client {
    let answer = try await post("sessions", ["signIn": .text(name), "password": .text(password)])
    guard let secret = answer.body["secret"].text else { throw Refused(answer: answer) }
    return Client(address, secret: secret)
  }

  struct Refused: Error { let answer: Answer }
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
