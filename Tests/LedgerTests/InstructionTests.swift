import Ledger
import Quantities
import Testing

@Suite struct InstructionTests {
  @Test func anOpenedAccountIsEmptyAndInTheChain() throws {
    var story = Story()
    let applied = try story.apply("open:fund", .open("fund", unit: hongKong, limit: .debitsWithinCredits))
    #expect(applied.accounts == [Account(id: "fund", unit: hongKong, limit: .debitsWithinCredits)])
    #expect(applied.entries.map(\.sequence) == [1])
    #expect(applied.entries.first?.previous == .zero)
    #expect(applied.head.hash == applied.entries.first?.hash)
  }

  @Test func aTransferPostsAtOnce() throws {
    var story = try Story.funded()
    let applied = try story.apply("grant", .transfer(move("fund", "budget", 30_000)))
    #expect(story.balance("fund") == 70_000)
    #expect(story.balance("budget") == 30_000)
    #expect(story.balance("bank") == -100_000)
    #expect(Set(applied.accounts.map(\.id)) == ["fund", "budget"])
  }

  @Test func aHoldKeepsWhatItHoldsAndGivesNothingYet() throws {
    var story = try Story.funded()
    try story.apply("award", .hold(move("fund", "budget", 60_000)))
    let (fund, budget) = (try #require(story.books.account("fund")), try #require(story.books.account("budget")))
    #expect((fund.balance, fund.committed, fund.available) == (100_000, 60_000, 40_000))
    #expect((budget.balance, budget.committed, budget.available, budget.creditsPending) == (0, 0, 0, 60_000))
    #expect(throws: LedgerRefusal.self) { try story.apply("more", .hold(move("fund", "budget", 40_001))) }
    #expect(throws: LedgerRefusal.self) { try story.apply("early", .transfer(move("budget", "centre", 1))) }
    try story.apply("rest", .hold(move("fund", "budget", 40_000)))
  }

  @Test func aHoldIsPostedInFullOrInPartAndTheRestReleased() throws {
    var story = try Story.funded()
    try story.apply("a", .hold(move("fund", "centre", 500)))
    try story.apply("b", .hold(move("fund", "centre", 500)))
    try story.apply("a:post", .post("a", amount: nil))
    let part = try story.apply("b:post", .post("b", amount: LedgerAmount(1, hongKong)))
    #expect(part.entries.first?.movement == move("fund", "centre", 1))
    let fund = try #require(story.books.account("fund"))
    #expect((fund.debitsPosted, fund.debitsPending, fund.available) == (501, 0, 99_499))
    let centre = try #require(story.books.account("centre"))
    #expect((centre.creditsPosted, centre.creditsPending) == (501, 0))
  }

  @Test func aVoidReleasesTheWholeHold() throws {
    var story = try Story.funded()
    let before = story.books.accounts
    try story.apply("award", .hold(move("fund", "budget", 100_000)))
    try story.apply("refusal", .void("award"))
    #expect(story.books.accounts == before)
  }

  @Test func aCorrectionReversesATransferAndNamesIt() throws {
    var story = try Story.funded()
    let before = story.books.accounts
    try story.apply("grant", .transfer(move("fund", "budget", 30_000)))
    let applied = try story.apply("mend", .correct("grant"))
    #expect(applied.entries.first?.subject == "grant")
    #expect(applied.entries.first?.movement == move("budget", "fund", 30_000))
    #expect(story.books.accounts.mapValues(\.balance) == before.mapValues(\.balance))
    #expect(story.books.account("fund")?.debitsPosted == 30_000, "what was posted stays posted")
  }

  @Test func aCorrectionOfAPostReversesWhatWasPosted() throws {
    var story = try Story.funded()
    try story.apply("hold", .hold(move("fund", "centre", 500)))
    try story.apply("settle", .post("hold", amount: LedgerAmount(350, hongKong)))
    #expect(try story.apply("mend", .correct("settle")).entries.first?.movement == move("centre", "fund", 350))
  }

  @Test func aMistakenCorrectionCanItselfBeCorrected() throws {
    var story = try Story.funded()
    try story.apply("grant", .transfer(move("fund", "budget", 30_000)))
    try story.apply("mend", .correct("grant"))
    try story.apply("mend:mend", .correct("mend"))
    #expect(story.balance("budget") == 30_000)
    #expect(throws: LedgerRefusal.alreadyCorrected("grant", by: "mend")) { try story.apply("again", .correct("grant")) }
  }

  @Test func theMirroredLimitKeepsCreditsWithinDebits() throws {
    var story = try Story.funded()
    try story.apply("open:claims", .open("claims", unit: hongKong, limit: .creditsWithinDebits))
    try story.apply("claim", .transfer(move("claims", "bank", 100)))
    try story.apply("hold", .hold(move("bank", "claims", 60)))
    let claims = try #require(story.books.account("claims"))
    #expect((claims.balance, claims.committed, claims.available) == (-100, 60, 40))
    #expect(
      throws: LedgerRefusal.insufficient(
        account: "claims", needed: LedgerAmount(41, hongKong), available: LedgerAmount(40, hongKong),
        shortfall: LedgerAmount(1, hongKong))
    ) { try story.apply("paid", .transfer(move("bank", "claims", 41))) }
    try story.apply("settle", .post("hold", amount: nil))
    #expect(story.available("claims") == 40)
  }

  @Test func anEmptyBatchChangesNothing() throws {
    var story = try Story.funded()
    let head = story.books.head
    let applied = try story.apply([])
    #expect(applied.entries.isEmpty && applied.accounts.isEmpty && !applied.isRepeat && applied.head == head)
  }

  @Test func laterInstructionsOfABatchSeeEarlierOnes() throws {
    var story = try Story.funded()
    let applied = try story.apply([
      instruct("open:new", .open("new", unit: hongKong, limit: .debitsWithinCredits)),
      instruct("in", .transfer(move("fund", "new", 10))),
      instruct("hold", .hold(move("new", "centre", 10))),
      instruct("post", .post("hold", amount: LedgerAmount(4, hongKong))),
      instruct("mend", .correct("post")),
      instruct("out", .transfer(move("new", "fund", 10))),
    ])
    #expect(applied.entries.map(\.kind) == [.open, .transfer, .hold, .post, .correct, .transfer])
    #expect(Set(applied.accounts.map(\.id)).count == applied.accounts.count, "each account is returned once")
    #expect(story.available("new") == 0)
    #expect(fault(in: story.rows, accounts: story.accountRows) == nil)
  }
}
