public import Access
public import Language
public import Quantities
internal import Scheduling
internal import Storage

/// A centre with its pools and closures.
public struct CentreStatus: Sendable {
  public let centre: CentreRecord
  public let pools: [PoolRecord]
  public let maintenance: [MaintenanceRecord]
  /// The agent that was heard last, where the centre is reached by one.
  public let agent: AgentStatus?
}

extension Hub {
  /// The most closures that a pool may have ahead of it.
  public static let mostClosures = 100

  /// The centres with their pools, by their names: part of the catalogue that everybody who is signed in reads.
  public func centres(_ page: PageRequest) async throws(Problem) -> Page<CentreStatus> {
    let (now, relays) = (clock.now, relays)
    return try await reading(.readCatalogue, by: nil, "hub:") { records in
      let page = try records.page(Listing<CentreRecord>(.everything(nil)).query(.ascending(.id)), page)
      return Page(items: try records.statuses(of: page.items, now, relays), next: page.next)
    }
  }

  /// One centre with its pools. - Throws: a `not-found` problem.
  public func centre(_ id: Slug) async throws(Problem) -> CentreStatus {
    let (now, relays) = (clock.now, relays)
    return try await reading(.readCatalogue, by: nil, "centre:\(id)") { records in
      let centre = try records.require(CentreRecord.self, id, Phrase("centre", "算力中心"))
      guard let status = try records.statuses(of: [centre], now, relays).first else {
        throw Problem.notFound(Phrase("centre", "算力中心"), id.rawValue)
      }
      return status
    }
  }

  /// One pool. - Throws: a `not-found` problem.
  public func pool(_ id: Slug) async throws(Problem) -> PoolRecord {
    try await reading(.readCatalogue, by: nil, "pool:\(id)") { try $0.pool(id) }
  }

  /// Lets a centre finish what runs and take nothing new, or takes it back into service.
  public func setCentre(_ id: Slug, draining: Bool, by actor: Actor) async throws(Problem) {
    try await change(.changeCentre, by: actor, "centre:\(id)") { change in
      try change.require(.changeCentre, on: Target(.centre(id.rawValue)))
      var centre = try change.records.require(CentreRecord.self, id, Phrase("centre", "算力中心"))
      try change.match(centre.revision)
      guard centre.isDraining != draining else { return }
      (centre.isDraining, centre.revision) = (draining, centre.revision + 1)
      try change.records.update(centre)
    }
  }

  /// Sets a pool's price for jobs that are accepted from now on; those accepted before keep theirs.
  public func setPrice(of pool: Slug, perHour price: Money, by actor: Actor) async throws(Problem) {
    try await changePool(pool, price: price, by: actor)
  }

  /// Changes a pool's price, for jobs that are accepted from now on, and its order of service, for all who wait.
  ///
  /// - Parameters:
  ///   - price: nil leaves it as it is.
  ///   - policy: `ORDER[+FIT]`, such as `praya` or `fcfs+easy`; nil leaves it as it is.
  public func changePool(
    _ pool: Slug, price: Money? = nil, policy: String? = nil, by actor: Actor
  ) async throws(Problem) {
    try await change(.changeCentre, by: actor, "pool:\(pool)") { change in
      var record = try change.records.pool(pool)
      try change.require(.changeCentre, on: Target(.centre(record.centre.rawValue)))
      let before = record
      if let price {
        guard price.minorUnits >= 0, price.currency == (try change.city().currency) else {
          throw Problem.invalid(
            "pricePerHour", rule: "not-negative",
            Phrase("A price is not negative, in the hub's currency.", "價格不可為負數，並須以平台貨幣計。"))
        }
        record.pricePerHour = price.minorUnits
      }
      if let policy {
        switch Policy.live(policy) {
        case .success(let policy): record.policy = policy.description
        case .failure(let fault): throw Problem.invalid("policy", rule: fault.rule, fault.phrase)
        }
      }
      try change.match(record.revision)
      guard record != before else { return }
      record.revision += 1
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
      let ahead = try change.records.count(
        MaintenanceRecord.self, where: .equal(.pool, pool) && .greater(.ends_at, change.now))
      guard ahead < Hub.mostClosures else {
        throw Problem(
          .conflict, "too-many-closures",
          Phrase(
            "The pool has \(Hub.mostClosures) closures ahead of it, the most that one may have.",
            "此資源池已有 \(Hub.mostClosures) 個未結束的維護時段，達到上限。"))
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

extension ReadTransaction {
  /// The centres with their pools and the closures that are not over.
  fileprivate func statuses(of centres: [CentreRecord], _ now: Instant, _ relays: RelayDesk) throws -> [CentreStatus] {
    let pools = try select(PoolRecord.self, where: .oneOf(.centre, centres.map(\.id)), order: .ascending(.id))
    let windows = try select(
      MaintenanceRecord.self, where: .oneOf(.pool, pools.map(\.id)) && .greater(.ends_at, now), order: .ascending(.starts_at))
    let agents = try select(AgentRecord.self, where: .oneOf(.centre, centres.filter { $0.connection == .agent }.map(\.id)))
    let heard = Dictionary(agents.map { ($0.centre, relays.status($0)) }) { $1 }
    let (own, closures) = (Dictionary(grouping: pools, by: \.centre), Dictionary(grouping: windows, by: \.pool))
    return centres.map { centre in
      let pools = own[centre.id] ?? []
      let windows = pools.flatMap { closures[$0.id] ?? [] }.sorted { ($0.startsAt, $0.id) < ($1.startsAt, $1.id) }
      return CentreStatus(centre: centre, pools: pools, maintenance: windows, agent: heard[centre.id])
    }
  }
}
