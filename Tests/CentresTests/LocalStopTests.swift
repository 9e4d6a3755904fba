import Centres
import Foundation
import Glibc
import Quantities
import Testing

@Suite struct LocalStopTests {
  @Test func aScriptThatIgnoresTheTermSignalIsKilledAfterTheGrace() async throws {
    let world = try LocalWorld(grace: Seconds(1))
    let order = world.order("deaf", "#!/bin/bash\ntrap '' TERM\nwhile :; do sleep 0.1; done\n", walltime: Seconds(1))
    let end = try await world.run(order)
    #expect(end.cause == .walltime)
    #expect((2000...3500).contains(end.measured.count))
  }

  @Test func aScriptThatHeedsTheTermSignalHasTheGraceToSaveItsWork() async throws {
    let world = try LocalWorld(grace: Seconds(5))
    let script = "#!/bin/bash\ntrap 'sleep 0.3; echo saved; exit 0' TERM\nwhile :; do sleep 0.1; done\n"
    let order = world.order("saves", script, walltime: Seconds(1)) { $0.errorOutput = "errors.txt" }
    #expect(try await world.run(order).cause == .walltime)
    #expect(try await world.text(of: order.key) == "saved\n")
  }

  /// The shell dies of the signal at once; the program that it started still has the grace.
  @Test func theGraceIsForTheWholeGroup() async throws {
    let world = try LocalWorld(grace: Seconds(5))
    let script = "#!/bin/sh\nbash -c 'trap \"sleep 0.4; echo saved; exit\" TERM; while :; do sleep 0.1; done'\n"
    let order = world.order("group", script) { $0.errorOutput = "errors.txt" }
    try await world.centre.start(order)
    try await world.running(order.key)
    try await Task.sleep(for: .milliseconds(500))
    try await world.centre.cancel(order.key)
    #expect(try await world.end(of: order.key).cause == .cancelled)
    #expect(try await world.text(of: order.key) == "saved\n")
  }

  @Test func aStoppedScriptIsWokenToEnd() async throws {
    let world = try LocalWorld(grace: Seconds(60))
    let order = world.order("stopped", "#!/bin/sh\nkill -STOP $$\n", walltime: Seconds(1))
    let end = try await world.run(order)
    #expect(end.cause == .walltime)
    #expect(end.measured.count < 30_000, "it did not take the grace")
  }

  @Test func aCancelledRunEndsSoonAndIsFreeOfItsExitCode() async throws {
    let world = try LocalWorld(grace: Seconds(60))
    let order = world.order("cancelled", "#!/bin/bash\ntrap 'exit 0' TERM\necho up\nwhile :; do sleep 0.05; done\n")
    try await world.centre.start(order)
    try await world.running(order.key)
    try await Task.sleep(for: .milliseconds(200))
    let asked = Date()
    try await world.centre.cancel(order.key)
    try await world.centre.cancel(order.key)
    let end = try await world.end(of: order.key)
    #expect(Date().timeIntervalSince(asked) < 30, "it did not take the grace")
    #expect(end.cause == .cancelled)
    #expect(end.measured.count > 0)
    #expect(end.startedAt != nil)
  }

  @Test func aKeyCancelledBeforeItsOrderIsNeverStarted() async throws {
    let world = try LocalWorld()
    let order = world.order("tombstone", "#!/bin/sh\ntouch ran\n")
    try await world.centre.cancel(order.key)
    await #expect(throws: CentreFailure.refused(reason: "the run was cancelled before it was ordered")) {
      try await world.centre.start(order)
    }
    try await world.centre.cancel(order.key)
    let end = try await world.end(of: order.key)
    #expect(end.cause == .cancelled)
    #expect(end.startedAt == nil)
    #expect(end.measured == .zero)
    #expect(throws: (any Error).self) { try FileManager.default.attributesOfItem(atPath: world.runPath(order.key, "work")) }
  }

  @Test func cancellingAfterTheEndChangesNothing() async throws {
    let world = try LocalWorld()
    let order = world.order("over", "#!/bin/sh\nexit 3\n")
    let end = try await world.run(order)
    try await world.centre.cancel(order.key)
    try await world.centre.start(order)
    #expect(try await world.end(of: order.key) == end)
    #expect(end.cause == .exited(code: 3))
  }

  /// Whichever wins, the run ends once, and as cancelled or having run.
  @Test func aStartAndACancellationAtTheSameMomentAgree() async throws {
    let world = try LocalWorld()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<12 {
        group.addTask {
          let order = world.order("race-\(index)", "#!/bin/sh\necho ran\nsleep 30\n")
          async let started: Void = {
            do { try await world.centre.start(order) } catch CentreFailure.refused {}
          }()
          if index % 3 > 0 { try await Task.sleep(for: .milliseconds(index * 3)) }
          try await world.centre.cancel(order.key)
          try await started
          let end = try await world.end(of: order.key)
          #expect(end.cause == .cancelled)
          #expect(try await world.end(of: order.key) == end)
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func whatTheScriptLeavesBehindDiesWithIt() async throws {
    let world = try LocalWorld()
    let script = """
      #!/bin/bash
      setsid bash -c 'echo $$ > daemon; exec sleep 300' < /dev/null > /dev/null 2>&1 &
      (setsid env -i /bin/sleep 300 & echo $! > orphan)
      sleep 300 &
      echo $! > background
      while [ ! -s daemon ]; do sleep 0.02; done
      """
    let order = world.order("leaves", script)
    let end = try await world.run(order)
    #expect(end.cause == .exited(code: 0))
    #expect(end.measured.count < 5000)
    for name in ["daemon", "orphan", "background"] {
      let process = try await world.number(in: name, of: order.key)
      #expect(process > 1)
      #expect(!LocalWorld.isAlive(process), "\(name) is dead when the end is known")
    }
  }

  @Test func aRunnerToldToStopEndsItsRunAsTheCentres() async throws {
    let world = try LocalWorld()
    let order = world.order("shutdown", "#!/bin/sh\necho $$ > pid\nsleep 300\n")
    try await world.centre.start(order)
    let script = try await world.number(in: "pid", of: order.key)
    try await world.running(order.key)
    kill(try LocalRecoveryTests.runner(of: order.key, in: world), SIGTERM)
    #expect(try await world.end(of: order.key).cause == .centre(reason: "the runner was told to stop"))
    #expect(!LocalWorld.isAlive(script))
  }
}
