import Foundation
import HTTPService
import Hub
import Quantities
import Testing
import Web

/// The receiver that `docs/events.md` shows, run as it stands there.
@Suite struct ExampleReceiverTests {
  private func example() throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("docs/events.md"), encoding: .utf8)
    let begin = try #require(text.range(of: "```python\n"))
    let end = try #require(text.range(of: "\n```", range: begin.upperBound..<text.endIndex))
    return String(text[begin.upperBound..<end.lowerBound])
  }

  /// A port that nobody listens on at this moment.
  private func freePort() async throws -> Int {
    let receiver = try Receiver()
    let port = try #require(receiver.url("").split(separator: ":").last.flatMap { Int($0) })
    await receiver.close()
    return port
  }

  @Test("The example believes the hub, and nobody else")
  func example() async throws {
    let world = try await World.makeForWebhooks()
    // The example looks at the real time.
    world.clock.turn(by: Seconds(Int64(Date().timeIntervalSince1970) - world.clock.now.millisecondsSince1970 / 1000))
    try await world.signInAgain()
    let port = try await freePort()
    let (id, secret) = try await world.webhook("http://127.0.0.1:\(port)/", ["job.submitted"])
    let python = Process()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    python.arguments = ["python3", "-c", try example(), String(port)]
    python.environment = ProcessInfo.processInfo.environment.merging(["WEBHOOK_SECRET": secret]) { $1 }
    let pipe = Pipe()
    python.standardOutput = pipe
    try python.run()
    // Children of a test's threads have SIGTERM blocked.
    defer { if python.isRunning { kill(python.processIdentifier, SIGKILL) } }
    #expect(await eventually { (try? await HTTPClient().send(.init(.get, "http://127.0.0.1:\(port)/"))) != nil })
    func delivery() async throws -> Member {
      try await world.ask(.get, "/api/v1/webhooks/\(id)/deliveries", as: "lok")["items"][0]
    }
    _ = try await world.ask(.post, "/api/v1/webhooks/\(id)/ping", as: "lok")
    _ = try await world.courier.settleDue()
    #expect(try await delivery()["answer"].number == 204)
    // Under another secret it believes nothing.
    _ = try await world.ask(.post, "/api/v1/webhooks/\(id)/secret", as: "lok")
    _ = try await world.ask(.post, "/api/v1/webhooks/\(id)/secret", as: "lok")
    _ = try await world.ask(.post, "/api/v1/webhooks/\(id)/ping", as: "lok")
    _ = try await world.courier.settleDue()
    #expect(try await delivery()["answer"].number == 401)
    kill(python.processIdentifier, SIGKILL)
    python.waitUntilExit()
    let told = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(told == "webhook.ping \(id)\n")
  }
}
