import Centres
import Foundation
import Testing

@testable import Slurm

/// The lines that a job runs before the member's script, by the shell of this machine.
@Suite struct ClaimingScriptTests {
  /// A run's folder with a script that says whose it is.
  private struct Ground: ~Copyable {
    let folder: String

    init(named name: String = "run") throws {
      folder = Folders.make() + "/" + name
      try FileManager.default.createDirectory(atPath: "\(folder)/claims", withIntermediateDirectories: true)
      let script = "#!/bin/sh\necho \"$SLURM_JOB_ID\" >> \"$RAN\"\nexit 3\n"
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
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(ground.folder)/claims").sorted() == ["begun.0", "claim"])
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
