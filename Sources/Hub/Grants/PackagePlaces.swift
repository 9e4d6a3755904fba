internal import Centres
internal import Jobs
internal import Language
internal import Quantities
public import Storage

/// The devices that term packages keep for their projects.
extension Change {
  /// Chooses the devices that a package will keep: those of the emptiest nodes, so that its jobs find whole nodes,
  /// among what no other package keeps in that time and no running job may still hold when it begins. A node that
  /// cannot be used is not paid for: it is left out. Empty for the other kinds of grant.
  ///
  /// - Throws: an `insufficient` problem when the pool has not enough.
  func allotPackage(_ grant: GrantRecord) throws -> [GrantRecord.Allotment] {
    guard case .package(let poolID, let devices, _, _) = grant.terms.benefit else { return [] }
    let pool = try records.pool(poolID)
    guard pool.usage == .dedicated else {
      throw Problem(
        .conflict, "pool-shared",
        Phrase(
          "The pool '\(poolID)' is shared with others: no devices of it can be kept for a package.",
          "資源池「\(poolID)」與他人共用，不能為套餐預留裝置。"))
    }
    var free: [String: Set<Int>] = [:]
    for node in pool.nodes where node.isAvailable { free[node.name] = Set(0..<node.devices) }
    for other in try records.packages(of: poolID) where other.overlaps(grant.startsAt..<grant.expiresAt) {
      for part in other.allotment { free[part.node]?.subtract(part.devices) }
    }
    for job in try records.jobsInPlace(poolID) where (job.expectedEnd ?? grant.startsAt) > grant.startsAt {
      for part in job.placement { free[part.node]?.subtract(part.devices) }
    }
    var wanted = devices
    var allotment: [GrantRecord.Allotment] = []
    let order = pool.nodes.enumerated().sorted { a, b in
      let (left, right) = (free[a.element.name]?.count ?? 0, free[b.element.name]?.count ?? 0)
      return left != right ? left > right : a.offset < b.offset
    }
    for (_, node) in order where wanted > 0 {
      let chosen = (free[node.name] ?? []).sorted().prefix(wanted)
      guard !chosen.isEmpty else { continue }
      allotment.append(.init(node: node.name, devices: Array(chosen)))
      wanted -= chosen.count
    }
    guard wanted == 0 else {
      throw Problem(
        .insufficient, "package-room",
        Phrase(
          "The pool '\(poolID)' has \(devices - wanted) of \(devices) devices to keep from \(grant.terms.from) to \(grant.terms.until).",
          "資源池「\(poolID)」於 \(grant.terms.from) 至 \(grant.terms.until) 只可預留 \(devices - wanted) 個裝置，少於所需的 \(devices) 個。"))
    }
    return allotment
  }

  /// - Throws: unless the package's devices are no other package's from `start` to its new end.
  func requirePackageRoom(_ grant: GrantRecord, from start: Instant) throws {
    guard case .package(let pool, _, _, _) = grant.terms.benefit else { return }
    for other in try records.packages(of: pool) where other.id != grant.id && other.overlaps(start..<grant.expiresAt) {
      for part in other.allotment {
        let own = grant.allotment.first { $0.node == part.node }?.devices ?? []
        guard Set(own).isDisjoint(with: part.devices) else {
          throw Problem(
            .insufficient, "package-room",
            Phrase(
              "Its devices are kept for another package from \(other.terms.from).",
              "所用裝置自 \(other.terms.from) 起已預留予另一套餐。"))
        }
      }
    }
  }
}

extension GrantRecord {
  func overlaps(_ interval: Range<Instant>) -> Bool { startsAt < interval.upperBound && interval.lowerBound < expiresAt }
}

extension ReadTransaction {
  /// The active term packages of a pool.
  func packages(of pool: Slug) throws -> [GrantRecord] {
    let keepsDevices: Condition<GrantRecord> = .notEqual(.allotment, JSONColumn<[GrantRecord.Allotment]>([]))
    return try select(GrantRecord.self, where: .equal(.state, GrantState.active) && keepsDevices).filter { grant in
      if case .package(pool, _, _, _) = grant.terms.benefit { true } else { false }
    }
  }

  /// The jobs that hold devices of a pool, or may.
  func jobsInPlace(_ pool: Slug) throws -> [JobRecord] {
    try select(JobRecord.self, where: .oneOf(.state, JobState.inPlace) && .equal(.pool, pool), order: .ascending(.number))
  }
}

extension JobRecord {
  /// When it ends at the latest, once it has a place.
  var expectedEnd: Instant? { (startedAt ?? placedAt).map { $0 + walltime } }
}

extension JobState: RawColumnValue, ColumnValue {
  static let inPlace = JobState.allCases.filter(\.occupiesNodes)
}

extension WaitingReason: RawColumnValue, ColumnValue {}
