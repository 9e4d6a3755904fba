import Ledger
import Quantities
import Testing

@Suite struct EncodingTests {
  /// Hashes computed once by another program from the description in `Entry+Encoding.swift`. They must never
  /// change: books in use rest on them.
  @Test func theChainIsTheDescribedOne() throws {
    var story = Story()
    try story.apply([
      instruct("open:bank", .open("bank", unit: hongKong, limit: .none), reason: "setup"),
      instruct("open:fund", .open("fund", unit: hongKong, limit: .debitsWithinCredits), reason: "setup"),
      instruct("pay", .transfer(move("bank", "fund", 100_000)), reason: "receipt:7"),
      instruct("hold", .hold(move("fund", "bank", 500)), reason: "job:1"),
      instruct("post", .post("hold", amount: LedgerAmount(350, hongKong)), reason: "job:1"),
      instruct("mend", .correct("post"), reason: "error:1"),
      instruct("hold2", .hold(move("fund", "bank", 40)), reason: "job:2"),
      instruct("void", .void("hold2"), reason: "job:2"),
      instruct("open:gpu", .open("gpu", unit: h100, limit: .creditsWithinDebits), reason: "setup", at: -1),
    ])
    #expect(
      story.entries.map(\.hash.description) == [
        "b02f801ee24c1756f619a2cca1a01a41762335b12f74a08ebad120e3395187c5",
        "c382ad659612233958fda4d4956fcfeb808ae832bc7edc9212ed709e444d41a6",
        "fd58ee3af9496735dec339294f263a7bb6a91f69d1511e8f8ef7f6ca030ed6bf",
        "041059aa8e940481d0d69c07ebe517600685a2d849f7e9831d9dbf05bd699502",
        "5abc856ba428c1596a550fb3c3f478bd95686c90104c51495751b2736bbe0aa5",
        "2725630490a8f1a3574924c720c82dec5f03c13c490ec525e21a6499025daa85",
        "dd1977117fa360991847127dc9d7c6522d603a9ece6c9253860903c0479d6350",
        "75946b70b1f1dc3e868a7f2d85ba8495fc25ee7df1f38019099706c43648ea5a",
        "324d0f9e0a197e0ddee20310a3115e1757dc143ad28db495244340dd4c647987",
      ])
  }

  private func entry(
    _ event: Entry.Event, sequence: Int64 = 1, id: TransferID = "a", at: Int64 = 0, reason: Reason = "r"
  ) -> Entry {
    Entry(
      stored: sequence, id: id, at: Instant(millisecondsSince1970: at), reason: reason, event: event, previous: .zero,
      hash: .zero)
  }

  @Test func noTwoEntriesEncodeAlike() {
    let plain = move("ab", "cd", 1)
    let entries = [
      entry(.transferred(plain)), entry(.held(plain)), entry(.posted("s", plain)), entry(.voided("s", plain)),
      entry(.corrected("s", plain)), entry(.posted("t", plain)),
      entry(.transferred(plain), sequence: 2), entry(.transferred(plain), at: 1), entry(.transferred(plain), at: -1),
      entry(.transferred(plain), sequence: 256),
      // Boundaries between texts.
      entry(.transferred(plain), id: "ar", reason: "r"), entry(.transferred(plain), id: "a", reason: "rr"),
      entry(.transferred(move("a", "bcd", 1))), entry(.transferred(move("abc", "d", 1))),
      entry(.transferred(plain), reason: "rab"), entry(.posted("sab", move("c", "d", 1))),
      // Amounts and units.
      entry(.transferred(move("ab", "cd", -1))), entry(.transferred(move("ab", "cd", .max))),
      entry(.transferred(move("ab", "cd", 256))), entry(.transferred(move("ab", "cd", 1, h100))),
      entry(.transferred(move("ab", "cd", 1, .deviceSeconds(model: "HKD")))),
      entry(.transferred(move("ab", "cd", 1, .deviceSeconds(model: "")))),
      entry(.transferred(move("ab", "cd", 1, .currency(.renminbi)))), entry(.transferred(move("cd", "ab", 1))),
      // Openings.
      entry(.opened("ab", unit: hongKong, limit: .none)), entry(.opened("ab", unit: hongKong, limit: .debitsWithinCredits)),
      entry(.opened("ab", unit: hongKong, limit: .creditsWithinDebits)), entry(.opened("abc", unit: hongKong, limit: .none)),
      entry(.opened("ab", unit: .deviceSeconds(model: "HKD"), limit: .none)),
    ]
    #expect(Set(entries).count == entries.count)
    expectUnlike(entries.map(\.encoding))
  }

  @Test func noEntryOfALongHistoryEncodesLikeTheBeginningOfAnother() throws {
    var generator = SeededGenerator(seed: 20)
    let short = ["a", "b", "aa", "ab", "ba", "a:a"]
    func text() -> String { short.randomElement(using: &generator) ?? "a" }
    var entries: Set<Entry> = []
    for _ in 0..<400 {
      let movement = Movement(
        debit: AccountID(checked: text()), credit: AccountID(checked: text()),
        LedgerAmount(
          .random(in: 0...2, using: &generator), Bool.random(using: &generator) ? hongKong : .deviceSeconds(model: text())))
      let subject = TransferID(checked: text())
      let events: [Entry.Event] = [
        .transferred(movement), .held(movement), .posted(subject, movement), .voided(subject, movement),
        .corrected(subject, movement), .opened(movement.debit, unit: movement.amount.unit, limit: .none),
      ]
      for event in events {
        entries.insert(
          entry(
            event, sequence: .random(in: 0...1, using: &generator), id: TransferID(checked: text()),
            reason: Reason(checked: text())))
      }
    }
    expectUnlike(entries.map(\.encoding))
  }

  /// No encoding equals another, or is what another one begins with. Sorted, such pairs lie side by side.
  private func expectUnlike(_ encodings: [[UInt8]]) {
    let sorted = encodings.sorted { $0.lexicographicallyPrecedes($1) }
    for (shorter, longer) in zip(sorted, sorted.dropFirst()) { #expect(!longer.starts(with: shorter)) }
  }

  @Test func everyEntryReadsBackFromItsRow() throws {
    for entry in try Story.ofEveryKind().entries {
      #expect(try Entry(EntryRow(entry)) == entry)
      #expect(entry.computedHash == entry.hash)
    }
  }
}
