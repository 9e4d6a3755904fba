public import Quantities

/// What a cluster has and how it is.
public struct SlurmCluster: Hashable, Sendable {
  public struct Partition: Hashable, Sendable {
    public var name: String
    public var isDefault: Bool
    /// Whether it takes jobs.
    public var isUp: Bool
    public var nodes: [String]
    /// Nil for no limit.
    public var longestWalltime: Seconds?

    public init(name: String, isDefault: Bool, isUp: Bool, nodes: [String], longestWalltime: Seconds?) {
      self.name = name
      self.isDefault = isDefault
      self.isUp = isUp
      self.nodes = nodes
      self.longestWalltime = longestWalltime
    }
  }

  /// Devices of one type at a node.
  public struct Devices: Hashable, Sendable {
    /// The type of the generic resource `gpu`; empty where the cluster names none.
    public var type: String
    public var count: Int
    public var busy: Int

    public init(type: String, count: Int, busy: Int) {
      self.type = type
      self.count = count
      self.busy = busy
    }
  }

  public struct Node: Hashable, Sendable {
    public var name: String
    public var partitions: [String]
    public var cpus: Int
    public var busyCPUs: Int
    public var memoryMebibytes: Int64
    public var devices: [Devices]
    /// Slurm's words, such as `IDLE`, `MIXED`, `DOWN`, `DRAIN`, in capital letters.
    public var states: Set<String>
    /// Why the operator took it out, or the controller did; empty for no reason.
    public var reason: String

    public init(
      name: String, partitions: [String], cpus: Int, busyCPUs: Int, memoryMebibytes: Int64, devices: [Devices],
      states: Set<String>, reason: String
    ) {
      self.name = name
      self.partitions = partitions
      self.cpus = cpus
      self.busyCPUs = busyCPUs
      self.memoryMebibytes = memoryMebibytes
      self.devices = devices
      self.states = states
      self.reason = reason
    }

    /// Whether jobs can start there: neither drained nor down, nor without an answer.
    public var isAvailable: Bool {
      states.isDisjoint(with: [
        "DOWN", "DRAIN", "DRAINED", "DRAINING", "ERROR", "FAIL", "FAILING", "FUTURE", "INVAL", "INVALID_REG", "MAINT",
        "MAINTENANCE", "NOT_RESPONDING", "NO_RESPOND", "POWERED_DOWN", "POWERING_DOWN", "POWER_DOWN", "REBOOT",
        "REBOOT_ISSUED", "REBOOT_REQUESTED", "UNKNOWN",
      ])
    }
  }

  public struct Reservation: Hashable, Sendable {
    public var name: String
    public var nodes: [String]
    public var interval: Range<Instant>
    /// Nobody's jobs run in it: the operator works on the nodes.
    public var isMaintenance: Bool

    public init(name: String, nodes: [String], interval: Range<Instant>, isMaintenance: Bool) {
      self.name = name
      self.nodes = nodes
      self.interval = interval
      self.isMaintenance = isMaintenance
    }
  }

  public var partitions: [Partition]
  public var nodes: [Node]
  public var reservations: [Reservation]

  public init(partitions: [Partition], nodes: [Node], reservations: [Reservation]) {
    self.partitions = partitions
    self.nodes = nodes
    self.reservations = reservations
  }
}
