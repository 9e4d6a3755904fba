import Console
import Foundation
import HTTPService
import PrayaTestKit
import Synchronization

@testable import Commands

/// A hub that answers what a test puts down, and remembers what it was asked.
final class CannedHub: Sendable {
  struct Asked: Sendable {
    let method: HTTPMethod
    let target: String
    let headers: HTTPHeaders
    let body: [UInt8]

    var json: JSONValue { (try? JSONValue(reading: body)) ?? .null }
  }

  private struct State {
    var answers: [String: [HTTPResponse]] = [:]
    var asked: [Asked] = []
  }

  private struct BrokenOff: Error {}

  private let state: SharedState
  private let server: HTTPServer
  let home: String

  private final class SharedState: Sendable {
    let value = Mutex(State())
  }

  init() throws {
    let state = SharedState()
    self.state = state
    var configuration = HTTPServer.Configuration()
    configuration.limits.bodyBytes = 8 << 20
    server = try HTTPServer.start(configuration) { request in
      let target = request.path + (request.target.rawQuery.map { "?\($0)" } ?? "")
      return state.value.withLock { state in
        state.asked.append(Asked(method: request.method, target: target, headers: request.headers, body: request.body))
        let key = "\(request.method) \(target)"
        guard var answers = state.answers[key], !answers.isEmpty else {
          return .json(Array(#"{"detail":"unexpected: \#(key)","status":404}"#.utf8), status: .notFound)
        }
        // The last answer stands for ever.
        let answer = answers.count > 1 ? answers.removeFirst() : answers[0]
        state.answers[key] = answers
        return answer
      }
    }
    home = NSTemporaryDirectory() + "praya-commands-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    answer("GET /api/v1/city", #"{"currency":"HKD","timeZone":"Asia/Hong_Kong","name":{"en":"A","zh-Hant":"甲"}}"#)
  }

  /// Stops it and removes the home folder.
  func close() async {
    await server.stop(within: .seconds(1))
    try? FileManager.default.removeItem(atPath: home)
  }

  var url: String { "http://127.0.0.1:\(server.port)" }

  /// Puts down an answer; several for the same request come one after another.
  func answer(_ request: String, _ body: String, status: HTTPStatus = .ok, headers: HTTPHeaders = [:]) {
    var response = HTTPResponse.json(Array(body.utf8), status: status)
    for field in headers.fields { response.headers.add(field.name, field.value) }
    add(response, to: request)
  }

  /// The connection breaks in the midst of an answer.
  func breakOff(_ request: String) {
    add(HTTPResponse(body: .stream(AsyncThrowingStream { $0.finish(throwing: BrokenOff()) })), to: request)
  }

  private func add(_ response: HTTPResponse, to request: String) {
    let parts = request.split(separator: " ", maxSplits: 1).map(String.init)
    let key = parts[1].hasPrefix("/") ? request : "\(parts[0]) /\(parts[1])"
    state.value.withLock { $0.answers[key, default: []].append(response) }
  }

  var asked: [Asked] { state.value.withLock { $0.asked } }

  /// What was asked of this method and path, whatever the query.
  func asked(_ method: HTTPMethod, _ path: String) -> [Asked] {
    asked.filter { $0.method == method && $0.target.prefix { $0 != "?" } == path }
  }

  struct Result: Equatable {
    let code: Int32
    let output: String
    let error: String
  }

  /// Runs a command line against this hub, as somebody who holds a token.
  func run(
    _ words: String..., environment: [String: String] = [:], isTerminal: Bool = false, input: String = "", answers: [String] = []
  ) async -> Result {
    await run(words: words, environment: environment, isTerminal: isTerminal, input: input, answers: answers)
  }

  func run(
    words: [String], environment: [String: String] = [:], isTerminal: Bool = false, input: String = "", answers: [String] = []
  ) async -> Result {
    let recorder = RecordingTerminal()
    var all = ["HOME": home, "PRAYA_HUB": url, "PRAYA_TOKEN": "token-of-test"]
    all.merge(environment) { $1 }
    let terminal = recorder.terminal(
      environment: all, isTerminal: isTerminal, input: Array(input.utf8), answers: answers)
    let code = await program.run(words, at: terminal)
    return Result(code: code, output: recorder.output, error: recorder.error)
  }

  func file(_ name: String, _ text: String) throws -> String {
    let path = home + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }
}

/// The program of the tests: every command, but nothing that opens a hub.
let program = Program(
  "praya", version: "test", .init("A hub.", "平台。"), common: PrayaCommands.common,
  commands: PrayaCommands.all(
    LocalWork(defaultFolder: { _ in "/nowhere" }, applyCity: { file, folder, _ in ["\(file.count) bytes into \(folder)"] })))
