internal import Ledger
internal import Quantities
internal import Storage

/// How much of a budget is in use: settled for good, or held for what was accepted.
struct BudgetUse: Hashable {
  /// What the budget comes to: minor units or device-seconds.
  let amount: Int64
  /// What of it can still be promised.
  let available: Int64

  static let marks = [50, 80, 100]

  var inUse: Int64 { max(0, amount - available) }

  /// The highest mark that is reached, or 0. Nothing of nothing reaches none.
  var mark: Int {
    guard amount > 0 else { return 0 }
    return Self.marks.last { Int128(inUse) * 100 >= Int128(amount) * Int128($0) } ?? 0
  }
}

/// A budget that people are told of.
enum WatchedBudget: Hashable {
  case grant(GrantID)
  /// A project's own money.
  case ownMoney(Slug)
}

extension Change {
  /// Runs what may move budgets, and tells their projects' leads when one reaches a mark that it had not reached before.
  ///
  /// A settlement charges at most what was held, so that only holds, refunds and reductions can lift a budget to a mark.
  /// Of several marks at once the highest is told. Each is told once: of a grant for each amount that it has had, of own
  /// money for each month.
  func watchingBudgets<Answer>(_ budgets: [WatchedBudget], _ body: () throws -> Answer) throws -> Answer {
    let before = try budgets.map { try records.use(of: $0)?.mark }
    let answer = try body()
    for (budget, before) in zip(budgets, before) {
      guard let use = try records.use(of: budget), use.mark > before ?? 0 else { continue }
      try tell(of: budget, use)
    }
    return answer
  }

  private func tell(of budget: WatchedBudget, _ use: BudgetUse) throws {
    let (subject, period, project): (String, String, ProjectRecord)
    switch budget {
    case .grant(let id):
      let grant = try records.grant(id)
      (subject, period, project) = (id.rawValue, "\(use.amount)", try records.project(grant.project.rawValue))
    case .ownMoney(let id):
      let month = try city().calendar().month(of: now)
      (subject, period, project) = (id.rawValue, "\(month)", try records.project(id.rawValue))
    }
    guard try records.find(BudgetMarkRecord.self, subject, period, use.mark) == nil else { return }
    try records.insert(BudgetMarkRecord(budget: subject, period: period, perCent: use.mark, toldAt: now))
    try notify(
      try records.leads(of: project.id, project.organisation),
      of: Notice(.budget, subject: subject, detail: "\(use.mark):\(period)"))
  }
}

extension ReadTransaction {
  /// How a budget stands. Nil for what has no use of this kind: a grant that has ended, or a term package, all of whose
  /// months are held from its first day.
  func use(of budget: WatchedBudget) throws -> BudgetUse? {
    let currency = try city().currency
    switch budget {
    case .grant(let id):
      guard let grant = try find(GrantRecord.self, id), grant.state == .active else { return nil }
      switch grant.terms.benefit {
      case .money(let amount, _), .deviceSeconds(_, let amount):
        return BudgetUse(amount: amount, available: try available(.grant(id, grant.unit(currency))))
      case .package: return nil
      }
    case .ownMoney(let project):
      let paid = try sum(PaymentRecord.self, of: .amount, where: .equal(.project, project))
      return BudgetUse(amount: paid, available: try available(.project(project, currency)))
    }
  }
}
