import Language
import Ledger
import Quantities
import Testing

@Suite struct RandomHistoryTests {
  /// How often each outcome came up.
  private struct Tally {
    var outcomes: [String: Int] = [:]
    mutating func count(_ name: String) { outcomes[name, default: 0] += 1 }
  }

  @Test func theBooksAgreeWithTheNaiveModelOverLongHistories() throws {
    var tally = Tally()
    for seed in UInt64(1)...120 { try play(seed: seed, batches: 70, &tally) }
    // A history in which something never happens would prove nothing about it.
    let every = [
      "accepted", "repeated", "ledger-id-taken", "ledger-partly-repeated", "ledger-unknown-account", "ledger-account-taken",
      "ledger-unit-mismatch", "ledger-same-account", "ledger-non-positive-amount", "ledger-insufficient", "ledger-overflow",
      "ledger-unknown-transfer", "ledger-not-pending", "ledger-already-posted", "ledger-already-voided",
      "ledger-exceeds-pending", "ledger-not-posted", "ledger-already-corrected",
    ]
    for name in every { #expect(tally.outcomes[name, default: 0] >= 5, "\(name) came up too seldom: \(tally.outcomes)") }
    #expect(tally.outcomes["accepted", default: 0] >= 1500, "\(tally.outcomes)")
  }

  private func play(seed: UInt64, batches: Int, _ tally: inout Tally) throws {
    var history = RandomHistory(seed: seed)
    var (story, naive) = (Story(), NaiveBooks())
    for number in 0..<batches {
      let batch = history.nextBatch()
      let place = "seed \(seed), batch \(number): \(batch)"
      let (headBefore, entriesBefore) = (story.books.head, story.entries.count)
      let outcome = Result { () throws(LedgerRefusal) in try story.apply(batch) }
      switch (naive.take(batch), outcome) {
      case (.accepted, .success(let applied)):
        try #require(!applied.isRepeat && applied.entries.map(\.id) == batch.map(\.id), "\(place)")
        try #require(applied.entries.map(\.at) == batch.map(\.at), "\(place)")
        history.learn(batch)
        tally.count("accepted")
      case (.repeated, .success(let applied)):
        try #require(applied.isRepeat && applied.accounts.isEmpty && applied.head == headBefore, "\(place)")
        try #require(applied.entries == batch.compactMap { story.books.entry($0.id) }, "\(place)")
        tally.count("repeated")
      case (.refused(let rules, let shortfalls), .failure(let refusal)):
        try #require(rules.contains(refusal.problem.name), "\(refusal) is none of \(rules); \(place)")
        if case .insufficient(let account, _, _, let shortfall) = refusal {
          try #require(shortfalls[account] == Int128(shortfall.count), "\(refusal); \(place)")
        }
        try #require(story.books.head == headBefore && story.entries.count == entriesBefore)
        tally.count(refusal.problem.name)
      case (let expected, let found):
        Issue.record("the model says \(expected), the books say \(found); \(place)")
        return
      }
      try compare(story, naive, place)
    }
    try #require(fault(in: story.rows, accounts: story.accountRows, published: [story.books.head]) == nil, "seed \(seed)")
  }

  private func compare(_ story: Story, _ naive: NaiveBooks, _ place: String) throws {
    for (id, _, _) in RandomHistory.accounts {
      let account = story.books.account(id)
      let opening = naive.opening(of: id)
      try #require(account?.unit == opening?.unit && account?.limit == opening?.limit, "\(place)")
      guard let account else { continue }
      let found = NaiveBooks.Sums(
        debitsPosted: Int128(account.debitsPosted), creditsPosted: Int128(account.creditsPosted),
        debitsPending: Int128(account.debitsPending), creditsPending: Int128(account.creditsPending))
      try #require(found == naive.sums(of: id), "\(id); \(place)")
      try #require(account.isConsistent, "\(id); \(place)")
    }
  }

  @Test func randomTamperingIsAlwaysNamedWhereItHappened() throws {
    for seed in UInt64(1)...60 {
      var history = RandomHistory(seed: seed)
      var story = Story()
      for _ in 0..<30 {
        let batch = history.nextBatch()
        if (try? story.apply(batch)) != nil { history.learn(batch) }
      }
      var generator = SeededGenerator(seed: seed)
      let (rows, accounts) = (story.rows, story.accountRows)
      let index = try #require(rows.indices.randomElement(using: &generator))
      var changed = rows
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: changed[index].at += 1
      case 1: changed[index].hash[Int.random(in: 0..<32, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 2:
        changed[index].previous[Int.random(in: 0..<32, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 3: changed[index].reason += "x"
      case 4: changed[index].amount = (changed[index].amount ?? 0) + 1
      default: changed.remove(at: index)
      }
      let found = fault(in: changed, accounts: accounts, published: [story.books.head])
      let wasTail = changed.count < rows.count && index == rows.count - 1
      // Without its tail the chain is sound, and the accounts or the published head are not.
      #expect(wasTail ? found != nil : found?.sequence == rows[index].sequence, "seed \(seed): \(String(describing: found))")
    }
  }
}
