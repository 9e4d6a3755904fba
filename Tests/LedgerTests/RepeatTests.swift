import Ledger
import Quantities
import Testing

@Suite struct RepeatTests {
  @Test func everyKindOfInstructionIsRecognisedWhenItIsRepeatedLater() throws {
    var story = try Story.ofEveryKind()
    let (books, entries) = (story.books.accounts, story.entries)
    let repeats: [[Instruction]] = [
      [
        instruct("open:quota", .open("quota", unit: h100, limit: .debitsWithinCredits), at: 7),
        instruct("quota", .transfer(move("devices", "quota", 7200, h100)), at: 8),
      ],
      [instruct("grant", .transfer(move("fund", "budget", 50_000)), at: 7)],
      [instruct("hold", .hold(move("budget", "centre", 500)), at: 7)],
      [instruct("settle", .post("hold", amount: LedgerAmount(350, hongKong)), at: 7)],
      [instruct("settle:time", .post("hold:time", amount: nil), at: 7)],
      [instruct("settle:time", .post("hold:time", amount: LedgerAmount(3600, h100)), at: 7)],
      [instruct("second:void", .void("second"), at: 7)],
      [instruct("mend", .correct("settle"), at: 7)],
    ]
    for batch in repeats {
      let applied = try story.apply(batch)
      #expect(applied.isRepeat && applied.accounts.isEmpty && applied.head == entries.last?.head)
      #expect(applied.entries == batch.compactMap { instruction in entries.first { $0.id == instruction.id } })
    }
    #expect(story.books.accounts == books && story.entries == entries)
  }

  @Test func aNameBelongsToOneInstructionForGood() throws {
    var story = try Story.ofEveryKind()
    let unlike: [Instruction] = [
      instruct("grant", .transfer(move("fund", "budget", 50_001))), instruct("grant", .transfer(move("fund", "centre", 50_000))),
      instruct("grant", .transfer(move("bank", "budget", 50_000))), instruct("grant", .hold(move("fund", "budget", 50_000))),
      instruct("grant", .transfer(move("fund", "budget", 50_000, h100))),
      instruct("grant", .transfer(move("fund", "budget", 50_000)), reason: "other"),
      instruct("settle", .post("hold", amount: nil)), instruct("settle", .post("hold", amount: LedgerAmount(349, hongKong))),
      instruct("settle", .post("hold", amount: LedgerAmount(350, h100))),
      instruct("settle", .post("third", amount: LedgerAmount(350, hongKong))), instruct("settle", .void("hold")),
      instruct("second:void", .void("third")), instruct("mend", .correct("payment")), instruct("mend", .void("settle")),
      instruct("open:fund", .open("fund", unit: hongKong, limit: .none)),
      instruct("open:fund", .open("fund", unit: h100, limit: .debitsWithinCredits)),
      instruct("open:fund", .open("fund2", unit: hongKong, limit: .debitsWithinCredits)),
    ]
    for instruction in unlike {
      #expect(throws: LedgerRefusal.idTaken(instruction.id), "\(instruction)") { try story.apply([instruction]) }
    }
  }

  @Test func aBatchIsRepeatedAsAWholeOrRefused() throws {
    var story = try Story.funded()
    let first = instruct("a", .transfer(move("fund", "budget", 1)))
    let second = instruct("b", .transfer(move("fund", "budget", 2)))
    try story.apply([first])
    #expect(throws: LedgerRefusal.partlyRepeated(recorded: "a")) { try story.apply([second, first]) }
    #expect(story.balance("budget") == 1)
    try story.apply([second])
    #expect(try story.apply([second, first]).entries.map(\.id) == ["b", "a"])
  }

  @Test func aNameStandsOnceInABatch() throws {
    var story = try Story.funded()
    let twice = instruct("a", .transfer(move("fund", "budget", 1)))
    #expect(throws: LedgerRefusal.idTaken("a")) { try story.apply([twice, twice]) }
    try story.apply([twice])
    #expect(throws: LedgerRefusal.idTaken("a")) { try story.apply([twice, twice]) }
  }

  @Test func whatWasRefusedMaySucceedLater() throws {
    var story = try Story.funded()
    let early = [instruct("pay", .transfer(move("budget", "centre", 5)))]
    #expect(throws: LedgerRefusal.self) { try story.apply(early) }
    try story.apply("grant", .transfer(move("fund", "budget", 5)))
    #expect(try !story.apply(early).isRepeat)
  }
}
