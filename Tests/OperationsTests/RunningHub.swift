import Foundation
import PrayaTestKit
import Glibc
import Testing

/// `praya serve` as a process of its own, on a free port of the loopback.
final class RunningHub {
  let address: String
  private let process: Process
  private let log: URL

  /// Starts it and waits until it answers.
  static func start(
    _ folder: Folder, environment: [String: String] = [:], arguments: [String] = [], listen: String = "127.0.0.1:0"
  ) async throws -> RunningHub {
    let log = folder.url.appending(path: "serve-\(UUID().uuidString).log")
    try Data().write(to: log)
    let process = Process()
    // Through env: a library that is loaded before the first program of its kind may hide that one's arguments.
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      [try Program.path(), "serve", "--data", folder.data, "--listen", listen, "--log-format", "json"] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    process.standardError = try FileHandle(forWritingTo: log)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline, process.isRunning {
      if let address = started(log) { return RunningHub(address, process, log) }
      try await Task.sleep(for: .milliseconds(20))
    }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    throw NotStarted(
      log: (try? String(contentsOf: log, encoding: .utf8)) ?? "", status: process.terminationStatus,
      reason: process.terminationReason == .exit ? "exit" : "signal")
  }

  struct NotStarted: Error {
    let log: String
    let status: Int32
    let reason: String
  }

  private init(_ address: String, _ process: Process, _ log: URL) {
    (self.address, self.process, self.log) = (address, process, log)
  }

  /// The address that the log's line of the start tells.
  private static func started(_ log: URL) -> String? {
    struct Line: Decodable {
      var event: String
      var address: String?
    }
    guard let text = try? String(contentsOf: log, encoding: .utf8) else { return nil }
    return text.split(separator: "\n").lazy.compactMap { try? JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
      .first { $0.event == "started" }?.address
  }

  var said: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
  var isRunning: Bool { process.isRunning }
  var port: UInt16? { address.split(separator: ":").last.flatMap { UInt16($0) } }
  var pid: Int32 { process.processIdentifier }

  /// As a power cut would: nothing is told, nothing is finished.
  func cut() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// - Returns: the exit code.
  @discardableResult
  func stop() -> Int32 {
    if process.isRunning { kill(process.processIdentifier, SIGTERM) }
    process.waitUntilExit()
    return process.terminationStatus
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
}

/// A folder that goes when the test does.
final class Folder: Sendable {
  let url: URL
  var data: String { url.appending(path: "data").path }

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "praya-operations-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    // Jobs of other users pass through on the way to their own folders.
    chmod(url.path, 0o711)
  }

  func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
    let file = url.appending(path: name).path
    try Data(text.utf8).write(to: URL(filePath: file))
    chmod(file, mode)
    return file
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
