import Foundation

/// What `lab.json` tells of a laboratory.
public struct SlurmLabFacts: Decodable, Sendable {
  /// Who a daemon is: its number alone could go to another process.
  public struct Daemon: Decodable, Hashable, Sendable {
    public let pid: Int32
    /// From boot to its start, in the kernel's ticks.
    public let startedTicks: UInt64
    /// What it said since the laboratory was made.
    public let log: String
  }

  public struct Cluster: Decodable, Sendable {
    /// How `centres.json` joins it to a hub: one of each.
    public enum Way: String, Decodable, Sendable {
      case restUnix = "rest-unix"
      case restJWT = "rest-jwt"
      case commands
    }

    public let name: String
    public let way: Way
    public let folder: String
    /// Its `slurm.conf`, for `SLURM_CONF`.
    public let configuration: String
    public let logs: String
    /// Everybody may write there; only its owner removes a file.
    public let sharedFolder: String
    public let partition: String
    /// The type of its devices in Slurm, and their model in Praya.
    public let deviceModel: String
    public let nodes: [String]
    public let devicesPerNode: Int
    public let cpusPerNode: Int
    public let memoryMebibytesPerNode: Int64
    /// Of the REST daemon with `rest_auth/local`: everything that comes through it runs as the service user.
    public let restSocket: String
    /// Of the REST daemon with `rest_auth/jwt`, such as `http://127.0.0.1:21090`.
    public let restAddress: String
    /// The key by which its controller signs tokens.
    public let jwtKey: String
    /// Holds a token of the service user.
    public let tokenFile: String
    /// TCP ports by the names of daemons.
    public let ports: [String: Int]
    public let daemons: [String: Daemon]
  }

  public struct Shared: Decodable, Sendable {
    public let mungeSocket: String
    public let ports: [String: Int]
    public let daemons: [String: Daemon]
  }

  public struct Users: Decodable, Sendable {
    /// Whom the REST daemons run as.
    public let service: String
    /// Plain logins, for jobs of members.
    public let members: [String]
  }

  public let folder: String
  public let accounting: Bool
  /// The version of Slurm, such as `22.05.8`.
  public let slurmVersion: String
  public let users: Users
  public let shared: Shared
  public let clusters: [Cluster]

  /// The file that joins the clusters to a hub: an array of centres in the form of a city file.
  public var centresFile: String { "\(folder)/centres.json" }

  public func cluster(_ name: String) throws -> Cluster {
    guard let cluster = clusters.first(where: { $0.name == name }) else {
      throw SlurmLab.Trouble(description: "no cluster \(name) in \(folder)")
    }
    return cluster
  }

  func daemons(of name: String) -> [String: Daemon] {
    if name == SlurmLab.shared { return shared.daemons }
    return clusters.first { $0.name == name }?.daemons ?? [:]
  }

  static func read(inFolder folder: String) throws -> SlurmLabFacts {
    try JSONDecoder().decode(SlurmLabFacts.self, from: try Data(contentsOf: URL(filePath: "\(folder)/lab.json")))
  }
}
