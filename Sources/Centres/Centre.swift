public import Quantities

/// A place that computes. Every call may be repeated: the key decides what it is about, and a repeat of what
/// has been done already answers as the first did.
public protocol Centre: Sendable {
  /// What the place has and how it is, now.
  func describe() async throws(CentreFailure) -> CentreDescription

  /// Starts the run of this key, unless it has been started before.
  ///
  /// - Throws: `.refused` when this centre will never start it, `.unreachable` when it is not known whether
  ///   the order arrived: ask again, or observe the key.
  func start(_ order: RunOrder) async throws(CentreFailure)

  /// How these runs stand. A key that the centre has never heard of is `.unknown`; one that it cannot look at just now,
  /// such as for a broken disk, is left out of the answer, and keeps it from telling of no other.
  func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation]

  /// Asks for the run to end. It has ended when `observe` says so. A key that was never started is claimed, so
  /// that a delayed `start` of it is refused, and is then observed as ended without having run.
  func cancel(_ key: RunKey) async throws(CentreFailure)

  /// Asks for the run to be given back: it ends, unless it has begun, and then it goes on as if nothing had been asked. A
  /// key that was never started is claimed, as by `cancel`. What came of it `observe` tells.
  func withdraw(_ key: RunKey) async throws(CentreFailure)

  /// What stands in the centre's own queue, of everybody's jobs; nil where it shows none, as where nobody else has jobs.
  func shownQueue() async throws(CentreFailure) -> CentreQueue?

  /// At most `limit` bytes of a file of the run from `offset` on; fewer, or none, at its present end.
  ///
  /// - Parameter name: a file of the run's folder, such as its output file, by its path inside the folder.
  func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart

  /// The files of the run's folder, at most 10,000.
  func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry]

  /// Removes the files of a run that is over: script, inputs, results and logs. What the centre knows of the run itself
  /// stays, so that its key never starts anything again. A run of which there is nothing is no failure.
  ///
  /// - Throws: `.refused` while the run is not over.
  func discardFiles(of key: RunKey) async throws(CentreFailure)

  /// What the centre's own records say of the hub's runs, read anew: one page of it.
  ///
  /// - Throws: `.refused` where it keeps none; `.troubled` where a page would be too large.
  func usage(_ question: UsageQuestion) async throws(CentreFailure) -> UsagePage
}

extension Centre {
  /// By a look and a cancellation: a run that begins between the two is ended. Centres that can do better do.
  public func withdraw(_ key: RunKey) async throws(CentreFailure) {
    switch try await observe([key])[key] {
    case .unknown, .queued: try await cancel(key)
    case .running, .ended: break
    case nil: throw .troubled(reason: "the run \(key) could not be looked at")
    }
  }

  public func shownQueue() async throws(CentreFailure) -> CentreQueue? { nil }
}

/// The Hub's name for one run of one job; the same through every retry. Letters, digits and hyphens, at most 64.
public struct RunKey: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
  public let rawValue: String

  /// Nil unless the text has the form of a key.
  public init?(rawValue: String) {
    let allowed = rawValue.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"): true
      default: false
      }
    }
    guard allowed, (1...64).contains(rawValue.utf8.count) else { return nil }
    self.rawValue = rawValue
  }

  public var description: String { rawValue }
}

/// Everything a centre needs to start a run.
public struct RunOrder: Sendable, Codable, Hashable {
  public var key: RunKey
  /// For people: the job's name.
  public var name: String
  /// The batch script, starting with `#!`.
  public var script: [UInt8]
  public var inputs: [InputFile]
  /// Which devices of which nodes. Empty device lists on CPU nodes.
  public var allotment: [NodeAllotment]
  public var deviceModel: String?
  public var cpusPerNode: Int
  /// Per node; nil for what the centre gives by default.
  public var memoryMebibytes: Int64?
  public var walltime: Seconds
  /// Added to the centre's own; names are letters, digits and underscores.
  public var environment: [String: String]
  /// File names inside the run's folder.
  public var output: String
  public var errorOutput: String
  /// The hub's number of the project, from 1: a centre that separates projects derives a login from it.
  public var projectNumber: Int
  /// Whether the centre chooses the nodes, and the allotment only says how many of which size; nil for no.
  public var isPlacedByCentre: Bool?
  /// Whose run it is, for a centre where each member has a login of their own; nil for every other.
  public var member: RunMember?

  public init(
    key: RunKey, name: String, script: [UInt8], inputs: [InputFile], allotment: [NodeAllotment], deviceModel: String?,
    cpusPerNode: Int, memoryMebibytes: Int64?, walltime: Seconds, environment: [String: String], output: String,
    errorOutput: String, projectNumber: Int, isPlacedByCentre: Bool? = nil, member: RunMember? = nil
  ) {
    self.isPlacedByCentre = isPlacedByCentre
    self.key = key
    self.name = name
    self.script = script
    self.inputs = inputs
    self.allotment = allotment
    self.deviceModel = deviceModel
    self.cpusPerNode = cpusPerNode
    self.memoryMebibytes = memoryMebibytes
    self.walltime = walltime
    self.environment = environment
    self.output = output
    self.errorOutput = errorOutput
    self.projectNumber = projectNumber
    self.member = member
  }
}

/// A file that the run finds in its folder when it starts.
public struct InputFile: Sendable, Codable, Hashable {
  /// A path inside the run's folder.
  public var name: String
  public var bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// Devices of one node, by their indexes there.
public struct NodeAllotment: Sendable, Codable, Hashable {
  public var node: String
  public var devices: [Int]

  public init(node: String, devices: [Int]) {
    self.node = node
    self.devices = devices
  }
}

/// How a run stands, as the centre says.
public enum RunObservation: Sendable, Hashable {
  /// The centre has never heard of the key.
  case unknown
  /// Accepted, not yet started.
  case queued(reason: String)
  case running(RunStart)
  case ended(RunEnd)
}

/// The start of a run.
public struct RunStart: Sendable, Hashable, Codable {
  public var startedAt: Instant
  /// The nodes that the centre really gave; empty when it gave those of the order.
  public var allotment: [NodeAllotment]
  /// How often the centre has started this run over: 0 for the first.
  public var restarts: Int

  public init(startedAt: Instant, allotment: [NodeAllotment] = [], restarts: Int = 0) {
    self.startedAt = startedAt
    self.allotment = allotment
    self.restarts = restarts
  }
}

/// The end of a run, and what its last run measured.
public struct RunEnd: Sendable, Hashable, Codable {
  public enum Cause: Sendable, Hashable, Codable {
    /// The script ended by itself with this exit code; 0 is success.
    case exited(code: Int)
    /// A signal ended it that neither the centre nor the Hub sent.
    case signalled(number: Int)
    /// It reached its walltime.
    case walltime
    /// The Hub asked for it.
    case cancelled
    /// The centre ended or lost it: a node failed, the operator stopped it. Free.
    case centre(reason: String)
    /// The centre could not start it, such as a missing interpreter. Free.
    case launchFailed(reason: String)
  }

  /// Nil when it never started.
  public var startedAt: Instant?
  public var endedAt: Instant
  /// From start to end by a clock that no setting of the time moves; zero when it never started.
  public var measured: Milliseconds
  public var cause: Cause
  public var restarts: Int

  public init(startedAt: Instant?, endedAt: Instant, measured: Milliseconds, cause: Cause, restarts: Int = 0) {
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.measured = measured
    self.cause = cause
    self.restarts = restarts
  }
}

/// What a centre has and how it is.
public struct CentreDescription: Sendable, Hashable, Codable {
  public struct Node: Sendable, Hashable, Codable {
    public var name: String
    public var deviceModel: String?
    public var devices: Int
    public var cpus: Int
    public var memoryMebibytes: Int64
    /// False while the operator has taken it out, or it does not answer.
    public var isAvailable: Bool

    public init(name: String, deviceModel: String?, devices: Int, cpus: Int, memoryMebibytes: Int64, isAvailable: Bool) {
      self.name = name
      self.deviceModel = deviceModel
      self.devices = devices
      self.cpus = cpus
      self.memoryMebibytes = memoryMebibytes
      self.isAvailable = isAvailable
    }
  }

  /// A time in which the centre runs nothing of the hub's on some nodes.
  public struct Closure: Sendable, Hashable, Codable {
    public var name: String
    public var nodes: [String]
    public var interval: Range<Instant>

    public init(name: String, nodes: [String], interval: Range<Instant>) {
      self.name = name
      self.nodes = nodes
      self.interval = interval
    }
  }

  public var nodes: [Node]
  /// Runs of different organisations cannot read each other's files here.
  public var separatesProjects: Bool
  /// What the centre's operator has closed, or will close.
  public var closures: [Closure]
  /// Nil where members have no logins of their own.
  public var memberLogins: MemberLogins?

  public init(
    nodes: [Node], separatesProjects: Bool, closures: [Closure] = [], memberLogins: MemberLogins? = nil
  ) {
    self.nodes = nodes
    self.separatesProjects = separatesProjects
    self.closures = closures
    self.memberLogins = memberLogins
  }
}

/// A file of a run's folder.
public struct FileEntry: Sendable, Hashable, Codable {
  public var name: String
  public var bytes: Int64
  public init(name: String, bytes: Int64) {
    self.name = name
    self.bytes = bytes
  }
}

/// A part of a file.
public struct FilePart: Sendable, Hashable {
  public var bytes: [UInt8]
  /// The file's length at that moment.
  public var total: Int64
  public init(bytes: [UInt8], total: Int64) {
    self.bytes = bytes
    self.total = total
  }
}

/// Why a centre did not do what it was asked.
public enum CentreFailure: Error, Hashable, Sendable {
  /// It will never do this. The reason is the centre's own, for the member and the operator.
  case refused(reason: String)
  /// No answer, or a broken one: it may have been done or not.
  case unreachable(reason: String)
  /// There is no such run or file.
  case notFound(name: String)
  /// It answers, but this one thing went wrong, such as for an unreadable file or too many processes: it may have been
  /// done or not. Ask again.
  case troubled(reason: String)
}
