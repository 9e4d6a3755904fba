import Access
import Foundation
import HTTPService
import Hub
import JSON
import Quantities
import Testing
import Web

@Suite struct EventStreamTests {
  private var quick: StreamLimits {
    var limits = StreamLimits()
    limits.safety = .milliseconds(300)
    limits.logPause = .milliseconds(50)
    return limits
  }

  private func client(lanes: Int = 8) -> HTTPClient {
    var configuration = HTTPClient.Configuration()
    configuration.lanes = lanes
    return HTTPClient(configuration)
  }

  private func json(_ event: ServerSentEvent?) -> Member {
    Member(node: event.flatMap { try? JSONReader.read(Array($0.data.utf8)) })
  }

  @Test("A job's states come one after another, and the stream ends with the job")
  func jobToItsEnd() async throws {
    // No safety look comes in time here: only the bell can tell.
    let world = try await World.make()
    try await world.pay()
    try await withServer(world) { base, server in
      let job = try await world.submit()
      let stream = FollowedEvents(client(), "\(base)/api/v1/jobs/\(job)/events", secret: world.secret(of: "mei"))
      #expect(await eventually { stream.names == ["state"] })
      #expect(json(stream.events.first)["state"].text == "waiting")
      try await world.dutyRound()
      #expect(await eventually { json(stream.events.last)["state"].text == "running" })
      await world.centre.endAll()
      try await world.dutyRound()
      #expect(await eventually { stream.hasEnded })
      #expect(stream.names.last == "end")
      #expect(json(stream.events.last)["state"].text == "completed")
      let ids = stream.events.compactMap { $0.id.flatMap { Int64($0) } }
      #expect(ids == ids.sorted() && ids.count == stream.events.count)
      // The same is told by a plain reading.
      let plain = try await world.ask(.get, "/api/v1/jobs/\(job)", as: "mei")
      #expect(stream.events.last?.data == plain.text)
      // Who comes back after the end is told the end alone; who comes anew, the state first.
      let again = FollowedEvents(
        client(), "\(base)/api/v1/jobs/\(job)/events", secret: world.secret(of: "mei"), after: stream.events.last?.id)
      #expect(await eventually { again.hasEnded && again.names == ["end"] })
      let anew = FollowedEvents(client(), "\(base)/api/v1/jobs/\(job)/events", secret: world.secret(of: "mei"))
      #expect(await eventually { anew.hasEnded && anew.names == ["state", "end"] })
      #expect(await eventually { server.statistics.streams == 0 })
    }
  }

  @Test("Whoever comes back is told what happened meanwhile, and nothing twice")
  func comingBack() async throws {
    let world = try await World.make()
    try await world.pay()
    try await withServer(world) { base, _ in
      let job = try await world.submit()
      let url = "\(base)/api/v1/jobs/\(job)/events"
      let first = FollowedEvents(client(), url, secret: world.secret(of: "mei"))
      #expect(await eventually { first.names == ["state"] })
      first.leave()
      let seen = first.events.last?.id
      let quiet = FollowedEvents(client(), url, secret: world.secret(of: "mei"), after: seen)
      try await Task.sleep(for: .milliseconds(300))
      #expect(quiet.events.isEmpty)
      quiet.leave()
      try await world.dutyRound()
      let back = FollowedEvents(client(), url, secret: world.secret(of: "mei"), after: seen)
      #expect(await eventually { back.names == ["state"] && json(back.events.first)["state"].text == "running" })
      back.leave()
      let wrong = FollowedEvents(client(), url, secret: world.secret(of: "mei"), after: "../x")
      #expect(await eventually { wrong.status == 422 && wrong.refusal.contains("Last-Event-ID") })
    }
  }

  @Test("A log is told as it grows, no character cut, bytes that are no text in base 64, and again from where one was")
  func logs() async throws {
    let world = try await World.make(streams: quick)
    try await world.pay()
    try await withServer(world) { base, _ in
      let job = try await world.submit()
      let url = "\(base)/api/v1/jobs/\(job)/log/events"
      let stream = FollowedEvents(client(), url, secret: world.secret(of: "mei"))
      try await Task.sleep(for: .milliseconds(150))
      #expect(stream.events.isEmpty, "a job that has not begun has no log")
      // 香 is E9 A6 99: its last byte comes later.
      let beginning = Array("epoch 1\n".utf8)
      await world.centre.write(beginning + [0xE9, 0xA6])
      try await world.dutyRound()
      #expect(await eventually { stream.names == ["log"] })
      #expect(json(stream.events.first)["text"].text == "epoch 1\n")
      #expect(stream.events.first?.id == "8")
      await world.centre.write(beginning + [0xE9, 0xA6, 0x99])
      #expect(await eventually { json(stream.events.last)["text"].text == "香" })
      await world.centre.write(beginning + [0xE9, 0xA6, 0x99, 0xFF, 0xFE, 0x00])
      #expect(await eventually { json(stream.events.last)["base64"].text == "//4A" })
      #expect(json(stream.events.last)["offset"].number == 11 && stream.events.last?.id == "14")
      // What is left unfinished is sent all the same when the job is over.
      await world.centre.write(beginning + [0xE9, 0xA6, 0x99, 0xFF, 0xFE, 0x00, 0xE9])
      await world.centre.endAll()
      try await world.dutyRound()
      #expect(await eventually { stream.hasEnded })
      #expect(stream.names.suffix(2) == ["log", "end"])
      #expect(json(stream.events.dropLast().last)["base64"].text == "6Q==")
      let back = FollowedEvents(client(), url, secret: world.secret(of: "mei"), after: "8")
      #expect(await eventually { back.hasEnded })
      #expect(json(back.events.first)["offset"].number == 8 && back.names.last == "end")
      // A log that is shorter than what was seen begins anew.
      let reset = FollowedEvents(client(), url, secret: world.secret(of: "mei"), after: "4000")
      #expect(await eventually { reset.hasEnded && reset.names.first == "reset" })
      #expect(json(reset.events.dropFirst().first)["offset"].number == 0)
    }
  }

  @Test("A long log comes whole, in parts")
  func longLog() async throws {
    let world = try await World.make(streams: quick)
    try await world.pay()
    var random = SeededGenerator(seed: 5)
    let lines = (0..<4000).map { "\($0) 第\(Int.random(in: 0...99_999, using: &random))步 ✓" }
    let text = lines.joined(separator: "\n")
    try await withServer(world) { base, _ in
      let job = try await world.submit()
      await world.centre.write(Array(text.utf8))
      try await world.dutyRound()
      await world.centre.endAll()
      try await world.dutyRound()
      let stream = FollowedEvents(
        client(), "\(base)/api/v1/jobs/\(job)/log/events", secret: world.secret(of: "mei"))
      #expect(await eventually { stream.hasEnded })
      let logs = stream.events.filter { $0.event == "log" }
      #expect(logs.count > 5)
      #expect(logs.allSatisfy { json($0)["base64"].text == nil })
      #expect(logs.compactMap { json($0)["text"].text }.joined() == text)
    }
  }

  @Test("A project's stream begins with what is not over, and tells every job's changes")
  func projects() async throws {
    let world = try await World.make()
    try await world.pay()
    try await withServer(world) { base, _ in
      var jobs: [String] = []
      for _ in 0..<3 { jobs.append(try await world.submit()) }
      let url = "\(base)/api/v1/projects/vision/events"
      let stream = FollowedEvents(client(), url, secret: world.secret(of: "lok"))
      #expect(await eventually { stream.names == ["present", "present", "present", "ready"] })
      #expect(stream.events.prefix(3).map { json($0)["id"].text } == jobs)
      let mark = stream.events.last?.id
      jobs.append(try await world.submit())
      try await world.dutyRound()
      #expect(await eventually { stream.events.contains { json($0)["id"].text == jobs[3] } })
      await world.centre.endAll()
      try await world.dutyRound()
      #expect(
        await eventually {
          Set(stream.events.filter { json($0)["state"].text == "completed" }.compactMap { json($0)["id"].text }) == Set(jobs)
        })
      #expect(!stream.hasEnded)
      stream.leave()
      // From the mark on, the last state of each, once.
      let back = FollowedEvents(client(), url, secret: world.secret(of: "lok"), after: mark)
      #expect(await eventually { back.events.count == 4 })
      #expect(back.events.allSatisfy { json($0)["state"].text == "completed" })
      back.leave()
      // A number that this hub never gave: everything from the beginning.
      let foreign = FollowedEvents(client(), url, secret: world.secret(of: "lok"), after: "999999999")
      #expect(await eventually { foreign.names == ["ready"] })
      foreign.leave()
    }
  }

  @Test("Who may not read plainly may not follow either")
  func rights() async throws {
    let world = try await World.make()
    try await world.pay()
    try await withServer(world) { base, _ in
      let job = try await world.submit()
      let (state, log, project) = ("jobs/\(job)/events", "jobs/\(job)/log/events", "projects/vision/events")
      let expected: [(String, [String: Int])] = [
        (state, ["sam": 404, "oscar": 404]), (log, ["sam": 404, "oscar": 404, "ada": 403, "audrey": 403, "opa": 403]),
        (project, ["sam": 404, "oscar": 404, "opa": 404]), ("projects/secret/events", ["mei": 404, "lok": 404]),
      ]
      for (path, refusals) in expected {
        for (person, status) in refusals {
          let reply = try await world.ask(.get, "/api/v1/\(path)", as: person)
          #expect(reply.status == status, "\(person) \(path)")
        }
      }
      #expect(try await world.ask(.get, "/api/v1/\(state)").status == 401)
      for person in ["mei", "lok", "ada", "audrey", "opa"] {
        let stream = FollowedEvents(client(), "\(base)/api/v1/\(state)", secret: world.secret(of: person))
        #expect(await eventually { stream.names == ["state"] }, "\(person)")
        stream.leave()
      }
    }
  }

  @Test("A role that is taken away, and a session that ends, end the streams")
  func rightsTakenAway() async throws {
    let world = try await World.make(streams: quick)
    try await world.pay()
    try await withServer(world) { base, server in
      let job = try await world.submit()
      let paths = ["jobs/\(job)/events", "jobs/\(job)/log/events", "projects/vision/events"]
      let streams = paths.map { FollowedEvents(client(), "\(base)/api/v1/\($0)", secret: world.secret(of: "mei")) }
      let others = paths.map { FollowedEvents(client(), "\(base)/api/v1/\($0)", secret: world.secret(of: "lok")) }
      #expect(await eventually { server.statistics.streams == 6 })
      let role = try #require(Assignment(.member, in: .project("vision")))
      try await world.hub.assign(role, to: "mei", granted: false, by: nil)
      #expect(await eventually { streams.allSatisfy { $0.hasEnded && $0.names.last == "closed" } })
      #expect(streams.allSatisfy { json($0.events.last)["name"].text != nil })
      #expect(others.allSatisfy { !$0.hasEnded })
      #expect(try await world.ask(.delete, "/api/v1/sessions/current", as: "lok").status < 300)
      #expect(await eventually { others.allSatisfy { $0.hasEnded && $0.names.last == "closed" } })
      #expect(others.allSatisfy { json($0.events.last)["name"].text == "not-signed-in" })
      #expect(await eventually { server.statistics.streams == 0 })
    }
  }

  @Test("One person has so many streams, the hub so many, and each that is left makes room")
  func limits() async throws {
    var limits = StreamLimits()
    (limits.perPerson, limits.inAll) = (2, 3)
    let world = try await World.make(streams: limits)
    try await world.pay()
    try await withServer(world) { base, server in
      let job = try await world.submit()
      let url = "\(base)/api/v1/jobs/\(job)/events"
      let mine = (0..<2).map { _ in FollowedEvents(client(), url, secret: world.secret(of: "mei")) }
      #expect(await eventually { mine.allSatisfy { $0.names == ["state"] } })
      let third = try await world.ask(.get, "/api/v1/jobs/\(job)/events", as: "mei")
      #expect(third.status == 429 && third["name"].text == "too-many-streams")
      let other = FollowedEvents(client(), url, secret: world.secret(of: "lok"))
      #expect(await eventually { other.names == ["state"] })
      let full = try await world.ask(.get, "/api/v1/jobs/\(job)/events", as: "ada")
      #expect(full.status == 503 && full["name"].text == "streams-full")
      mine[0].leave()
      #expect(await eventually { server.statistics.streams == 2 })
      let again = FollowedEvents(client(), url, secret: world.secret(of: "mei"))
      #expect(await eventually { again.names == ["state"] })
      for stream in mine + [other, again] { stream.leave() }
      #expect(await eventually { server.statistics.streams == 0 })
    }
  }

  @Test("Two hundred streams hear of one change, and half of them leave without a trace")
  func manyStreams() async throws {
    var limits = StreamLimits()
    limits.perPerson = 200
    let world = try await World.make(streams: limits)
    try await world.pay()
    try await withServer(world) { base, server in
      let job = try await world.submit()
      let client = client(lanes: 200)
      let streams = (0..<200).map { number in
        FollowedEvents(
          client, "\(base)/api/v1/\(number.isMultiple(of: 2) ? "jobs/\(job)" : "projects/vision")/events",
          secret: world.secret(of: "mei"))
      }
      #expect(await eventually { streams.allSatisfy { !$0.events.isEmpty } })
      for stream in streams.prefix(100) { stream.leave() }
      #expect(await eventually { server.statistics.streams == 100 })
      try await world.dutyRound()
      #expect(
        await eventually { streams.suffix(100).allSatisfy { json($0.events.last)["state"].text == "running" } })
      for stream in streams { stream.leave() }
      #expect(await eventually { server.statistics.streams == 0 && server.statistics.requests == 0 })
    }
  }

  @Test("curl reads a stream line by line, and a heartbeat keeps it alive")
  func curl() async throws {
    let world = try await World.make()
    try await world.pay()
    try await withServer(world, configure: { $0.limits.heartbeat = .milliseconds(200) }) { base, _ in
      let job = try await world.submit()
      let curl = Process()
      curl.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
      curl.arguments = [
        "-sN", "--max-time", "90", "-H", "Authorization: Bearer \(world.secret(of: "mei"))",
        "\(base)/api/v1/jobs/\(job)/events",
      ]
      let pipe = Pipe()
      curl.standardOutput = pipe
      try curl.run()
      try await Task.sleep(for: .milliseconds(700))
      try await world.dutyRound()
      await world.centre.endAll()
      try await world.dutyRound()
      let output = await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
          continuation.resume(returning: String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self))
        }
      }
      curl.waitUntilExit()
      #expect(curl.terminationStatus == 0)
      #expect(output.contains("event: state\nid: "))
      #expect(output.contains("\n:\n\n"))
      #expect(output.contains("\nevent: end\nid: "))
      #expect(output.hasSuffix("\n\n"))
    }
  }

  @Test("A server that stops ends its streams; a client that does not read is dropped and costs no more than its buffer")
  func stoppingAndSilence() async throws {
    let world = try await World.make(streams: quick)
    try await world.pay()
    let job = try await world.submit()
    await world.centre.write([UInt8](repeating: UInt8(ascii: "x"), count: 8 << 20))
    try await world.dutyRound()
    try await withServer(world, configure: { $0.limits.silence = .seconds(1) }) { base, server in
      let silent = SilentClient(
        port: server.port, "/api/v1/jobs/\(job)/log/events", secret: world.secret(of: "mei"))
      #expect(await eventually { server.statistics.streams == 1 })
      #expect(await eventually { server.statistics.streams == 0 }, "a client that reads nothing is cut off")
      silent.close()
      let stream = FollowedEvents(client(), "\(base)/api/v1/jobs/\(job)/events", secret: world.secret(of: "mei"))
      #expect(await eventually { stream.names == ["state"] })
      await server.stop(within: .seconds(5))
      #expect(await eventually { stream.hasEnded })
    }
  }
}
