public import Quantities

/// What a request needs: the same on each of so many different nodes, for at most so long.
public struct Demand: Hashable, Sendable, Codable {
  /// No request may ask for longer: ten years.
  public static let longestWalltime = Seconds.days(3660)

  /// Different nodes, all at once.
  public let nodes: Int
  /// Whole devices on each node; 0 for a request that needs CPUs only.
  public let devicesPerNode: Int
  public let cpusPerNode: Int
  /// 0 when no amount of memory is asked for.
  public let memoryMebibytesPerNode: Int64
  /// After this time the job is ended.
  public let walltime: Seconds

  public init(
    nodes: Int = 1, devicesPerNode: Int, cpusPerNode: Int, memoryMebibytesPerNode: Int64 = 0, walltime: Seconds
  ) throws(DemandFault) {
    guard (1...Pool.mostNodes).contains(nodes) else { throw .nodes(nodes) }
    guard (0...Int(Int32.max)).contains(devicesPerNode) else { throw .devicesPerNode(devicesPerNode) }
    guard (0...Int(Int32.max)).contains(cpusPerNode) else { throw .cpusPerNode(cpusPerNode) }
    guard (0...Int64(Int32.max) << 10).contains(memoryMebibytesPerNode) else { throw .memory(memoryMebibytesPerNode) }
    guard walltime > .zero, walltime <= Demand.longestWalltime else { throw .walltime(walltime) }
    self.nodes = nodes
    self.devicesPerNode = devicesPerNode
    self.cpusPerNode = cpusPerNode
    self.memoryMebibytesPerNode = memoryMebibytesPerNode
    self.walltime = walltime
  }

  /// Devices on all nodes together.
  public var devices: Int { nodes * devicesPerNode }
}

/// A figure that no request can ask for.
public enum DemandFault: Error, Hashable, Sendable, CustomStringConvertible {
  case nodes(Int)
  case devicesPerNode(Int)
  case cpusPerNode(Int)
  case memory(Int64)
  case walltime(Seconds)

  public var description: String {
    switch self {
    case .nodes(let count): "\(count) nodes: a request is for 1 to \(Pool.mostNodes)"
    case .devicesPerNode(let count): "\(count) devices per node: a request is for 0 to \(Int32.max)"
    case .cpusPerNode(let count): "\(count) CPUs per node: a request is for 0 to \(Int32.max)"
    case .memory(let mebibytes): "\(mebibytes) MiB per node: a request is for 0 to \(Int64(Int32.max) << 10)"
    case .walltime(let time): "a walltime of \(time.count) s: it is 1 to \(Demand.longestWalltime.count) s"
    }
  }
}
