import Foundation
import Testing

@testable import Commands

/// The built program itself, from a data folder to the auditor's verdict.
@Suite struct BuiltProgramTests {
  private struct Ended {
    let code: Int32
    let output: String
    let error: String
  }

  /// - Parameter through: a program and its first arguments, behind which ours are put.
  private static func start(
    _ words: [String], _ environment: [String: String], input: String = "", through: [String] = []
  ) throws -> (Process, Pipe, Pipe) {
    let process = Process()
    let line = through + [try #require(program(named: "praya"))] + words
    process.executableURL = URL(fileURLWithPath: try #require(line.first))
    process.arguments = Array(line.dropFirst())
    process.environment = environment
    let (output, error, standardInput) = (Pipe(), Pipe(), Pipe())
    (process.standardOutput, process.standardError, process.standardInput) = (output, error, standardInput)
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    return (process, output, error)
  }

  /// Beside the tests' own bundle.
  private static func program(named name: String) -> String? {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<4 {
      let candidate = folder.appendingPathComponent(name).path
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
      folder.deleteLastPathComponent()
    }
    return nil
  }

  private static func run(_ words: String..., environment: [String: String], input: String = "") throws -> Ended {
    let (process, output, error) = try start(words, environment, input: input)
    let (out, err) = (output.fileHandleForReading.readDataToEndOfFile(), error.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    return Ended(
      code: process.terminationStatus, output: String(decoding: out, as: UTF8.self), error: String(decoding: err, as: UTF8.self))
  }

  @Test func wordsGoToTheirStreamsAndCodesToTheShell() throws {
    let environment = ["HOME": "/nonexistent", "LANG": "C"]
    let version = try Self.run("--version", environment: environment)
    #expect(version.code == 0 && version.output.hasPrefix("praya ") && version.error.isEmpty)
    let wrong = try Self.run("job", "submitt", environment: environment)
    #expect(wrong.code == 2 && wrong.output.isEmpty && wrong.error.contains("did you mean 'submit'?"))
    let nobody = try Self.run("whoami", "--hub", "http://127.0.0.1:1", environment: environment)
    #expect(nobody.code == 1 && nobody.output.isEmpty && nobody.error.contains("No hub answers"))
    let check = try Self.run("scheme", "check", "-", environment: environment, input: "{}")
    #expect(check.code == 1 && check.output.contains("-:1: id: 'id' is required."))
  }

  @Test func aScheduleThatDoesNotFitEndsTheSimulationWithItsReason() throws {
    let home = NSTemporaryDirectory() + "praya-program-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: home) }
    let environment = ["HOME": home, "LANG": "C", "PATH": "/usr/bin:/bin"]
    let workload = home + "/made.swf"
    let made = try Self.run(
      "workload", "generate", "--jobs", "20000", "--processors", "64", "-o", workload, environment: environment)
    #expect(made.code == 0, "\(made.error)")

    // As a full disk: no file grows beyond 128 blocks of 1,024 bytes, and who writes on is told so.
    let (process, output, error) = try Self.start(
      ["simulate", workload, "--policy", "fcfs+easy", "--schedule", home + "/schedule.csv"], environment,
      through: ["/bin/bash", "-c", #"trap "" XFSZ; ulimit -f 128; exec "$@""#, "bash"])
    let (out, err) = (output.fileHandleForReading.readDataToEndOfFile(), error.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(out.isEmpty)
    let told = String(decoding: err, as: UTF8.self)
    #expect(told.contains("schedule.csv") && told.contains("large") && !told.contains("nterrupted"), "\(told)")
    #expect(!FileManager.default.fileExists(atPath: home + "/schedule.csv"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: home) == ["made.swf"])
  }

  @Test func aHubIsSetUpServedAskedBackedUpAndAudited() async throws {
    let home = NSTemporaryDirectory() + "praya-program-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: home) }
    let data = home + "/data"
    var environment = ["HOME": home, "LANG": "C"]

    try Data(Self.city.utf8).write(to: URL(fileURLWithPath: home + "/city.json"))
    let applied = try Self.run("city", "apply", home + "/city.json", "--data", data, environment: environment)
    #expect(applied.code == 0, "\(applied.error)")
    let made = try Self.run(
      "admin", "create", "root", "--data", data, "--password-file", "-", environment: environment,
      input: "correct-horse-battery\n")
    #expect(made.code == 0, "\(made.error)")

    let port = try await Self.freePort()
    let (server, _, _) = try Self.start(["serve", "--data", data, "--listen", "127.0.0.1:\(port)"], environment)
    defer { server.terminate() }
    environment["PRAYA_HUB"] = "http://127.0.0.1:\(port)"
    var signedIn = Ended(code: 1, output: "", error: "")
    for _ in 0..<100 where signedIn.code != 0 {
      signedIn = try Self.run(
        "sign-in", "root", "--password-file", "-", environment: environment, input: "correct-horse-battery\n")
      if signedIn.code != 0 { try await Task.sleep(for: .milliseconds(200)) }
    }
    #expect(signedIn.code == 0, "\(signedIn.error)")

    #expect(try Self.run("whoami", environment: environment).output.contains("administrator"))
    #expect(try Self.run("centre", "show", "here", environment: environment).output.contains("HK$12.00"))
    #expect(try Self.run("pool", "price", "here-cpu", "13.50", environment: environment).output.contains("HK$13.50"))
    #expect(try Self.run("pool", "price", "here-cpu", "13.505", environment: environment).code == 2)
    let refused = try Self.run("project", "create", "p", "--organisation", "firm", "--name", "P", environment: environment)
    #expect(refused.code == 1 && !refused.error.isEmpty)
    // While the hub has the folder open.
    #expect(try Self.run("ledger", "verify", "--data", data, environment: environment).code == 0)
    #expect(try Self.run("ledger", "verify", environment: environment).output.hasPrefix("The ledger is sound.\n"))
    #expect(try Self.run("audit", "verify", "--json", environment: environment).output.contains("\"verified\":true"))
    #expect(try Self.run("backup", home + "/b.db", "--data", data, environment: environment).code == 0)
    #expect(try Self.run("restore", home + "/b.db", "--data", data, "--force", environment: environment).code == 1)
    #expect(try Self.run("city", "apply", home + "/city.json", "--data", data, environment: environment).code == 1)

    server.interrupt()
    server.waitUntilExit()
    #expect(try Self.run("restore", home + "/b.db", "--data", data, environment: environment).code == 1)
    #expect(try Self.run("restore", home + "/b.db", "--data", data, "--force", environment: environment).code == 0)
    #expect(
      try Self.run("audit", "verify", "--data", data, environment: environment).output.hasPrefix("The audit log is sound.\n"))
  }

  /// A port that nobody had a moment ago.
  private static func freePort() async throws -> Int {
    let probe = try CannedHub()
    let port = try #require(Int(probe.url.split(separator: ":").last ?? ""))
    await probe.close()
    return port
  }

  private static let city = """
    {
      "city": { "name": { "en": "Town", "zh-Hant": "小城" }, "currency": "HKD", "timeZone": "Asia/Hong_Kong" },
      "organisations": [{ "id": "firm", "name": { "en": "Firm", "zh-Hant": "公司" } }],
      "centres": [{
        "id": "here", "name": { "en": "Here", "zh-Hant": "此處" }, "connection": "local", "jurisdiction": "HK",
        "clearance": "internal",
        "pools": [{
          "id": "here-cpu", "pricePerHour": "12.00",
          "nodes": [{ "prefix": "n", "count": 1, "devices": 0, "cpus": 2, "memoryGibibytes": 2 }]
        }]
      }]
    }
    """
}
