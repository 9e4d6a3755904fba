import Foundation
import Hub
import Quantities
import Storage

/// A small city in a folder, with as many stored jobs as a measurement asks for.
struct BenchCity {
  let folder: URL
  /// The lead's session.
  let token: String
  /// A job that is over, to be read again and again.
  let job: String

  /// Projects between which submissions are spread, so that no project's limits get in the way.
  static let projects = 8
  private static let password = "a-long-enough-password"

  /// - Parameter jobs: how many jobs that are over are stored.
  static func found(_ program: String, jobs: Int) async throws -> BenchCity {
    let folder = FileManager.default.temporaryDirectory.appending(path: "praya-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o711])
    let data = folder.appending(path: "data").path
    let passwordFile = folder.appending(path: "password")
    try Data((password + "\n").utf8).write(to: passwordFile)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: passwordFile.path)
    try Data(file.utf8).write(to: folder.appending(path: "city.json"))
    try run(program, ["admin", "create", "lead", "--password-file", passwordFile.path, "--data", data])
    try run(program, ["city", "apply", folder.appending(path: "city.json").path, "--data", data])
    let hub = try await BenchHub.start(program, folder, signIn: ("lead", password))
    defer { hub.stop() }
    for number in 0..<projects {
      _ = try await hub.post(
        "projects/project-\(number)/payments",
        [
          "amount": .object(["minorUnits": .integer(1_000_000_000), "currency": .text("HKD")]),
          "bankReference": .text("FPS-\(number)"),
        ])
    }
    let name = try await hub.submit("#!/bin/sh\n#SBATCH --gpus=1 --time=1\ntrue\n", to: 0, key: "first")
    for _ in 0..<600 where try await hub.get("jobs/\(name)")["settledAt"] == .null {
      try await Task.sleep(for: .milliseconds(50))
    }
    hub.stop()
    try await store(jobs, copiesOf: name, in: data)
    return BenchCity(folder: folder, token: hub.token, job: name)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  private static func run(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw BenchHub.Failure(description: "\(arguments) failed") }
  }

  /// Stores copies of a job that is over, each with an identity of its own; the books do not know them, and no measurement
  /// asks the books for them.
  private static func store(_ count: Int, copiesOf name: String, in data: String) async throws {
    let database = try await SQLiteDatabase.open(path: "\(data)/praya.db", migrations: HubSchema.migrations)
    let job = try await database.read { try $0.select(JobRecord.self, order: .ascending(.number), limit: 1).first }
    guard let job else { throw BenchHub.Failure(description: "there is no job to copy") }
    var random = SeededGenerator(seed: 7)
    for start in stride(from: 0, to: count, by: 5000) {
      let copies = (start..<min(start + 5000, count)).map { number in
        var copy = job
        let at = Instant(millisecondsSince1970: job.submittedAt.millisecondsSince1970 + Int64(number))
        copy.id = JobID(madeAt: at, random: (random.next(), UInt16(truncatingIfNeeded: random.next())))
        copy.submission = SubmissionID(madeAt: at, random: (random.next(), UInt16(truncatingIfNeeded: random.next())))
        copy.number = job.number + 1 + number
        return copy
      }
      try await database.write { records in for copy in copies { try records.insert(copy) } }
    }
    await database.close()
  }

  private static var file: String {
    let list = (0..<projects).map { number in
      """
      {"id": "project-\(number)", "organisation": "firm", "name": {"en": "Project", "zh-Hant": "項目"}, "dataClass": "open",
        "jurisdictions": []}
      """
    }
    let roles = (0..<projects).map { #"{"role": "project-lead", "project": "project-\#($0)"}"# }
    return """
      {
        "city": {"name": {"en": "Small", "zh-Hant": "小城"}, "currency": "HKD", "timeZone": "Asia/Hong_Kong"},
        "organisations": [{"id": "firm", "name": {"en": "Firm", "zh-Hant": "公司"}, "facts": {"kind": "enterprise", "place": "HK"}}],
        "centres": [{"id": "here", "name": {"en": "Here", "zh-Hant": "此處"}, "connection": "local", "jurisdiction": "HK",
          "clearance": "internal", "pools": [{"id": "here-t4", "deviceModel": "t4", "pricePerHour": "36.00",
            "nodes": [{"prefix": "here-", "count": 2, "devices": 8, "cpus": 16, "memoryGibibytes": 64}]}]}],
        "projects": [\(list.joined(separator: ", "))],
        "people": [{"signIn": "lead", "name": "Lead", "language": "en", "roles": [\(roles.joined(separator: ", "))]}]
      }
      """
  }
}
