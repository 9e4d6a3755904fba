public import Centres
public import Quantities

/// A job as it is handed to Slurm. Its key travels in the comment, by which it is found again.
public struct SlurmSubmission: Hashable, Sendable {
  public var key: RunKey
  /// For people.
  public var name: String
  /// Nil for the cluster's default.
  public var partition: String?
  public var account: String?
  public var qualityOfService: String?
  public var reservation: String?
  public var nodes: Int
  /// These nodes and no others; empty where the cluster chooses.
  public var nodeNames: [String]
  public var cpusPerNode: Int
  /// Nil for the cluster's default.
  public var memoryMebibytesPerNode: Int64?
  public var devicesPerNode: Int
  /// The type of the generic resource `gpu`, such as `a100`; nil for any.
  public var deviceType: String?
  /// Handed to Slurm in whole minutes, rounded up.
  public var walltime: Seconds
  /// Starts with `#!`.
  public var script: [UInt8]
  /// Whole paths, as the cluster's nodes see them.
  public var workingDirectory: String
  public var output: String
  public var errorOutput: String
  public var environment: [String: String]
  /// The member's login that it is submitted as; nil for Praya's own.
  public var login: String?

  public init(
    key: RunKey, name: String, partition: String?, account: String? = nil, qualityOfService: String? = nil,
    reservation: String? = nil, nodes: Int, nodeNames: [String] = [], cpusPerNode: Int, memoryMebibytesPerNode: Int64?,
    devicesPerNode: Int, deviceType: String?, walltime: Seconds, script: [UInt8], workingDirectory: String, output: String,
    errorOutput: String, environment: [String: String], login: String? = nil
  ) {
    self.login = login
    self.key = key
    self.name = name
    self.partition = partition
    self.account = account
    self.qualityOfService = qualityOfService
    self.reservation = reservation
    self.nodes = nodes
    self.nodeNames = nodeNames
    self.cpusPerNode = cpusPerNode
    self.memoryMebibytesPerNode = memoryMebibytesPerNode
    self.devicesPerNode = devicesPerNode
    self.deviceType = deviceType
    self.walltime = walltime
    self.script = script
    self.workingDirectory = workingDirectory
    self.output = output
    self.errorOutput = errorOutput
    self.environment = environment
  }

  /// The comment of a job of this key.
  public static func comment(of key: RunKey) -> String { "praya:\(key)" }

  /// The key in a comment; nil where the job is none of Praya's.
  public static func key(inComment comment: String) -> RunKey? {
    guard comment.hasPrefix("praya:") else { return nil }
    return RunKey(rawValue: String(comment.dropFirst("praya:".count).prefix { $0 != " " }))
  }

  /// The name that Slurm gets. It holds the key too: of a job that the controller forgot, the accounting has the name and not
  /// the comment, which it is told only at a job's end.
  public var jobName: String {
    let plain = name.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
    var kept = ""
    // The accounting's column has 255 bytes; a key has at most 64.
    for scalar in plain {
      guard kept.utf8.count + UTF8.width(scalar) <= 128 else { break }
      kept.unicodeScalars.append(scalar)
    }
    return kept + SlurmSubmission.keyMark + key.rawValue
  }

  private static let keyMark = ".praya-"

  /// The key in a job's name; nil where the job is none of Praya's.
  public static func key(inName name: String) -> RunKey? {
    let mark = Array(keyMark.utf8)
    let bytes = Array(name.utf8)
    guard bytes.count >= mark.count else { return nil }
    for start in stride(from: bytes.count - mark.count, through: 0, by: -1) where bytes[start...].starts(with: mark) {
      return RunKey(rawValue: String(decoding: bytes[(start + mark.count)...], as: UTF8.self))
    }
    return nil
  }
}
