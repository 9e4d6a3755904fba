internal import Access
internal import Centres
internal import Jobs
internal import Language
internal import Ledger
internal import Offers
internal import Quantities
internal import Scheduling
internal import Storage

extension Hub {
  /// Moves the jobs that are agreed to move and that no centre has any more. One whose new place no longer stands by what was
  /// offered goes back into the queue where it was.
  func carryOutMoves() async throws(Problem) {
    let due = try await viewing { records in
      try records.select(
        JobMoveRecord.self, where: .equal(.state, JobMoveRecord.State.agreed), order: .ascending(.job), limit: 200
      )
      .filter { move in try records.find(JobRecord.self, move.job).map { $0.state == .waiting || $0.state == .held } ?? false }
    }
    try await eachInTurn(due) { move throws(Problem) in
      do throws(Problem) {
        try await change(.moveJob, by: nil, "job:\(move.job)") { change in
          guard var open = try change.records.openMove(of: move.job), open.number == move.number, open.state == .agreed else {
            return
          }
          var job = try change.records.job(move.job)
          guard job.state == .waiting || job.state == .held else { return }
          try change.transfer(&job, &open)
        }
      } catch {
        guard error.kind != .internal, error.kind != .unavailable else { throw error }
        try await change(.moveJob, by: nil, "job:\(move.job)") { try $0.returnToQueue(move) }
      }
    }
  }
}

extension Change {
  /// Takes a job back that its centre confirmed never to have begun. Its run has another key from now on: the former one
  /// is used up there.
  func takeBack(_ job: inout JobRecord, because reason: WaitingReason) throws {
    precondition(job.state == .starting && !job.hasBegun, "only what never began is taken back")
    (job.state, job.reason, job.leg) = (.waiting, reason, job.leg + 1)
    (job.placement, job.acceptedAt, job.withdrawnAt, job.expectedAt, job.stuckAt) = ([], nil, nil, nil, nil)
    try records.update(job)
  }

  /// The centre will never start it: by its rule it goes elsewhere, or it is over.
  func refusedByCentre(_ job: inout JobRecord, _ reason: String) throws {
    if job.withdrawnAt != nil { return try takeBack(&job, because: .moving) }
    let terms = hub.limits.moves
    job.centreReason = String(reason.prefix(200))
    guard job.moveRule != .never, job.funding != .package, job.moves < terms.movesAtMost,
      try records.moves(of: job.id).count < terms.attemptsAtMost
    else { return try endRefused(&job) }
    try takeBack(&job, because: .refusedByCentre)
    job.stuckAt = now
    try records.update(job)
  }

  /// Ends a job that its centre refused and that has no other place.
  func endRefused(_ job: inout JobRecord) throws {
    let end = RunEnd(startedAt: nil, endedAt: now, measured: .zero, cause: .launchFailed(reason: job.centreReason ?? ""))
    try finish(&job, as: .refused, end)
  }

  /// Ends a question or an agreement that came to nothing.
  func voidMove(of job: JobRecord, because failure: JobMoveRecord.Failure) throws {
    guard var move = try records.openMove(of: job.id) else { return }
    (move.state, move.failure, move.endedAt) = (.void, failure, now)
    try records.update(move)
  }

  /// Puts a job back into the queue that it was about to leave: its next place is no longer to be had as it was offered.
  fileprivate func returnToQueue(_ move: JobMoveRecord) throws {
    var job = try records.job(move.job)
    guard let open = try records.openMove(of: job.id), open.number == move.number, job.state == .waiting || job.state == .held
    else { return }
    try voidMove(of: job, because: .offerGone)
    if move.cause == .refused {
      // Where it was refused it does not go again; it is looked at anew at once.
      (job.reason, job.stuckAt) = (.refusedByCentre, now)
    } else if job.state == .waiting {
      (job.reason, job.stuckAt) = (.priority, nil)
    }
    try records.update(job)
  }

  /// Gives a job the place that was agreed upon: the price there becomes its price, and what was held for it where it was is
  /// released and held anew, all in this transaction.
  ///
  /// - Throws: where the offer no longer stands, or would cost more than was agreed.
  func transfer(_ job: inout JobRecord, _ move: inout JobMoveRecord) throws {
    let (currency, project) = (try city().currency, try records.project(job.project.rawValue))
    let pool = try records.pool(move.toPool)
    let centre = try records.require(CentreRecord.self, pool.centre, Phrase("centre", "算力中心"))
    let suitability = try Suitability(
      records: records, project: project, member: job.submitter, grant: job.grant, job: job.request, now: now,
      catalogue: hub.devices,
      releasing: job.released)
    try suitability.requireWithinGrant()
    let quotation = try records.betterQuotation(of: project.id, for: pool, now)
    let price = quotation?.pricePerHour ?? pool.pricePerHour
    guard price == move.priceAfter else { throw Problem.offerChanged }
    let demander = try suitability.demander()
    if case .refused(let reasons) = try suitability.look(at: pool, of: centre, pricePerHour: price, for: demander) {
      throw RefusedPlace(centre: centre.id, centreName: centre.name, pool: pool.id, reasons: reasons).problem
    }
    let shape = try pool.shape()
    let devices = try job.request.demand(in: pool).devices
    try openJobAccounts(project: job.project, centre: pool.centre, grant: suitability.grant)
    let budgets: [WatchedBudget] = [.ownMoney(job.project)] + (job.grant.map { [.grant($0)] } ?? [])
    try watchingBudgets(budgets) {
      try releaseHold(of: job)
      job.moves += 1
      (job.centre, job.pool, job.quotation, job.pricePerHour) = (pool.centre, pool.id, quotation?.id, price)
      (job.devices, job.deviceModel) = (devices, pool.deviceModel)
      try setHold(of: &job, currency)
      guard try job.maximum(currency).minorUnits <= move.totalAfter, job.heldOwn <= move.ownAfter else {
        throw Problem.offerChanged
      }
      try post(try hold(job))
    }
    if move.decidedBy != nil { (job.acceptedTotal, job.acceptedOwn) = (move.totalAfter, move.ownAfter) }
    job.dueAt = try records.backlog(of: pool.id).due(ofSubmissionAt: now, in: shape)
    if job.state == .waiting { job.reason = .priority }
    (job.placedAt, job.expectedAt, job.stuckAt, job.centreReason) = (nil, nil, nil, nil)
    try records.update(job)
    try records.delete(StartPromiseRecord.self, job.number)
    (move.state, move.endedAt) = (.done, now)
    try records.update(move)
    if move.decidedBy == nil { try tellOfMove(move, of: job) }
  }

  /// How much is to be held for the job at its price, from what its grant has now.
  private func setHold(of job: inout JobRecord, _ currency: Currency) throws {
    let use = try DeviceSeconds(devices: job.devices, for: job.walltime)
    switch job.funding {
    case .own, .money:
      let left = try job.grant.map { try records.available(.grant($0, .currency(currency))) } ?? 0
      let cost = try JobCost.maximum(
        use: use, price: job.price(currency), share: job.rate, grantAvailable: Money(minorUnits: left, currency))
      (job.heldScheme, job.heldOwn) = (cost.schemeShare.minorUnits, cost.ownShare.minorUnits)
    case .deviceSeconds: job.heldDeviceSeconds = use.count
    case .package: break
    }
  }
}

extension ReadTransaction {
  /// The cheapest kept quotation of the project for this pool, where it is better than today's price.
  func betterQuotation(of project: Slug, for pool: PoolRecord, _ now: Instant) throws -> QuotationRecord? {
    let quotation = try select(
      QuotationRecord.self,
      where: .equal(.project, project) && .equal(.pool, pool.id) && .greater(.valid_until, now),
      order: .ascending(.price_per_hour), limit: 1
    ).first
    return quotation.flatMap { $0.pricePerHour < pool.pricePerHour ? $0 : nil }
  }
}

extension Problem {
  static let offerChanged = Problem(
    .conflict, "offer-changed",
    Phrase("The price has changed since the offer was made. Ask for offers again.", "報價後價格已更改，請重新索取報價。"))
}
