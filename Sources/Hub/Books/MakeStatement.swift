public import Access
internal import Foundation
internal import Jobs
public import Language
public import Quantities
internal import Storage

extension Hub {
  /// The statement of a project for a month: as it was closed, or as it stands now.
  public func statement(of project: Slug, _ month: Month, by actor: Actor) async throws(Problem) -> Statement {
    let now = clock.now
    return try await reading(.readStatement, by: actor, "project:\(project)") { records in
      let project = try records.visibleProject(project, to: actor)
      try actor.require(.readStatement, on: project.target)
      return try records.statement(of: project, month, now)
    }
  }

  /// Closes a month's statement: from then on it never changes. A repeat answers with the closed one.
  ///
  /// - Throws: a conflict while the month lasts, or while something that ran in it is unsettled.
  public func closeStatement(of project: Slug, _ month: Month, by actor: Actor?) async throws(Problem) -> Statement {
    try await change(.closeStatement, by: actor, "project:\(project)") { change in
      let project =
        try actor.map { try change.records.visibleProject(project, to: $0) } ?? change.records.project(project.rawValue)
      try change.require(.closeStatement, on: project.target)
      var statement = try change.records.statement(of: project, month, change.now)
      guard !statement.isClosed else { return statement }
      let end = try change.city().calendar().interval(of: month).upperBound
      guard end <= change.now else {
        throw Problem(.conflict, "month-not-over", Phrase("The month \(month) is not over yet.", "\(month) 尚未結束。"))
      }
      guard statement.unsettled.isEmpty else {
        let list = statement.unsettled.prefix(5).joined(separator: ", ")
        throw Problem(
          .conflict, "statement-unsettled",
          Phrase("Something that ran in \(month) is not settled yet: \(list).", "\(month) 內運行的項目尚未結算：\(list)。"))
      }
      statement.isClosed = true
      let document = try Statement.encode(statement)
      try change.records.insert(
        StatementRecord(
          project: project.id, month: month, closedAt: change.now, document: document, digest: Digest(of: document.utf8)))
      try change.tellOfStatement(project, month)
      return statement
    }
  }

  /// Closes the statements of all months that are over, of all projects, for which nothing is unsettled.
  ///
  /// A month may have waited long for something that ran in it, or the hub may have been down for more than one. A
  /// project of which every month is closed costs one count; one that cannot be closed keeps no other from its turn.
  ///
  /// - Returns: how many.
  @discardableResult
  public func closeDueStatements() async throws(Problem) -> Int {
    let now = clock.now
    let projects = try await reading(.closeStatement, by: nil, "hub:") { records in
      let calendar = try records.city().calendar()
      return try records.select(ProjectRecord.self, order: .ascending(.number)).filter { project in
        let months = project.monthsOver(at: now, calendar)
        return try months.count > records.count(StatementPlace.self, where: .equal(.project, project.id))
      }
    }
    var closed = 0
    try await eachInTurn(projects) { project throws(Problem) in
      let due = try await reading(.closeStatement, by: nil, "project:\(project.id)") { records in
        let months = project.monthsOver(at: now, try records.city().calendar())
        let known = Set(try records.select(StatementPlace.self, where: .equal(.project, project.id)).map(\.month))
        return try months.filter { month in
          try !known.contains(month) && StatementDraft(records: records, project: project, month: month).isSettled()
        }
      }
      try await eachInTurn(due) { month throws(Problem) in
        _ = try await closeStatement(of: project.id, month, by: nil)
        closed += 1
      }
    }
    return closed
  }
}

extension ProjectRecord {
  /// The months since it was made that are over.
  fileprivate func monthsOver(at now: Instant, _ calendar: CityCalendar) -> [Month] {
    let current = calendar.month(of: now)
    return Array(sequence(first: calendar.month(of: createdAt)) { $0.next }.prefix { $0 < current })
  }
}

/// Which months of a project are closed, without what stands in their statements.
private struct StatementPlace: StoredRecord {
  enum Column: String, CaseIterable, Sendable { case project, month }
  static let table = StatementRecord.table
  static let key: [Column] = [.project, .month]

  let month: Month

  init(from row: inout RowReader) throws {
    _ = try row.next(Slug.self)
    month = try row.next()
  }

  func write(to row: inout RowWriter) { preconditionFailure("it is only read") }
}

extension Statement {
  fileprivate static func encode(_ statement: Statement) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(statement), as: UTF8.self)
  }
}

extension ReadTransaction {
  /// The closed statement, or what it would be now.
  fileprivate func statement(of project: ProjectRecord, _ month: Month, _ now: Instant) throws -> Statement {
    if let closed = try find(StatementRecord.self, project.id, month) {
      guard Digest(of: closed.document.utf8) == closed.digest else {
        throw StorageError.corrupt(detail: "the closed statement of \(project.id) for \(month) was changed")
      }
      return try JSONDecoder().decode(Statement.self, from: Data(closed.document.utf8))
    }
    return try StatementDraft(records: self, project: project, month: month).statement()
  }
}

/// One statement in the making.
private struct StatementDraft {
  let records: any ReadTransaction
  let project: ProjectRecord
  let month: Month
  let city: CityRecord
  let calendar: CityCalendar
  let interval: Range<Instant>

  init(records: any ReadTransaction, project: ProjectRecord, month: Month) throws {
    self.records = records
    self.project = project
    self.month = month
    city = try records.city()
    calendar = try city.calendar()
    interval = calendar.interval(of: month)
  }

  func statement() throws -> Statement {
    let parts = try endedJobs().compactMap { job in try part(of: job).map { (job: job, part: $0) } }
    let lines = parts.filter { $0.job.funding != .package }.map { line($0.job, $0.part) }
    let packages = try packageLines(parts)
    let payments = try records.select(
      PaymentRecord.self,
      where: .equal(.project, project.id) && .greaterOrEqual(.recorded_at, interval.lowerBound)
        && .less(.recorded_at, interval.upperBound), order: .ascending(.receipt)
    ).map { Statement.PaymentLine(receipt: $0.receipt, at: $0.recordedAt, bankReference: $0.bankReference, amount: $0.amount) }
    let packageJobs = parts.filter { $0.job.funding == .package }.map { line($0.job, $0.part) }
    let totals = Statement.Totals(
      deviceSeconds: parts.reduce(0) { $0 + $1.part.use.count },
      total: lines.reduce(0) { $0 + $1.total } + packages.reduce(0) { $0 + $1.total },
      schemeShare: lines.reduce(0) { $0 + $1.schemeShare } + packages.reduce(0) { $0 + $1.schemeShare },
      ownShare: lines.reduce(0) { $0 + $1.ownShare } + packages.reduce(0) { $0 + $1.ownShare },
      payments: payments.reduce(0) { $0 + $1.amount })
    return Statement(
      project: project.id.rawValue, organisation: project.organisation.rawValue, projectName: project.name, month: month,
      timeZone: city.timeZone, currency: city.currency, isClosed: false, unsettled: try unsettled(), jobs: lines + packageJobs,
      packages: packages, payments: payments, totals: totals)
  }

  /// The jobs that ran in the month and are over.
  private func endedJobs() throws -> [JobRecord] {
    try records.select(
      JobRecord.self,
      where: .equal(.project, project.id) && .greaterOrEqual(.ended_at, interval.lowerBound) && .isNotNull(.started_at)
        && .less(.started_at, interval.upperBound) && .isNotNull(.settled_at), order: .ascending(.number))
  }

  /// The part of a job's charge that falls into the month.
  private func part(of job: JobRecord) throws -> MonthlyCharge? {
    guard let start = job.startedAt, let end = job.endedAt else { return nil }
    let cost = JobCost(
      total: Money(minorUnits: job.total ?? 0, city.currency), schemeShare: Money(minorUnits: job.schemeShare ?? 0, city.currency)
    )
    let parts = try MonthlyCharge.split(
      use: DeviceSeconds(job.deviceSeconds ?? 0), cost: cost, over: start..<max(start, end), in: calendar)
    return parts.first { $0.month == month }
  }

  private func line(_ job: JobRecord, _ part: MonthlyCharge) -> Statement.JobLine {
    let (start, end) = (job.startedAt ?? interval.lowerBound, job.endedAt ?? interval.upperBound)
    return Statement.JobLine(
      job: job.runName.description, name: job.name, centre: job.centre.rawValue, pool: job.pool.rawValue,
      deviceModel: job.deviceModel,
      devices: job.devices, grant: job.grant?.rawValue, state: job.state.rawValue, startedAt: start, endedAt: end,
      isPart: start < interval.lowerBound || end > interval.upperBound, deviceSeconds: part.use.count,
      pricePerHour: job.pricePerHour,
      total: part.cost.total.minorUnits, schemeShare: part.cost.schemeShare.minorUnits, ownShare: part.cost.ownShare.minorUnits)
  }

  /// The packages that were billed for the month.
  private func packageLines(_ parts: [(job: JobRecord, part: MonthlyCharge)]) throws -> [Statement.PackageLine] {
    try packages().compactMap { grant in
      guard case .package(let pool, let devices, let price, let rate) = grant.terms.benefit, let billed = grant.billedThrough,
        month <= billed
      else { return nil }
      let bills = try PackageBilling.bills(
        from: grant.terms.from, until: grant.terms.until, monthlyPrice: Money(minorUnits: price, city.currency), rate: rate,
        in: calendar
      ).filter { $0.month == month }
      guard !bills.isEmpty else { return nil }
      let use = parts.filter { $0.job.grant == grant.id }.reduce(0) { $0 + $1.part.use.count }
      return Statement.PackageLine(
        grant: grant.id.rawValue, pool: pool.rawValue, devices: devices, deviceSeconds: use,
        total: bills.reduce(0) { $0 + $1.total }, schemeShare: bills.reduce(0) { $0 + $1.schemeShare },
        ownShare: bills.reduce(0) { $0 + $1.ownShare })
    }
  }

  private func packages() throws -> [GrantRecord] {
    try records.select(GrantRecord.self, where: .equal(.project, project.id), order: .ascending(.id)).filter {
      if case .package = $0.terms.benefit { true } else { false }
    }
  }

  /// Jobs at the centres that were placed before the month's end.
  private var openJobs: Condition<JobRecord> {
    .all([
      .equal(.project, project.id), .isNull(.ended_at), .oneOf(.state, JobState.inPlace), .less(.placed_at, interval.upperBound),
    ])
  }

  /// Packages that have not been billed for the month.
  private func openPackages() throws -> [GrantRecord] {
    try packages().filter { grant in
      let runs = grant.state == .active && grant.startsAt < interval.upperBound && interval.lowerBound < grant.expiresAt
      return runs && (grant.billedThrough.map { $0 < month } ?? true)
    }
  }

  /// What may still add to the month.
  private func unsettled() throws -> [String] {
    let jobs = try records.select(JobRecord.self, where: openJobs, order: .ascending(.number)).map(\.runName.description)
    return try jobs + openPackages().map(\.id.rawValue)
  }

  /// Whether nothing can add to the month any more.
  func isSettled() throws -> Bool {
    try records.select(JobRecord.self, where: openJobs, limit: 1).isEmpty && openPackages().isEmpty
  }
}
