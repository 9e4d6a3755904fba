import Language
public import Ledger
import Quantities

extension AccountID: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self.init(checked: text) }
}

extension TransferID: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self.init(checked: text) }
}

extension Reason: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self.init(checked: text) }
}

let hongKong = LedgerUnit.currency(.hongKongDollar)
let h100 = LedgerUnit.deviceSeconds(model: "H100")

/// An instruction of the stories, given at a moment that does not matter.
func instruct(
  _ id: TransferID, _ action: Instruction.Action, reason: Reason = "test", at milliseconds: Int64 = 1_800_000_000_000
) -> Instruction {
  Instruction(id, at: Instant(millisecondsSince1970: milliseconds), reason: reason, action)
}

func move(_ debit: AccountID, _ credit: AccountID, _ count: Int64, _ unit: LedgerUnit = hongKong) -> Movement {
  Movement(debit: debit, credit: credit, LedgerAmount(count, unit))
}

/// Books kept whole in memory, with their entries in order, for tests.
struct Story {
  private(set) var books = LedgerExcerpt()
  private(set) var entries: [Entry] = []

  /// Carries out a batch on an excerpt of the books, as the Hub does.
  @discardableResult
  mutating func apply(_ batch: [Instruction]) throws(LedgerRefusal) -> Applied {
    let excerpt = LedgerExcerpt(
      concerning: batch, head: books.head, account: { books.account($0) }, entry: { books.entry($0) },
      resolution: { books.resolution(of: $0) })
    let applied = try Books.apply(batch, to: excerpt)
    books.record(applied)
    if !applied.isRepeat { entries += applied.entries }
    return applied
  }

  @discardableResult
  mutating func apply(_ id: TransferID, _ action: Instruction.Action, reason: Reason = "test") throws(LedgerRefusal) -> Applied {
    try apply([instruct(id, action, reason: reason)])
  }

  var rows: [EntryRow] { entries.map { EntryRow($0) } }
  var accountRows: [AccountRow] { books.accounts.values.sorted { $0.id < $1.id }.map { AccountRow($0) } }

  func balance(_ id: AccountID) -> Int64? { books.account(id)?.balance }
  func available(_ id: AccountID) -> Int64? { books.account(id)?.available }

  /// A bank, a fund of 1,000.00 and a budget, which can pay out no more than they were given, and a centre.
  static func funded() throws -> Story {
    var story = Story()
    try story.apply([
      instruct("open:bank", .open("bank", unit: hongKong, limit: .none)),
      instruct("open:fund", .open("fund", unit: hongKong, limit: .debitsWithinCredits)),
      instruct("open:budget", .open("budget", unit: hongKong, limit: .debitsWithinCredits)),
      instruct("open:centre", .open("centre", unit: hongKong, limit: .none)),
      instruct("open:devices", .open("devices", unit: h100, limit: .none)),
      instruct("payment", .transfer(move("bank", "fund", 100_000))),
    ])
    return story
  }

  /// Every kind of entry, some of them more than once.
  static func ofEveryKind() throws -> Story {
    var story = try funded()
    try story.apply([
      instruct("open:quota", .open("quota", unit: h100, limit: .debitsWithinCredits)),
      instruct("quota", .transfer(move("devices", "quota", 7200, h100))),
    ])
    try story.apply("grant", .transfer(move("fund", "budget", 50_000)))
    try story.apply([
      instruct("hold", .hold(move("budget", "centre", 500))), instruct("hold:time", .hold(move("quota", "devices", 3600, h100))),
    ])
    try story.apply([
      instruct("settle", .post("hold", amount: LedgerAmount(350, hongKong))),
      instruct("settle:time", .post("hold:time", amount: nil)),
    ])
    try story.apply("second", .hold(move("budget", "centre", 40)))
    try story.apply("second:void", .void("second"))
    try story.apply("mend", .correct("settle"))
    try story.apply("mend:grant", .correct("grant"))
    try story.apply("mend:mend", .correct("mend:grant"))
    try story.apply("third", .hold(move("budget", "centre", 60)))
    return story
  }
}

/// The fault that the verifier finds in these rows, or nil.
func fault(in rows: [EntryRow], accounts: [AccountRow], published: [ChainHead] = []) -> LedgerFault? {
  var verifier = Verifier(published: published)
  do throws(LedgerFault) {
    for row in rows { try verifier.feed(row) }
    for account in accounts { try verifier.check(account) }
    _ = try verifier.finish()
    return nil
  } catch {
    return error
  }
}
