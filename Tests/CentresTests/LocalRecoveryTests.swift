@testable import Centres
import Foundation
import Glibc
import Quantities
import Testing

@Suite struct LocalRecoveryTests {
  /// The process that watches over the run.
  static func runner(of key: RunKey, in world: LocalWorld) throws -> Int32 {
    let claim = try #require(try RunFolder(path: world.runPath(key, "")).record(ClaimRecord.self, RunFolder.claimed))
    return try #require(claim.process).number
  }

  @Test func twentyStartsAtOnceStartTheRunOnce() async throws {
    let world = try LocalWorld()
    let second = try LocalCentre(folder: world.folder, nodes: LocalWorld.nodes, executable: try LocalWorld.praya())
    let order = world.order("once", "#!/bin/sh\necho run >> ../work/runs\nsleep 0.3\n")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<20 { group.addTask { try await (index % 2 == 0 ? world.centre : second).start(order) } }
      try await group.waitForAll()
    }
    #expect(try await world.end(of: order.key).cause == .exited(code: 0))
    try await world.centre.start(order)
    try await Task.sleep(for: .milliseconds(300))
    #expect(try await world.text("runs", of: order.key) == "run\n")
  }

  @Test func theFirstOrderOfAKeyCounts() async throws {
    let world = try LocalWorld()
    _ = try await world.run(world.order("first", "#!/bin/sh\necho first\n"))
    _ = try await world.run(world.order("first", "#!/bin/sh\necho second\n"))
    #expect(try await world.text(of: LocalWorld.key("first")) == "first\n")
  }

  @Test func anotherPrayaOverTheSameFolderGoesOn() async throws {
    let world = try LocalWorld()
    let order = world.order("outlives", "#!/bin/sh\nwhile [ ! -e go ]; do sleep 0.05; done\nexit 5\n")
    try await world.centre.start(order)
    try await world.running(order.key)
    let later = try LocalCentre(folder: world.folder, nodes: LocalWorld.nodes, executable: try LocalWorld.praya())
    try await world.observe(order.key, by: later) { if case .running = $0 { true } else { false } }
    #expect(FileManager.default.createFile(atPath: world.runPath(order.key, "work/go"), contents: nil))
    let end = try await world.end(of: order.key, by: later)
    #expect(end.cause == .exited(code: 5))
    #expect(try await world.end(of: order.key) == end)
  }

  @Test func aRunWhoseRunnerIsKilledIsTheCentresLossAndLeavesNothingRunning() async throws {
    let world = try LocalWorld()
    let script = """
      #!/bin/bash
      sleep 300 &
      echo $! > background
      setsid bash -c 'echo $$ > daemon; sleep 300; true' &
      echo $$ > leader
      wait
      """
    let order = world.order("lost", script)
    try await world.centre.start(order)
    try await world.running(order.key)
    var processes: [Int32] = []
    for name in ["leader", "background", "daemon"] { processes.append(try await world.number(in: name, of: order.key)) }
    kill(try LocalRecoveryTests.runner(of: order.key, in: world), SIGKILL)
    let ends = try await withThrowingTaskGroup(of: RunEnd.self, returning: [RunEnd].self) { group in
      for _ in 0..<8 { group.addTask { try await world.end(of: order.key) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(ends).count == 1)
    #expect(ends.first?.cause == .centre(reason: "the run's runner died"))
    for process in processes { #expect(!LocalWorld.isAlive(process)) }
    try await world.centre.start(order)
    try await Task.sleep(for: .milliseconds(200))
    #expect(try await world.end(of: order.key) == ends.first)
  }

  @Test func aProcessThatOnlyHasTheNumberOfALostRunIsLeftAlone() async throws {
    let world = try LocalWorld()
    let order = world.order("recycled", "#!/bin/sh\nexit 0\n")
    _ = try await world.run(order)
    // As if the runner had died before the end, and the number of its script were a stranger's by now.
    let stranger = try ChildProcess(executable: "/bin/sleep", arguments: ["60"], environment: [:]).spawn()
    defer {
      kill(stranger, SIGKILL)
      waitpid(stranger, nil, 0)
    }
    let folder = RunFolder(path: world.runPath(order.key, ""))
    var start = try #require(try folder.record(StartRecord.self, RunFolder.started))
    start.process.number = stranger
    try folder.write(start, RunFolder.started)
    try FileManager.default.removeItem(atPath: folder.path(RunFolder.ended))
    #expect(try await world.end(of: order.key).cause == .centre(reason: "the run's runner died"))
    #expect(LocalWorld.isAlive(stranger))
  }

  @Test func aRunFromBeforeTheMachinesRestartIsLost() async throws {
    let world = try LocalWorld()
    let order = world.order("restart", "#!/bin/sh\nexit 0\n")
    _ = try await world.run(order)
    let folder = RunFolder(path: world.runPath(order.key, ""))
    var start = try #require(try folder.record(StartRecord.self, RunFolder.started))
    start.bootIdentifier = "an earlier one"
    try folder.write(start, RunFolder.started)
    try FileManager.default.removeItem(atPath: folder.path(RunFolder.ended))
    let end = try await world.end(of: order.key)
    #expect(end.cause == .centre(reason: "the machine restarted"))
    #expect(end.measured == .zero)
    #expect(end.startedAt == start.startedAt)
  }

  /// Praya's crash points around a start, each made by hand.
  @Test func whatCrashesLeaveBehindIsTakenUp() async throws {
    let world = try LocalWorld()
    // Ordered, no runner yet: observing starts one.
    let order = world.order("ordered", "#!/bin/sh\necho ran\n")
    let staged = try RunFolder.stage(as: "ordered", in: world.folder) { path throws(SystemFailure) in
      try RunFolder.write(order, user: getuid() == 0 ? 600_001 : nil, settings: LocalCentreSettings(), to: path)
    }
    #expect(staged)
    #expect(try await world.centre.observe([order.key])[order.key] == .queued(reason: "its runner is starting"))
    #expect(try await world.end(of: order.key).cause == .exited(code: 0))
    // Claimed by a runner that died before it had written a byte.
    let claimed = LocalWorld.key("claimed")
    let isStaged = try RunFolder.stage(as: "claimed", in: world.folder) { path throws(SystemFailure) in
      try RunFolder.write(order, user: nil, settings: LocalCentreSettings(), to: path)
      _ = try DurableFile.create([], as: RunFolder.claimed, in: path)
    }
    #expect(isStaged)
    let end = try await world.end(of: claimed)
    #expect(end.cause == .centre(reason: "the run's runner died"))
    #expect(end.startedAt == nil)
    // Claimed in order to be cancelled, and not yet recorded so.
    let cancelled = LocalWorld.key("cancelled")
    #expect(
      try RunFolder.stage(as: "cancelled", in: world.folder) { path throws(SystemFailure) in
        try RunFolder.write(order, user: nil, settings: LocalCentreSettings(), to: path)
        for name in [RunFolder.cancel, RunFolder.claimed] { _ = try DurableFile.create([], as: name, in: path) }
      })
    #expect(try await world.end(of: cancelled).cause == .cancelled)
  }

  @Test func anOrderCancelledBeforeItsRunnerCameNeverRuns() async throws {
    let world = try LocalWorld()
    let order = world.order("waiting", "#!/bin/sh\ntouch ran\n")
    #expect(
      try RunFolder.stage(as: "waiting", in: world.folder) { path throws(SystemFailure) in
        try RunFolder.write(order, user: nil, settings: LocalCentreSettings(), to: path)
      })
    try await world.centre.cancel(order.key)
    let end = try await world.end(of: order.key)
    #expect(end.cause == .cancelled)
    #expect(end.startedAt == nil)
    try await world.centre.start(order)
    try await Task.sleep(for: .milliseconds(200))
    #expect(try await world.centre.files(of: order.key).isEmpty)
    #expect(try await world.end(of: order.key) == end)
  }

  @Test func aSpoiltRecordOfAnEndIsTheCentresFaultAndStaysTheSame() async throws {
    let world = try LocalWorld()
    let order = world.order("spoilt", "#!/bin/sh\nexit 0\n")
    _ = try await world.run(order)
    try Data("{".utf8).write(to: URL(fileURLWithPath: world.runPath(order.key, "ended.json")))
    let end = try await world.end(of: order.key)
    #expect(end.cause == .centre(reason: "the record of the run's end is unreadable"))
    #expect(try await world.end(of: order.key) == end)
  }

  @Test func runnersThatHaveEndedAreCollected() async throws {
    let world = try LocalWorld()
    let order = world.order("zombie", "#!/bin/sh\nexit 0\n")
    _ = try await world.run(order)
    let runner = try LocalRecoveryTests.runner(of: order.key, in: world)
    for _ in 0..<100 where kill(runner, 0) == 0 {
      try await Task.sleep(for: .milliseconds(20))
      _ = try await world.centre.describe()
    }
    #expect(kill(runner, 0) != 0)
  }
}
