import Language
import Ledger
import Quantities
import Testing

@Suite struct VerifierTests {
  @Test func soundBooksAreFoundSound() throws {
    let story = try Story.ofEveryKind()
    var verifier = Verifier(published: [.empty, story.entries[7].head, story.books.head])
    for entry in story.entries { try verifier.feed(entry) }
    for account in story.books.accounts.values { try verifier.check(account) }
    let verified = try verifier.finish()
    #expect(verified.head == story.books.head)
    #expect(verified.accounts == 6)
    #expect(verified.transfers == story.entries.count - 6)
    #expect(verified.openHolds == 1)
  }

  @Test func emptyBooksAreSound() throws {
    #expect(fault(in: [], accounts: []) == nil)
    #expect(fault(in: [], accounts: [], published: [.empty]) == nil)
  }

  @Test func anyColumnOfAnyEntryThatIsChangedIsNamed() throws {
    let story = try Story.ofEveryKind()
    for (index, row) in story.rows.enumerated() {
      for (column, changed) in changes(of: row) {
        var rows = story.rows
        rows[index] = changed
        let found = fault(in: rows, accounts: story.accountRows)
        #expect(found?.sequence == row.sequence, "\(column) of entry \(row.sequence): \(String(describing: found))")
      }
    }
  }

  /// The row with each of its columns changed in turn, to other values that might stand there.
  private func changes(of row: EntryRow) -> [(String, EntryRow)] {
    var all: [(String, EntryRow)] = []
    func change(_ column: String, _ edit: (inout EntryRow) -> Void) {
      var changed = row
      edit(&changed)
      if changed != row { all.append((column, changed)) }
    }
    change("sequence") { $0.sequence += 1 }
    change("sequence") { $0.sequence = -1 }
    change("at") { $0.at += 1 }
    for kind in Entry.Kind.allCases { change("kind") { $0.kind = kind.rawValue } }
    change("kind") { $0.kind = "gift" }
    for text in ["x", "fund", "bank", "hold", "third", "", "a b"] {
      change("id") { $0.id = text }
      change("reason") { $0.reason = text }
      change("account") { $0.account = text }
      change("debit") { $0.debit = text }
      change("credit") { $0.credit = text }
      change("subject") { $0.subject = text }
    }
    for text in ["CNY", "H\u{212A}D", "device-seconds:H200", "", "device-seconds:"] { change("unit") { $0.unit = text } }
    for limit in BalanceLimit.allCases { change("limit") { $0.limit = limit.rawValue } }
    change("limit") { $0.limit = "generous" }
    for amount in [0, 1, -1, Int64.max, Int64.min] { change("amount") { $0.amount = amount } }
    change("account") { $0.account = nil }
    change("debit") { $0.debit = nil }
    change("credit") { $0.credit = nil }
    change("amount") { $0.amount = nil }
    change("limit") { $0.limit = nil }
    change("subject") { $0.subject = nil }
    change("debit and credit") { ($0.debit, $0.credit) = ($0.credit, $0.debit) }
    change("previous") { $0.previous[31] ^= 1 }
    change("previous") { $0.previous = [] }
    change("hash") { $0.hash[0] ^= 128 }
    change("hash") { $0.hash.append(0) }
    return all
  }

  @Test func anEntryThatIsMissingOrThereTwiceOrOutOfOrderIsNamed() throws {
    let story = try Story.ofEveryKind()
    let (rows, accounts) = (story.rows, story.accountRows)
    for index in rows.indices.dropLast() {
      let sequence = Int64(index + 1)
      var dropped = rows
      dropped.remove(at: index)
      #expect(fault(in: dropped, accounts: accounts) == .sequence(expected: sequence, found: sequence + 1))
      var swapped = rows
      swapped.swapAt(index, index + 1)
      #expect(fault(in: swapped, accounts: accounts) == .sequence(expected: sequence, found: sequence + 1))
      var doubled = rows
      doubled.insert(rows[index], at: index)
      #expect(fault(in: doubled, accounts: accounts) == .sequence(expected: sequence + 1, found: sequence))
      // Two entries that have exchanged their places and numbers.
      var exchanged = rows
      exchanged.swapAt(index, index + 1)
      (exchanged[index].sequence, exchanged[index + 1].sequence) = (sequence, sequence + 1)
      #expect(fault(in: exchanged, accounts: accounts)?.sequence == sequence)
    }
  }

  @Test func aRenumberedChainBreaksWhereAnEntryIsMissingOrTooMany() throws {
    let story = try Story.ofEveryKind()
    for index in story.rows.indices.dropLast() {
      var dropped = story.rows
      dropped.remove(at: index)
      for later in index..<dropped.count { dropped[later].sequence -= 1 }
      guard case .previous(let sequence, _, _)? = fault(in: dropped, accounts: story.accountRows) else {
        Issue.record("the entry after the missing one does not follow")
        continue
      }
      #expect(sequence == Int64(index + 1))
    }
  }

  @Test func aChangedAndRehashedEntryBreaksTheChainBehindIt() throws {
    let story = try Story.funded()
    var rows = story.rows
    rows[5].amount = 99_999
    rows = try rehashed(rows, from: 5, through: 5)
    rows.append(EntryRow(next(after: story, .transferred(move("fund", "budget", 1)))))
    guard case .previous(let sequence, _, _)? = fault(in: rows, accounts: story.accountRows) else {
      Issue.record("the next entry does not follow the changed one")
      return
    }
    #expect(sequence == 7)
  }

  @Test func aWhollyRehashedChainIsBetrayedByAccountsOrThePublishedHead() throws {
    let story = try Story.ofEveryKind()
    var rows = story.rows
    let grant = try #require(rows.firstIndex { $0.id == "grant" })
    rows[grant].reason = "forged"
    let forged = try rehashed(rows, from: grant, through: rows.count - 1)
    #expect(fault(in: forged, accounts: story.accountRows) == nil, "a reason changes no balance")
    guard
      case .published(let sequence, story.books.head.hash, _?)? = fault(
        in: forged, accounts: story.accountRows, published: [story.books.head])
    else {
      Issue.record("the published head is not met")
      return
    }
    #expect(sequence == story.books.head.sequence)
    rows[5].amount = 100_001
    let richer = try rehashed(rows, from: 5, through: rows.count - 1)
    #expect(
      fault(in: richer, accounts: story.accountRows)
        == .account("bank", column: "debitsPosted", expected: "100001", found: "100000"))
  }

  @Test func aCutTailShowsInTheAccountsAndAtThePublishedHead() throws {
    let story = try Story.ofEveryKind()
    let cut = Array(story.rows.dropLast())
    #expect(
      fault(in: cut, accounts: story.accountRows) == .account("budget", column: "debitsPending", expected: "0", found: "60"))
    var earlier = try Story.ofEveryKind()
    try earlier.apply("third:void", .void("third"))
    #expect(
      fault(in: story.rows, accounts: story.accountRows, published: [earlier.books.head])
        == .published(sequence: earlier.books.head.sequence, expected: earlier.books.head.hash, found: nil))
    #expect(fault(in: [], accounts: [], published: [story.books.head])?.sequence == story.books.head.sequence)
  }

  @Test func twoUnlikePublishedHeadsOfOneNumberCannotBothBeMet() throws {
    let story = try Story.funded()
    let other = ChainHead(sequence: story.books.head.sequence, hash: .zero)
    #expect(fault(in: story.rows, accounts: story.accountRows, published: [story.books.head, other]) != nil)
    #expect(
      fault(in: story.rows, accounts: story.accountRows, published: [ChainHead(sequence: 0, hash: story.books.head.hash)]) != nil)
  }

  @Test func anyColumnOfAnyAccountThatIsChangedIsNamed() throws {
    let story = try Story.ofEveryKind()
    let sums: [(String, WritableKeyPath<AccountRow, Int64>)] = [
      ("debitsPosted", \.debitsPosted), ("creditsPosted", \.creditsPosted), ("debitsPending", \.debitsPending),
      ("creditsPending", \.creditsPending),
    ]
    for (index, row) in story.accountRows.enumerated() {
      let id = AccountID(checked: row.id)
      var accounts = story.accountRows
      for (column, sum) in sums {
        accounts[index][keyPath: sum] += 1
        let (expected, found) = ("\(row[keyPath: sum])", "\(row[keyPath: sum] + 1)")
        #expect(fault(in: story.rows, accounts: accounts) == .account(id, column: column, expected: expected, found: found))
        accounts[index] = row
      }
      accounts[index].unit = "CNY"
      #expect(fault(in: story.rows, accounts: accounts) == .account(id, column: "unit", expected: row.unit, found: "CNY"))
      accounts[index].unit = "?"
      #expect(fault(in: story.rows, accounts: accounts) == .malformedAccount(id: row.id, column: "unit", found: "?"))
      accounts[index] = row
      accounts[index].limit = "credits-within-debits"
      #expect(
        fault(in: story.rows, accounts: accounts)
          == .account(id, column: "limit", expected: row.limit, found: "credits-within-debits"))
      accounts[index].limit = "?"
      #expect(fault(in: story.rows, accounts: accounts) == .malformedAccount(id: row.id, column: "limit", found: "?"))
      accounts[index] = row
      accounts[index].id = "ghost"
      #expect(fault(in: story.rows, accounts: accounts) == .strayAccount("ghost"))
      accounts[index].id = "a b"
      #expect(fault(in: story.rows, accounts: accounts) == .malformedAccount(id: "a b", column: "id", found: "a b"))
      accounts.remove(at: index)
      #expect(fault(in: story.rows, accounts: accounts) == .missingAccount(id))
      #expect(fault(in: story.rows, accounts: story.accountRows + [row]) == .strayAccount(id))
    }
  }

  /// A forger who can rehash: each entry that `Books` would have refused is refused by the verifier's own rules.
  @Test func anEntryThatShouldHaveBeenRefusedIsNamed() throws {
    let story = try Story.ofEveryKind()
    let sequence = story.books.head.sequence + 1
    let amount = LedgerAmount(60, hongKong)
    let cases: [(Entry.Event, LedgerRefusal)] = [
      (.transferred(move("fund", "ghost", 1)), .unknownAccount("ghost")),
      (.transferred(move("fund", "fund", 1)), .sameAccount("fund")),
      (.transferred(move("fund", "budget", 0)), .nonPositiveAmount(LedgerAmount(0, hongKong))),
      (.held(move("fund", "devices", 1)), .unitMismatch(account: "devices", counts: h100, given: hongKong)),
      (
        .held(move("fund", "budget", 50_007)),
        .insufficient(
          account: "fund", needed: LedgerAmount(50_007, hongKong), available: LedgerAmount(50_000, hongKong),
          shortfall: LedgerAmount(7, hongKong))
      ),
      (.transferred(move("bank", "centre", .max)), .overflow(account: "bank")),
      (.opened("fund", unit: hongKong, limit: .none), .accountTaken("fund")),
      (.opened("new", unit: .deviceSeconds(model: ""), limit: .none), .invalidUnit(.deviceSeconds(model: ""))),
      (.posted("ghost", move("budget", "centre", 1)), .unknownTransfer("ghost")),
      (.posted("grant", move("fund", "budget", 1)), .notPending("grant")),
      (.posted("hold", move("budget", "centre", 1)), .alreadyPosted("hold", by: "settle")),
      (.voided("second", move("budget", "centre", 40)), .alreadyVoided("second", by: "second:void")),
      (
        .posted("third", move("budget", "centre", 61)),
        .exceedsPending("third", held: amount, requested: LedgerAmount(61, hongKong))
      ),
      (.corrected("third", move("centre", "budget", 60)), .notPosted("third")),
      (.corrected("open:fund", move("centre", "budget", 60)), .notPosted("open:fund")),
      (.corrected("settle", move("centre", "budget", 350)), .alreadyCorrected("settle", by: "mend")),
    ]
    for (event, refusal) in cases {
      #expect(try verdict(on: next(after: story, event), after: story) == .unlawful(sequence: sequence, refusal))
    }
    let twice = next(after: story, .transferred(move("bank", "fund", 1)), id: "grant")
    #expect(try verdict(on: twice, after: story) == .unlawful(sequence: sequence, .idTaken("grant")))
  }

  @Test func aPostVoidOrCorrectionOfAnotherMovementIsNamed() throws {
    let story = try Story.ofEveryKind()
    let sequence = story.books.head.sequence + 1
    let (hold, back) = (move("budget", "centre", 60), move("fund", "bank", 100_000))
    let cases: [(Entry.Event, Movement, Movement)] = [
      (.posted("third", move("bank", "centre", 60)), hold, move("bank", "centre", 60)),
      (.posted("third", move("budget", "fund", 1)), hold, move("budget", "fund", 1)),
      (.voided("third", move("budget", "centre", 59)), hold, move("budget", "centre", 59)),
      (.voided("third", move("centre", "budget", 60)), hold, move("centre", "budget", 60)),
      (.corrected("payment", move("bank", "fund", 100_000)), back, move("bank", "fund", 100_000)),
      (.corrected("payment", move("fund", "bank", 99_999)), back, move("fund", "bank", 99_999)),
    ]
    for (event, expected, found) in cases {
      #expect(
        try verdict(on: next(after: story, event), after: story)
          == .movement(sequence: sequence, expected: expected, found: found))
    }
  }

  @Test func afterAFaultTheVerifierStaysWithIt() throws {
    let story = try Story.funded()
    var verifier = Verifier()
    let first = LedgerFault.sequence(expected: 1, found: 2)
    #expect(throws: first) { try verifier.feed(story.entries[1]) }
    #expect(throws: first) { try verifier.feed(story.entries[0]) }
    #expect(throws: first) { try verifier.finish() }
  }

  @Test func everyFaultHasItsOwnNameAndBothLanguages() throws {
    let movement = move("a", "b", 1)
    let all: [LedgerFault] = [
      .malformed(sequence: 1, column: "unit", found: "?"), .malformedAccount(id: "a", column: "unit", found: "?"),
      .sequence(expected: 1, found: 2), .previous(sequence: 1, expected: .zero, found: .zero),
      .hash(sequence: 1, expected: .zero, found: .zero), .published(sequence: 1, expected: .zero, found: nil),
      .unlawful(sequence: 1, .unknownAccount("a")), .movement(sequence: 1, expected: movement, found: movement),
      .account("a", column: "unit", expected: "HKD", found: "CNY"), .missingAccount("a"), .strayAccount("a"),
    ]
    #expect(Set(all.map(\.problem.name)).count == all.count)
    for problem in all.map(\.problem) {
      #expect(problem.kind == .internal)
      #expect(problem.message.english.utf8.allSatisfy { $0 < 0x80 } && problem.message.english.hasSuffix("."))
      #expect(problem.message.traditionalChinese.hasSuffix("。"))
    }
  }

  // MARK: The forger's tools

  /// An entry of any content that follows the story and is hashed as it should be.
  private func next(after story: Story, _ event: Entry.Event, id: TransferID = "forged") -> Entry {
    let head = story.books.head
    func entry(hash: Digest) -> Entry {
      Entry(
        stored: head.sequence + 1, id: id, at: Instant(secondsSince1970: 0), reason: "test", event: event, previous: head.hash,
        hash: hash)
    }
    return entry(hash: entry(hash: .zero).computedHash)
  }

  /// What the verifier finds in the story and one more entry.
  private func verdict(on forged: Entry, after story: Story) throws -> LedgerFault? {
    var verifier = Verifier()
    for entry in story.entries { try verifier.feed(entry) }
    do throws(LedgerFault) {
      try verifier.feed(forged)
      return nil
    } catch {
      return error
    }
  }

  private func rehashed(_ rows: [EntryRow], from first: Int, through last: Int) throws -> [EntryRow] {
    var rows = rows
    for index in first...last {
      if index > 0 { rows[index].previous = rows[index - 1].hash }
      rows[index].hash = try Entry(rows[index]).computedHash.bytes
    }
    return rows
  }
}
