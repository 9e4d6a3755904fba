public import Access
internal import Devices
public import Language
internal import Ledger
public import Quantities
internal import Storage

extension Change {
  /// Makes an award of an approved application, and keeps its amount in the scheme's fund until it is accepted.
  ///
  /// - Throws: an `insufficient` problem when the fund has less than the award promises.
  func award(_ application: ApplicationRecord, _ terms: AwardTerms, acceptBy: Instant) throws {
    try check(terms)
    let award = AwardRecord(
      application: application.id, scheme: application.scheme, project: application.project, terms: terms, state: .awaiting,
      acceptBy: acceptBy, grant: nil)
    try holdAward(application.id, scheme: application.scheme, terms)
    try records.insert(award)
  }

  /// What the terms themselves must satisfy, whatever the scheme says.
  func check(_ terms: AwardTerms) throws {
    var faults: [Problem.Fault] = []
    if terms.until <= terms.from {
      faults.append(.init(field: "until", rule: "after-from", Phrase("A term ends after it begins.", "期限的結束日須後於開始日。")))
    }
    if terms.from.year < 2000 || terms.until.year > 2200 {
      faults.append(
        .init(field: "until", rule: "range", Phrase("A term lies between the years 2000 and 2200.", "期限須在 2000 年至 2200 年之間。")))
    }
    if let most = terms.devicesPerJob, most < 1 {
      faults.append(.init(field: "devicesPerJob", rule: "positive", Phrase("At least one device per job.", "每個作業至少一個裝置。")))
    }
    for centre in terms.centres where try records.find(CentreRecord.self, centre) == nil {
      faults.append(
        .init(field: "centres", rule: "exists", Phrase("There is no centre '\(centre)'.", "沒有算力中心「\(centre)」。")))
    }
    switch terms.benefit {
    case .money(let amount, _), .deviceSeconds(_, let amount):
      if amount < 1 {
        faults.append(.init(field: "amount", rule: "positive", Phrase("The amount is more than nothing.", "數額須大於零。")))
      }
      if case .deviceSeconds(let model, _) = terms.benefit, hub.devices.model(named: model)?.id != model {
        faults.append(
          .init(field: "model", rule: "known", Phrase("There is no device model '\(model)'.", "沒有裝置型號「\(model)」。")))
      }
    case .package(let pool, let devices, let monthlyPrice, _):
      let pool = try records.find(PoolRecord.self, pool)
      if pool == nil { faults.append(.init(field: "pool", rule: "exists", Phrase("There is no such pool.", "沒有此資源池。"))) }
      let total = pool?.nodes.reduce(0) { $0 + $1.devices } ?? 0
      if devices < 1 || devices > total {
        faults.append(
          .init(
            field: "devices", rule: "range", Phrase("The pool has 1 to \(total) devices to keep.", "資源池可預留 1 至 \(total) 個裝置。")))
      }
      if monthlyPrice < 0 {
        faults.append(.init(field: "monthlyPrice", rule: "not-negative", Phrase("A price is not negative.", "價格不可為負數。")))
      }
      if terms.until > terms.from, !PackageBilling.isTerm(from: terms.from, until: terms.until) {
        faults.append(PackageBilling.termFault)
      }
    }
    guard faults.isEmpty else { throw Problem.invalid(faults) }
  }
}

extension Hub {
  /// Accepts an award: it becomes a grant with its accounts. A repeat answers with the same grant.
  public func acceptAward(_ application: ApplicationID, by actor: Actor) async throws(Problem) -> GrantRecord {
    let identifier = newIdentifier(GrantKind.self)
    return try await change(.acceptAward, by: actor, "application:\(application)") { change in
      let record = try change.records.application(application)
      try change.require(.acceptAward, on: Target(.organisation(record.organisation.rawValue)))
      try change.match(record.revision)
      var award = try change.records.award(application)
      if let made = award.grant { return try change.records.grant(made) }
      try change.requireAwaiting(award)
      guard award.acceptBy > change.now else {
        throw Problem(
          .conflict, "award-lapsed",
          Phrase("The award could be accepted until \(award.acceptBy).", "接受資助的限期為 \(award.acceptBy)，現已過期。"))
      }
      try change.records.requireNoPaymentHold(onProject: award.project, under: award.scheme, at: change.now)
      let calendar = try change.city().calendar()
      try change.requireBillable(award.terms, calendar)
      var grant = GrantRecord(
        id: identifier, application: application, scheme: award.scheme, organisation: record.organisation, project: award.project,
        terms: award.terms, startsAt: calendar.start(of: award.terms.from), expiresAt: calendar.start(of: award.terms.until),
        state: .active, endedAt: nil, allotment: [], billedThrough: nil, revision: 1)
      grant.allotment = try change.allotPackage(grant)
      try change.watchingBudgets([.ownMoney(grant.project)]) { try change.fundGrant(grant, award) }
      try change.records.insert(grant)
      (award.state, award.grant) = (.accepted, identifier)
      try change.records.update(award)
      return grant
    }
  }

  /// Declines an award: its amount goes back to the fund.
  public func declineAward(_ application: ApplicationID, by actor: Actor) async throws(Problem) {
    try await change(.acceptAward, by: actor, "application:\(application)") { change in
      let record = try change.records.application(application)
      try change.require(.acceptAward, on: Target(.organisation(record.organisation.rawValue)))
      try change.match(record.revision)
      var award = try change.records.award(application)
      guard award.state != .declined else { return }
      try change.requireAwaiting(award)
      try change.releaseAward(award)
      award.state = .declined
      try change.records.update(award)
    }
  }

  /// Takes an award back that has not been accepted yet.
  public func revokeAward(_ application: ApplicationID, by actor: Actor) async throws(Problem) {
    try await change(.decideApplication, by: actor, "application:\(application)") { change in
      var award = try change.records.award(application)
      try change.require(.decideApplication, on: Target(.scheme(award.scheme.rawValue)))
      try change.match(change.records.application(application).revision)
      guard award.state != .revoked else { return }
      try change.requireAwaiting(award)
      try change.releaseAward(award)
      award.state = .revoked
      try change.records.update(award)
    }
  }

  /// Lets the awards lapse whose acceptance date has passed. - Returns: how many.
  @discardableResult
  public func lapseAwards() async throws(Problem) -> Int {
    let now = clock.now
    let due = try await reading(.acceptAward, by: nil, "hub:") { records in
      try records.select(AwardRecord.self, where: .equal(.state, AwardState.awaiting) && .lessOrEqual(.accept_by, now))
    }
    try await eachInTurn(due) { award throws(Problem) in
      try await change(.keepCalendar, by: nil, "application:\(award.application)") { change in
        var award = try change.records.award(award.application)
        guard award.state == .awaiting, award.acceptBy <= change.now else { return }
        try change.releaseAward(award)
        award.state = .lapsed
        try change.records.update(award)
      }
    }
    return due.count
  }
}

extension Change {
  /// A package is paid from its first day on: one that began in an earlier month would reach back into statements that
  /// are closed, and cost months in which nobody could use it.
  fileprivate func requireBillable(_ terms: AwardTerms, _ calendar: CityCalendar) throws {
    guard case .package = terms.benefit, calendar.month(of: calendar.start(of: terms.from)) < calendar.month(of: now) else {
      return
    }
    throw Problem(
      .conflict, "package-begun",
      Phrase(
        "The package would have begun on \(terms.from), in a month that is over. Ask for a later term.",
        "此套餐原定由 \(terms.from) 開始，該月份已結束，請申請較後的期限。"))
  }

  fileprivate func requireAwaiting(_ award: AwardRecord) throws {
    guard award.state == .awaiting else {
      throw Problem(
        .conflict, "award-not-awaiting",
        Phrase("The award is \(award.state.rawValue) already.", "此資助的狀態已為「\(award.state.rawValue)」。"))
    }
  }
}

extension ReadTransaction {
  func application(_ id: ApplicationID) throws -> ApplicationRecord {
    try require(ApplicationRecord.self, id, Phrase("application", "申請"))
  }

  func award(_ id: ApplicationID) throws -> AwardRecord { try require(AwardRecord.self, id, Phrase("award", "獲批資助")) }

  func grant(_ id: GrantID) throws -> GrantRecord { try require(GrantRecord.self, id, Phrase("grant", "資助")) }
}
