extension Machine {
  /// The nodes and devices that `candidate` gets now, or nil when it does not fit: the nodes with the fewest free
  /// devices that suffice, the lowest index on a tie; of each node its lowest free devices.
  ///
  /// - Parameter isKept: by node, whether one before it waits for this node.
  func bestFit(for candidate: Candidate, in openings: Openings, isKept: ArraySlice<Bool>) -> Use? {
    let demand = candidate.demand
    let firstOfLane = candidate.lane * pool.nodes.count
    var suitable: [(free: Int, node: Int)] = []
    for index in openings.nodes.indices where !isKept[isKept.startIndex + index] {
      let opening = openings.nodes[index]
      let lane = lanes[firstOfLane + index]
      let freeDevices = (opening.devices & free[index].devices).nonzeroBitCount
      guard freeDevices >= demand.devicesPerNode,
        min(opening.cpus - lane.cpus, free[index].cpus) >= demand.cpusPerNode,
        demand.memoryMebibytesPerNode == 0
          || min(opening.memory - lane.memory, free[index].memory) >= demand.memoryMebibytesPerNode
      else { continue }
      suitable.append((freeDevices, index))
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
