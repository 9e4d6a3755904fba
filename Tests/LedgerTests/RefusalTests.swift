import Language
import Ledger
import Quantities
import Testing

@Suite struct RefusalTests {
  /// Expects the refusal, and that nothing changed by it.
  private func expect(
    _ refusal: LedgerRefusal, of batch: [Instruction], in story: Story? = nil, location: SourceLocation = #_sourceLocation
  ) throws {
    var story = try story ?? Story.ofEveryKind()
    let (accounts, head) = (story.books.accounts, story.books.head)
    #expect(throws: refusal, sourceLocation: location) { try story.apply(batch) }
    #expect(story.books.accounts == accounts && story.books.head == head, sourceLocation: location)
  }

  @Test func aShortfallIsNamedWithItsAccount() throws {
    let refusal = LedgerRefusal.insufficient(
      account: "fund", needed: LedgerAmount(100_001, hongKong), available: LedgerAmount(100_000, hongKong),
      shortfall: LedgerAmount(1, hongKong))
    try expect(refusal, of: [instruct("x", .transfer(move("fund", "budget", 100_001)))], in: .funded())
    try expect(refusal, of: [instruct("x", .hold(move("fund", "budget", 100_001)))], in: .funded())
    #expect(refusal.problem.kind == .insufficient)
    #expect(
      refusal.problem.message.english
        == "The account 'fund' is short of HK$0.01: HK$1,000.01 is needed and HK$1,000.00 is available.")
    #expect(
      refusal.problem.message.traditionalChinese == "帳戶「fund」尚欠 HK$0.01：需要 HK$1,000.01，可用 HK$1,000.00。")
  }

  @Test func accountsMustBeKnownAndUnlikeAndCountTheSame() throws {
    try expect(.unknownAccount("ghost"), of: [instruct("x", .transfer(move("ghost", "fund", 1)))])
    try expect(.unknownAccount("ghost"), of: [instruct("x", .hold(move("fund", "ghost", 1)))])
    try expect(.sameAccount("fund"), of: [instruct("x", .transfer(move("fund", "fund", 1)))])
    try expect(.accountTaken("fund"), of: [instruct("x", .open("fund", unit: hongKong, limit: .none))])
    try expect(
      .unitMismatch(account: "devices", counts: h100, given: hongKong),
      of: [instruct("x", .transfer(move("bank", "devices", 1)))])
    try expect(
      .unitMismatch(account: "bank", counts: hongKong, given: h100),
      of: [instruct("x", .transfer(move("bank", "devices", 1, h100)))])
    let nameless = LedgerUnit.deviceSeconds(model: "")
    try expect(.invalidUnit(nameless), of: [instruct("x", .open("new", unit: nameless, limit: .none))])
  }

  @Test(arguments: [0, -1, Int64.min]) func anAmountIsMoreThanNothing(count: Int64) throws {
    let amount = LedgerAmount(count, hongKong)
    try expect(.nonPositiveAmount(amount), of: [instruct("x", .transfer(Movement(debit: "bank", credit: "fund", amount)))])
    try expect(.nonPositiveAmount(amount), of: [instruct("x", .hold(Movement(debit: "bank", credit: "fund", amount)))])
    try expect(.nonPositiveAmount(amount), of: [instruct("x", .post("third", amount: amount))])
  }

  @Test func aSideThatWouldNotFitIsRefused() throws {
    let most = Int64.max - 100_000
    var story = try Story.funded()
    try story.apply("most", .hold(move("bank", "centre", most)))
    try expect(.overflow(account: "bank"), of: [instruct("x", .transfer(move("bank", "fund", 1)))], in: story)
    try story.apply([
      instruct("open:world", .open("world", unit: hongKong, limit: .none)),
      instruct("fits", .hold(move("world", "centre", 100_000))),
    ])
    try expect(.overflow(account: "centre"), of: [instruct("x", .transfer(move("world", "centre", 1)))], in: story)
    try story.apply("post", .post("most", amount: nil))
    #expect(story.balance("bank") == -Int64.max)
  }

  @Test func onlyAnOpenHoldIsPostedOrVoided() throws {
    for end in [{ Instruction.Action.post($0, amount: nil) }, { Instruction.Action.void($0) }] {
      try expect(.unknownTransfer("ghost"), of: [instruct("x", end("ghost"))])
      try expect(.notPending("grant"), of: [instruct("x", end("grant"))])
      try expect(.notPending("open:fund"), of: [instruct("x", end("open:fund"))])
      try expect(.notPending("settle"), of: [instruct("x", end("settle"))])
      try expect(.alreadyPosted("hold", by: "settle"), of: [instruct("x", end("hold"))])
      try expect(.alreadyVoided("second", by: "second:void"), of: [instruct("x", end("second"))])
      try expect(.alreadyVoided("third", by: "y"), of: [instruct("y", .void("third")), instruct("x", end("third"))])
      try expect(.alreadyPosted("third", by: "y"), of: [instruct("y", .post("third", amount: nil)), instruct("x", end("third"))])
    }
  }

  @Test func aPostIsWithinItsHoldAndInItsUnit() throws {
    try expect(
      .exceedsPending("third", held: LedgerAmount(60, hongKong), requested: LedgerAmount(61, hongKong)),
      of: [instruct("x", .post("third", amount: LedgerAmount(61, hongKong)))])
    try expect(
      .unitMismatch(account: "budget", counts: hongKong, given: h100),
      of: [instruct("x", .post("third", amount: LedgerAmount(60, h100)))])
  }

  @Test func onlyWhatWasPostedIsCorrectedAndOnlyOnce() throws {
    try expect(.unknownTransfer("ghost"), of: [instruct("x", .correct("ghost"))])
    for id: TransferID in ["third", "hold", "second:void", "open:fund"] {
      try expect(.notPosted(id), of: [instruct("x", .correct(id))])
    }
    try expect(.alreadyCorrected("settle", by: "mend"), of: [instruct("x", .correct("settle"))])
    try expect(
      .alreadyCorrected("payment", by: "y"), of: [instruct("y", .correct("payment")), instruct("x", .correct("payment"))],
      in: .funded())
  }

  @Test func aCorrectionOfWhatIsSpentIsRefused() throws {
    var story = try Story.funded()
    try story.apply("grant", .transfer(move("fund", "budget", 100)))
    try story.apply("spent", .hold(move("budget", "centre", 30)))
    try expect(
      .insufficient(
        account: "budget", needed: LedgerAmount(100, hongKong), available: LedgerAmount(70, hongKong),
        shortfall: LedgerAmount(30, hongKong)), of: [instruct("x", .correct("grant"))], in: story)
  }

  @Test func aBatchSucceedsAsAWholeOrNotAtAll() throws {
    try expect(
      .unknownAccount("ghost"),
      of: [
        instruct("a", .transfer(move("fund", "budget", 1))), instruct("b", .void("third")),
        instruct("c", .transfer(move("fund", "ghost", 1))),
      ])
  }

  @Test func aBatchHasALimit() throws {
    let batch = (0...Books.largestBatch).map { instruct(TransferID(checked: "x\($0)"), .transfer(move("bank", "centre", 1))) }
    try expect(.batchTooLarge(count: Books.largestBatch + 1, limit: Books.largestBatch), of: batch)
    var story = try Story.funded()
    #expect(try story.apply(Array(batch.dropLast())).entries.count == Books.largestBatch)
  }

  @Test func aDamagedAccountIsNotUsed() throws {
    for damaged in [
      Account(id: "fund", unit: hongKong, limit: .debitsWithinCredits, debitsPosted: 1),
      Account(id: "fund", unit: hongKong, limit: .none, creditsPending: -1),
      Account(id: "fund", unit: hongKong, limit: .none, debitsPosted: .max, debitsPending: 1),
      Account(id: "other", unit: hongKong, limit: .none),
    ] {
      let books = try Story.funded().books
      #expect(throws: LedgerRefusal.damagedAccount("fund")) {
        try Books.apply([instruct("x", .transfer(move("bank", "fund", 1)))], to: Tampered(books, account: damaged))
      }
    }
    var books = try Story.ofEveryKind().books
    books.add(Account(id: "budget", unit: hongKong, limit: .debitsWithinCredits, creditsPosted: 60, debitsPending: 59))
    #expect(throws: LedgerRefusal.damagedAccount("budget")) { try Books.apply([instruct("x", .void("third"))], to: books) }
  }

  /// Books whose storage answers for the fund with another account.
  private struct Tampered: LedgerState {
    let books: LedgerExcerpt
    let damaged: Account
    init(_ books: LedgerExcerpt, account: Account) { (self.books, damaged) = (books, account) }
    var head: ChainHead { books.head }
    func account(_ id: AccountID) -> Account? { id == "fund" ? damaged : books.account(id) }
    func entry(_ id: TransferID) -> Entry? { books.entry(id) }
    func resolution(of id: TransferID) -> Entry? { books.resolution(of: id) }
  }

  @Test func everyRefusalHasItsOwnNameAndBothLanguages() {
    let (amount, id, account) = (LedgerAmount(1, h100), TransferID("x"), AccountID("a"))
    let all: [LedgerRefusal] = [
      .idTaken(id), .partlyRepeated(recorded: id), .batchTooLarge(count: 2, limit: 1), .unknownAccount(account),
      .accountTaken(account), .invalidUnit(h100), .unitMismatch(account: account, counts: h100, given: hongKong),
      .sameAccount(account), .nonPositiveAmount(amount),
      .insufficient(account: account, needed: amount, available: amount, shortfall: amount), .overflow(account: account),
      .unknownTransfer(id), .notPending(id), .alreadyPosted(id, by: id), .alreadyVoided(id, by: id),
      .exceedsPending(id, held: amount, requested: amount), .notPosted(id), .alreadyCorrected(id, by: id),
      .damagedAccount(account),
    ]
    let problems = all.map(\.problem)
    #expect(Set(problems.map(\.name)).count == all.count)
    #expect(Set(problems.map(\.message)).count == all.count)
    for problem in problems {
      #expect(problem.message.english.utf8.allSatisfy { $0 < 0x80 } && problem.message.english.hasSuffix("."))
      #expect(problem.message.traditionalChinese.hasSuffix("。"))
    }
  }
}
