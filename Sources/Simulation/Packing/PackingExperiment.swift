import Quantities
public import Scheduling

/// The packing experiment of the FGD paper (ATC'23): pods are drawn with replacement and placed one after another, none
/// leaving, until the device share that has been asked for reaches `load` times the cluster's; of interest is how much
/// of the cluster is allocated then.
public struct PackingExperiment: Sendable {
  public var nodes: [ShareNode]
  public var pods: [ShareDemand]
  public var placement: SharePlacement
  /// 1.3 for 130 %.
  public var load: Double

  public init(nodes: [ShareNode], pods: [ShareDemand], placement: SharePlacement, load: Double) {
    self.nodes = nodes
    self.pods = pods
    self.placement = placement
    self.load = load
  }

  /// What one seed gave.
  public struct Outcome: Hashable, Sendable {
    /// Percent of the devices' capacity.
    public var allocatedShare: Double
    /// Pods that came, and those of them that fitted nowhere.
    public var pods: Int
    public var refused: Int
  }

  /// - Throws: `ReplayFault.cancelled`.
  public func run(seed: UInt64, isCancelled: () -> Bool = { false }) throws(ReplayFault) -> Outcome {
    var packer = Packer(nodes: nodes, workload: pods, placement: placement, seed: seed)
    var random = SeededGenerator(seed: seed ^ 0x5EED_0F_D0D5)
    var (asked, came, refused) = (Int64(0), 0, 0)
    let goal = load * Double(packer.capacity)
    guard pods.contains(where: { $0.demand > 0 }) else {
      return Outcome(allocatedShare: 0, pods: 0, refused: 0)
    }
    while Double(asked) < goal {
      let pod = pods[Int.random(in: pods.indices, using: &random)]
      asked += pod.demand
      came += 1
      if !packer.place(pod) { refused += 1 }
      if came % 1024 == 0, isCancelled() { throw .cancelled }
    }
    return Outcome(
      allocatedShare: 100 * Double(packer.allocated) / Double(max(packer.capacity, 1)), pods: came, refused: refused)
  }
}

/// What several seeds gave.
public struct PackingSummary: Hashable, Sendable {
  public var placement: String
  /// Percent.
  public var mean: Double
  public var min: Double
  public var max: Double

  /// - Precondition: there is an outcome.
  public init(_ placement: SharePlacement, _ outcomes: [PackingExperiment.Outcome]) {
    precondition(!outcomes.isEmpty, "a summary is of something")
    let shares = outcomes.map(\.allocatedShare)
    self.placement = placement.rawValue
    mean = shares.reduce(0, +) / Double(shares.count)
    min = shares.min() ?? 0
    max = shares.max() ?? 0
  }
}
