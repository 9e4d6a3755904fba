import Foundation
import Glibc
import PrayaTestKit

/// `praya agent` as a process of its own.
final class RunningAgent {
  private let process: Process
  private let log: URL

  /// Writes the token and the configuration of an agent for the small city's centre, over a local one in the folder.
  ///
  /// - Parameter terms: the operator's, as JSON.
  /// - Returns: the configuration's path.
  static func configure(_ folder: Folder, hub: String, token: String, terms: String = "{}") throws -> String {
    let local = """
      "local", "local": {"folder": "\(folder.url.path)/centre", "nodes": [
        {"name": "here-1", "deviceModel": "t4", "devices": 8, "cpus": 16, "memoryMebibytes": 65536},
        {"name": "here-2", "deviceModel": "t4", "devices": 8, "cpus": 16, "memoryMebibytes": 65536}]}
      """
    return try configure(folder, hub: hub, centre: "here", token: token, kind: local, terms: terms)
  }

  /// - Parameter kind: the name of the kind, and its member.
  static func configure(
    _ folder: Folder, hub: String, centre: String, token: String, kind: String, terms: String = "{}"
  ) throws -> String {
    let prefix = centre == "here" ? "agent" : "agent-\(centre)"
    let tokenFile = try folder.write("\(prefix)-token", token + "\n")
    return try folder.write(
      "\(prefix).json",
      """
      {
        "hub": "\(hub)", "centre": "\(centre)", "tokenFile": "\(tokenFile)", "folder": "\(folder.url.path)/\(prefix)",
        "timeZone": "Asia/Hong_Kong", "kind": \(kind),
        "terms": \(terms)
      }
      """)
  }

  /// Starts it; it may not have reached the hub yet.
  static func start(_ folder: Folder, _ config: String) throws -> RunningAgent {
    let log = folder.url.appending(path: "agent-\(UUID().uuidString).log")
    try Data().write(to: log)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [try Program.path(), "agent", "--config", config, "--log-format", "json"]
    process.standardError = try FileHandle(forWritingTo: log)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    return RunningAgent(process, log)
  }

  private init(_ process: Process, _ log: URL) { (self.process, self.log) = (process, log) }

  var said: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
  var isRunning: Bool { process.isRunning }

  /// Waits until the log has this, for at most 30 seconds.
  func says(_ text: String) async throws -> Bool {
    for _ in 0..<600 {
      if said.contains(text) { return true }
      if !process.isRunning { return said.contains(text) }
      try await Task.sleep(for: .milliseconds(50))
    }
    return false
  }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  func cut() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  @discardableResult
  func stop() -> Int32 {
    if process.isRunning { kill(process.processIdentifier, SIGTERM) }
    process.waitUntilExit()
    return process.terminationStatus
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
}
