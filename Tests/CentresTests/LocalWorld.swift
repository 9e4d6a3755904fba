import Centres
import Foundation
import Quantities
import Testing

/// A local centre over a folder of its own, removed at the end, and short ways to order and await runs.
final class LocalWorld: Sendable {
  let folder: String
  let centre: LocalCentre
  static let nodes = [
    CentreDescription.Node(
      name: "n1", deviceModel: "H100", devices: 4, cpus: 2, memoryMebibytes: 4096, isAvailable: true),
    CentreDescription.Node(
      name: "n2", deviceModel: nil, devices: 0, cpus: 2, memoryMebibytes: 4096, isAvailable: true),
  ]

  init(grace: Seconds = Seconds(1), change: (inout LocalCentreSettings) -> Void = { _ in }) throws {
    folder = FileManager.default.temporaryDirectory.path + "/praya-centres-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.setAttributes([.posixPermissions: 0o711], ofItemAtPath: folder)
    var settings = LocalCentreSettings()
    settings.grace = grace
    change(&settings)
    centre = try LocalCentre(
      folder: folder, nodes: LocalWorld.nodes, executable: try LocalWorld.praya(), settings: settings)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The program that was built beside these tests.
  static func praya() throws -> String {
    var places = [CommandLine.arguments[0], Bundle.main.executablePath ?? ""]
    if let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") { places.append(own) }
    let candidates = places.flatMap { place in
      let url = URL(fileURLWithPath: place)
      return [url.deletingLastPathComponent(), url.deletingLastPathComponent().deletingLastPathComponent()].map {
        $0.path + "/praya"
      }
    }
    return try #require(candidates.first { FileManager.default.isExecutableFile(atPath: $0) }, "praya is built beside the tests")
  }

  static func key(_ text: String) -> RunKey { RunKey(rawValue: text) ?? LocalWorld.key("invalid") }

  func order(
    _ name: String, _ script: String, inputs: [InputFile] = [], walltime: Seconds = Seconds(60), devices: [Int] = [0],
    project: Int = 1, change: (inout RunOrder) -> Void = { _ in }
  ) -> RunOrder {
    var order = RunOrder(
      key: LocalWorld.key(name), name: name, script: Array(script.utf8), inputs: inputs,
      allotment: [NodeAllotment(node: "n1", devices: devices)], deviceModel: "H100", cpusPerNode: 1, memoryMebibytes: nil,
      walltime: walltime, environment: [:], output: "out.txt", errorOutput: "out.txt", projectNumber: project)
    change(&order)
    return order
  }

  /// What the centre says of the key as soon as `isEnough` holds, or when ten seconds have passed.
  @discardableResult
  func observe(
    _ key: RunKey, by centre: LocalCentre? = nil, until isEnough: (RunObservation) throws -> Bool
  ) async throws -> RunObservation {
    var observation = RunObservation.unknown
    for _ in 0..<1000 {
      observation = try #require(try await (centre ?? self.centre).observe([key])[key])
      if try isEnough(observation) { return observation }
      try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("\(key) is still \(observation)")
    return observation
  }

  func end(of key: RunKey, by centre: LocalCentre? = nil) async throws -> RunEnd {
    let observation = try await observe(key, by: centre) { if case .ended = $0 { true } else { false } }
    guard case .ended(let end) = observation else { throw CentreFailure.notFound(name: key.rawValue) }
    return end
  }

  /// Starts the order and awaits its end.
  func run(_ order: RunOrder) async throws -> RunEnd {
    try await centre.start(order)
    return try await end(of: order.key)
  }

  func running(_ key: RunKey) async throws { try await observe(key) { if case .running = $0 { true } else { false } } }

  func text(_ name: String = "out.txt", of key: RunKey) async throws -> String {
    String(decoding: try await centre.read(name, of: key, from: 0, limit: 1 << 20).bytes, as: UTF8.self)
  }

  /// Awaits a file of the run that the script writes in one go, and reads the number in it.
  func number(in name: String, of key: RunKey) async throws -> Int32 {
    for _ in 0..<500 {
      if let text = try? await text(name, of: key), text.hasSuffix("\n"), let number = Int32(text.dropLast()) { return number }
      try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("\(name) never came")
    return 0
  }

  /// A process that exists and is not merely waiting to be collected.
  static func isAlive(_ process: Int32) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
    return stat.split(separator: ")").last?.split(separator: " ").first != "Z"
  }

  func runPath(_ key: RunKey, _ name: String) -> String { "\(folder)/runs/\(key)/\(name)" }
}
