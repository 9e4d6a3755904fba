public import Language
public import Offers
public import Quantities
public import Slurm
public import Storage

/// A place that computes.
public struct CentreRecord: StoredRecord, Hashable {
  public enum Connection: String, Sendable, Codable, CaseIterable, RawColumnValue {
    /// Runs are processes of the hub's own machine.
    case local
    /// `praya agent` runs at the centre and dials out to the hub.
    case agent
    /// The hub speaks to a Slurm cluster itself.
    case slurm
  }
  public enum Column: String, CaseIterable, Sendable {
    case id, name, name_zh, connection, jurisdiction, clearance, is_draining, unreachable_since, separates_projects, revision,
      slurm, clock_ahead, clock_measured_at, member_logins
  }
  public static let table = "centre"
  public static let key: [Column] = [.id]

  public var id: Slug
  public var name: Phrase
  public var connection: Connection
  /// The jurisdiction whose law holds there, such as `HK` or `CN-GD`.
  public var jurisdiction: String
  /// The most sensitive class of data that the centre is cleared for.
  public var clearance: DataClass
  /// True while it finishes what runs and starts nothing new.
  public var isDraining: Bool
  public var unreachableSince: Instant?
  /// False where runs of different organisations could read each other's files.
  public var separatesProjects: Bool
  /// Grows by one with every edit.
  public var revision: Int
  /// How its cluster is reached; nil unless the connection is `.slurm`.
  public var slurm: SlurmConnection?
  /// By how much its clock differs from the hub's, as it was noted; nil where nobody has measured it.
  public var clock: CentreClock?
  /// Who says which login a member has there; nil where members have none of their own.
  public var memberLogins: LoginAuthor?

  public init(
    id: Slug, name: Phrase, connection: Connection, jurisdiction: String, clearance: DataClass, isDraining: Bool,
    unreachableSince: Instant?, separatesProjects: Bool, revision: Int = 1, slurm: SlurmConnection? = nil,
    clock: CentreClock? = nil, memberLogins: LoginAuthor? = nil
  ) {
    self.id = id
    self.name = name
    self.connection = connection
    self.jurisdiction = jurisdiction
    self.clearance = clearance
    self.isDraining = isDraining
    self.unreachableSince = unreachableSince
    self.separatesProjects = separatesProjects
    self.revision = revision
    self.slurm = slurm
    self.clock = clock
    self.memberLogins = memberLogins
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    name = Phrase(try row.next(), try row.next())
    connection = try row.next()
    jurisdiction = try row.next()
    clearance = try row.next()
    isDraining = try row.next()
    unreachableSince = try row.next()
    separatesProjects = try row.next()
    revision = try row.next()
    slurm = try row.next(JSONColumn<SlurmConnection>?.self)?.value
    let ahead: Milliseconds? = try row.next()
    let measuredAt: Instant? = try row.next()
    if let ahead, let measuredAt { clock = CentreClock(ahead: ahead, measuredAt: measuredAt) }
    memberLogins = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(name.english)
    row.append(name.traditionalChinese)
    row.append(connection)
    row.append(jurisdiction)
    row.append(clearance)
    row.append(isDraining)
    row.append(unreachableSince)
    row.append(separatesProjects)
    row.append(revision)
    row.append(slurm.map { JSONColumn($0) })
    row.append(clock?.ahead)
    row.append(clock?.measuredAt)
    row.append(memberLogins)
  }
}

extension DataClass: RawColumnValue, ColumnValue {}

/// A set of like nodes at a centre, with one price.
public struct PoolRecord: StoredRecord, Hashable {
  public struct Node: Codable, Hashable, Sendable {
    public var name: String
    public var devices: Int
    public var cpus: Int
    public var memoryMebibytes: Int64
    public var isAvailable: Bool
    /// True once the centre has told what it knows of this node; nil while it is only planned.
    public var isReported: Bool?

    public init(
      name: String, devices: Int, cpus: Int, memoryMebibytes: Int64, isAvailable: Bool = true, isReported: Bool? = nil
    ) {
      self.name = name
      self.devices = devices
      self.cpus = cpus
      self.memoryMebibytes = memoryMebibytes
      self.isAvailable = isAvailable
      self.isReported = isReported
    }
  }

  /// Whose queue decides when a job starts there.
  public enum Usage: String, Sendable, Codable, CaseIterable, RawColumnValue {
    /// The hub has it to itself: a job is sent when its place is free.
    case dedicated
    /// Others use it too: a job is sent at once and waits in the centre's own queue.
    case shared
  }

  /// A time in which the centre itself runs nothing on some of the nodes.
  public struct Closure: Codable, Hashable, Sendable {
    public var name: String
    public var nodes: [String]
    public var startsAt: Instant
    public var endsAt: Instant

    public init(name: String, nodes: [String], startsAt: Instant, endsAt: Instant) {
      (self.name, self.nodes, self.startsAt, self.endsAt) = (name, nodes, startsAt, endsAt)
    }
  }

  public enum Column: String, CaseIterable, Sendable {
    case id, centre, device_model, nodes, price_per_hour, revision, policy, usage, closures
  }
  public static let table = "pool"
  public static let key: [Column] = [.id]

  /// Unique in the hub, such as `hku-h100`.
  public var id: Slug
  public var centre: Slug
  /// Nil for a pool of CPU nodes.
  public var deviceModel: String?
  public var nodes: [Node]
  /// Minor units of the hub's currency per device-hour; of a CPU pool, per node-hour.
  public var pricePerHour: Int64
  /// Grows by one with every edit.
  public var revision: Int
  /// The order of service of its queue, as `Policy` is written.
  public var policy: String
  public var usage: Usage
  /// As the centre reports them; those that the hub's own people plan are `MaintenanceRecord`s.
  public var closures: [Closure] = []

  public init(
    id: Slug, centre: Slug, deviceModel: String?, nodes: [Node], pricePerHour: Int64, revision: Int = 1,
    policy: String = PoolRecord.defaultPolicy, usage: Usage = .dedicated
  ) {
    self.policy = policy
    self.usage = usage
    self.id = id
    self.centre = centre
    self.deviceModel = deviceModel
    self.nodes = nodes
    self.pricePerHour = pricePerHour
    self.revision = revision
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    centre = try row.next()
    deviceModel = try row.next()
    nodes = try row.next(PlainJSONColumn<[Node]>.self).value
    pricePerHour = try row.next()
    revision = try row.next()
    policy = try row.next()
    usage = try row.next()
    closures = try row.next(JSONColumn<[Closure]>?.self)?.value ?? []
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(centre)
    row.append(deviceModel)
    row.append(PlainJSONColumn(nodes))
    row.append(pricePerHour)
    row.append(revision)
    row.append(policy)
    row.append(usage)
    row.append(closures.isEmpty ? nil : JSONColumn(closures))
  }
}

/// A time in which a pool runs nothing.
public struct MaintenanceRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case id, pool, starts_at, ends_at }
  public static let table = "maintenance"
  public static let key: [Column] = [.id]

  public var id: MaintenanceID
  public var pool: Slug
  public var startsAt: Instant
  public var endsAt: Instant

  public init(id: MaintenanceID, pool: Slug, startsAt: Instant, endsAt: Instant) {
    self.id = id
    self.pool = pool
    self.startsAt = startsAt
    self.endsAt = endsAt
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    pool = try row.next()
    startsAt = try row.next()
    endsAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(pool)
    row.append(startsAt)
    row.append(endsAt)
  }
}
