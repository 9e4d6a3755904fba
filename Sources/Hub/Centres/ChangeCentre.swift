public import Access
public import Language
public import Quantities
internal import Storage

/// A centre with its pools and closures.
public struct CentreStatus: Sendable {
  public let centre: CentreRecord
  public let pools: [PoolRecord]
  public let maintenance: [MaintenanceRecord]
}

extension Hub {
  /// Every centre with its pools: part of the catalogue that everybody who is signed in reads.
  public func centres() async throws(Problem) -> [CentreStatus] {
    let now = clock.now
    return try await reading(.readCatalogue, by: nil, "hub:") { records in
      let pools = try records.select(PoolRecord.self, order: .ascending(.id))
      let windows = try records.select(MaintenanceRecord.self, where: .greater(.ends_at, now), order: .ascending(.starts_at))
      return try records.select(CentreRecord.self, order: .ascending(.id)).map { centre in
        let own = pools.filter { $0.centre == centre.id }
        let names = Set(own.map(\.id))
        return CentreStatus(centre: centre, pools: own, maintenance: windows.filter { names.contains($0.pool) })
      }
    }
  }

  /// Lets a centre finish what runs and take nothing new, or takes it back into service.
  public func setCentre(_ id: Slug, draining: Bool, by actor: Actor) async throws(Problem) {
    try await change(.changeCentre, by: actor, "centre:\(id)") { change in
      try change.require(.changeCentre, on: Target(.centre(id.rawValue)))
      var centre = try change.records.require(CentreRecord.self, id, Phrase("centre", "算力中心"))
      centre.isDraining = draining
      try change.records.update(centre)
    }
  }

  /// Sets a pool's price for jobs that are accepted from now on; those accepted before keep theirs.
  public func setPrice(of pool: Slug, perHour price: Money, by actor: Actor) async throws(Problem) {
    try await change(.changeCentre, by: actor, "pool:\(pool)") { change in
      var record = try change.records.pool(pool)
      try change.require(.changeCentre, on: Target(.centre(record.centre.rawValue)))
      guard price.minorUnits >= 0, price.currency == (try change.city().currency) else {
        throw Problem.invalid(
          "pricePerHour", rule: "not-negative", Phrase("A price is not negative, in the hub's currency.", "價格不可為負數，並須以平台貨幣計。"))
      }
      record.pricePerHour = price.minorUnits
      try change.records.update(record)
    }
  }

  /// Closes a pool for a time: no job is started that could run into it.
  public func planMaintenance(
    of pool: Slug, _ interval: Range<Instant>, by actor: Actor
  ) async throws(Problem) -> MaintenanceRecord {
    let identifier = newIdentifier(MaintenanceKind.self)
    return try await change(.changeCentre, by: actor, "pool:\(pool)") { change in
      let record = try change.records.pool(pool)
      try change.require(.changeCentre, on: Target(.centre(record.centre.rawValue)))
      guard !interval.isEmpty, interval.upperBound > change.now else {
        throw Problem.invalid("endsAt", rule: "future", Phrase("It ends in the future, after it begins.", "結束時間須為未來，並在開始之後。"))
      }
      let window = MaintenanceRecord(id: identifier, pool: pool, startsAt: interval.lowerBound, endsAt: interval.upperBound)
      try change.records.insert(window)
      return window
    }
  }

  /// Takes a planned closure back. - Throws: a `not-found` problem for one that is not there, or no longer.
  public func cancelMaintenance(_ id: MaintenanceID, by actor: Actor) async throws(Problem) {
    try await change(.changeCentre, by: actor, "maintenance:\(id)") { change in
      let window = try change.records.require(MaintenanceRecord.self, id, Phrase("closure", "停機安排"))
      let pool = try change.records.pool(window.pool)
      try change.require(.changeCentre, on: Target(.centre(pool.centre.rawValue)))
      try change.records.delete(MaintenanceRecord.self, id)
    }
  }
}
