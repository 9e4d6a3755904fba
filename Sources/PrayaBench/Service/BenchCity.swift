import Centres
import Foundation
import Hub
import Jobs
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

  /// - Parameters:
  ///   - jobs: how many jobs that are over are stored.
  ///   - centres: how many centres there are besides the one that computes.
  static func found(_ program: String, jobs: Int, centres: Int = 0) async throws -> BenchCity {
    let folder = try makeFolder()
    let data = folder.appending(path: "data").path
    let token = try await found(program, in: folder, city: text(centres: list(centres)))
    let hub = try await BenchHub.start(program, folder, token: token)
    defer { hub.stop() }
    let name = try await hub.submit("#!/bin/sh\n#SBATCH --gpus=1 --time=1\ntrue\n", to: 0, key: "first")
    for _ in 0..<600 where try await hub.get("jobs/\(name)")["settledAt"] == .null {
      try await Task.sleep(for: .milliseconds(50))
    }
    hub.stop()
    try await store(jobs, copiesOf: name, in: data)
    return BenchCity(folder: folder, token: hub.token, job: name)
  }

  static func makeFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "praya-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o711])
    return folder
  }

  /// Founds a city of `text(centres:)`, with money for every project.
  ///
  /// - Returns: the lead's session.
  static func found(_ program: String, in folder: URL, city: String) async throws -> String {
    let data = folder.appending(path: "data").path
    let passwordFile = folder.appending(path: "password")
    try Data((password + "\n").utf8).write(to: passwordFile)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: passwordFile.path)
    try Data(city.utf8).write(to: folder.appending(path: "city.json"))
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
    return hub.token
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

  /// Since when the jobs run that `storeRunning` stores.
  static let runsSince = Instant(secondsSince1970: Int64(Date().timeIntervalSince1970) - 600)

  /// Stores jobs that are under way at the centres besides the first, each with an identity of its own and with whole nodes
  /// of its own.
  func storeRunning(_ count: Int, centres: Int) async throws {
    let data = folder.appending(path: "data").path
    let database = try await SQLiteDatabase.open(path: "\(data)/praya.db", migrations: HubSchema.migrations)
    let job = try await database.read { try $0.select(JobRecord.self, order: .ascending(.number), limit: 1).first }
    guard let job else { throw BenchHub.Failure(description: "there is no job to copy") }
    var random = SeededGenerator(seed: 8)
    for start in stride(from: 0, to: count, by: 5000) {
      let copies = (start..<min(start + 5000, count)).compactMap { number -> JobRecord? in
        var copy = job
        let centre = number % centres
        guard let name = Slug(rawValue: "centre-\(centre)"), let pool = Slug(rawValue: "pool-\(centre)") else { return nil }
        let place = number / centres
        copy.id = JobID(madeAt: BenchCity.runsSince, random: (random.next(), UInt16(truncatingIfNeeded: random.next())))
        copy.submission = SubmissionID(
          madeAt: BenchCity.runsSince, random: (random.next(), UInt16(truncatingIfNeeded: random.next())))
        copy.number = job.number + 1 + number
        (copy.centre, copy.pool, copy.state, copy.walltime) = (name, pool, .running, .hours(24))
        copy.request.walltime = .hours(24)
        copy.placement = [NodeAllotment(node: "n\(centre)-\(place / 8 + 1)", devices: [place % 8])]
        (copy.placedAt, copy.acceptedAt, copy.startedAt) = (BenchCity.runsSince, BenchCity.runsSince, BenchCity.runsSince)
        (copy.endedAt, copy.settledAt, copy.cause, copy.measured) = (nil, nil, nil, nil)
        (copy.deviceSeconds, copy.total, copy.schemeShare, copy.ownShare) = (nil, nil, nil, nil)
        return copy
      }
      try await database.write { records in for copy in copies { try records.insert(copy) } }
    }
    await database.close()
  }

  /// The city's centres as a list: one that computes, and so many besides.
  private static func list(_ centres: Int) -> String {
    let others = (0..<centres).map { number in
      """
      , {"id": "centre-\(number)", "name": {"en": "Centre", "zh-Hant": "中心"}, "connection": "local", "jurisdiction": "HK",
          "clearance": "internal", "pools": [{"id": "pool-\(number)", "deviceModel": "h100", "pricePerHour": "30.00",
            "nodes": [{"prefix": "n\(number)-", "count": 300, "devices": 8, "cpus": 64, "memoryGibibytes": 512}]}]}
      """
    }
    return """
      [{"id": "here", "name": {"en": "Here", "zh-Hant": "此處"}, "connection": "local", "jurisdiction": "HK",
        "clearance": "internal", "pools": [{"id": "here-t4", "deviceModel": "t4", "pricePerHour": "36.00",
          "nodes": [{"prefix": "here-", "count": 2, "devices": 8, "cpus": 16, "memoryGibibytes": 64}]}]}\(others.joined())]
      """
  }

  /// A city's file with a list of centres.
  static func text(centres: String) -> String {
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
        "centres": \(centres),
        "projects": [\(list.joined(separator: ", "))],
        "people": [{"signIn": "lead", "name": "Lead", "language": "en", "roles": [\(roles.joined(separator: ", "))]}]
      }
      """
  }
}
