internal import Hub
internal import Jobs
internal import Quantities

extension Laws {
  /// Law 3: what the ledger holds on every account is what accepted unsettled jobs, awards that await an answer and
  /// running packages can still cost, recomputed here from the records.
  public static func heldIsOwed(_ records: HubRecords) -> [Violation] {
    var owed: [String: Int64] = [:]
    let currency = records.city.currency.code
    for job in records.jobs where !job.state.isTerminal {
      owed["project:\(job.project):\(currency)", default: 0] += job.heldOwn
      guard let grant = job.grant else { continue }
      owed["grant:\(grant):\(currency)", default: 0] += job.heldScheme
      if let model = job.deviceModel, job.heldDeviceSeconds > 0 {
        owed["grant:\(grant):device-seconds:\(model)", default: 0] += job.heldDeviceSeconds
      }
    }
    for award in records.awards where award.state == .awaiting {
      let (unit, amount) = promise(award.terms, records)
      owed["fund:\(award.scheme):\(unit)", default: 0] += amount
    }
    for grant in records.grants where grant.state == .active {
      for bill in packageBills(grant.terms, records) where grant.billedThrough.map({ bill.month > $0 }) ?? true {
        owed["grant:\(grant.id):\(currency)", default: 0] += bill.scheme
        owed["project:\(grant.project):\(currency)", default: 0] += bill.own
      }
    }
    var violations: [Violation] = []
    for account in records.accounts where account.limit != "none" {
      let expected = owed.removeValue(forKey: account.id) ?? 0
      if account.debitsPending != expected {
        violations.append(Violation(3, "\(account.id) holds \(account.debitsPending), but \(expected) may still be due"))
      }
    }
    for (account, amount) in owed where amount != 0 {
      violations.append(Violation(3, "\(amount) may be due from \(account), which is not there"))
    }
    return violations + withinGrants(records)
  }

  /// An ended grant has given back everything that no job holds.
  private static func withinGrants(_ records: HubRecords) -> [Violation] {
    records.grants.filter { $0.state != .active }.flatMap { grant in
      records.accounts.filter { $0.id.hasPrefix("grant:\(grant.id):") }.compactMap { account in
        let rest = account.creditsPosted - account.debitsPosted - account.debitsPending
        return rest == 0 ? nil : Violation(3, "the ended grant \(grant.id) keeps \(rest)")
      }
    }
  }

  static func promise(_ terms: AwardTerms, _ records: HubRecords) -> (unit: String, amount: Int64) {
    let currency = records.city.currency.code
    switch terms.benefit {
    case .money(let amount, _): return (currency, amount)
    case .deviceSeconds(let model, let amount): return ("device-seconds:\(model)", amount)
    case .package: return (currency, packageBills(terms, records).reduce(0) { $0 + $1.scheme })
    }
  }

  struct PackageBill: Hashable { var month: Month, scheme: Int64, own: Int64 }

  /// A package's bills: each of its months costs the price, divided between the calendar months that it touches.
  static func packageBills(_ terms: AwardTerms, _ records: HubRecords) -> [PackageBill] {
    guard case .package(_, _, let price, let rate) = terms.benefit, let calendar = try? records.city.calendar() else { return [] }
    let scheme = (2 * price * rate.numerator + rate.denominator) / (2 * rate.denominator)
    var bills: [PackageBill] = []
    var index = 0
    while terms.from.adding(months: index) < terms.until {
      let interval =
        calendar.start(of: terms.from.adding(months: index))..<calendar.start(of: terms.from.adding(months: index + 1))
      let whole = (interval.upperBound - interval.lowerBound).count
      var (past, givenPrice, givenScheme) = (Int64(0), Int64(0), Int64(0))
      for part in calendar.months(of: interval) {
        past += (part.part.upperBound - part.part.lowerBound).count
        let reached = rounded(price, past, whole)
        let reachedScheme = price == 0 ? 0 : rounded(scheme, reached, price)
        bills.append(
          PackageBill(
            month: part.month, scheme: reachedScheme - givenScheme, own: reached - givenPrice - (reachedScheme - givenScheme)))
        (givenPrice, givenScheme) = (reached, reachedScheme)
      }
      index += 1
    }
    return bills
  }

  /// amount × part ÷ whole, rounded half up.
  private static func rounded(_ amount: Int64, _ part: Int64, _ whole: Int64) -> Int64 {
    Int64((2 * Int128(amount) * Int128(part) + Int128(whole)) / (2 * Int128(whole)))
  }

  /// When all is over: every job has ended, no hold remains, nothing runs and nothing awaits an answer.
  public static func nothingLeft(_ state: WorldState) -> [Violation] {
    var violations: [Violation] = []
    for job in state.records.jobs where !job.state.isTerminal {
      violations.append(
        Violation(
          2, "job \(job.id) never ends: \(job.state.rawValue), \(job.reason?.rawValue ?? "no reason"), \(job.funding.rawValue)"))
    }
    for account in state.records.accounts where account.debitsPending != 0 {
      violations.append(Violation(3, "\(account.id) still holds \(account.debitsPending)"))
    }
    for (centre, truths) in state.truths.sorted(by: { $0.key < $1.key }) {
      for truth in truths where truth.isRunning { violations.append(Violation(4, "\(truth.key) still runs at \(centre)")) }
    }
    return violations
  }
}
