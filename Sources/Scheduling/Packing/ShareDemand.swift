/// What one pod asks of a node whose devices can be shared.
public struct ShareDemand: Hashable, Sendable {
  /// Thousandths of a CPU.
  public var cpus: Int32
  public var memoryMebibytes: Int32
  /// How many devices; 0 for a pod that needs none.
  public var devices: Int32
  /// Of each device, thousandths; 1000 where several are asked for. 0 for a pod that needs none.
  public var share: Int32

  public init(cpus: Int32, memoryMebibytes: Int32, devices: Int32, share: Int32) {
    self.cpus = cpus
    self.memoryMebibytes = memoryMebibytes
    self.devices = devices
    self.share = devices == 0 ? 0 : devices > 1 ? 1000 : share
  }

  /// Thousandths of devices, all together.
  public var demand: Int64 { Int64(devices) * Int64(share) }

  /// What a pod's kind is in the measure of fragmentation: memory does not count.
  public struct Kind: Hashable, Sendable, Comparable {
    public var cpus: Int32
    public var share: Int32
    public var devices: Int32

    public static func < (a: Kind, b: Kind) -> Bool {
      (a.cpus, a.share, a.devices) < (b.cpus, b.share, b.devices)
    }
  }

  public var kind: Kind { Kind(cpus: cpus, share: share, devices: devices) }
}

/// A node whose devices can be shared.
public struct ShareNode: Hashable, Sendable {
  /// Devices of a node, at most.
  public static let mostDevices = 8

  public var name: String
  /// Thousandths of a CPU.
  public var cpus: Int32
  public var memoryMebibytes: Int32
  public var devices: Int32
  public var model: String

  /// Nil where a count is negative, or there are more than `mostDevices` devices.
  public init?(name: String, cpus: Int32, memoryMebibytes: Int32, devices: Int32, model: String) {
    guard cpus >= 0, memoryMebibytes >= 0, (0...Int32(ShareNode.mostDevices)).contains(devices) else { return nil }
    self.name = name
    self.cpus = cpus
    self.memoryMebibytes = memoryMebibytes
    self.devices = devices
    self.model = model
  }
}
