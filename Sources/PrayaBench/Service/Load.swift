import Foundation

/// `wrk`, run beside the hub on the same processors.
struct Load {
  struct Outcome {
    var requests: Int
    var requestsPerSecond: Double
    /// Answers that were not 2xx, and broken connections.
    var failures: Int
    var p50Milliseconds: Double
    var p99Milliseconds: Double
  }

  static let program = "/usr/bin/wrk"
  static var isThere: Bool { FileManager.default.isExecutableFile(atPath: program) }

  /// Reads one address over and over.
  static func read(_ url: String, token: String, seconds: Int = 5, connections: Int = 64) throws -> Outcome {
    try run(token.isEmpty ? [] : ["-H", "Authorization: Bearer \(token)"], script: "", url, seconds, connections)
  }

  /// Submits jobs, each under a key of its own.
  static func submit(_ url: String, token: String, projects: Int, seconds: Int = 5, connections: Int = 64) throws -> Outcome {
    let script = """
      local threads = 0
      function setup(thread) thread:set("id", threads); threads = threads + 1 end
      function init(args) count = 0 end
      function request()
        count = count + 1
        local headers = {["Authorization"] = "Bearer \(token)", ["Content-Type"] = "application/json",
          ["Idempotency-Key"] = "bench-" .. id .. "-" .. count .. "-\(UInt32.random(in: 0 ... .max))"}
        local body = '{"script":"#!/bin/sh\\\\n#SBATCH --gpus=1 --time=1\\\\ntrue\\\\n","project":"project-' .. (count % \(projects)) .. '"}'
        return wrk.format("POST", "/api/v1/jobs", headers, body)
      end

      """
    return try run([], script: script, url, seconds, connections)
  }

  private static func run(_ arguments: [String], script: String, _ url: String, _ seconds: Int, _ connections: Int) throws
    -> Outcome
  {
    let file = FileManager.default.temporaryDirectory.appending(path: "load-\(UUID().uuidString).lua")
    defer { try? FileManager.default.removeItem(at: file) }
    let ending = """
      function done(summary, latency, requests)
        local e = summary.errors
        io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration,
          e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99)))
      end

      """
    try Data((script + ending).utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = ["-t2", "-c\(connections)", "-d\(seconds)s", "-s", file.path] + arguments + [url]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let line = text.split(separator: "\n").first { $0.hasPrefix("RESULT ") } ?? ""
    let figures = line.split(separator: " ").dropFirst().compactMap { Double($0) }
    guard figures.count == 5 else { throw BenchHub.Failure(description: "the load program said: \(text)") }
    return Outcome(
      requests: Int(figures[0]), requestsPerSecond: figures[0] / figures[1] * 1_000_000, failures: Int(figures[2]),
      p50Milliseconds: figures[3] / 1000, p99Milliseconds: figures[4] / 1000)
  }
}
