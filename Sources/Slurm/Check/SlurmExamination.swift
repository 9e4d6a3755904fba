internal import Centres
internal import Language
public import Quantities

/// What was learnt of a cluster and the way to it, and what that means for whoever wants to use it. A value: asking is done
/// before.
public struct SlurmExamination: Sendable {
  public enum Way: Sendable { case socket, network(isPrivate: Bool), commands }

  /// What a token's source gave.
  public enum TokenState: Sendable {
    case valid(until: Instant?)
    case failed(SlurmFailure)
  }

  /// What can be told of the shared folder from here.
  public struct SharedFolder: Sendable {
    public var path: String
    /// Why it cannot be used; nil where it can.
    public var fault: String?
    /// The kind of file system, such as `nfs`; nil for one of this machine alone, or unknown.
    public var network: String?
    /// Whether a job has written there.
    public var hasClaims: Bool

    public init(path: String, fault: String?, network: String?, hasClaims: Bool) {
      self.path = path
      self.fault = fault
      self.network = network
      self.hasClaims = hasClaims
    }
  }

  public var way: Way
  public var user: String
  public var settings: SlurmCentreSettings
  public var health: Result<SlurmHealth, SlurmFailure>
  /// Nil where it was not asked.
  public var cluster: Result<SlurmCluster, SlurmFailure>?
  /// What was learnt by asking the accounting; nil where it was not asked.
  public var accounting: Result<Void, SlurmFailure>?
  public var token: TokenState?
  public var folder: SharedFolder
  public var difference: ClockDifference?
  public var now: Instant
  /// Nil where members have no logins of their own.
  public var members: Members?

  public init(
    way: Way, user: String, settings: SlurmCentreSettings, health: Result<SlurmHealth, SlurmFailure>,
    cluster: Result<SlurmCluster, SlurmFailure>?, accounting: Result<Void, SlurmFailure>? = nil, token: TokenState?,
    folder: SharedFolder, difference: ClockDifference?, now: Instant, members: Members? = nil
  ) {
    self.way = way
    self.user = user
    self.settings = settings
    self.health = health
    self.cluster = cluster
    self.accounting = accounting
    self.token = token
    self.folder = folder
    self.difference = difference
    self.now = now
    self.members = members
  }

  /// In the order in which one would put things right.
  public var findings: [SlurmFinding] {
    var findings = tokenFindings
    switch health {
    case .failure(let failure): findings.append(unreachable(failure))
    case .success(let health):
      findings.append(reached(health))
      findings += partitionFindings
      findings += accountingFindings(health)
      findings.append(clockFinding)
    }
    findings += members == nil ? identityFindings : memberFindings
    findings += folderFindings
    return findings
  }
}
