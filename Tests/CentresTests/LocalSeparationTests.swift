@testable import Centres
import Foundation
import Glibc
import Quantities
import Testing

@Suite struct LocalSeparationTests {
  static let isRoot = geteuid() == 0

  @Test func linksLeadNowhere() async throws {
    let world = try LocalWorld()
    let script = """
      #!/bin/sh
      ln -s /etc/shadow shadow
      ln -s /etc outside
      ln -s out.txt inside
      ln -s loop loop
      mkdir real && echo deep > real/file
      ln -s real alias
      mkfifo pipe
      echo done
      """
    let order = world.order("links", script)
    #expect(try await world.run(order).cause == .exited(code: 0))
    let names = [
      "shadow", "outside/shadow", "inside", "alias/file", "loop", "pipe", "real", "../order.json", "/etc/passwd",
      "real/../out.txt",
      ".", "", "absent", "out.txt/x",
    ]
    for name in names {
      await #expect(throws: CentreFailure.notFound(name: name)) {
        try await world.centre.read(name, of: order.key, from: 0, limit: 100)
      }
    }
    #expect(try await world.text("real/file", of: order.key) == "deep\n")
    #expect(try await world.centre.files(of: order.key).map(\.name) == ["out.txt", "real/file"])
  }

  /// A job swaps a folder for a link to /etc while it is read and listed: never a byte of the outside comes back.
  @Test func aLinkSwappedInDuringTheReadLeadsNowhere() async throws {
    let world = try LocalWorld()
    let script = """
      #!/usr/bin/perl
      mkdir "real"; open(my $f, ">", "real/hostname"); print $f "mine\\n"; close $f;
      symlink("/etc", "link");
      until (-e "stop") { rename("real", "place"); rename("place", "real"); rename("link", "place"); rename("place", "link"); }
      """
    let order = world.order("swap", script)
    try await world.centre.start(order)
    try await world.running(order.key)
    let own = try String(contentsOfFile: "/etc/hostname", encoding: .utf8)
    var reads = 0
    for _ in 0..<400 {
      if let text = try? await world.text("place/hostname", of: order.key) {
        reads += 1
        #expect(text != own || text == "mine\n" || text.isEmpty)
      }
      for entry in try await world.centre.files(of: order.key) { #expect(!entry.name.hasSuffix("passwd")) }
    }
    #expect(reads > 0)
    try await world.centre.cancel(order.key)
    #expect(try await world.end(of: order.key).cause == .cancelled)
  }

  @Test(.enabled(if: isRoot)) func aSecondNameOfSomeoneElsesFileIsNotShown() async throws {
    let world = try LocalWorld()
    let order = world.order("hard", "#!/bin/sh\nexit 0\n")
    _ = try await world.run(order)
    // The kernel keeps jobs from making such a link where fs.protected_hardlinks is set, which not every machine does.
    let foreign = world.folder + "/foreign"
    try Data("secret".utf8).write(to: URL(fileURLWithPath: foreign))
    try FileManager.default.linkItem(atPath: foreign, toPath: world.runPath(order.key, "work/hard"))
    await #expect(throws: CentreFailure.notFound(name: "hard")) {
      try await world.centre.read("hard", of: order.key, from: 0, limit: 10)
    }
  }

  @Test(arguments: [0o777, 0o775]) func aFolderThatOthersMayWriteIsRefused(mode: Int) throws {
    let world = try LocalWorld()
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: world.folder)
    #expect {
      _ = try LocalCentre(folder: world.folder, nodes: LocalWorld.nodes)
    } throws: {
      if case CentreFailure.refused = $0 { true } else { false }
    }
  }

  @Test func settingsThatWouldReachTheMachinesOwnUsersAreRefused() throws {
    let world = try LocalWorld()
    var settings = LocalCentreSettings()
    settings.firstUser = 0
    #expect(throws: CentreFailure.refused(reason: "firstUser is below 10000, where the machine's own users are")) {
      _ = try LocalCentre(folder: world.folder, nodes: LocalWorld.nodes, settings: settings)
    }
  }

  @Test(.enabled(if: isRoot)) func eachProjectHasAUserOfItsOwn() async throws {
    let world = try LocalWorld()
    let script = "#!/bin/sh\nid -u; id -g; id -G; stat -c %u:%a . ; grep -E 'NoNewPrivs|CapEff' /proc/self/status\n"
    for project in [1, 2] {
      let order = world.order("user-\(project)", script, project: project)
      #expect(try await world.run(order).cause == .exited(code: 0))
      let user = "\(600_000 + project)"
      let expected = "\(user)\n\(user)\n\(user)\n\(user):700\nCapEff:\t0000000000000000\nNoNewPrivs:\t1\n"
      let lines = try await world.text(of: order.key).split(separator: "\n").sorted()
      #expect(lines == expected.split(separator: "\n").sorted())
    }
  }

  @Test(.enabled(if: isRoot)) func aJobSeesNeitherOtherProjectsNorTheRecords() async throws {
    let world = try LocalWorld()
    let first = world.order("mine", "#!/bin/sh\necho secret > secret\n", project: 1)
    _ = try await world.run(first)
    #expect(try await world.text("secret", of: first.key) == "secret\n")
    let script = """
      #!/bin/sh
      runs=\(world.folder)/runs
      for file in $runs/mine/work/secret $runs/mine/script ../order.json ../started.json ../claimed.json \\
        ../runner.log ../claim; do
        cat "$file" 2>/dev/null && echo "read $file"
      done
      for folder in $runs $runs/mine $runs/mine/work ..; do ls "$folder" 2>/dev/null && echo "listed $folder"; done
      touch ../ended.json 2>/dev/null && echo wrote
      mv ../work ../elsewhere 2>/dev/null && echo moved
      kill -0 $PPID 2>/dev/null && echo "could signal the runner"
      cat /proc/$PPID/environ 2>/dev/null && echo "read the runner"
      echo end
      """
    let second = world.order("nosy", script, project: 2)
    #expect(try await world.run(second).cause == .exited(code: 0))
    #expect(try await world.text(of: second.key) == "end\n")
  }

  @Test(.enabled(if: isRoot)) func aFolderThatJobsCannotReachIsRefused() throws {
    let world = try LocalWorld()
    let closed = world.folder + "/closed"
    try FileManager.default.createDirectory(atPath: closed, withIntermediateDirectories: true)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: closed)
    #expect {
      _ = try LocalCentre(folder: closed + "/centre", nodes: LocalWorld.nodes)
    } throws: {
      if case CentreFailure.refused(let reason) = $0 { reason.contains(closed) } else { false }
    }
  }

  @Test(.enabled(if: isRoot)) func rootWithoutAUserToBecomeRunsNothing() async throws {
    let world = try LocalWorld()
    let order = world.order("root", "#!/bin/sh\nid -u\n")
    #expect(
      try RunFolder.stage(as: "root", in: world.folder) { path throws(SystemFailure) in
        try RunFolder.write(order, user: nil, settings: LocalCentreSettings(), to: path)
      })
    guard case .launchFailed = try await world.end(of: order.key).cause else {
      Issue.record("it ran")
      return
    }
  }

  /// The runner as an ordinary user does, which the tests, run as root, can only be by starting one.
  @Test(.enabled(if: isRoot)) func anOrdinaryUserRunsJobsAsItself() async throws {
    let world = try LocalWorld()
    let nobody: UInt32 = 65_534
    let order = world.order("plain", "#!/bin/sh\nid -u\nexit 4\n")
    #expect(
      try RunFolder.stage(as: "plain", in: world.folder) { path throws(SystemFailure) in
        try RunFolder.write(order, user: nil, settings: LocalCentreSettings(), to: path)
        let parent = try Descriptor.open(path + "/..", O_RDONLY | O_DIRECTORY)
        try FolderAccess.give(path.split(separator: "/").last.map(String.init) ?? "", in: parent, to: nobody)
      })
    #expect(chown(world.folder + "/runs", nobody, nobody) == 0)
    let praya = world.folder + "/praya"
    try FileManager.default.copyItem(atPath: try LocalWorld.praya(), toPath: praya)
    let runner = try ChildProcess(
      executable: "/usr/bin/setpriv",
      arguments: ["--reuid=65534", "--regid=65534", "--clear-groups", praya, "run-local", world.runPath(order.key, "")],
      environment: ChildProcess.ownEnvironment
    ).spawn()
    waitpid(runner, nil, 0)
    #expect(try await world.end(of: order.key).cause == .exited(code: 4))
    #expect(try await world.text(of: order.key) == "65534\n")
  }
}
