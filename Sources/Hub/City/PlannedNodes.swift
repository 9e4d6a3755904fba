public import Language
internal import Quantities

extension CityFile.Pool {
  /// The nodes as the file plans them, and what is wrong with them.
  ///
  /// - Parameters:
  ///   - hasDevices: whether the pool has a device model.
  ///   - path: the pool's place in the file.
  func plannedNodes(hasDevices: Bool, at path: String) -> (nodes: [PoolRecord.Node], faults: [Problem.Fault]) {
    var (nodes, faults): ([PoolRecord.Node], [Problem.Fault]) = ([], [])
    for (index, group) in self.nodes.enumerated() {
      let memory = group.memoryMebibytes ?? group.memoryGibibytes.map { $0.multipliedReportingOverflow(by: 1024).partialValue }
      guard hasDevices ? group.devices >= 1 : group.devices <= 1, group.cpus >= 1, let memory,
        (1...(1 << 30)).contains(memory), (1...(1 << 30)).contains(group.memoryGibibytes ?? 1),
        group.memoryGibibytes == nil || group.memoryMebibytes == nil, let names = group.nodeNames
      else {
        faults.append(
          .init(
            field: "\(path).nodes[\(index)]", rule: "range",
            Phrase(
              "A group has 1 to 10,000 nodes with CPUs and memory; devices where the pool has a model, and none where it has not.",
              "每組節點為 1 至 10,000 個，須有 CPU 及記憶體；有型號的資源池須有裝置，否則不可有。")))
        continue
      }
      if let prefix = group.prefix, prefix.utf8.last.map({ (0x30...0x39).contains($0) }) ?? false {
        faults.append(
          .init(
            field: "\(path).nodes[\(index)].prefix", rule: "no-digit-last",
            Phrase(
              "A prefix does not end with a digit: '\(prefix)'. List such nodes by 'names'.",
              "字首不可以數字結尾：「\(prefix)」。此類節點請以「names」列出。")))
      }
      for name in names {
        // Without devices the node itself is what is given out and billed.
        nodes.append(
          PoolRecord.Node(name: name, devices: hasDevices ? group.devices : 1, cpus: group.cpus, memoryMebibytes: memory))
      }
    }
    return (nodes, faults)
  }
}

extension CityFile {
  /// A pool as the file plans it.
  public struct PlannedPool: Hashable, Sendable {
    public let centre: Slug
    public let id: Slug
    public let nodes: [PoolRecord.Node]
  }

  /// Every pool of every centre, in the file's order. - Throws: a problem with every fault of their nodes.
  public func plannedPools() throws(Problem) -> [PlannedPool] {
    var (pools, faults): ([PlannedPool], [Problem.Fault]) = ([], [])
    for (index, centre) in (centres ?? []).enumerated() {
      for (place, pool) in centre.pools.enumerated() {
        let planned = pool.plannedNodes(hasDevices: pool.deviceModel != nil, at: "centres[\(index)].pools[\(place)]")
        faults += planned.faults
        pools.append(PlannedPool(centre: centre.id, id: pool.id, nodes: planned.nodes))
      }
    }
    guard faults.isEmpty else { throw .invalid(faults) }
    return pools
  }
}

extension CityFile.NodeGroup {
  /// The largest number of a node, and the most nodes of one group.
  static let (largestNumber, mostNodes) = (1_000_000, 10_000)

  /// The nodes' names, or nil when they are not said in one way, and rightly.
  fileprivate var nodeNames: [String]? {
    switch (names, prefix, count) {
    case (let names?, nil, nil) where first == nil:
      let isRight = (1...Self.mostNodes).contains(names.count) && names.allSatisfy { (1...60).contains($0.utf8.count) }
      return isRight ? names : nil
    case (nil, let prefix?, let count?):
      guard (1...40).contains(prefix.utf8.count), (1...Self.mostNodes).contains(count),
        (1...Self.largestNumber - count + 1).contains(first ?? 1)
      else { return nil }
      return (0..<count).map { "\(prefix)\($0 + (first ?? 1))" }
    default: return nil
    }
  }
}

extension PoolRecord {
  /// Whether the node is there with these devices.
  func has(_ devices: [Int], of name: String) -> Bool {
    nodes.contains { $0.name == name && (devices.max() ?? 0) < max(1, $0.devices) }
  }

  /// The planned nodes, but with what their centre has told of those that it was asked about: plans give way to reports. A
  /// node that is new to a centre that has told of others waits until it tells of this one.
  func keepingReports(_ planned: [Node]) -> [Node] {
    let known = Dictionary(nodes.filter { $0.isReported == true }.map { ($0.name, $0) }) { first, _ in first }
    guard !known.isEmpty else { return planned }
    return planned.map { node in
      var node = node
      node.isAvailable = false
      return known[node.name] ?? node
    }
  }
}
