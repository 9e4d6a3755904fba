public import Access
internal import Jobs
public import Language
public import Quantities
internal import Storage

extension Hub {
  /// What the hub owes a centre for a month, without its jobs, which come in pages: `centreStatementJobs`.
  public func centreStatement(of centre: Slug, _ month: Month, by actor: Actor) async throws(Problem) -> CentreStatement {
    let now = clock.now
    return try await reading(.readCentreBooks, by: actor, "centre:\(centre)") { records in
      try self.requireBooks(of: centre, by: actor)
      return try records.statement(of: records.require(CentreRecord.self, centre, Phrase("centre", "算力中心")), month, now)
    }
  }

  /// The jobs of a centre that were settled in a month, in that order.
  public func centreStatementJobs(
    of centre: Slug, _ month: Month, _ page: PageRequest, by actor: Actor
  ) async throws(Problem) -> Page<CentreStatement.JobLine> {
    try await reading(.readCentreBooks, by: actor, "centre:\(centre)") { records in
      try self.requireBooks(of: centre, by: actor)
      _ = try records.require(CentreRecord.self, centre, Phrase("centre", "算力中心"))
      let interval = try records.city().calendar().interval(of: month)
      var listing = Listing<SettledRunRecord>(.everything(nil))
      listing.lead(.centre, centre)
      let query = listing.query(.ascending(.settled_at), from: interval.lowerBound.stored, until: interval.upperBound.stored)
      return try records.page(query, page).map(\.line)
    }
  }
}

extension ReadTransaction {
  fileprivate func statement(of centre: CentreRecord, _ month: Month, _ now: Instant) throws -> CentreStatement {
    let city = try city()
    let interval = try city.calendar().interval(of: month)
    let books = CentreBooks(records: self, centre: centre.id, currency: city.currency)
    return CentreStatement(
      centre: centre.id.rawValue, centreName: centre.name, month: month, timeZone: city.timeZone, currency: city.currency,
      isOver: interval.upperBound <= now, opening: try books.owed(at: interval.lowerBound),
      models: try modelLines(of: centre.id, interval),
      packages: try books.packagesDue(in: interval).map { .init(grant: $0.grant, at: $0.at, amount: $0.amount) },
      payments: try select(CentrePaymentRecord.self, where: books.payments(in: interval), order: .ascending(.voucher)).map {
        .init(voucher: $0.voucher, at: $0.recordedAt, reference: $0.reference, amount: $0.amount)
      }, closing: try books.owed(at: interval.upperBound))
  }

  private func modelLines(of centre: Slug, _ interval: Range<Instant>) throws -> [CentreStatement.ModelLine] {
    var lines: [String: CentreStatement.ModelLine] = [:]
    try forEach(SettledRunRecord.self, where: SettledRunRecord.settled(at: centre, in: interval), order: []) { job in
      var line =
        lines[job.deviceModel ?? ""] ?? .init(deviceModel: job.deviceModel, jobs: 0, deviceSeconds: 0, total: 0)
      line.jobs += 1
      line.deviceSeconds += job.deviceSeconds ?? 0
      line.total += job.total ?? 0
      lines[job.deviceModel ?? ""] = line
    }
    return lines.sorted { $0.key < $1.key }.map(\.value)
  }
}

extension SettledRunRecord {
  fileprivate var line: CentreStatement.JobLine {
    CentreStatement.JobLine(
      job: runName.description, pool: pool.rawValue, deviceModel: deviceModel, devices: devices, state: state, funding: funding,
      startedAt: startedAt, endedAt: endedAt, settledAt: settledAt ?? endedAt ?? Instant(secondsSince1970: 0),
      deviceSeconds: deviceSeconds ?? 0, overrun: measured.map { Metering.overrun(measured: $0, walltime: walltime) } ?? .zero,
      pricePerHour: pricePerHour, total: total ?? 0)
  }
}
