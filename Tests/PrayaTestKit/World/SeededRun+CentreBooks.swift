internal import Hub
internal import Jobs
internal import Language
internal import Quantities

/// What the hub owes its centres.
extension SeededRun {
  /// Pays a centre something, at times too much, again, or by mistake.
  mutating func payCentre() async throws {
    guard let centre = random.pick(CityOfTests.centres) else { return }
    let amount = Money(minorUnits: Int64(random.number(1...9000)), CityOfTests.currency)
    let (reference, isAdvance) = ("OUT-\(stepNumber - random.number(0...3))", random.chance(300))
    let isMistake = random.chance(250)
    try await attempt("admin pays \(amount) to \(centre)", by: "admin") { hub, cast throws(Problem) in
      let payment = try await hub.payCentre(centre, amount, reference: reference, inAdvance: isAdvance, by: cast["admin"])
      guard isMistake else { return "voucher \(payment.voucher)" }
      let correction = try await hub.correctCentrePayment(payment.id, by: cast["admin"])
      return "voucher \(payment.voucher), corrected by \(correction.voucher)"
    }
  }

  /// Every centre's statements hang together from month to month and end with what the ledger says, and its own records say
  /// what Praya says.
  mutating func checkCentreBooks(_ records: HubRecords) async throws {
    let calendar = try records.city.calendar()
    let moments = records.jobs.compactMap(\.settledAt) + records.centrePayments.map(\.recordedAt) + [world.clock.now]
    guard let first = moments.min(), let last = moments.max() else { return }
    let months = Array(sequence(first: calendar.month(of: first)) { $0.next }.prefix { $0 <= calendar.month(of: last) })
    let (hub, auditor) = (await world.hub, world.cast["auditor"])
    for centre in CityOfTests.centres {
      var before: Int64?
      for month in months {
        let statement = try await hub.centreStatement(of: centre, month, by: auditor)
        if let before, before != statement.opening {
          violations.append(
            Violation(1, "\(centre): \(month) begins with \(statement.opening), the month before ends with \(before)"))
        }
        before = statement.closing
        let sum = statement.opening + statement.jobsTotal + statement.packagesTotal - statement.paid
        if sum != statement.closing { violations.append(Violation(1, "\(centre) \(month): \(sum) is not \(statement.closing)")) }
        try await checkLines(of: centre, month, against: statement)
        let found = try await hub.reconcileCentre(centre, month, by: auditor)
        for item in found.items where item.kind.isDifference {
          violations.append(Violation(2, "\(centre) \(month): \(item.kind.rawValue) \(item.job) \(item.words.english)"))
        }
      }
      let account = records.accounts.first { $0.id == "centre:\(centre):\(records.city.currency.code)" }
      let balance = (account?.creditsPosted ?? 0) - (account?.debitsPosted ?? 0)
      if before != balance { violations.append(Violation(1, "\(centre)'s statements end with \(before ?? 0), not \(balance)")) }
    }
  }

  private mutating func checkLines(of centre: Slug, _ month: Month, against statement: CentreStatement) async throws {
    var (cursor, sum, count): (String?, Int64, Int) = (nil, 0, 0)
    repeat {
      let request = try PageRequest(limit: 7, after: cursor)
      let page = try await world.hub.centreStatementJobs(of: centre, month, request, by: world.cast["auditor"])
      sum += page.items.reduce(0) { $0 + $1.total }
      count += page.items.count
      cursor = page.next
    } while cursor != nil
    if (sum, count) != (statement.jobsTotal, statement.jobs) {
      violations.append(
        Violation(
          1, "\(centre) \(month): \(count) jobs of \(sum), the statement says \(statement.jobs) of \(statement.jobsTotal)"))
    }
  }
}
