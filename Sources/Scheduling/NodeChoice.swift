internal import Quantities

/// Which of the nodes that can carry a request are taken. The Hub takes the best fit; the others are there to compare with.
public enum NodeChoice: Hashable, Sendable {
  /// Those with the fewest free devices that suffice, the lowest index on a tie: large holes stay whole.
  case bestFit
  /// Those with the lowest index.
  case firstFit
  /// Any, drawn by a seed: the same seed, request and pool give the same nodes.
  case random(seed: UInt64)

  /// Who comes first among those that suffice: the smallest number, the lowest index on a tie.
  ///
  /// - Parameters:
  ///   - free: the node's free devices.
  ///   - request: tells requests apart.
  func rank(free: Int, node: Int, request: Int) -> UInt64 {
    switch self {
    case .bestFit: UInt64(free)
    case .firstFit: 0
    case .random(let seed): Self.mixed(seed ^ Self.mixed(UInt64(bitPattern: Int64(request)) << 20 ^ UInt64(node)))
    }
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var generator = SeededGenerator(seed: value)
    return generator.next()
  }
}
