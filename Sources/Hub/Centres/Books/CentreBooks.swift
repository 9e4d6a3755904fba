internal import Access
internal import Language
internal import Ledger
internal import Quantities
internal import Storage

/// What a centre is owed, from the records. Each job that is settled brings what it was charged, each package what it was
/// billed; a payment takes away. The ledger has the same in the account `centre:NAME:CURRENCY`, entry by entry, in the very
/// transactions: `verifyLedger` holds the two against each other.
struct CentreBooks {
  let records: any ReadTransaction
  let centre: Slug
  let currency: Currency

  var account: HubAccount { .centre(centre, .currency(currency)) }

  /// What is owed now, by the ledger; less than nothing where more was paid.
  func owed() throws -> Int64 { try records.account(account).balance }

  /// What was owed at a moment: what is now, less what has come since.
  func owed(at moment: Instant) throws -> Int64 { try owed() - change(in: moment..<Instant.farFuture) }

  /// What a time brings by the records: jobs and packages, less payments.
  func change(in interval: Range<Instant>) throws -> Int64 {
    try jobsDue(in: interval) + packagesDue(in: interval).reduce(0) { $0 + $1.amount } - paid(in: interval)
  }

  func jobsDue(in interval: Range<Instant>) throws -> Int64 {
    try records.sum(SettledRunRecord.self, of: .total, where: SettledRunRecord.settled(at: centre, in: interval))
  }

  func paid(in interval: Range<Instant>) throws -> Int64 {
    try records.sum(CentrePaymentRecord.self, of: .amount, where: payments(in: interval))
  }

  func payments(in interval: Range<Instant>) -> Condition<CentrePaymentRecord> {
    .all([
      .equal(.centre, centre), .greaterOrEqual(.recorded_at, interval.lowerBound), .less(.recorded_at, interval.upperBound),
    ])
  }

  /// A term package's bill as it was posted.
  struct PackageDue {
    let grant: String
    let at: Instant
    let amount: Int64
  }

  /// The bills of packages, which are found by their names in the ledger: there are few of them.
  func packagesDue(in interval: Range<Instant>) throws -> [PackageDue] {
    let entries = try records.select(
      LedgerEntryRecord.self,
      where: .all([
        .greaterOrEqual(.id, "package:"), .less(.id, "package;"), .equal(.kind, Entry.Kind.post.rawValue),
        .equal(.credit, account.id.rawValue), .greaterOrEqual(.at, interval.lowerBound), .less(.at, interval.upperBound),
      ]), order: .ascending(.sequence))
    return try entries.compactMap { record in
      let entry = try Entry(record.row)
      guard let amount = entry.movement?.amount else { return nil }
      // The reason is `package:GRANT`.
      return PackageDue(grant: String(entry.reason.rawValue.dropFirst("package:".count)), at: entry.at, amount: amount.count)
    }
  }
}

extension Instant {
  fileprivate static let beginning = Instant(millisecondsSince1970: 0)
  /// Later than every moment of a record.
  fileprivate static let farFuture = Instant(millisecondsSince1970: Int64.max)
}

extension ReadTransaction {
  /// The first centre whose account in the ledger is not what the records come to.
  func faultOfPayables() throws -> LedgerFault? {
    guard let currency = try find(CityRecord.self, 1)?.currency else { return nil }
    for centre in try select(CentreRecord.self, order: .ascending(.id)) {
      let books = CentreBooks(records: self, centre: centre.id, currency: currency)
      let (expected, found) = (try books.change(in: .beginning..<Instant.farFuture), try books.owed())
      if expected != found { return .payable(books.account.id, expected: expected, found: found) }
    }
    return nil
  }
}

extension Hub {
  /// Refuses whoever may not read a centre's books: its operator, auditors, and officers of any scheme may, since every
  /// scheme's money may be spent there.
  func requireBooks(of centre: Slug, by actor: Actor) throws(Problem) {
    guard actor.scopes(.readCentreBooks, .scheme).isEmpty else { return }
    try actor.require(.readCentreBooks, on: Target(.centre(centre.rawValue)))
  }
}
