public import Access
public import Language
public import Ledger
public import Quantities
internal import Storage

/// Which lines of the audit log a list is about.
public struct AuditFilter: Sendable {
  /// A person's identifier or sign-in name.
  public var actor: String?
  public var act: Act?
  /// As `kind:identifier`.
  public var subject: String?
  /// At this moment or later. With either bound the list goes by the moments, which is the lines' order unless the
  /// clock was set back.
  public var from: Instant?
  /// Before this moment.
  public var until: Instant?
  public var order: ListOrder

  public init(
    actor: String? = nil, act: Act? = nil, subject: String? = nil, from: Instant? = nil, until: Instant? = nil,
    order: ListOrder = .newest
  ) {
    self.actor = actor
    self.act = act
    self.subject = subject
    self.from = from
    self.until = until
    self.order = order
  }
}

extension Hub {
  /// The ledger's accounts, by their names.
  ///
  /// - Parameter kind: what the names begin with, such as `project` or `grant`; nil for all.
  public func ledgerAccounts(kind: String? = nil, _ page: PageRequest, by actor: Actor) async throws(Problem) -> Page<Account> {
    try await reading(.readBooks, by: actor, "hub:") { records in
      try actor.require(.readBooks, on: .hub)
      // Names are ASCII; the semicolon follows the colon.
      let query = Listing<LedgerAccountRecord>(.everything(nil)).query(
        .ascending(.id), from: kind.map { "\($0):".stored }, until: kind.map { "\($0);".stored })
      return try records.page(query, page).map { try Account($0.row) }
    }
  }

  /// One account. - Throws: a `not-found` problem.
  public func ledgerAccount(_ id: String, by actor: Actor) async throws(Problem) -> Account {
    try await reading(.readBooks, by: actor, "hub:") { records in
      try actor.require(.readBooks, on: .hub)
      return try Account(records.accountRow(id).row)
    }
  }

  /// An account's entries. - Parameters: from, until: posted then or later, and before then.
  public func ledgerEntries(
    of account: String, from: Instant? = nil, until: Instant? = nil, order: ListOrder = .newest, _ page: PageRequest,
    by actor: Actor
  ) async throws(Problem) -> Page<Entry> {
    try await reading(.readBooks, by: actor, "hub:") { records in
      try actor.require(.readBooks, on: .hub)
      _ = try records.accountRow(account)
      var listing = Listing<LedgerEntryRecord>(
        .scopes([(.debit, account, nil), (.credit, account, nil)]))
      listing.test(from.map { .greaterOrEqual(.at, $0) })
      listing.test(until.map { .less(.at, $0) })
      return try records.page(listing.query(order.by(.sequence)), page).map { try Entry($0.row) }
    }
  }

  /// The audit log.
  public func auditLines(_ filter: AuditFilter, _ page: PageRequest, by actor: Actor) async throws(Problem) -> Page<AuditRecord> {
    try await reading(.readAudit, by: actor, "hub:") { records in
      try actor.require(.readAudit, on: .hub)
      var listing = Listing<AuditRecord>(.everything(nil))
      var person: PersonID?
      if let name = filter.actor {
        person = try records.personIdentifier(name)
        // A name that nobody has did nothing.
        guard person != nil else { return .empty }
      }
      guard filter.from == nil, filter.until == nil else {
        listing.test(filter.subject.map { .equal(.subject, $0) })
        listing.test(person.map { .equal(.actor, $0) })
        listing.test(filter.act.map { .equal(.act, $0.rawValue) })
        return try records.page(
          listing.query(filter.order.by(.at), from: filter.from?.stored, until: filter.until?.stored), page)
      }
      listing.lead(.subject, filter.subject)
      listing.lead(.actor, person)
      listing.lead(.act, filter.act?.rawValue)
      return try records.page(listing.query(filter.order.by(.sequence)), page)
    }
  }
}

extension ReadTransaction {
  fileprivate func accountRow(_ id: String) throws -> LedgerAccountRecord {
    guard let record = try find(LedgerAccountRecord.self, id) else {
      throw Problem.notFound(Phrase("account", "帳戶"), String(id.prefix(100)))
    }
    return record
  }
}
