import Foundation

/// Three real Slurm clusters, made by `scripts/slurm-lab` of the folder that the benchmark is started in.
struct Laboratory {
  struct Cluster: Decodable {
    var name: String
    var configuration: String
    var sharedFolder: String
    var partition: String
    var restSocket: String
  }

  private struct Facts: Decodable { var clusters: [Cluster] }

  let folder: String
  let clusters: [Cluster]
  /// The clusters as a city file has them.
  var centresFile: URL { URL(filePath: "\(folder)/centres.json") }

  private static let program = "scripts/slurm-lab"

  /// Why none can be made here; nil where one can.
  static func reasonAgainst() -> String? {
    guard FileManager.default.isExecutableFile(atPath: program) else { return "start it where \(program) is" }
    let (status, output) = run("/usr/bin/env", [program, "check"])
    return status == 0 ? nil : output
  }

  static func up() throws -> Laboratory {
    // Sockets in it need a short path.
    let folder = "/tmp/praya-bench-\(UUID().uuidString.prefix(8).lowercased())"
    let (status, output) = run(
      "/usr/bin/env", [program, "up", folder, "--while", "\(ProcessInfo.processInfo.processIdentifier)"])
    guard status == 0 else { throw BenchHub.Failure(description: output) }
    let facts = try JSONDecoder().decode(Facts.self, from: try Data(contentsOf: URL(filePath: "\(folder)/lab.json")))
    return Laboratory(folder: folder, clusters: facts.clusters)
  }

  func down() { _ = Laboratory.run("/usr/bin/env", [Laboratory.program, "down", folder]) }

  /// Runs one of Slurm's commands at a cluster.
  @discardableResult
  func command(_ words: [String], at cluster: Cluster) throws -> String {
    let (status, output) = Laboratory.run("/usr/bin/env", ["SLURM_CONF=\(cluster.configuration)"] + words)
    guard status == 0 else { throw BenchHub.Failure(description: "\(words): \(output)") }
    return output
  }

  /// How many jobs the clusters have ever taken: each has the next number.
  func jobsTaken() throws -> Int {
    try clusters.reduce(0) { sum, cluster in
      let told = try command(["scontrol", "show", "config"], at: cluster)
      let line = told.split(separator: "\n").first { $0.hasPrefix("NEXT_JOB_ID") }
      guard let number = line?.split(separator: "=").last.flatMap({ Int($0.trimmingCharacters(in: .whitespaces)) }) else {
        throw BenchHub.Failure(description: "\(cluster.name) does not tell its next number")
      }
      return sum + number
    }
  }

  /// - Returns: the exit code and everything said.
  private static func run(_ program: String, _ arguments: [String]) -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, output)
    do { try process.run() } catch { return (127, "\(program) cannot be run: \(error)") }
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, said.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
