internal import Language
package import Ledger
internal import Quantities
package import Storage

/// The ledger over the records of one transaction: it loads what a batch concerns, lets `Ledger` decide, and
/// writes what was decided.
package struct LedgerBooks {
  let records: any WriteTransaction

  package init(records: any WriteTransaction) { self.records = records }

  @discardableResult
  package func post(_ batch: [Instruction]) throws -> Applied {
    let excerpt = try LedgerExcerpt(
      concerning: batch, head: try records.ledgerHead(), account: { try records.ledgerAccount($0) },
      entry: { try records.ledgerEntry($0) }, resolution: { try records.resolution(of: $0) })
    let applied = try Books.apply(batch, to: excerpt)
    guard !applied.isRepeat else { return applied }
    for entry in applied.entries { try records.insert(LedgerEntryRecord(entry)) }
    for account in applied.accounts {
      let record = LedgerAccountRecord(account)
      let isNew = excerpt.account(account.id) == nil
      if isNew { try records.insert(record) } else { try records.update(record) }
    }
    return applied
  }
}

extension ReadTransaction {
  func ledgerHead() throws -> ChainHead {
    try select(LedgerEntryRecord.self, where: nil, order: .descending(.sequence), limit: 1).first
      .map { try Entry($0.row).head } ?? .empty
  }

  func ledgerAccount(_ id: AccountID) throws -> Account? {
    try find(LedgerAccountRecord.self, id.rawValue).map { try Account($0.row) }
  }

  func ledgerEntry(_ id: TransferID) throws -> Entry? {
    try select(LedgerEntryRecord.self, where: .equal(.id, id.rawValue), limit: 1).first.map { try Entry($0.row) }
  }

  func resolution(of id: TransferID) throws -> Entry? {
    try select(LedgerEntryRecord.self, where: .equal(.subject, id.rawValue), limit: 1).first.map { try Entry($0.row) }
  }

  /// The account with its sums; empty when it has not been opened yet.
  func account(_ account: HubAccount) throws -> Account {
    try ledgerAccount(account.id) ?? Account(id: account.id, unit: account.unit, limit: account.limit)
  }

  /// What the account can still pay or hold.
  func available(_ account: HubAccount) throws -> Int64 { try self.account(account).available }
}

extension Change {
  /// Opens those of the accounts that are not open yet.
  func openAccounts(_ accounts: [HubAccount]) throws {
    var batch: [Instruction] = []
    for account in accounts where try records.ledgerAccount(account.id) == nil {
      batch.append(instruct("open:\(account.id)", reason: "account", .open(account.id, unit: account.unit, limit: account.limit)))
    }
    try post(batch)
  }

  /// An instruction of this moment. - Precondition: both texts have the form of ledger names.
  func instruct(_ id: String, reason: String, _ action: Instruction.Action) -> Instruction {
    guard let id = TransferID(rawValue: id), let reason = Reason(rawValue: reason) else {
      preconditionFailure("'\(id)' and '\(reason)' are ledger names")
    }
    return Instruction(id, at: now, reason: reason, action)
  }

  /// The transfer, hold or post of this name. - Precondition: the text has the form of a ledger name.
  func transfer(_ id: String) -> TransferID {
    guard let id = TransferID(rawValue: id) else { preconditionFailure("'\(id)' is a ledger name") }
    return id
  }
}
