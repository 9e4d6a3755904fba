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

  public init(
    key: RunKey, name: String, partition: String?, account: String? = nil, qualityOfService: String? = nil,
    reservation: String? = nil, nodes: Int, nodeNames: [String] = [], cpusPerNode: Int, memoryMebibytesPerNode: Int64?,
    devicesPerNode: Int, deviceType: String?, walltime: Seconds, script: [UInt8], workingDirectory: String, output: String,
    errorOutput: String, environment: [String: String]
  ) {
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
}
