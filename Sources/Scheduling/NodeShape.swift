/// What one node has to give.
public struct NodeShape: Hashable, Sendable, Codable {
  /// Unique within its pool.
  public var name: String
  /// Whole devices, numbered from 0; at most `Pool.mostDevicesPerNode`.
  public var devices: Int
  public var cpus: Int
  public var memoryMebibytes: Int64

  public init(name: String, devices: Int, cpus: Int, memoryMebibytes: Int64) {
    self.name = name
    self.devices = devices
    self.cpus = cpus
    self.memoryMebibytes = memoryMebibytes
  }
}
