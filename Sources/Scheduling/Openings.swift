/// What one request may use of each node, were no job running.
struct Openings {
  struct Node {
    var devices: UInt64
    /// Negative for a node that is closed to the request.
    var cpus: Int
    var memory: Int64
  }

  var nodes: [Node]

  /// All of the pool, in service or not.
  init(all pool: Pool) {
    nodes = pool.nodes.map { Node(devices: PartMasks.all($0.devices), cpus: $0.cpus, memory: $0.memoryMebibytes) }
  }

  /// Whether these nodes could carry the demand.
  func carry(_ demand: Demand) -> Bool {
    var suitable = 0
    for node in nodes where Openings.carries(demand, node) {
      suitable += 1
      if suitable == demand.nodes { return true }
    }
    return false
  }

  static func carries(_ demand: Demand, _ node: Node) -> Bool {
    node.devices.nonzeroBitCount >= demand.devicesPerNode && node.cpus >= demand.cpusPerNode
      && node.memory >= demand.memoryMebibytesPerNode
  }

  mutating func close(_ index: Int) { nodes[index] = Node(devices: 0, cpus: -1, memory: -1) }

  /// Closes what lies outside `allowed`. CPUs and memory of a node in it stay as they are.
  mutating func restrict(to allowed: PartMasks) {
    for index in nodes.indices {
      nodes[index].devices &= allowed.devices[index]
      if !allowed.includes[index] { close(index) }
    }
  }

  /// Closes what lies outside a package: of a node of which it has some devices, it has their share of the CPUs
  /// and memory.
  mutating func restrict(toPackage places: PartMasks, of pool: Pool) {
    restrict(to: places)
    for index in nodes.indices where places.includes[index] && !places.isWhole[index] && nodes[index].cpus >= 0 {
      let share = PartMasks.share(of: pool.nodes[index], devices: places.devices[index])
      nodes[index].cpus = share.cpus
      nodes[index].memory = share.memory
    }
  }

  /// Takes devices away, and from the general queue their share of the CPUs and memory too.
  mutating func take(_ devices: UInt64, at index: Int, of pool: Pool, withShare: Bool) {
    guard nodes[index].cpus >= 0, devices != 0 else { return }
    nodes[index].devices &= ~devices
    guard withShare else { return }
    let share = PartMasks.share(of: pool.nodes[index], devices: devices)
    nodes[index].cpus -= share.cpus
    nodes[index].memory -= share.memory
  }
}
