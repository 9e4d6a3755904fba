internal import HTTPService
public import Quantities
internal import Synchronization

/// A cluster by its REST daemon, `slurmrestd`.
public final class SlurmRest: Sendable {
  public enum Address: Hashable, Sendable {
    /// A unix socket; jobs run as the daemon's own user.
    case socket(path: String)
    /// `http://host:port` or `https://host:port`, without a path.
    case url(String)
  }

  public struct Settings: Sendable {
    public var address: Address
    /// Whose token it is; nil where none is needed.
    public var user: String?
    /// Nil for a socket whose daemon takes the caller's word (`rest_auth/local`).
    public var tokens: (any SlurmTokens)?
    /// Where a member's tokens come from, where members have logins of their own; nil where they have none.
    public var memberTokens: (@Sendable (_ login: String) -> any SlurmTokens)?
    /// Requests in flight; more wait in line.
    public var lanes = 8
    /// For a request. The daemon itself tries for 9 s, and twice for a job, to reach a controller that is away.
    public var requestTime: Duration = .seconds(25)
    /// For a listing of all jobs.
    public var listTime: Duration = .seconds(120)
    /// Bytes of an answer.
    public var answerBytes = 64 << 20
    /// Bytes of a listing of all jobs, of which only Praya's are kept.
    public var listBytes = 1 << 30
    /// A file of trusted certificates in PEM in place of the system's.
    public var certificateAuthorityFile: String?
    /// The newest version to speak.
    public var newest = RestVersion.newest

    public init(_ address: Address, user: String? = nil, tokens: (any SlurmTokens)? = nil) {
      self.address = address
      self.user = user
      self.tokens = tokens
    }
  }

  /// What the daemon serves, asked once.
  struct Served: Hashable {
    var controller: RestVersion
    var accounting: RestVersion?

    /// Where the controller lists everybody's jobs.
    var jobsPath: String { "/slurm/\(controller)/jobs" }
  }

  let settings: Settings
  let client: HTTPClient
  let tokens: RenewedTokens?
  let served = Mutex<Served?>(nil)
  let listings = Mutex(ListingCost())
  let members: MemberTokens?

  public init(_ settings: Settings, clock: any Quantities.Clock) {
    self.settings = settings
    var configuration = HTTPClient.Configuration()
    configuration.lanes = max(1, min(64, settings.lanes))
    configuration.waitingRequests = 10_000
    configuration.connectTime = .seconds(10)
    configuration.responseBytes = settings.answerBytes
    configuration.certificateAuthorityFile = settings.certificateAuthorityFile
    if case .socket(let path) = settings.address { configuration.unixSocket = path }
    client = HTTPClient(configuration)
    tokens = settings.tokens.map { RenewedTokens($0, clock: clock) }
    members = settings.memberTokens.map { MemberTokens($0, clock: clock) }
  }
}
