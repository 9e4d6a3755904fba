public import Access
public import Language
internal import Jobs
public import Ledger
public import Quantities
internal import Storage

/// How an amount stands: settled, in flight (held by jobs that are at a centre), committed (held by jobs that wait,
/// and by the months of a term package to come) and free. Running jobs are never invisible in it.
public struct Balance: Sendable, Hashable {
  /// What came in, less what went back: payments, or the grant as it was made and changed.
  public let received: LedgerAmount
  /// What has been charged for good.
  public let settled: LedgerAmount
  public let inFlight: LedgerAmount
  public let committed: LedgerAmount
  /// What can still be promised.
  public let available: LedgerAmount
}

/// A project with its own money and its grants.
public struct ProjectStatus: Sendable {
  public let project: ProjectRecord
  public let ownMoney: Balance
  public let grants: [GrantStatus]
}

/// A grant with its balance. A term package's is the scheme's share of its months.
public struct GrantStatus: Sendable {
  public let grant: GrantRecord
  public let balance: Balance
  /// Device-seconds that its jobs have used: beside the bill of a term package, which is due either way.
  public let used: DeviceSeconds
}

/// What a scheme has, has promised and has left.
public struct FundStatus: Sendable {
  /// All that was appropriated.
  public let appropriated: LedgerAmount
  /// Kept for awards that await acceptance.
  public let awaiting: LedgerAmount
  /// Given to grants, less what they gave back.
  public let granted: LedgerAmount
  public let available: LedgerAmount
}

extension Hub {
  public func project(_ id: Slug, by actor: Actor) async throws(Problem) -> ProjectStatus {
    try await reading(.readProject, by: actor, "project:\(id)") { records in
      try records.status(of: records.visibleProject(id, to: actor))
    }
  }

  public func grant(_ id: GrantID, by actor: Actor) async throws(Problem) -> GrantStatus {
    try await reading(.readGrant, by: actor, "grant:\(id)") { records in
      let grant = try records.grant(id)
      guard actor.may(.readGrant, on: grant.target) else { throw Problem.notFound(Phrase("grant", "資助"), id.rawValue) }
      return try records.status(of: grant)
    }
  }

  /// A scheme's fund, one for each unit that was ever appropriated to it.
  public func funds(of scheme: Slug, by actor: Actor) async throws(Problem) -> [FundStatus] {
    try await reading(.readBooks, by: actor, "scheme:\(scheme)") { records in
      if !(actor.holds(.schemeOfficer, in: .scheme(scheme.rawValue)) && actor.isAdmitted(to: .readBooks)) {
        try actor.require(.readBooks, on: Target(.scheme(scheme.rawValue)))
      }
      return try records.funds(of: scheme)
    }
  }

  /// The same for those who may read it; nil for others, for whom it is no refusal not to be shown what they did not
  /// ask for.
  public func visibleFunds(of scheme: Slug, by actor: Actor) async throws(Problem) -> [FundStatus]? {
    let target = Target(.scheme(scheme.rawValue))
    guard actor.holds(.schemeOfficer, in: .scheme(scheme.rawValue)) || actor.may(.readBooks, on: target) else { return nil }
    return try await viewing { try $0.funds(of: scheme) }
  }
}

extension GrantRecord {
  var target: Target {
    Target(.organisation(organisation.rawValue), .project(project.rawValue), .scheme(scheme.rawValue))
  }

  /// The unit in which the grant is counted.
  func unit(_ currency: Currency) -> LedgerUnit {
    switch terms.benefit {
    case .money, .package: .currency(currency)
    case .deviceSeconds(let model, _): .deviceSeconds(model: model)
    }
  }
}

extension ReadTransaction {
  fileprivate func funds(of scheme: Slug) throws -> [FundStatus] {
    let prefix = "fund:\(scheme):"
    let accounts = try select(
      LedgerAccountRecord.self, where: .greaterOrEqual(.id, prefix) && .less(.id, prefix + "~"), order: .ascending(.id))
    return try accounts.map { row in
      let fund = try Account(row.row)
      func amount(_ count: Int64) -> LedgerAmount { LedgerAmount(count, fund.unit) }
      return FundStatus(
        appropriated: amount(try appropriated(to: scheme, fund.unit)), awaiting: amount(fund.debitsPending),
        granted: amount(try appropriated(to: scheme, fund.unit) - fund.balance), available: amount(fund.available))
    }
  }

  fileprivate func appropriated(to scheme: Slug, _ unit: LedgerUnit) throws -> Int64 {
    let prefix = "appropriation:\(scheme):"
    return try sum(
      LedgerEntryRecord.self, of: .amount,
      where: .greaterOrEqual(.id, prefix) && .less(.id, prefix + "~") && .equal(.unit, unit.description))
  }

  func status(of project: ProjectRecord) throws -> ProjectStatus {
    let currency = try city().currency
    let account = try account(.project(project.id, currency))
    let inFlight = try sum(
      JobRecord.self, of: .held_own, where: .equal(.project, project.id) && .oneOf(.state, JobState.inPlace))
    let paid = try sum(PaymentRecord.self, of: .amount, where: .equal(.project, project.id))
    let grants = try select(GrantRecord.self, where: .equal(.project, project.id), order: .descending(.id))
    return ProjectStatus(
      project: project, ownMoney: Balance(account, received: paid, inFlight: inFlight),
      grants: try grants.map { try status(of: $0) })
  }

  func status(of grant: GrantRecord) throws -> GrantStatus {
    let unit = grant.unit(try city().currency)
    let account = try account(.grant(grant.id, unit))
    let column: JobRecord.Column = if case .deviceSeconds = unit { .held_device_seconds } else { .held_scheme }
    let inFlight = try sum(JobRecord.self, of: column, where: .equal(.grant, grant.id) && .oneOf(.state, JobState.inPlace))
    let used = try sum(JobRecord.self, of: .device_seconds, where: .equal(.grant, grant.id))
    let charged: Int64
    switch grant.terms.benefit {
    case .money: charged = try sum(JobRecord.self, of: .scheme_share, where: .equal(.grant, grant.id))
    case .deviceSeconds: charged = used
    case .package: charged = account.debitsPosted - (try returned(by: grant, unit))
    }
    return GrantStatus(
      grant: grant, balance: Balance(account, received: account.balance + charged, inFlight: inFlight), used: DeviceSeconds(used))
  }

  /// What the grant has given back to its fund.
  func returned(by grant: GrantRecord, _ unit: LedgerUnit) throws -> Int64 {
    let account = HubAccount.grant(grant.id, unit).id.rawValue
    let fund = HubAccount.fund(scheme: grant.scheme, unit).id.rawValue
    return try sum(
      LedgerEntryRecord.self, of: .amount, where: .equal(.debit, account) && .equal(.credit, fund) && .equal(.kind, "transfer"))
  }
}

extension Balance {
  /// - Parameters:
  ///   - received: what came in less what went back.
  ///   - inFlight: what jobs at the centres hold.
  fileprivate init(_ account: Account, received: Int64, inFlight: Int64) {
    func amount(_ count: Int64) -> LedgerAmount { LedgerAmount(count, account.unit) }
    self.init(
      received: amount(received), settled: amount(received - account.balance), inFlight: amount(inFlight),
      committed: amount(account.debitsPending - inFlight), available: amount(account.available))
  }
}
