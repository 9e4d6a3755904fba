/// How a Slurm cluster is reached, as a city file says it for the hub, or an agent's configuration for the agent. Paths and
/// commands only: secrets stay in files and programs of the operator's.
///
/// Either `rest` or `commands` is there. Every path is a whole one.
public struct SlurmConnection: Codable, Hashable, Sendable {
  /// `unix:/PATH` of slurmrestd's socket, or `http://HOST:PORT` or `https://HOST:PORT`.
  public var rest: String?
  /// A file of mode 600 that somebody keeps filled with a token.
  public var tokenFile: String?
  /// Or a command that writes one, its program's whole path first.
  public var tokenCommand: [String]?
  /// Trusted certificates in PEM, in place of the system's.
  public var certificateAuthority: String?
  /// The folder of Slurm's commands, such as `/usr/bin`.
  public var commands: String?
  /// What the operator granted to submit and cancel as `user`, such as `["/usr/bin/sudo", "-n", "-C", "4", "-u", "praya"]`.
  /// Left out, Praya becomes `user` by itself, where it runs as root.
  public var commandPrefix: [String]?
  /// The cluster's configuration (`SLURM_CONF`), where it is not the machine's own; with `commands` only.
  public var configuration: String?
  /// The login that jobs run under, and the one whose token it is.
  public var user: String
  /// How jobs come to run under their members' own logins; left out, all run under `user`.
  public var logins: SlurmMemberLogins?
  /// A folder that whoever speaks to the cluster and every node see under the same path.
  public var sharedFolder: String
  /// Left out, what the cluster has by default.
  public var partition: String?
  public var account: String?
  public var qualityOfService: String?
  public var reservation: String?
  /// Whether others than the hub's people use the nodes too: then the cluster says where a job runs.
  public var nodesAreShared: Bool?
  /// The hub's names of device models by the cluster's types of devices, where they differ.
  public var deviceModels: [String: String]?
  /// `PATH` of jobs that do not set it.
  public var searchPath: String?

  public init(user: String, sharedFolder: String) {
    self.user = user
    self.sharedFolder = sharedFolder
  }

  /// Whether each member's jobs run under the member's own login.
  public var hasMemberLogins: Bool { logins.map { $0.way != .service } ?? false }

  /// The ways to speak to a cluster.
  public enum Way: String, Sendable, CaseIterable { case socket, network, commands }

  /// Nil where they contradict each other.
  public var way: Way? {
    switch (rest, commands) {
    case (let rest?, nil): rest.hasPrefix("unix:") ? .socket : .network
    case (nil, _?): .commands
    default: nil
    }
  }
}
