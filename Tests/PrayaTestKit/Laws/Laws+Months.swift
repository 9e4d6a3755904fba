internal import Hub
internal import Jobs
internal import Quantities

extension Laws {
  /// Law 7: the parts of a charge that fall into different months add up to it, and so do a package's bills.
  public static func monthsAddUp(_ records: HubRecords) -> [Violation] {
    guard let calendar = try? records.city.calendar() else { return [Violation(7, "the city has no calendar")] }
    let currency = records.city.currency
    var violations: [Violation] = []
    for job in records.jobs {
      guard let start = job.startedAt, let end = job.endedAt, let total = job.total, let scheme = job.schemeShare else {
        continue
      }
      guard start <= end else {
        violations.append(Violation(7, "job \(job.id) ended before it started"))
        continue
      }
      let cost = JobCost(total: Money(minorUnits: total, currency), schemeShare: Money(minorUnits: scheme, currency))
      let use = DeviceSeconds(job.deviceSeconds ?? 0)
      guard let parts = try? MonthlyCharge.split(use: use, cost: cost, over: start..<end, in: calendar) else {
        violations.append(Violation(7, "the charge of job \(job.id) cannot be divided"))
        continue
      }
      let sums = parts.reduce(into: (Int64(0), Int64(0), Int64(0))) { sums, part in
        sums.0 += part.use.count
        sums.1 += part.cost.total.minorUnits
        sums.2 += part.cost.schemeShare.minorUnits
      }
      if sums != (use.count, total, scheme) { violations.append(Violation(7, "the months of job \(job.id) add up to \(sums)")) }
    }
    return violations + packagesAddUp(records)
  }

  /// Of each month of each package, the ledger holds exactly its price, or (where the project's or scheme's part is
  /// nothing) the other part; what is held again after a release counts once.
  private static func packagesAddUp(_ records: HubRecords) -> [Violation] {
    let voided = Set(records.ledger.filter { $0.kind == "void" }.compactMap(\.subject))
    var sums: [String: Int64] = [:]
    for line in records.ledger where line.kind == "hold" && line.id.hasPrefix("package:") && !voided.contains(line.id) {
      let pieces = line.id.split(separator: ":")
      guard pieces.count > 2 else { continue }
      sums["\(pieces[1]):\(pieces[2])", default: 0] += line.amount ?? 0
    }
    var violations: [Violation] = []
    for grant in records.grants where grant.state == .active {
      guard case .package(_, _, let price, _) = grant.terms.benefit else { continue }
      var index = 0
      while grant.terms.from.adding(months: index) < grant.terms.until {
        let sum = sums["\(grant.id):\(index)"] ?? 0
        if sum != price {
          violations.append(Violation(7, "month \(index) of the package \(grant.id) comes to \(sum) of \(price)"))
        }
        index += 1
      }
    }
    return violations
  }
}
