public import Quantities

/// What the local centre grants and withholds. Every limit has a stated default.
public struct LocalCentreSettings: Sendable, Hashable, Codable {
  /// As root, project `n` runs under the user and group numbered `firstUser + n`. They need no entry in
  /// `/etc/passwd`; the default lies above what Debian's adduser and subordinate ranges give out by themselves.
  public var firstUser: UInt32 = 600_000
  /// The highest project number; above it an order is refused.
  public var projectNumberLimit = 99_999
  /// From SIGTERM, at the walltime or a cancellation, to SIGKILL.
  public var grace = Seconds(10)
  /// The most bytes that a run may write into any one file, its output included (`RLIMIT_FSIZE`). 16 GiB.
  public var fileLimitBytes: Int64 = 16 << 30
  /// Per process (`RLIMIT_NOFILE`).
  public var openFilesLimit = 4096
  /// Processes and threads of one project together (`RLIMIT_NPROC`); only as root, since the limit counts all
  /// that the user runs.
  public var processesLimit = 4096
  /// Added to walltime × CPUs, the processor time that one process may use (`RLIMIT_CPU`).
  public var processorSlack = Seconds(60)
  /// Memory per process for orders that name none; nil for no limit.
  public var defaultMemoryMebibytes: Int64?
  /// How long a run's first process may take to get ready before the launch counts as failed.
  public var launchPatience = Seconds(30)
  /// All input files of an order together. 1 GiB.
  public var inputsLimitBytes = 1 << 30
  public var inputsLimitCount = 10_000
  /// The script. 4 MiB.
  public var scriptLimitBytes = 4 << 20
  /// The most that one `read` answers, whatever its caller asks for. 16 MiB.
  public var readLimitBytes = 16 << 20
  /// `PATH` of a run whose order does not set it.
  public var searchPath = "/usr/local/bin:/usr/bin:/bin"

  public init() {}

  /// What is wrong with them; nil when nothing is.
  public var fault: String? {
    if firstUser < 10_000 { return "firstUser is below 10000, where the machine's own users are" }
    if !(1...1_000_000).contains(projectNumberLimit) { return "projectNumberLimit is not between 1 and 1000000" }
    if firstUser > 4_000_000_000 { return "firstUser is above 4000000000" }
    if !(0...86_400).contains(grace.count) { return "grace is not between 0 seconds and a day" }
    if !(1...3600).contains(launchPatience.count) { return "launchPatience is not between 1 second and an hour" }
    return nil
  }
}
