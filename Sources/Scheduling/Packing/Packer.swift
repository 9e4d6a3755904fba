import Quantities

/// Places pods on the nodes of a cluster whose devices can be shared, one after another; none leaves.
///
/// For `fgd` the score of each kind of pods on each node is kept until that node changes, so that a pod costs a scan of
/// one small array and the nodes that have changed since its kind was last asked for.
public struct Packer: Sendable {
  public let placement: SharePlacement
  private let fragmentation: Fragmentation
  private var random: SeededGenerator

  // By node, in the order in which ties are broken.
  private var cpus: [Int32]
  private var memory: [Int32]
  private var free: [Fragmentation.Shares]
  private var fragments: [Double]

  /// By kind.
  private var kindPositions: [ShareDemand.Kind: Int] = [:]
  private var boards: [Board] = []
  /// The nodes that have changed, one after another.
  private var changes: [Int32] = []
  private var changeCounts: [Int32]

  /// The scores of one kind on every node.
  private struct Board {
    var kind: ShareDemand.Kind
    /// −1 where it does not fit.
    var scores: [Int8]
    var devices: [Int8]
    var seen: [Int32]
    /// How much of `changes` has been heeded.
    var heeded: Int
  }

  /// Thousandths of devices, of all nodes together.
  public let capacity: Int64
  public private(set) var allocated: Int64 = 0

  /// - Parameters:
  ///   - nodes: those without devices take no part.
  ///   - workload: the pods by which fragmentation is measured.
  ///   - seed: of the order in which ties are broken, and of random choices.
  public init(nodes: [ShareNode], workload: [ShareDemand], placement: SharePlacement, seed: UInt64) {
    self.placement = placement
    fragmentation = Fragmentation(of: workload)
    random = SeededGenerator(seed: seed)
    var nodes = nodes.filter { $0.devices > 0 }
    if placement == .fgd { nodes.shuffle(using: &random) }
    cpus = nodes.map(\.cpus)
    memory = nodes.map(\.memoryMebibytes)
    free = nodes.map { node in
      var shares = Fragmentation.Shares(repeating: 0)
      for device in 0..<Int(node.devices) { shares[device] = 1000 }
      return shares
    }
    changeCounts = Array(repeating: 0, count: nodes.count)
    fragments = Array(repeating: 0, count: nodes.count)
    capacity = nodes.reduce(0) { $0 + Int64($1.devices) * 1000 }
    if placement == .fgd { for node in fragments.indices { fragments[node] = fragment(of: node) } }
  }

  /// Places one pod; false when it fits nowhere.
  public mutating func place(_ pod: ShareDemand) -> Bool {
    let choice =
      switch placement {
      case .random: randomChoice(for: pod)
      case .bestFit: bestFit(for: pod)
      case .firstFit: cpus.indices.first { fits(pod, node: $0) }.map { ($0, lowestDevice(for: pod, node: $0)) }
      case .fgd: leastFragmenting(for: pod)
      }
    guard let (node, device) = choice else { return false }
    take(pod, node: node, device: device)
    return true
  }

  private mutating func take(_ pod: ShareDemand, node: Int, device: Int) {
    cpus[node] -= pod.cpus
    memory[node] -= pod.memoryMebibytes
    free[node] = Packer.taking(pod.kind, from: free[node], device: device)
    allocated += pod.demand
    guard placement == .fgd else { return }
    fragments[node] = fragment(of: node)
    changeCounts[node] += 1
    changes.append(Int32(node))
  }

  /// One device's share, or the free devices of the lowest index.
  private static func taking(_ kind: ShareDemand.Kind, from free: Fragmentation.Shares, device: Int) -> Fragmentation.Shares {
    var free = free
    if kind.devices == 1 {
      free[device] -= kind.share
    } else {
      var left = kind.devices
      for index in 0..<ShareNode.mostDevices where left > 0 && free[index] >= kind.share {
        free[index] -= kind.share
        left -= 1
      }
    }
    return free
  }

  private func fits(_ pod: ShareDemand, node: Int) -> Bool {
    memory[node] >= pod.memoryMebibytes && fits(pod.kind, node: node)
  }

  private func fits(_ kind: ShareDemand.Kind, node: Int) -> Bool {
    guard cpus[node] >= kind.cpus else { return false }
    guard kind.devices > 0 else { return true }
    let suits = free[node] .>= kind.share
    return SIMD8<Int32>(repeating: 0).replacing(with: 1, where: suits).wrappedSum() >= kind.devices
  }

  private func lowestDevice(for pod: ShareDemand, node: Int) -> Int {
    (0..<ShareNode.mostDevices).first { free[node][$0] >= pod.share } ?? 0
  }

  private mutating func randomChoice(for pod: ShareDemand) -> (Int, Int)? {
    let nodes = cpus.indices.filter { fits(pod, node: $0) }
    guard let node = nodes.randomElement(using: &random) else { return nil }
    let devices = (0..<ShareNode.mostDevices).filter { pod.share > 0 && free[node][$0] >= pod.share }
    return (node, devices.randomElement(using: &random) ?? 0)
  }

  private func bestFit(for pod: ShareDemand) -> (Int, Int)? {
    let best = cpus.indices.filter { fits(pod, node: $0) }.min { a, b in
      (free[a].wrappedSum(), cpus[a], a) < (free[b].wrappedSum(), cpus[b], b)
    }
    return best.map { node in
      let device = (0..<ShareNode.mostDevices).filter { free[node][$0] >= pod.share }.min { a, b in
        (free[node][a], a) < (free[node][b], b)
      }
      return (node, device ?? 0)
    }
  }
}

// MARK: fragmentation gradient descent

extension Packer {
  private func fragment(of node: Int) -> Double {
    withUnsafeTemporaryAllocation(of: (suitable: Int32, below: Int32).self, capacity: fragmentation.scratchSize) { scratch in
      guard let base = scratch.baseAddress else { return 0 }
      return fragmentation.expected(cpus: cpus[node], free: free[node], scratch: base)
    }
  }

  private mutating func leastFragmenting(for pod: ShareDemand) -> (Int, Int)? {
    let position = board(of: pod.kind)
    heedChanges(on: position)
    var (best, choice) = (Int8(-1), -1)
    boards[position].scores.withUnsafeBufferPointer { scores in
      for node in scores.indices where scores[node] > best && memory[node] >= pod.memoryMebibytes {
        best = scores[node]
        choice = node
      }
    }
    return choice < 0 ? nil : (choice, Int(boards[position].devices[choice]))
  }

  private mutating func board(of kind: ShareDemand.Kind) -> Int {
    if let position = kindPositions[kind] { return position }
    let position = boards.count
    kindPositions[kind] = position
    boards.append(
      Board(
        kind: kind, scores: Array(repeating: -1, count: cpus.count), devices: Array(repeating: 0, count: cpus.count),
        seen: changeCounts, heeded: changes.count))
    for node in cpus.indices { rate(node, on: position) }
    return position
  }

  private mutating func heedChanges(on position: Int) {
    for entry in boards[position].heeded..<changes.count {
      let node = Int(changes[entry])
      guard boards[position].seen[node] != changeCounts[node] else { continue }
      boards[position].seen[node] = changeCounts[node]
      rate(node, on: position)
    }
    boards[position].heeded = changes.count
  }

  /// The score of the board's kind on a node: of its best device, the lowest index on a tie.
  private mutating func rate(_ node: Int, on position: Int) {
    let kind = boards[position].kind
    guard fits(kind, node: node) else {
      boards[position].scores[node] = -1
      return
    }
    let (left, shares, before) = (cpus[node] - kind.cpus, free[node], fragments[node])
    let fragmentation = fragmentation
    let (score, device) = withUnsafeTemporaryAllocation(
      of: (suitable: Int32, below: Int32).self, capacity: fragmentation.scratchSize
    ) { scratch -> (Int8, Int8) in
      guard let base = scratch.baseAddress else { return (-1, 0) }
      func score(_ device: Int) -> Int8 {
        let after = Packer.taking(kind, from: shares, device: device)
        return Fragmentation.score(
          before: before, after: fragmentation.expected(cpus: left, free: after, scratch: base))
      }
      guard kind.devices == 1 else { return (score(0), 0) }
      var best: (score: Int8, device: Int8) = (-1, 0)
      for device in 0..<ShareNode.mostDevices where shares[device] >= kind.share {
        // Devices with equal free shares score alike.
        if (0..<device).contains(where: { shares[$0] == shares[device] }) { continue }
        let score = score(device)
        if score > best.score { best = (score, Int8(device)) }
      }
      return best
    }
    boards[position].scores[node] = score
    boards[position].devices[node] = device
  }
}
