import Foundation

/// Real Slurm clusters of this machine, made for tests by `scripts/slurm-lab`; docs/slurm-lab.md tells what they are.
///
/// A laboratory goes down with `down()`, or else when the process of the tests has ended, however it did.
public struct SlurmLab: Sendable {
  /// What it consists of, as it was when this value was made. Daemons that are started again have other numbers:
  /// `daemon(_:of:)` reads them anew.
  public let facts: SlurmLabFacts

  /// What the laboratory's program refused or could not do, in its own words.
  public struct Trouble: Error, CustomStringConvertible {
    public let description: String
    public init(description: String) { self.description = description }
  }

  /// The part of the laboratory that is no cluster: `munged`, and with accounting `slurmdbd` and `mariadb`.
  public static let shared = "shared"

  /// One without accounting for all tests of this process that leave its daemons alone.
  public static let ofAllTests = Task { try await up() }

  /// One with accounting for all tests of this process that leave its daemons alone.
  public static let ofAllTestsWithAccounting = Task { try await up(accounting: true) }

  /// Makes a laboratory in a folder of its own and waits until it takes jobs: about 2 s, twice as much with accounting.
  public static func up(accounting: Bool = false, clusters: [String] = []) async throws -> SlurmLab {
    // Not below Foundation's temporary folder: sockets in it need a short path, and other users have to get there.
    let folder = "/tmp/praya-lab-\(UUID().uuidString.prefix(8).lowercased())"
    var words = ["up", folder, "--while", String(ProcessInfo.processInfo.processIdentifier)]
    if accounting { words.append("--accounting") }
    if !clusters.isEmpty { words += ["--clusters", clusters.joined(separator: ",")] }
    do {
      try await command(words)
      return SlurmLab(facts: try SlurmLabFacts.read(inFolder: folder))
    } catch {
      // It keeps its logs when it cannot come up; what the error tells of them is enough here.
      _ = try? await command(["down", folder])
      throw error
    }
  }

  /// Ends everything in it and removes it.
  public func down() async throws { try await Self.command(["down", facts.folder]) }

  /// Sends a signal to a daemon, and waits for its end where the signal means that.
  /// - Parameters:
  ///   - daemon: `slurmctld`, `slurmd-NODE`, `slurmrestd-local`, `slurmrestd-jwt`; in `shared` those named there.
  ///   - signal: such as `KILL`, `TERM`, `STOP`.
  public func kill(_ daemon: String, of cluster: String, signal: String = "KILL") async throws {
    try await Self.command(["kill", facts.folder, cluster, daemon, "--signal", signal])
  }

  /// Starts a daemon again and waits until it is ready.
  public func start(_ daemon: String, of cluster: String) async throws {
    try await Self.command(["start", facts.folder, cluster, daemon])
  }

  /// The process of a daemon now.
  public func daemon(_ name: String, of cluster: String) throws -> SlurmLabFacts.Daemon {
    let now = try SlurmLabFacts.read(inFolder: facts.folder)
    guard let daemon = now.daemons(of: cluster)[name] else { throw Trouble(description: "no daemon \(name) in \(cluster)") }
    return daemon
  }

  /// Has the cluster's controller sign a token for a user.
  public func token(for user: String, at cluster: String, seconds: Int = 3600) async throws -> String {
    let path = try await Self.command(["token", facts.folder, cluster, "--user", user, "--seconds", String(seconds)])
    return try String(contentsOf: URL(filePath: path), encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Runs a command to its end with a cluster's configuration.
  /// - Parameter user: as whom; root where nobody is named.
  public func run(_ command: [String], at cluster: String, as user: String? = nil) async throws -> Program.Run {
    var words = command
    if let user { words = ["setpriv", "--reuid=\(user)", "--regid=\(user)", "--init-groups"] + words }
    let configuration = try facts.cluster(cluster).configuration
    return try await Program.run(words, program: "/usr/bin/env", environment: ["SLURM_CONF": configuration])
  }

  /// The processes on this machine that belong to the laboratory of a folder: daemons, and what jobs run.
  public static func processes(ofFolder folder: String) -> [Int32] {
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
    let trace = Data("\(folder)/".utf8)
    return numbers.filter { number in
      ["cmdline", "environ"].contains { name in
        (try? Data(contentsOf: URL(filePath: "/proc/\(number)/\(name)")))?.firstRange(of: trace) != nil
      }
    }
  }

  /// Runs the laboratory's program. Returns what it says, without the last line's end.
  @discardableResult private static func command(_ words: [String]) async throws -> String {
    let run = try await Program.run(words, program: program)
    guard run.status == 0 else { throw Trouble(description: run.errors.isEmpty ? run.output : run.errors) }
    return run.output.trimmingCharacters(in: .newlines)
  }

  private static let program = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../scripts/slurm-lab")
    .standardized.path
}

extension SlurmLab {
  /// Whether one can be made on this machine.
  public static var isPossible: Bool { reasonAgainst == nil }

  /// Why none can be made here, for whom the tests are skipped; empty where one can.
  public static var whyNot: String { reasonAgainst ?? "" }

  private static let reasonAgainst: String? = {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = ["check"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return "\(program) cannot be run: \(error)" }
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? nil : said.trimmingCharacters(in: .whitespacesAndNewlines)
  }()
}
