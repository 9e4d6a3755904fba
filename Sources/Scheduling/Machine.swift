import Quantities

/// A pool's free capacity at one moment, in arrays by node index.
///
/// Work is counted by *lane*: lane 0 is the general queue, lane `i + 1` the queue of the reservation at `i`. Where a
/// package holds some devices of a node, it also holds their share of its CPUs and memory, so each lane's use is
/// counted apart and held to its own part, besides what is physically free.
struct Machine {
  /// What one job holds: the same CPUs and memory on each of its nodes.
  struct Use {
    var parts: [(node: Int, devices: UInt64)]
    var cpus: Int
    var memory: Int64
    var lane: Int
  }

  let pool: Pool
  let choice: NodeChoice
  /// What a request that is held to no nodes could ever use.
  let whole: Openings
  let reservations: [(reservation: Reservation, places: PartMasks)]
  /// By lane × node count + node.
  private(set) var lanes: [(cpus: Int, memory: Int64)]
  private(set) var free: [(devices: UInt64, cpus: Int, memory: Int64)]

  init(pool: Pool, reservations: [Reservation], choice: NodeChoice = .bestFit) {
    self.pool = pool
    self.choice = choice
    whole = Openings(all: pool)
    // A fixed order makes the first of those in the way the same one whatever order they came in.
    self.reservations =
      reservations
      .sorted { ($0.interval.lowerBound, $0.name) < ($1.interval.lowerBound, $1.name) }
      .map { ($0, PartMasks($0.places, in: pool)) }
    lanes = Array(repeating: (0, 0), count: pool.nodes.count * (reservations.count + 1))
    free = pool.nodes.map { (PartMasks.all($0.devices), $0.cpus, $0.memoryMebibytes) }
  }

  /// The lane of the package of this name, or nil when there is none.
  func lane(of package: String?) -> Int? {
    guard let package else { return 0 }
    return reservations.firstIndex { $0.reservation.name == package && $0.reservation.purpose == .package }.map { $0 + 1 }
  }

  /// What an occupation holds of this pool. Nodes that the pool does not have any more hold nothing here.
  func use(of occupation: Occupation) -> Use {
    Use(
      parts: occupation.placement.allotments.compactMap { allotment in
        pool.index(of: allotment.node).map { ($0, PartMasks.mask(of: allotment.devices)) }
      },
      cpus: occupation.cpusPerNode, memory: occupation.memoryMebibytesPerNode,
      lane: lane(of: occupation.reservation) ?? 0)
  }

  func placement(of use: Use) -> Placement {
    Placement(
      use.parts.map { part in
        Placement.Allotment(node: pool.nodes[part.node].name, devices: PartMasks.devices(of: part.devices))
      })
  }

  mutating func occupy(_ use: Use) {
    for part in use.parts {
      free[part.node].devices &= ~part.devices
      count(use, on: part.node, sign: 1)
    }
  }

  mutating func release(_ use: Use) {
    for part in use.parts {
      free[part.node].devices |= part.devices & PartMasks.all(pool.nodes[part.node].devices)
      count(use, on: part.node, sign: -1)
    }
  }

  private mutating func count(_ use: Use, on node: Int, sign: Int) {
    free[node].cpus -= sign * use.cpus
    free[node].memory -= Int64(sign) * use.memory
    lanes[use.lane * pool.nodes.count + node].cpus += sign * use.cpus
    lanes[use.lane * pool.nodes.count + node].memory += Int64(sign) * use.memory
  }

  /// When a reservation next begins or ends.
  func boundary(after now: Instant) -> Instant? {
    var next: Instant?
    for (reservation, _) in reservations {
      for edge in [reservation.interval.lowerBound, reservation.interval.upperBound] where edge > now {
        next = next.map { min($0, edge) } ?? edge
      }
    }
    return next
  }
}
