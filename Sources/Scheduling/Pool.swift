/// A set of nodes in which one queue is served.
public struct Pool: Hashable, Sendable {
  /// Devices of a node are kept as the bits of one machine word.
  public static let mostDevicesPerNode = 64
  /// As many nodes as one pool may have.
  public static let mostNodes = 100_000

  public let nodes: [NodeShape]
  /// For each node, whether it can be used at present: false while its operator has taken it out or it does not
  /// answer.
  public let isAvailable: [Bool]
  let indexes: [String: Int]

  /// - Parameter unavailable: names of nodes that cannot be used at present; names that the pool does not have are
  ///   passed over.
  public init(nodes: [NodeShape], unavailable: Set<String> = []) throws(PoolFault) {
    guard nodes.count <= Pool.mostNodes else { throw .tooManyNodes(nodes.count) }
    var indexes: [String: Int] = [:]
    indexes.reserveCapacity(nodes.count)
    for (index, node) in nodes.enumerated() {
      guard (0...Pool.mostDevicesPerNode).contains(node.devices), node.cpus >= 0, node.memoryMebibytes >= 0 else {
        throw .impossibleShape(node)
      }
      guard indexes.updateValue(index, forKey: node.name) == nil else { throw .repeatedName(node.name) }
    }
    self.nodes = nodes
    self.indexes = indexes
    isAvailable = nodes.map { !unavailable.contains($0.name) }
  }

  /// The position of the node of this name, or nil.
  public func index(of name: String) -> Int? { indexes[name] }

  /// Devices of all nodes, available or not.
  public var devices: Int { nodes.reduce(0) { $0 + $1.devices } }
}

/// Why nodes do not make a pool.
public enum PoolFault: Error, Hashable, Sendable, CustomStringConvertible {
  case tooManyNodes(Int)
  case repeatedName(String)
  /// A count is negative, or there are more devices than `Pool.mostDevicesPerNode`.
  case impossibleShape(NodeShape)

  public var description: String {
    switch self {
    case .tooManyNodes(let count): "a pool has at most \(Pool.mostNodes) nodes, not \(count)"
    case .repeatedName(let name): "two nodes are named '\(name)'"
    case .impossibleShape(let node):
      "node '\(node.name)' with \(node.devices) devices, \(node.cpus) CPUs and \(node.memoryMebibytes) MiB is "
        + "impossible: no count is negative, and a node has at most \(Pool.mostDevicesPerNode) devices"
    }
  }
}
