public import Access
internal import Jobs
public import Language
internal import Ledger
public import Quantities
internal import Storage

/// What is to change in a grant. Nothing set, nothing changes.
public struct GrantAmendment: Sendable, Codable, Hashable {
  /// The day after the new last day. For a term package, a whole number of months from its first day.
  public var until: CivilDate?
  /// What is added to it (positive) or taken from it (negative): minor units or device-seconds. Not for packages.
  public var amount: Int64?
  /// Where it may be used from now on; empty for every centre.
  public var centres: [Slug]?
  public var devicesPerJob: Int?
  /// Why, in the officer's words.
  public var reason: String
  /// Whether the committee found the case exceptional, as of an approval.
  public var exceptional: Bool
  /// Whether a committee decided, rather than the officer alone.
  public var byCommittee: Bool

  public init(
    until: CivilDate? = nil, amount: Int64? = nil, centres: [Slug]? = nil, devicesPerJob: Int? = nil, reason: String,
    exceptional: Bool = false, byCommittee: Bool = false
  ) {
    self.until = until
    self.amount = amount
    self.centres = centres
    self.devicesPerJob = devicesPerJob
    self.reason = reason
    self.exceptional = exceptional
    self.byCommittee = byCommittee
  }
}

extension Hub {
  /// Extends or reduces a grant. What accepted jobs hold stays theirs. What is added is held against the scheme's rules
  /// as an award is: the whole, as it then is.
  ///
  /// - Parameter revision: the grant's revision that the officer saw; another one now is a conflict.
  public func changeGrant(
    _ grant: GrantID, _ amendment: GrantAmendment, revision: Int, by actor: Actor
  ) async throws(Problem) -> GrantRecord {
    try await change(.changeGrant, by: actor, "grant:\(grant)") { change in
      var record = try change.activeGrant(grant, revision: revision)
      guard (1...2000).contains(amendment.reason.utf8.count) else {
        throw Problem.invalid("reason", rule: "length", Phrase("A reason has 1 to 2000 bytes.", "理由須為 1 至 2000 個位元組。"))
      }
      let before = record.terms
      record.revision += 1
      return try change.watchingBudgets([.grant(grant), .ownMoney(record.project)]) {
        if let amount = amendment.amount { try change.changeAmount(of: &record, by: amount) }
        if let until = amendment.until { try change.changeTerm(of: &record, until: until) }
        if let centres = amendment.centres { record.terms.centres = centres }
        if let devices = amendment.devicesPerJob { record.terms.devicesPerJob = devices }
        try change.check(record.terms)
        if record.terms.until > before.until || amendment.amount ?? 0 > 0 { try change.checkRules(record, amendment) }
        try change.records.update(record)
        return record
      }
    }
  }

  /// Ends a grant before its time. What no accepted job holds goes back to the fund at once, and what the jobs
  /// leave over when they end follows. A term package is billed in full for the month that has begun.
  public func withdrawGrant(_ grant: GrantID, reason: String, revision: Int, by actor: Actor) async throws(Problem) -> GrantRecord
  {
    try await change(.changeGrant, by: actor, "grant:\(grant)") { change in
      var record = try change.activeGrant(grant, revision: revision)
      guard (1...2000).contains(reason.utf8.count) else {
        throw Problem.invalid("reason", rule: "length", Phrase("A reason has 1 to 2000 bytes.", "理由須為 1 至 2000 個位元組。"))
      }
      record.revision += 1
      try change.end(&record, as: .withdrawn)
      try change.records.update(record)
      return record
    }
  }

  /// Ends the grants whose time is over. - Returns: how many.
  @discardableResult
  public func expireGrants() async throws(Problem) -> Int {
    let now = clock.now
    let due = try await reading(.changeGrant, by: nil, "hub:") { records in
      try records.select(GrantRecord.self, where: .equal(.state, GrantState.active) && .lessOrEqual(.expires_at, now))
    }
    try await eachInTurn(due) { grant throws(Problem) in
      try await change(.keepCalendar, by: nil, "grant:\(grant.id)") { change in
        var record = try change.records.grant(grant.id)
        guard record.state == .active, record.expiresAt <= change.now else { return }
        record.revision += 1
        try change.billPackage(&record)
        try change.end(&record, as: .expired)
        try change.records.update(record)
      }
    }
    return due.count
  }

  /// Posts the bills of the term packages whose months are over. - Returns: how many grants were looked at.
  @discardableResult
  public func billPackages() async throws(Problem) -> Int {
    let running = try await reading(.changeGrant, by: nil, "hub:") { records in
      try records.select(GrantRecord.self, where: .equal(.state, GrantState.active)).filter { !$0.allotment.isEmpty }
    }
    let now = clock.now
    try await eachInTurn(running) { grant throws(Problem) in
      let due = try await reading(.changeGrant, by: nil, "hub:") { records in
        let calendar = try records.city().calendar()
        return grant.nextBilledMonth(calendar).map { calendar.interval(of: $0).upperBound <= now } ?? false
      }
      guard due else { return }
      try await change(.keepCalendar, by: nil, "grant:\(grant.id)") { change in
        var record = try change.records.grant(grant.id)
        guard record.state == .active else { return }
        try change.billPackage(&record)
        try change.records.update(record)
      }
    }
    return running.count
  }
}

extension GrantRecord {
  /// The first calendar month that has not been billed, of a term package.
  func nextBilledMonth(_ calendar: CityCalendar) -> Month? {
    guard case .package = terms.benefit else { return nil }
    return billedThrough?.next ?? calendar.month(of: startsAt)
  }
}

extension Change {
  fileprivate func activeGrant(_ id: GrantID, revision: Int) throws -> GrantRecord {
    let record = try records.grant(id)
    try require(.changeGrant, on: Target(.scheme(record.scheme.rawValue)))
    try match(record.revision)
    guard record.revision == revision else {
      throw Problem(
        .conflict, "grant-changed",
        Phrase("The grant has changed since: it is at revision \(record.revision).", "資助資料已更新，現為第 \(record.revision) 版。"))
    }
    guard record.state == .active else {
      throw Problem(.conflict, "grant-ended", Phrase("The grant has ended.", "資助已結束。"))
    }
    return record
  }

  /// Adds to a grant from its fund, or gives a part that nothing holds back.
  fileprivate func changeAmount(of grant: inout GrantRecord, by amount: Int64) throws {
    let unit: LedgerUnit
    switch grant.terms.benefit {
    case .money(let present, let rate):
      unit = .currency(try city().currency)
      grant.terms.benefit = .money(amount: try sum(present, amount), rate: rate)
    case .deviceSeconds(let model, let present):
      unit = .deviceSeconds(model: model)
      grant.terms.benefit = .deviceSeconds(model: model, amount: try sum(present, amount))
    case .package:
      throw Problem.invalid(
        "amount", rule: "not-a-package", Phrase("A package changes by its term.", "套餐只可更改期限。"))
    }
    guard amount != 0 else { return }
    let (fund, own) = (HubAccount.fund(scheme: grant.scheme, unit), HubAccount.grant(grant.id, unit))
    let (from, to) = amount > 0 ? (fund, own) : (own, fund)
    let movement = Movement(debit: from.id, credit: to.id, LedgerAmount(abs(amount), unit))
    try post([instruct("grant-change:\(grant.id):\(grant.revision)", reason: "grant:\(grant.id)", .transfer(movement))])
  }

  private func sum(_ a: Int64, _ b: Int64) throws -> Int64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    guard !overflow, sum >= 0 else {
      throw Problem.invalid("amount", rule: "range", Phrase("A grant cannot become less than nothing.", "資助額不可少於零。"))
    }
    return sum
  }

  /// Moves a grant's end. A package's added months are held as its first ones were; those cut off are released.
  fileprivate func changeTerm(of grant: inout GrantRecord, until: CivilDate) throws {
    let calendar = try city().calendar()
    guard until > grant.terms.from, until.year <= 2200, calendar.start(of: until) > now else {
      throw Problem.invalid(
        "until", rule: "future", Phrase("A grant ends in the future; withdraw it to end it now.", "資助須於未來日期結束；如要即時終止，請使用撤回。"))
    }
    let before = try bills(of: grant.terms)
    let previous = grant
    grant.terms.until = until
    grant.expiresAt = calendar.start(of: until)
    guard case .package = grant.terms.benefit else { return }
    guard PackageBilling.isTerm(from: grant.terms.from, until: until) else {
      throw Problem.invalid([PackageBilling.termFault])
    }
    let after = try bills(of: grant.terms)
    if after.count > before.count {
      try requirePackageRoom(grant, from: previous.expiresAt)
      try extendPackage(grant, by: Array(after[before.count...]))
    } else {
      try cut(Array(before[after.count...]), of: grant)
    }
  }

  private func extendPackage(_ grant: GrantRecord, by bills: [PackageBilling.Bill]) throws {
    let unit = LedgerUnit.currency(try city().currency)
    let scheme = bills.reduce(0) { $0 + $1.schemeShare }
    if scheme > 0 {
      let movement = Movement(
        debit: HubAccount.fund(scheme: grant.scheme, unit).id, credit: HubAccount.grant(grant.id, unit).id,
        LedgerAmount(scheme, unit))
      try post([instruct("grant-change:\(grant.id):\(grant.revision)", reason: "grant:\(grant.id)", .transfer(movement))])
    }
    try holdMonths(bills, of: grant)
  }

  /// Releases bills that will not fall due and gives the scheme's part back to its fund.
  private func cut(_ bills: [PackageBilling.Bill], of grant: GrantRecord) throws {
    let calendar = try city().calendar()
    guard bills.allSatisfy({ calendar.interval(of: $0.month).lowerBound > now }) else {
      throw Problem.invalid(
        "until", rule: "begun-month", Phrase("A month that has begun is paid in full.", "已開始的月份須全數支付。"))
    }
    for bill in bills { try releaseMonth(bill, of: grant) }
    try returnRest(of: grant, occasion: "r\(grant.revision)")
  }

  /// Posts the bills of all months that are over and not billed yet.
  func billPackage(_ grant: inout GrantRecord) throws {
    let calendar = try city().calendar()
    while let month = grant.nextBilledMonth(calendar), calendar.interval(of: month).upperBound <= now,
      month.start < grant.terms.until
    {
      for bill in try bills(of: grant.terms) where bill.month == month { try postMonth(bill, of: grant) }
      grant.billedThrough = month
    }
  }

  /// Ends a grant and returns what no accepted job holds.
  func end(_ grant: inout GrantRecord, as state: GrantState) throws {
    if case .package = grant.terms.benefit {
      try endPackage(&grant)
    }
    grant.state = state
    grant.endedAt = now
    try returnRest(of: grant, occasion: "end")
  }

  /// Bills what has begun, releases what has not.
  private func endPackage(_ grant: inout GrantRecord) throws {
    let calendar = try city().calendar()
    let current = calendar.month(of: now)
    let hasBegun = grant.startsAt <= now
    for bill in try bills(of: grant.terms) {
      if let billed = grant.billedThrough, bill.month <= billed { continue }
      if hasBegun, bill.month <= current { try postMonth(bill, of: grant) } else { try releaseMonth(bill, of: grant) }
    }
    if hasBegun { grant.billedThrough = max(grant.billedThrough ?? current, current) }
    try refuseWaitingJobs(of: grant)
  }

  /// A job that was to run in a package for nothing cannot run once there is no package.
  private func refuseWaitingJobs(of grant: GrantRecord) throws {
    let waiting: [JobState] = [.held, .waiting]
    let jobs = try records.select(
      JobRecord.self, where: .equal(.grant, grant.id) && .oneOf(.state, waiting), order: .ascending(.number))
    for var job in jobs { try refuse(&job) }
    try endDependents()
  }
}
