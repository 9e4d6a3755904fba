public import Quantities

/// What someone wants run: the demand that a script's directives make, for one run. An array is this demand once
/// for each of its indexes.
public struct JobRequest: Hashable, Sendable, Codable {
  /// At most `JobLimits.nameCharacters`, no control characters.
  public var name: String
  public var nodes: Int
  /// Whole devices on each node; 0 for a job of CPUs only, which is metered as 0 device-seconds.
  public var devicesPerNode: Int
  /// As written; nil for any model, and for a job without devices. Compare by `normalisedDeviceModel`.
  public var deviceModel: String?
  public var tasks: Int
  public var cpusPerNode: Int
  /// Nil for what the centre gives by default.
  public var memoryMebibytesPerNode: Int64?
  public var walltime: Seconds
  public var output: OutputPattern
  /// Nil when errors go where the output goes.
  public var errorOutput: OutputPattern?
  /// Nil for a single run.
  public var array: JobArray?
  /// The jobs that must have completed before this one may start, as the script names them: an identifier, or one
  /// run of an array as `ID-INDEX`.
  public var dependencies: [String]
  public var partition: String?
  /// `--account`: the project, where the caller names none.
  public var account: String?
  /// Waits until someone releases it.
  public var hold: Bool
  public var comment: String?

  public init(
    name: String, nodes: Int = 1, devicesPerNode: Int = 0, deviceModel: String? = nil, tasks: Int = 1, cpusPerNode: Int = 1,
    memoryMebibytesPerNode: Int64? = nil, walltime: Seconds, output: OutputPattern = .standard,
    errorOutput: OutputPattern? = nil, array: JobArray? = nil, dependencies: [String] = [], partition: String? = nil,
    account: String? = nil, hold: Bool = false, comment: String? = nil
  ) {
    self.name = name
    self.nodes = nodes
    self.devicesPerNode = devicesPerNode
    self.deviceModel = deviceModel
    self.tasks = tasks
    self.cpusPerNode = cpusPerNode
    self.memoryMebibytesPerNode = memoryMebibytesPerNode
    self.walltime = walltime
    self.output = output
    self.errorOutput = errorOutput
    self.array = array
    self.dependencies = dependencies
    self.partition = partition
    self.account = account
    self.hold = hold
    self.comment = comment
  }

  /// The device model in lower case, to compare with a pool's.
  public var normalisedDeviceModel: String? { deviceModel?.lowercased() }

  /// Devices of one run over all its nodes; at most `JobLimits.devices` for a request that was read.
  public var totalDevices: Int { nodes * devicesPerNode }

  /// The runs that it becomes: one, or one for each index.
  public var runs: Int { array?.indexes.count ?? 1 }

  /// The most that one run can be charged: walltime × devices. This is what a run's hold is computed from.
  ///
  /// - Throws: `QuantityError.overflow`, never for a request that was read from a script.
  public var maximumUse: DeviceSeconds {
    get throws(QuantityError) { try DeviceSeconds(devices: totalDevices, for: walltime) }
  }
}
