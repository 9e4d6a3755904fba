import Console
import Foundation
import HTTPService
import Jobs
import Language
import Synchronization

/// `praya job logs JOB`: what a job wrote, to standard output as it is, also while it runs.
enum JobLog {
  private static let follow = Flag("follow", short: "f", Phrase("Go on until the job is over.", "持續顯示至作業結束。"))
  private static let errors = Flag("errors", Phrase("The error output, where it has a file of its own.", "顯示獨立的錯誤輸出。"))
  /// Between two looks at a log that grows.
  private static let pause: Duration = .seconds(1)

  static let command = Command(
    "logs", Phrase("Write a job's output.", "輸出作業的記錄。"), operands: [JobCommands.job], options: [follow, errors]
  ) { call in
    let hub = try call.hub()
    var offset: Int64 = 0
    if call.has(follow) {
      guard let reached = try await stream(call, hub) else { return }
      offset = reached
      call.terminal.progress(HubClient.noEvents[call.language])
    }
    while true {
      // Asked before the log is read: what a job wrote before it was over is then not missed.
      let isOver = call.has(follow) ? try await hasEnded(call, hub) : true
      offset = try await write(from: offset, call, hub)
      if isOver { return }
      try await Task.sleep(for: pause)
    }
  }

  /// Writes the log as the hub tells it. - Returns: nil at its end; how far it came where the hub tells no events.
  private static func stream(_ call: Invocation, _ hub: HubClient) async throws -> Int64? {
    let request = HubRequest(.get, "jobs", call[JobCommands.job], "log", "events")
      .query("errors", call.has(errors) ? "true" : nil)
    let reached = Atomic<Int64>(0)
    let terminal = call.terminal
    let hasEnded = try await hub.follow(request) { event in
      guard let json = try? JSONValue(reading: Array(event.data.utf8)) else { return }
      switch event.event {
      case "reset": reached.store(0, ordering: .relaxed)
      case "log":
        let bytes =
          json["text"].text.map { Array($0.utf8) } ?? json["base64"].text.flatMap { Data(base64Encoded: $0).map { Array($0) } }
        guard let bytes, let offset = json["offset"].whole else { return }
        terminal.clearProgress()
        try terminal.writeOutput(bytes)
        reached.store(offset + Int64(bytes.count), ordering: .relaxed)
      default: break
      }
    }
    return hasEnded ? nil : reached.load(ordering: .relaxed)
  }

  private static func hasEnded(_ call: Invocation, _ hub: HubClient) async throws -> Bool {
    let state = try await hub.send(HubRequest(.get, "jobs", call[JobCommands.job])).json["state"].text
    return state.flatMap { JobState(rawValue: $0) }?.isTerminal ?? true
  }

  /// Writes what there is from `offset` on. - Returns: where it ends.
  private static func write(from start: Int64, _ call: Invocation, _ hub: HubClient) async throws -> Int64 {
    var offset = start
    while true {
      let request = HubRequest(.get, "jobs", call[JobCommands.job], "log")
        .query("errors", call.has(errors) ? "true" : nil).query("offset", offset == 0 ? nil : "\(offset)")
      let part = try await hub.send(request)
      try call.terminal.writeOutput(part.body)
      offset += Int64(part.body.count)
      let total = part.headers["Praya-Total"].flatMap { Int64($0) } ?? offset
      if part.body.isEmpty || offset >= total { return offset }
    }
  }
}
