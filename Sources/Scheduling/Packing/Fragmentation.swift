import Foundation

/// The expected fragmentation of a node (Weng et al., "Beware of fragmentation: scheduling GPU-sharing workloads with
/// fragmentation gradient descent", USENIX ATC 2023).
///
/// With CPU left C, the free share of each device gᵢ in thousandths and R = Σ gᵢ, the fragment of a node for a kind of
/// pods that needs CPU c and k devices of d each is R if k = 0; R if C < c or fewer than k devices have gᵢ ≥ d; else the
/// sum of the gᵢ < d. F is the mean over the kinds by their shares of the workload. Counted are the most frequent kinds,
/// until they cover 95 % of the pods.
public struct Fragmentation: Sendable {
  /// Free shares of a node's devices; those that it does not have are 0.
  public typealias Shares = SIMD8<Int32>

  /// Kinds with devices: CPU, the number of devices, the position of the share in `shares`, the weight.
  private let kinds: [(cpus: Int32, devices: Int32, share: Int, weight: Double)]
  /// The weight of the kinds without devices.
  private let idleWeight: Double
  /// The distinct shares that are asked for.
  private let shares: [Int32]

  /// - Parameter pods: the workload, by whose kinds fragmentation is measured.
  public init(of pods: [ShareDemand]) {
    var counts: [ShareDemand.Kind: Int] = [:]
    for pod in pods { counts[pod.kind, default: 0] += 1 }
    let ranked = counts.sorted { ($0.value, $0.key) > ($1.value, $1.key) }
    var (covered, taken) = (0, 0)
    while taken < ranked.count, covered * 100 < pods.count * 95 {
      covered += ranked[taken].value
      taken += 1
    }
    let counted = ranked.prefix(taken)
    let shares = Array(Set(counted.filter { $0.key.devices > 0 }.map(\.key.share))).sorted()
    self.shares = shares
    kinds = counted.filter { $0.key.devices > 0 }.map { entry in
      (
        entry.key.cpus, entry.key.devices, shares.firstIndex(of: entry.key.share) ?? 0,
        Double(entry.value) / Double(max(covered, 1))
      )
    }
    idleWeight = counted.filter { $0.key.devices == 0 }.reduce(0) { $0 + Double($1.value) } / Double(max(covered, 1))
  }

  /// How many kinds are counted, those without devices included.
  public var kindCount: Int { kinds.count + (idleWeight > 0 ? 1 : 0) }

  /// F of a node, in thousandths of a device.
  ///
  /// - Parameter scratch: room for `scratchSize` numbers.
  func expected(cpus: Int32, free: Shares, scratch: UnsafeMutablePointer<(suitable: Int32, below: Int32)>) -> Double {
    let all = free.wrappedSum()
    for (position, share) in shares.enumerated() {
      let suits = free .>= share
      // Devices that a node does not have are 0 and suit nobody, as no share that is asked for is 0.
      let below = free.replacing(with: 0, where: suits).wrappedSum()
      let suitable = SIMD8<Int32>(repeating: 0).replacing(with: 1, where: suits).wrappedSum()
      scratch[position] = (suitable, below)
    }
    var sum = idleWeight * Double(all)
    kinds.withUnsafeBufferPointer { kinds in
      for kind in kinds {
        let entry = scratch[kind.share]
        let isUseless = cpus < kind.cpus || entry.suitable < kind.devices
        sum += kind.weight * Double(isUseless ? all : entry.below)
      }
    }
    return sum
  }

  var scratchSize: Int { max(shares.count, 1) }

  /// The score of a placement: ⌊100 / (1 + e^−(F before − F after) / 1000)⌋. That it is a whole number is part of the
  /// published result.
  static func score(before: Double, after: Double) -> Int8 {
    Int8(100 / (1 + exp(-(before - after) / 1000)))
  }
}
