extension Machine {
  /// The nodes and devices that `candidate` gets now, or nil when it does not fit: the nodes by `choice`, of each node its
  /// lowest free devices.
  ///
  /// - Parameter isKept: by node, whether it is kept for somebody else; nil when none is.
  func fit(for candidate: Candidate, in openings: Openings, isKept: ArraySlice<Bool>?) -> Use? {
    let demand = candidate.demand
    let firstOfLane = candidate.lane * pool.nodes.count
    var suitable: [(rank: UInt64, node: Int)] = []
    var best: (rank: UInt64, node: Int)?
    for index in openings.nodes.indices {
      if let isKept, isKept[isKept.startIndex + index] { continue }
      let opening = openings.nodes[index]
      let lane = lanes[firstOfLane + index]
      let freeDevices = (opening.devices & free[index].devices).nonzeroBitCount
      guard freeDevices >= demand.devicesPerNode,
        min(opening.cpus - lane.cpus, free[index].cpus) >= demand.cpusPerNode,
        demand.memoryMebibytesPerNode == 0
          || min(opening.memory - lane.memory, free[index].memory) >= demand.memoryMebibytesPerNode
      else { continue }
      let rank = choice.rank(free: freeDevices, node: index, request: candidate.rank)
      if demand.nodes > 1 {
        suitable.append((rank, index))
      } else if rank < best?.rank ?? .max {
        best = (rank, index)
      }
    }
    if demand.nodes == 1 {
      return best.map { best in
        let usable = openings.nodes[best.node].devices & free[best.node].devices
        return Use(
          parts: [(best.node, PartMasks.lowest(demand.devicesPerNode, of: usable))], cpus: demand.cpusPerNode,
          memory: demand.memoryMebibytesPerNode, lane: candidate.lane)
      }
    }
    guard suitable.count >= demand.nodes else { return nil }
    if demand.nodes < suitable.count { suitable.sort { $0 < $1 } }
    let chosen = suitable.prefix(demand.nodes).map(\.node).sorted()
    return Use(
      parts: chosen.map { index in
        let usable = openings.nodes[index].devices & free[index].devices
        return (index, PartMasks.lowest(demand.devicesPerNode, of: usable))
      },
      cpus: demand.cpusPerNode, memory: demand.memoryMebibytesPerNode, lane: candidate.lane)
  }
}
