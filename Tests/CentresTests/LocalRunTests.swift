import Centres
import Foundation
import Quantities
import Testing

@Suite struct LocalRunTests {
  @Test(arguments: [0, 1, 42, 255])
  func aScriptEndsWithItsExitCode(code: Int) async throws {
    let world = try LocalWorld()
    let end = try await world.run(world.order("exit", "#!/bin/sh\nexit \(code)\n"))
    #expect(end.cause == .exited(code: code))
    #expect(end.startedAt != nil)
    #expect(end.restarts == 0)
  }

  @Test(arguments: [9, 11, 15])
  func aSignalThatNobodyHereSentIsNamed(number: Int) async throws {
    let world = try LocalWorld()
    #expect(
      try await world.run(world.order("signal", "#!/bin/sh\nkill -\(number) $$\nsleep 5\n")).cause == .signalled(number: number))
  }

  @Test func measuredTimeIsTheScriptsTime() async throws {
    let world = try LocalWorld()
    let before = Date().timeIntervalSince1970 * 1000
    let end = try await world.run(world.order("sleep", "#!/bin/sh\nsleep 1.2\n"))
    #expect((1200...2500).contains(end.measured.count))
    let start = try #require(end.startedAt)
    #expect(start.millisecondsSince1970 >= Int64(before))
    #expect(abs((end.endedAt - start).count - end.measured.count) <= 200)
  }

  @Test func whatRanIsToldByTheRunsOwnFolders() async throws {
    let world = try LocalWorld()
    let before = Instant(millisecondsSince1970: Int64(Date().timeIntervalSince1970 * 1000) - 1000)
    let good = try await world.run(world.order("good", "#!/bin/sh\nsleep 0.1\n", devices: [0, 1]))
    let bad = try await world.run(world.order("bad", "#!/bin/sh\nexit 3\n"))
    try await world.centre.cancel(LocalWorld.key("never"))
    let live = world.order("live", "#!/bin/sh\nsleep 60\n")
    try await world.centre.start(live)
    try await world.running(live.key)
    let page = try await world.centre.usage(UsageQuestion(from: before, until: before + .minutes(5)))
    #expect(page.source == .folder && page.next == nil && page.wholeUntil != nil)
    let runs = Dictionary(uniqueKeysWithValues: page.runs.map { ($0.key.rawValue, $0) })
    #expect(runs["good"]?.measured == good.measured && runs["good"]?.devices == 2 && runs["good"]?.outcome == .completed)
    #expect(runs["bad"]?.endedAt == bad.endedAt && runs["bad"]?.outcome == .failed)
    #expect(runs["never"]?.outcome == .cancelled && runs["never"]?.startedAt == nil)
    #expect(runs["live"]?.outcome == .underWay && runs["live"]?.endedAt == nil)
    let later = UsageQuestion(from: before + .minutes(5), until: before + .minutes(6))
    #expect(try await world.centre.usage(later).runs.isEmpty)
    let rest = UsageQuestion(from: before, until: before + .minutes(5), after: "good")
    #expect(try await world.centre.usage(rest).runs.map(\.key.rawValue) == ["live", "never"])
    try await world.centre.cancel(live.key)
    _ = try await world.end(of: live.key)
  }

  @Test func outputIsReadWhileTheScriptRuns() async throws {
    let world = try LocalWorld()
    let order = world.order("live", "#!/bin/sh\necho first\nwhile [ ! -e go ]; do sleep 0.05; done\necho second\n")
    try await world.centre.start(order)
    try await world.running(order.key)
    for _ in 0..<200 where try await world.text(of: order.key) != "first\n" { try await Task.sleep(for: .milliseconds(20)) }
    #expect(try await world.text(of: order.key) == "first\n")
    #expect(FileManager.default.createFile(atPath: world.runPath(order.key, "work/go"), contents: nil))
    #expect(try await world.end(of: order.key).cause == .exited(code: 0))
    let part = try await world.centre.read("out.txt", of: order.key, from: 6, limit: 3)
    #expect(part == FilePart(bytes: Array("sec".utf8), total: 13))
    #expect(try await world.centre.read("out.txt", of: order.key, from: 99, limit: 3).bytes.isEmpty)
  }

  @Test func outputAndErrorsShareAFileOrHaveTheirOwn() async throws {
    let world = try LocalWorld()
    let script = "#!/bin/sh\necho one\necho two >&2\necho three\n"
    _ = try await world.run(world.order("shared", script))
    #expect(try await world.text(of: LocalWorld.key("shared")) == "one\ntwo\nthree\n")
    _ = try await world.run(world.order("apart", script) { $0.errorOutput = "logs/errors.txt" })
    #expect(try await world.text(of: LocalWorld.key("apart")) == "one\nthree\n")
    #expect(try await world.text("logs/errors.txt", of: LocalWorld.key("apart")) == "two\n")
  }

  @Test func theScriptFindsItsInputsAndItsVariables() async throws {
    let world = try LocalWorld()
    let script = """
      #!/bin/sh
      cat data/a.txt
      echo "$CUDA_VISIBLE_DEVICES|$OMP_NUM_THREADS|$SLURM_JOB_NAME|$SLURM_GPUS_ON_NODE|$SLURM_ARRAY_TASK_ID|$LANG|$HUB_SECRET"
      [ "$HOME" = "$(pwd)" ] && [ "$HOME" = "$SLURM_SUBMIT_DIR" ] && echo at home
      touch "$TMPDIR/x" && echo temporary
      umask
      """
    setenv("HUB_SECRET", "secret", 1)
    let order = world.order(
      "variables", script, inputs: [InputFile(name: "data/a.txt", bytes: Array("input\n".utf8))], devices: [1, 3]
    ) {
      $0.cpusPerNode = 2
      $0.environment = ["SLURM_ARRAY_TASK_ID": "7", "CUDA_VISIBLE_DEVICES": "0,1,2,3"]
    }
    #expect(try await world.run(order).cause == .exited(code: 0))
    #expect(try await world.text(of: order.key) == "input\n1,3|2|variables|2|7|C.UTF-8|\nat home\ntemporary\n0077\n")
    #expect(try await world.centre.files(of: order.key).map(\.name) == ["data/a.txt", "out.txt"])
    #expect(!FileManager.default.fileExists(atPath: world.runPath(order.key, "tmp")))
  }

  @Test func aRunWithoutDevicesSeesNone() async throws {
    let world = try LocalWorld()
    let order = world.order("none", "#!/bin/sh\necho \"${CUDA_VISIBLE_DEVICES-unset}|\"\n", devices: [])
    _ = try await world.run(order)
    #expect(try await world.text(of: order.key) == "|\n")
  }

  @Test(arguments: ["#!/no/such/interpreter\n", "#!/bin/sh\r\nexit 0\n", "#!\n"])
  func aScriptThatCannotBeExecutedFailsToLaunch(script: String) async throws {
    let world = try LocalWorld()
    let end = try await world.run(world.order("launch", script))
    guard case .launchFailed(let reason) = end.cause else {
      Issue.record("ended by \(end.cause)")
      return
    }
    #expect(reason.contains("first line"))
    #expect(end.startedAt == nil)
    #expect(end.measured == .zero)
  }

  @Test func theCentreSaysWhatItHas() async throws {
    let world = try LocalWorld()
    let description = try await world.centre.describe()
    #expect(description.nodes == LocalWorld.nodes)
    #expect(description.separatesProjects == (getuid() == 0))
  }

  @Test func aKeyNeverHeardOfIsUnknown() async throws {
    let world = try LocalWorld()
    #expect(try await world.centre.observe([LocalWorld.key("nobody")]) == [LocalWorld.key("nobody"): .unknown])
  }

  @Test func theFilesOfARunThatIsOverAreRemovedAndItsKeyStartsNothingAgain() async throws {
    let world = try LocalWorld()
    let key = LocalWorld.key("gone")
    let order = world.order(
      "gone", "#!/bin/sh\nmkdir -p a/b && echo result > a/b/c && ln -s /etc/hostname link\necho done\n",
      inputs: [InputFile(name: "in.txt", bytes: [1])])
    try await world.centre.start(order)
    let long = world.order("long", "#!/bin/sh\nexec sleep 60\n", devices: [1])
    try await world.centre.start(long)
    await #expect(throws: CentreFailure.self, "not while it runs") { try await world.centre.discardFiles(of: long.key) }
    try await world.centre.cancel(long.key)
    _ = try await world.end(of: long.key)
    let end = try await world.observe(key) { if case .ended = $0 { true } else { false } }
    #expect(try await !world.centre.files(of: key).isEmpty)
    try await world.centre.discardFiles(of: key)
    try await world.centre.discardFiles(of: key)
    await #expect(throws: CentreFailure.notFound(name: "gone")) { try await world.centre.files(of: key) }
    await #expect(throws: CentreFailure.notFound(name: "out.txt")) {
      try await world.centre.read("out.txt", of: key, from: 0, limit: 10)
    }
    #expect(FileManager.default.fileExists(atPath: "/etc/hostname"), "links are removed, not followed")
    // Its end is still known, and a late order starts nothing.
    try? await world.centre.start(order)
    #expect(try await world.centre.observe([key])[key] == end)
    try await world.centre.discardFiles(of: LocalWorld.key("never-heard-of"))
  }
}
