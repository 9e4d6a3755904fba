public import Access
public import Language
public import Ledger
internal import Quantities
internal import Storage

extension Hub {
  /// The ledger's accounts, by their names.
  public func ledgerAccounts(by actor: Actor) async throws(Problem) -> [Account] {
    try await reading(.readBooks, by: actor, "hub:") { records in
      try actor.require(.readBooks, on: .hub)
      return try records.select(LedgerAccountRecord.self, order: .ascending(.id)).map { try Account($0.row) }
    }
  }

  /// An account's entries, the newest first.
  public func ledgerEntries(of account: String, after cursor: String?, limit: Int, by actor: Actor) async throws(Problem) -> Page<
    Entry
  > {
    let limit = min(max(1, limit), Hub.largestPage)
    let before = try Hub.number(cursor)
    return try await reading(.readBooks, by: actor, "hub:") { records in
      try actor.require(.readBooks, on: .hub)
      guard try records.find(LedgerAccountRecord.self, account) != nil else {
        throw Problem.notFound(Phrase("account", "帳戶"), account)
      }
      // Two ranges of two indexes rather than one search of everything.
      let found = try [LedgerEntryRecord.Column.debit, .credit].flatMap { column in
        var condition: Condition<LedgerEntryRecord> = .equal(column, account)
        if let before { condition = condition && .less(.sequence, before) }
        return try records.select(LedgerEntryRecord.self, where: condition, order: .descending(.sequence), limit: limit + 1)
      }.sorted { $0.row.sequence > $1.row.sequence }
      let items = try found.prefix(limit).map { try Entry($0.row) }
      return Page(items: items, next: found.count > limit ? items.last.map { String($0.sequence) } : nil)
    }
  }

  /// The audit log, the newest line first.
  public func auditLines(after cursor: String?, limit: Int, by actor: Actor) async throws(Problem) -> Page<AuditRecord> {
    let limit = min(max(1, limit), Hub.largestPage)
    let before = try Hub.number(cursor)
    return try await reading(.readAudit, by: actor, "hub:") { records in
      try actor.require(.readAudit, on: .hub)
      let condition: Condition<AuditRecord>? = before.map { .less(.sequence, $0) }
      let found = try records.select(AuditRecord.self, where: condition, order: .descending(.sequence), limit: limit + 1)
      let items = Array(found.prefix(limit))
      return Page(items: items, next: found.count > limit ? items.last.map { String($0.sequence) } : nil)
    }
  }

  private static func number(_ cursor: String?) throws(Problem) -> Int64? {
    guard let cursor else { return nil }
    guard let number = Int64(cursor) else {
      throw .invalid("cursor", rule: "form", Phrase("This cursor is none of ours.", "分頁標記無效。"))
    }
    return number
  }
}
