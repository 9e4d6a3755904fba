internal import Language
internal import Ledger
internal import Quantities
internal import Storage

/// The movements of awards and grants in the ledger, with their names. The names are made from what they are
/// about, so that a repeat is recognised.
extension Change {
  /// What an award takes from its scheme's fund: an amount and the unit it is counted in.
  func promised(_ terms: AwardTerms) throws -> LedgerAmount {
    let currency = try city().currency
    switch terms.benefit {
    case .money(let amount, _): return LedgerAmount(amount, .currency(currency))
    case .deviceSeconds(let model, let amount): return LedgerAmount(amount, .deviceSeconds(model: model))
    case .package:
      let bills = try bills(of: terms)
      return LedgerAmount(bills.reduce(0) { $0 + $1.schemeShare }, .currency(currency))
    }
  }

  /// A term package's bills; empty for the other kinds.
  func bills(of terms: AwardTerms) throws -> [PackageBilling.Bill] {
    guard case .package(_, _, let monthlyPrice, let rate) = terms.benefit else { return [] }
    let city = try city()
    let price = Money(minorUnits: monthlyPrice, city.currency)
    return try PackageBilling.bills(
      from: terms.from, until: terms.until, monthlyPrice: price, rate: rate, in: try city.calendar())
  }

  /// Keeps the award's amount in the fund until it is accepted, refused or lapses.
  func holdAward(_ application: ApplicationID, scheme: Slug, _ terms: AwardTerms) throws {
    let amount = try promised(terms)
    let (fund, awards) = (HubAccount.fund(scheme: scheme, amount.unit), HubAccount.awards(scheme: scheme, amount.unit))
    try openAccounts([fund, awards])
    guard amount.count > 0 else { return }
    let movement = Movement(debit: fund.id, credit: awards.id, amount)
    try post([instruct("award:\(application)", reason: "award:\(application)", .hold(movement))])
  }

  /// Gives the award's amount back to the fund.
  func releaseAward(_ award: AwardRecord) throws {
    guard try promised(award.terms).count > 0 else { return }
    let hold = transfer("award:\(award.application)")
    try post([instruct("award-release:\(award.application)", reason: "award:\(award.application)", .void(hold))])
  }

  /// Moves the award's amount into the new grant's account and, for a term package, holds every month's bill.
  func fundGrant(_ grant: GrantRecord, _ award: AwardRecord) throws {
    let amount = try promised(award.terms)
    let account = HubAccount.grant(grant.id, amount.unit)
    try openAccounts([account])
    if amount.count > 0 {
      let awards = HubAccount.awards(scheme: award.scheme, amount.unit)
      try post([
        instruct(
          "award-accept:\(award.application)", reason: "grant:\(grant.id)",
          .post(transfer("award:\(award.application)"), amount: nil)),
        instruct(
          "grant:\(grant.id)", reason: "grant:\(grant.id)", .transfer(Movement(debit: awards.id, credit: account.id, amount))),
      ])
    }
    try holdMonths(try bills(of: grant.terms), of: grant)
  }

  /// Holds a term package's bills on the grant and on the project's own money.
  func holdMonths(_ bills: [PackageBilling.Bill], of grant: GrantRecord) throws {
    guard case .package(let pool, _, _, _) = grant.terms.benefit, !bills.isEmpty else { return }
    let unit = LedgerUnit.currency(try city().currency)
    let centre = HubAccount.centre(try records.pool(pool).centre, unit)
    try openAccounts([centre])
    var batch: [Instruction] = []
    for bill in bills {
      for (name, account, share) in try shares(bill, of: grant) where share > 0 {
        let movement = Movement(debit: account.id, credit: centre.id, LedgerAmount(share, unit))
        let hold = try packageHolds(grant, bill, name).next
        batch.append(instruct(hold, reason: "package:\(grant.id)", .hold(movement)))
      }
    }
    try post(batch)
  }

  /// Posts one month's bill of a term package in full: it is paid whether it was used or not.
  func postMonth(_ bill: PackageBilling.Bill, of grant: GrantRecord) throws {
    try settleMonth(bill, of: grant, suffix: "bill") { .post($0, amount: nil) }
  }

  /// Releases one month's bill of a term package that ends before it.
  func releaseMonth(_ bill: PackageBilling.Bill, of grant: GrantRecord) throws {
    try settleMonth(bill, of: grant, suffix: "release") { .void($0) }
  }

  private func settleMonth(
    _ bill: PackageBilling.Bill, of grant: GrantRecord, suffix: String, _ action: (TransferID) -> Instruction.Action
  ) throws {
    let batch = try shares(bill, of: grant).filter { $0.share > 0 }.map { name, _, _ in
      let hold = try packageHolds(grant, bill, name).last
      return instruct("\(hold):\(suffix)", reason: "package:\(grant.id)", action(transfer(hold)))
    }
    try post(batch)
  }

  private func shares(
    _ bill: PackageBilling.Bill, of grant: GrantRecord
  ) throws -> [(name: String, account: HubAccount, share: Int64)] {
    let currency = try city().currency
    return [
      ("scheme", .grant(grant.id, .currency(currency)), bill.schemeShare),
      ("own", .project(grant.project, currency), bill.ownShare),
    ]
  }

  /// The names of a bill's hold: of the one made last, and of the next. A month that was cut off and added again is
  /// held anew, under a number: a name in the ledger is used once.
  private func packageHolds(_ grant: GrantRecord, _ bill: PackageBilling.Bill, _ part: String) throws -> (
    last: String, next: String
  ) {
    let first = "package:\(grant.id):\(bill.index):\(bill.month):\(part)"
    var (last, next, count) = (first, first, 1)
    while try records.ledgerEntry(transfer(next)) != nil {
      count += 1
      (last, next) = (next, "\(first):\(count)")
    }
    return (last, next)
  }

  /// Gives back to the fund whatever of an ended grant no accepted job holds.
  ///
  /// - Parameter occasion: what made it free, so that each return has a name of its own.
  func returnRest(of grant: GrantRecord, occasion: String) throws {
    let unit: LedgerUnit
    switch grant.terms.benefit {
    case .money, .package: unit = .currency(try city().currency)
    case .deviceSeconds(let model, _): unit = .deviceSeconds(model: model)
    }
    let account = HubAccount.grant(grant.id, unit)
    let rest = try records.available(account)
    guard rest > 0 else { return }
    let movement = Movement(debit: account.id, credit: HubAccount.fund(scheme: grant.scheme, unit).id, LedgerAmount(rest, unit))
    try post([instruct("grant-return:\(grant.id):\(occasion)", reason: "grant:\(grant.id)", .transfer(movement))])
  }
}

extension ReadTransaction {
  /// The pool of this name. - Throws: a `not-found` problem.
  func pool(_ id: Slug) throws -> PoolRecord { try require(PoolRecord.self, id, Phrase("pool", "資源池")) }
}
