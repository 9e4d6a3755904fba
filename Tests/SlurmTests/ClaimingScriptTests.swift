import Centres
import Foundation
import Quantities
import Testing

@testable import Slurm

/// The lines that a job runs before the member's script, by the shell of this machine.
@Suite struct ClaimingScriptTests {
  /// A run's folder with a script that says whose it is.
  private struct Ground: ~Copyable {
    let folder: String

    init(named name: String = "run", body: String = "echo \"$SLURM_JOB_ID\" >> \"$RAN\"\nexit 3") throws {
      folder = Folders.make() + "/" + name
      try FileManager.default.createDirectory(atPath: "\(folder)/claims", withIntermediateDirectories: true)
      let script = "#!/bin/sh\n\(body)\n"
      try script.write(toFile: "\(folder)/script", atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: "\(folder)/script")
    }

    deinit { Folders.remove((folder as NSString).deletingLastPathComponent) }

    var ran: [String] {
      ((try? String(contentsOfFile: "\(folder)/ran", encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }
    var claim: RunClaim? {
      (try? String(contentsOfFile: "\(folder)/claims/claim", encoding: .utf8)).flatMap(RunClaim.init(line:))
    }

    var end: ScriptEnd? {
      (try? String(contentsOfFile: "\(folder)/claims/ended", encoding: .utf8)).flatMap(ScriptEnd.init(line:))
    }

    /// Returns once the script has said so.
    func await(_ word: String, times: Int = 1) throws {
      let deadline = Date().addingTimeInterval(20)
      while ran.count(where: { $0 == word }) < times {
        guard Date() < deadline else { throw Late() }
        usleep(10_000)
      }
    }
    private struct Late: Error {}

    var isRepeated: Bool { FileManager.default.fileExists(atPath: "\(folder)/claims/again") }

    func job(_ number: Int, attempt: Int, restarts: Int = 0) throws -> Process {
      let path = "\(folder)/batch-\(attempt)-\(number)"
      try ClaimingScript(folder: folder, attempt: attempt).text.write(toFile: path, atomically: true, encoding: .utf8)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = [path]
      process.environment = [
        "PATH": "/usr/bin:/bin", "SLURM_JOB_ID": "\(number)", "SLURMD_NODENAME": "n1", "RAN": "\(folder)/ran",
      ]
      // Slurm sets it only when it has begun to count.
      if restarts > 0 { process.environment?["SLURM_RESTART_COUNT"] = "\(restarts)" }
      process.standardError = FileHandle.nullDevice
      try process.run()
      return process
    }

    func code(_ number: Int, attempt: Int, restarts: Int = 0) throws -> Int {
      let process = try job(number, attempt: attempt, restarts: restarts)
      process.waitUntilExit()
      return Int(process.terminationStatus)
    }
  }

  @Test("A job claims its run, runs the script, and gives its exit code", arguments: ["run", "o'brien's $HOME `x`"])
  func claims(name: String) throws {
    let ground = try Ground(named: name)
    #expect(try ground.code(17, attempt: 1) == 3)
    #expect(ground.ran == ["17"])
    #expect(ground.claim == RunClaim(attempt: 1, number: SlurmNumber(rawValue: 17)))
  }

  @Test("The end of the script is noted, of the last run if it was started over") func notesTheEnd() throws {
    let ground = try Ground()
    for restarts in [0, 2] {
      let before = Int64(Date().timeIntervalSince1970)
      #expect(try ground.code(17, attempt: 1, restarts: restarts) == 3)
      let noted = ground.end
      let end = try #require(noted)
      #expect(end.claim == RunClaim(attempt: 1, number: SlurmNumber(rawValue: 17)))
      #expect(end.restarts == restarts && end.code == 3)
      #expect((before...Int64(Date().timeIntervalSince1970)).contains(end.at.millisecondsSince1970 / 1000))
    }
  }

  @Test("A job that may not run leaves no word of an end") func refusedNotesNothing() throws {
    let ground = try Ground()
    _ = try ground.code(17, attempt: 1)
    let end = ground.end
    _ = try ground.code(18, attempt: 1)
    _ = try ground.code(17, attempt: 1)
    #expect(ground.end == end)
  }

  @Test("A script that handles the signal at a job's end is left the time to do so") func graceful() throws {
    let body = "trap 'echo saved >> \"$RAN\"; exit 5' TERM\necho ready >> \"$RAN\"\nwhile :; do sleep 0.1; done"
    let ground = try Ground(body: body)
    let job = try ground.job(17, attempt: 1)
    try ground.await("ready")
    // Slurm sends it to each process of a job.
    try Self.signal(SIGTERM, to: job)
    job.waitUntilExit()
    #expect(job.terminationStatus == 5 && job.terminationReason == .exit)
    #expect(ground.ran == ["ready", "saved"])
    #expect(ground.end?.code == 5)
  }

  @Test("A signal that a script does not handle ends it, and is told as shells do") func signalled() throws {
    let ground = try Ground(body: "echo ready >> \"$RAN\"\nwhile :; do sleep 0.1; done")
    for (number, signal) in [SIGTERM, SIGINT, SIGUSR1, SIGXCPU, SIGHUP].enumerated() {
      let job = try ground.job(17, attempt: 1, restarts: number)
      try ground.await("ready", times: number + 1)
      try Self.signal(signal, to: job)
      job.waitUntilExit()
      #expect(job.terminationReason == .exit && job.terminationStatus == 128 + signal)
      #expect(ground.end?.code == Int(128 + signal) && ground.end?.restarts == number)
    }
  }

  @Test("What Slurm kills leaves no word of its end") func killed() throws {
    let ground = try Ground(body: "echo ready >> \"$RAN\"\nwhile :; do sleep 0.1; done")
    let job = try ground.job(17, attempt: 1)
    try ground.await("ready")
    try Self.signal(SIGKILL, to: job)
    job.waitUntilExit()
    #expect(ground.end == nil)
  }

  @Test("The script sees no signal ignored, and nothing of the lines around it") func inheritsNothing() throws {
    let ground = try Ground(body: "grep SigIgn /proc/$$/status >> \"$RAN\"; env | grep -c '^claims=\\|^mine=' >> \"$RAN\"")
    _ = try ground.code(17, attempt: 1)
    let ran = ground.ran
    let ignored = try #require(ran.first?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) })
    // What this process itself ignores is inherited: TERM, INT, QUIT and HUP are none of it.
    for signal in [SIGTERM, SIGINT, SIGQUIT, SIGHUP] { #expect(ignored & (1 << UInt64(signal - 1)) == 0) }
    #expect(ran.last == "0")
  }

  @Test(
    "Only such a line tells of an end",
    arguments: ["", "1 7 0 3", "1 7 0 256 9", "1 7 -1 0 9", "0 7 0 0 9", "1 0 0 0 9", "1 7 0 0 9 9", "1 7 0 0 999999999999999"])
  func otherEnds(line: String) { #expect(ScriptEnd(line: line) == nil) }

  /// To each process of a job, as Slurm's `proctrack` does.
  private static func signal(_ signal: Int32, to job: Process) throws {
    for process in [job.processIdentifier] + Self.children(of: job.processIdentifier) { kill(process, signal) }
  }

  private static func children(of process: Int32) -> [Int32] {
    let told = try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
    return (told ?? "").split(separator: " ").compactMap { Int32($0) }.flatMap { [$0] + children(of: $0) }
  }

  @Test("A second job does not run the script, nor does one of another submission with the same number") func second() throws {
    let ground = try Ground()
    #expect(try ground.code(17, attempt: 1) == 3)
    #expect(try ground.code(18, attempt: 1) == RunClaim.refusedExit)
    #expect(try ground.code(17, attempt: 2) == RunClaim.refusedExit)
    #expect(ground.ran == ["17"])
  }

  @Test("A job that Slurm starts over runs again") func requeued() throws {
    let ground = try Ground()
    #expect(try ground.code(17, attempt: 1) == 3)
    #expect(try ground.code(17, attempt: 1, restarts: 1) == 3)
    #expect(try ground.code(17, attempt: 1, restarts: 2) == 3)
    #expect(ground.ran == ["17", "17", "17"])
    #expect(ground.isRepeated == false)
  }

  @Test("A job that is launched again and was not started over does not run again") func repeated() throws {
    let ground = try Ground()
    #expect(try ground.code(17, attempt: 1) == 3)
    #expect(try ground.code(17, attempt: 1) == RunClaim.refusedExit)
    #expect(ground.isRepeated == true)
    #expect(try ground.code(17, attempt: 1, restarts: 1) == 3)
    #expect(try ground.code(17, attempt: 1, restarts: 1) == RunClaim.refusedExit)
    #expect(ground.ran == ["17", "17"])
  }

  @Test("Of jobs that start at the same moment one runs") func atOnce() throws {
    let ground = try Ground()
    var jobs: [Process] = []
    for number in 1...8 { jobs.append(try ground.job(number, attempt: 1)) }
    for job in jobs { job.waitUntilExit() }
    #expect(ground.ran.count == 1)
    #expect(jobs.filter { $0.terminationStatus == 3 }.count == 1)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(ground.folder)/claims").sorted() == ["begun.0", "claim", "ended"])
  }

  @Test("Where the folder is not there, nothing is run") func noFolder() throws {
    let ground = try Ground()
    try FileManager.default.removeItem(atPath: "\(ground.folder)/claims")
    #expect(try ground.code(17, attempt: 1) == RunClaim.refusedExit)
    #expect(ground.ran.isEmpty)
  }

  @Test(
    "Only such a line is a claim",
    arguments: ["", "1", "1 ", "0 7", "1 0", "1 7 3", "-1 7", "a 7", "1  7", "99999999999999999999 7"])
  func others(line: String) { #expect(RunClaim(line: line) == nil) }
}
