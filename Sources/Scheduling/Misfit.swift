/// Why a pool could never carry a demand, even empty and with every node in service.
public enum Misfit: Hashable, Sendable {
  /// The most devices of any node that it may use.
  case devicesPerNode(asked: Int, largest: Int)
  case cpusPerNode(asked: Int, largest: Int)
  case memoryMebibytesPerNode(asked: Int64, largest: Int64)
  /// So many nodes have what is asked for of each.
  case nodes(asked: Int, suitable: Int)
  /// The package that it names is not there, or ends before it could.
  case reservationOver(name: String)
}

extension Scheduler {
  /// Why `pool` could never carry `demand`: empty when it could. Nodes out of service and reservations do not count.
  public static func misfits(of demand: Demand, in pool: Pool, allowed: Places? = nil) -> [Misfit] {
    var openings = Openings(all: pool)
    if let allowed { openings.restrict(to: PartMasks(allowed, in: pool)) }
    return misfits(of: demand, in: openings)
  }

  /// Whether `pool` could ever carry `demand`.
  public static func fits(_ demand: Demand, in pool: Pool, allowed: Places? = nil) -> Bool {
    misfits(of: demand, in: pool, allowed: allowed).isEmpty
  }

  static func misfits(of demand: Demand, in openings: Openings) -> [Misfit] {
    var (devices, cpus, memory, suitable) = (0, 0, Int64(0), 0)
    for node in openings.nodes where node.cpus >= 0 {
      devices = max(devices, node.devices.nonzeroBitCount)
      cpus = max(cpus, node.cpus)
      memory = max(memory, node.memory)
      if Openings.carries(demand, node) { suitable += 1 }
    }
    guard suitable < demand.nodes else { return [] }
    var misfits: [Misfit] = []
    if devices < demand.devicesPerNode { misfits.append(.devicesPerNode(asked: demand.devicesPerNode, largest: devices)) }
    if cpus < demand.cpusPerNode { misfits.append(.cpusPerNode(asked: demand.cpusPerNode, largest: cpus)) }
    if memory < demand.memoryMebibytesPerNode {
      misfits.append(.memoryMebibytesPerNode(asked: demand.memoryMebibytesPerNode, largest: memory))
    }
    if misfits.isEmpty { misfits.append(.nodes(asked: demand.nodes, suitable: suitable)) }
    return misfits
  }
}
