import Console
import HTTPService
import Jobs
import Language
import Synchronization

/// `praya job status JOB --watch`: a line for each state, until the job is over.
enum JobWatch {
  static let watch = Flag(
    "watch", short: "w", Phrase("Tell every change of state until the job is over.", "持續顯示狀態變更，直至作業結束。"))
  /// Between two looks at a hub that tells no events.
  private static let pause: Duration = .seconds(1)

  static func run(_ call: Invocation) async throws {
    let hub = try call.hub()
    let told = Told(call)
    let request = HubRequest(.get, "jobs", call[JobCommands.job], "events")
    if try await hub.follow(request, receive: { event in if event.event == "state" { try told.tell(Array(event.data.utf8)) } }) {
      return
    }
    call.terminal.progress(HubClient.noEvents[call.language])
    while true {
      let answer = try await hub.send(HubRequest(.get, "jobs", call[JobCommands.job]))
      try told.tell(answer.body)
      guard let state = answer.json["state"].text.flatMap({ JobState(rawValue: $0) }), !state.isTerminal else { return }
      try await Task.sleep(for: pause)
    }
  }

  /// Tells each state once.
  private final class Told: Sendable {
    private let call: Invocation
    private let last = Mutex("")

    init(_ call: Invocation) { self.call = call }

    func tell(_ bytes: [UInt8]) throws {
      let job = try JSONValue(reading: bytes)
      let label = job["stateLabel"].isNull ? call.wording.jobState(job["state"]) : call.wording.text(job["stateLabel"])
      let reason = job["reasonText"].isNull ? "" : ": " + call.wording.text(job["reasonText"])
      let line = label + reason
      guard
        last.withLock({ last in
          defer { last = line }
          return last != line
        })
      else { return }
      call.terminal.clearProgress()
      if call.wantsJSON { try call.write(json: bytes) } else { try call.terminal.say(line.printable) }
    }
  }
}
