public import Access
public import Language
public import Ledger
internal import Quantities
internal import Storage

/// What of an amount jobs, awards and months to come hold, and what is free: as a list shows it. How it came to be is
/// in the thing's own balance.
public struct AmountLeft: Sendable, Hashable {
  public let held: LedgerAmount
  public let available: LedgerAmount

  init(_ account: Account) {
    held = LedgerAmount(account.debitsPending, account.unit)
    available = LedgerAmount(account.available, account.unit)
  }
}

/// A project in a list.
public struct ProjectSummary: Sendable {
  public let project: ProjectRecord
  public let ownMoney: AmountLeft
}

/// A grant in a list.
public struct GrantSummary: Sendable {
  public let grant: GrantRecord
  public let balance: AmountLeft
}

/// Which grants a list is about.
public struct GrantFilter: Sendable {
  public var project: Slug?
  public var scheme: Slug?
  public var organisation: Slug?
  public var state: GrantState?
  public var order: ListOrder

  public init(
    project: Slug? = nil, scheme: Slug? = nil, organisation: Slug? = nil, state: GrantState? = nil, order: ListOrder = .newest
  ) {
    self.project = project
    self.scheme = scheme
    self.organisation = organisation
    self.state = state
    self.order = order
  }
}

extension Hub {
  /// The projects that this person may see, by their names, with what is left of their own money.
  public func projects(
    organisation: Slug? = nil, _ page: PageRequest, by actor: Actor
  ) async throws(Problem) -> Page<ProjectSummary> {
    try await reading(.readProject, by: actor, "hub:") { records in
      let visibility = Visibility<ProjectRecord>(
        .readProject, to: actor, in: [(.project, .id, nil), (.organisation, .organisation, nil)])
      guard !visibility.isEmpty else { return .empty }
      var listing = Listing(visibility)
      listing.lead(.organisation, organisation)
      let found = try records.page(listing.query(.ascending(.id)), page)
      let currency = try records.city().currency
      let accounts = try records.accounts(found.items.map { .project($0.id, currency) })
      return Page(
        items: zip(found.items, accounts).map { ProjectSummary(project: $0, ownMoney: AmountLeft($1)) }, next: found.next)
    }
  }

  /// The grants that this person may see, with what is left of them.
  public func grants(_ filter: GrantFilter, _ page: PageRequest, by actor: Actor) async throws(Problem) -> Page<GrantSummary> {
    try await reading(.readGrant, by: actor, "hub:") { records in
      let visibility = Visibility<GrantRecord>(
        .readGrant, to: actor,
        in: [(.project, .project, nil), (.organisation, .organisation, nil), (.scheme, .scheme, nil)])
      guard !visibility.isEmpty else { return .empty }
      var listing = Listing(visibility)
      listing.lead(.project, filter.project)
      listing.lead(.organisation, filter.organisation)
      listing.lead(.scheme, filter.scheme)
      listing.test(filter.state.map { .equal(.state, $0) })
      let found = try records.page(listing.query(filter.order.by(.id)), page)
      let currency = try records.city().currency
      let accounts = try records.accounts(found.items.map { .grant($0.id, $0.unit(currency)) })
      return Page(items: zip(found.items, accounts).map { GrantSummary(grant: $0, balance: AmountLeft($1)) }, next: found.next)
    }
  }

  /// The organisations that this person belongs to, or all for those who run the hub; by their names.
  public func organisations(_ page: PageRequest, by actor: Actor) async throws(Problem) -> Page<OrganisationRecord> {
    try await reading(.readProject, by: actor, "hub:") { records in
      let visibility = Visibility<OrganisationRecord>(.readProject, to: actor, in: [(.organisation, .id, nil)])
      guard !visibility.isEmpty else { return .empty }
      return try records.page(Listing(visibility).query(.ascending(.id)), page)
    }
  }
}

extension ReadTransaction {
  /// The accounts with their sums, one for each asked for, by one question. One that is not open yet is empty.
  func accounts(_ accounts: [HubAccount]) throws -> [Account] {
    let rows = try select(LedgerAccountRecord.self, where: .oneOf(.id, accounts.map(\.id.rawValue)))
    let found = Dictionary(rows.map { ($0.row.id, $0.row) }) { first, _ in first }
    return try accounts.map { account in
      try found[account.id.rawValue].map { try Account($0) }
        ?? Account(id: account.id, unit: account.unit, limit: account.limit)
    }
  }
}
