import Foundation
import HTTPService
import Hub
import JSON
import Secrets
import Synchronization
import Testing
import Web

/// A receiver of webhooks on this machine, as well behaved as a test wants it.
final class Receiver: Sendable {
  enum Behaviour: Sendable {
    case answers(Int, HTTPHeaders = [:])
    case redirects(to: String)
    /// Takes the message, then breaks off in the middle of its answer.
    case breaksOff
    /// Answers after so long.
    case waits(Duration)
    /// 200, and far more than anybody reads.
    case talks
  }

  struct Message: Sendable {
    let path: String
    let headers: HTTPHeaders
    let body: [UInt8]

    var id: String { headers["webhook-id"] ?? "" }
    var json: Member { Member(node: try? JSONReader.read(body)) }
    var topic: String { json["topic"].text ?? "" }

    /// Whether a key of these (in `whsec_` form) signed it, by the specification's own words, without the hub's code.
    func isSigned(by secret: String) -> Bool {
      guard let key = Base64.decode(String(secret.dropFirst("whsec_".count))), let time = headers["webhook-timestamp"] else {
        return false
      }
      let wanted = "v1," + Base64.encode(MessageSignature.sign(Array("\(id).\(time).".utf8) + body, key: key))
      return (headers["webhook-signature"] ?? "").split(separator: " ").contains { $0 == wanted }
    }
  }

  private struct BrokenOff: Error {}

  private final class Book: Sendable {
    let behaviours = Mutex<[String: [Behaviour]]>([:])
    let messages = Mutex<[Message]>([])
    /// By path: how many are being answered now, and how many were at most.
    let atOnce = Mutex<[String: (now: Int, most: Int)]>([:])

    func count(_ path: String, by change: Int) {
      atOnce.withLock { all in
        let (now, most) = all[path] ?? (0, 0)
        all[path] = (now + change, max(most, now + change))
      }
    }
  }

  private let book = Book()

  func mostAtOnce(_ path: String) -> Int { book.atOnce.withLock { $0[path]?.most ?? 0 } }

  private let server: HTTPServer

  init() throws {
    let book = book
    server = try HTTPServer.start(HTTPServer.Configuration()) { request in
      book.messages.withLock { $0.append(Message(path: request.path, headers: request.headers, body: request.body)) }
      book.count(request.path, by: 1)
      defer { book.count(request.path, by: -1) }
      let behaviour: Behaviour = book.behaviours.withLock { all in
        guard var list = all[request.path], let first = list.first else { return .answers(200) }
        if list.count > 1 { list.removeFirst() }
        all[request.path] = list
        return first
      }
      switch behaviour {
      case .answers(let status, let headers):
        return HTTPResponse(status: HTTPStatus(rawValue: status), headers: headers, body: .bytes(Array("so it is".utf8)))
      case .redirects(let target): return HTTPResponse(status: HTTPStatus(rawValue: 302), headers: ["Location": target])
      case .breaksOff:
        return HTTPResponse(
          body: .stream(
            AsyncThrowingStream { continuation in
              continuation.yield(Array("half".utf8))
              continuation.finish(throwing: BrokenOff())
            }))
      case .waits(let time):
        try? await Task.sleep(for: time)
        return HTTPResponse()
      case .talks: return HTTPResponse(contentType: "text/plain", [UInt8](repeating: 0x61, count: 1 << 20))
      }
    }
  }

  func close() async { await server.stop(within: .seconds(1)) }

  func url(_ path: String = "/hook") -> String { "http://127.0.0.1:\(server.port)\(path)" }

  /// What it does to the next messages, one after another; the last for ever.
  func behave(_ path: String = "/hook", _ behaviours: Behaviour...) {
    book.behaviours.withLock { $0[path] = behaviours }
  }

  var messages: [Message] { book.messages.withLock { $0 } }
  func messages(_ path: String) -> [Message] { messages.filter { $0.path == path } }
}

extension World {
  /// A world whose webhooks may go to this machine.
  static func makeForWebhooks(_ change: (inout WebhookTerms) -> Void = { _ in }) async throws -> World {
    var terms = WebhookTerms()
    terms.allowsPlainLoopback = true
    change(&terms)
    return try await make(webhooks: terms)
  }

  var courier: WebhookDuties {
    var destinations = WebhookDestinations()
    destinations.allowsLoopback = true
    return WebhookDuties(hub, post: WebhookCourier(destinations), report: { Issue.record("\($0)") })
  }

  /// A webhook. - Returns: its identifier and its secret.
  func webhook(
    _ url: String, _ topics: [String] = ["job.submitted", "job.running", "job.ended"],
    scope: String = #"{"kind":"project","identifier":"vision"}"#, as person: String = "lok"
  ) async throws -> (id: String, secret: String) {
    let list = topics.map { "\"\($0)\"" }.joined(separator: ",")
    let reply = try await ask(
      .post, "/api/v1/webhooks", as: person, #"{"scope":\#(scope),"url":"\#(url)","topics":[\#(list)],"label":"test"}"#)
    try #require(reply.status == 201, "\(reply.text)")
    return (try #require(reply["id"].text), try #require(reply["secret"].text))
  }
}
