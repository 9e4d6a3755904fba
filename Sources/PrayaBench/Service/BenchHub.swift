import Foundation
import Glibc
import HTTPService
import Hub
import Quantities
import Storage

/// `praya serve` as a process of its own on a small city, with a project lead signed in.
final class BenchHub: Sendable {
  /// What could not be done, for whoever runs the benchmark.
  struct Failure: Error, CustomStringConvertible { let description: String }

  let address: String
  let token: String
  /// From starting the process to its first answer, in milliseconds.
  let startMilliseconds: Double
  private let process: Process

  var port: UInt16 { UInt16(address.split(separator: ":").last ?? "") ?? 0 }

  /// Starts the program on a folder and signs in.
  static func start(_ program: String, _ folder: URL, signIn: (name: String, password: String)) async throws -> BenchHub {
    let hub = try await start(program, folder, token: nil)
    let answer = try await call(
      .post, hub.address, "sessions", .object(["signIn": .text(signIn.name), "password": .text(signIn.password)]), token: nil)
    guard let token = answer["secret"].text else { throw Failure(description: "cannot sign in: \(answer)") }
    return BenchHub(hub.address, token, hub.startMilliseconds, hub.process)
  }

  /// Starts the program on a folder and waits for its first answer: a page of jobs where a token is given.
  static func start(_ program: String, _ folder: URL, token: String?) async throws -> BenchHub {
    let port = try freePort()
    let address = "http://127.0.0.1:\(port)"
    let log = folder.appending(path: "serve.log")
    try Data().write(to: log)
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = [
      "serve", "--data", folder.appending(path: "data").path, "--listen", "127.0.0.1:\(port)", "--log-format", "json",
      "--log-level", "warning", "--streams-per-person", "2000", "--limits-open", "1000000", "--limits-reads", "1000000",
      "--limits-writes", "1000000", "--limits-heavy", "1000000",
    ]
    process.standardError = try FileHandle(forWritingTo: log)
    let began = ContinuousClock.now
    try process.run()
    while !(await answers(address, token)) {
      guard process.isRunning, ContinuousClock.now - began < .seconds(30) else {
        throw Failure(description: "the hub does not start: \((try? String(contentsOf: log, encoding: .utf8)) ?? "")")
      }
      try await Task.sleep(for: .milliseconds(1))
    }
    let time = (ContinuousClock.now - began) / .milliseconds(1)
    return BenchHub(address, token ?? "", time, process)
  }

  private static func answers(_ address: String, _ token: String?) async -> Bool {
    if let token { return (try? await call(.get, address, "jobs?limit=50", nil, token: token)) != nil }
    return (try? await HTTPClient().send(.init(.get, "\(address)/healthz")).status) == 200
  }

  private init(_ address: String, _ token: String, _ start: Double, _ process: Process) {
    (self.address, self.token, startMilliseconds, self.process) = (address, token, start, process)
  }

  /// A port that nobody listens on just now.
  private static func freePort() throws -> UInt16 {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let outcome = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 ? getsockname(listener, address, &length) : -1
      }
    }
    guard outcome == 0 else { throw Failure(description: "no port is free") }
    return UInt16(bigEndian: address.sin_port)
  }

  static func call(
    _ method: HTTPMethod, _ address: String, _ path: String, _ body: JSONFragment?, token: String?, key: String? = nil
  ) async throws -> JSONFragment {
    var request = HTTPClient.Request(method, "\(address)/api/v1/\(path)")
    if let token { request.headers["Authorization"] = "Bearer \(token)" }
    if let key { request.headers["Idempotency-Key"] = key }
    if let body {
      request.headers["Content-Type"] = "application/json"
      request.body = try body.bytes()
    }
    let response = try await HTTPClient().send(request)
    guard (200..<300).contains(response.status.rawValue) else {
      throw Failure(description: "\(method) \(path): \(response.status) \(String(decoding: response.body, as: UTF8.self))")
    }
    return response.body.isEmpty ? .null : try JSONDecoder().decode(JSONFragment.self, from: Data(response.body))
  }

  func get(_ path: String) async throws -> JSONFragment { try await Self.call(.get, address, path, nil, token: token) }

  func post(_ path: String, _ body: [String: JSONFragment], key: String? = nil) async throws -> JSONFragment {
    try await Self.call(.post, address, path, .object(body), token: token, key: key)
  }

  /// - Returns: the job's name.
  func submit(_ script: String, to project: Int, key: String) async throws -> String {
    let answer = try await post("jobs", ["script": .text(script), "project": .text("project-\(project)")], key: key)
    guard let name = answer["jobs"].list.first?["id"].text else { throw Failure(description: "no job: \(answer)") }
    return name
  }

  /// - Returns: the job's name.
  func submitToPool(_ script: String, _ pool: String) async throws -> String {
    let answer = try await post(
      "jobs", ["script": .text(script), "project": .text("project-0"), "pool": .text(pool)], key: UUID().uuidString)
    guard let name = answer["jobs"].list.first?["id"].text else { throw Failure(description: "no job: \(answer)") }
    return name
  }

  /// Processor time so far, user and system, in seconds (proc(5), stat, fields 14 and 15).
  var processorSeconds: Double {
    let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)) ?? ""
    // The name in parentheses may hold spaces; the third field comes behind it.
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Resident memory in megabytes (proc(5), status, VmRSS).
  var residentMegabytes: Double {
    let status = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return (Double(line.split(separator: " ").dropFirst().first ?? "") ?? 0) / 1024
  }

  func stop() {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
  }
}

extension JSONFragment {
  subscript(_ name: String) -> JSONFragment { if case .object(let fields) = self { fields[name] ?? .null } else { .null } }
  var text: String? { if case .text(let value) = self { value } else { nil } }
  var list: [JSONFragment] { if case .list(let values) = self { values } else { [] } }
}
