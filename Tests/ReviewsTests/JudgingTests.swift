import Language
import Quantities
import Reviews
import Testing

@Suite struct JudgingTests {
  // MARK: Ranking

  @Test func tiesShareAPlaceAndTheNextIsFurther() {
    let scores: [String: Int64] = ["d": 9000, "b": 7000, "a": 7000, "c": 100]
    let places = Ranking(scores.mapValues { CombinedScore(hundredths: $0, reviews: 1) }).places
    #expect(places.map(\.application) == ["d", "a", "b", "c"])
    #expect(places.map(\.rank) == [1, 2, 2, 4])
    #expect(places.map(\.tied) == [1, 2, 2, 1])
  }

  // MARK: Proposals

  @Test func workIsSharedEvenlyAndTheSeedDecidesBetweenEquals() {
    let needs = Dictionary(uniqueKeysWithValues: (1...10).map { ($0, 3) })
    let load = Dictionary(uniqueKeysWithValues: ["a", "b", "c", "d", "e"].map { ($0, 0) })
    var proposals: Set<[Int: [String]]> = []
    for seed in 0..<20 as Range<UInt64> {
      let proposal = ReviewerProposal.make(needs: needs, load: load, seed: seed) { _, _ in false }
      #expect(proposal == ReviewerProposal.make(needs: needs, load: load, seed: seed) { _, _ in false })
      let work = proposal.values.joined().reduce(into: [:]) { $0[$1, default: 0] += 1 }
      #expect(work.values.allSatisfy { $0 == 6 }, "thirty reviews for five people")
      #expect(proposal.values.allSatisfy { Set($0).count == 3 })
      proposals.insert(proposal)
    }
    #expect(proposals.count > 1)
  }

  @Test func nobodyWithAnInterestIsProposed() {
    for seed in 0..<200 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let people = (0..<Int.random(in: 0...6, using: &random)).map { "p\($0)" }
      let needs = Dictionary(uniqueKeysWithValues: (0..<5).map { ($0, Int.random(in: 0...4, using: &random)) })
      var barred: Set<String> = []
      for person in people { for item in needs.keys where Bool.random(using: &random) { barred.insert("\(person)-\(item)") } }
      let load = Dictionary(uniqueKeysWithValues: people.map { ($0, Int.random(in: 0...3, using: &random)) })
      let proposal = ReviewerProposal.make(needs: needs, load: load, seed: seed) { barred.contains("\($0)-\($1)") }
      for (item, chosen) in proposal {
        let free = people.filter { !barred.contains("\($0)-\(item)") }
        #expect(Set(chosen).isSubset(of: free) && chosen.count == min(needs[item] ?? 0, free.count))
      }
    }
  }

  // MARK: Interests

  @Test func aDeclarationReachesWhatItNamesAndNothingElse() throws {
    typealias Declared = DeclaredInterest<Int, String>
    #expect(Declared(application: 7).ground(for: 7, of: "x") == .application)
    #expect(Declared(application: 7).ground(for: 8, of: "x") == nil)
    #expect(Declared(organisation: "x").ground(for: 8, of: "x") == .standing)
    #expect(Declared(organisation: "x").ground(for: 8, of: "y") == nil)
    let until = try #require(CivilDate("2026-12-31"))
    let ending = Declared(organisation: "x", until: until)
    #expect(ending.ground(for: 8, of: "x") == .organisation)
    #expect(!ending.hasEnded(on: until) && ending.hasEnded(on: until.adding(days: 1)))
  }

  // MARK: Quorum and votes

  @Test func aQuorumIsRoundedUp() {
    #expect((1...6).map { Quorum.majority.least(of: $0) } == [1, 2, 2, 3, 3, 4])
    #expect((1...6).map { Quorum.share(Share("1/2") ?? .none).least(of: $0) } == [1, 1, 2, 2, 3, 3])
    #expect(Quorum.members(3).least(of: 1) == 3)
    for members in 1...50 {
      for quorum in [Quorum.majority, .share(Share("2/3") ?? .none), .share(.whole), .members(2)] {
        let least = quorum.least(of: members)
        #expect(quorum.isMet(by: least, of: members) && !quorum.isMet(by: least - 1, of: members))
      }
    }
    #expect(!Quorum.share(.none).isMet(by: 0, of: 5))
  }

  @Test func theMostVotesDecideAndTheChairBreaksATie() {
    func outcome(_ votes: [Vote]) -> SittingOutcome {
      Vote.outcome(of: Dictionary(uniqueKeysWithValues: votes.enumerated().map { ($0.offset, $0.element) }), chair: 0)
    }
    #expect(outcome([.approve, .approve, .reject]) == .approve)
    #expect(outcome([.approve, .reject]) == .approve)
    #expect(outcome([.reject, .approve]) == .reject)
    #expect(outcome([.abstain, .approve, .reject]) == .postpone)
    #expect(outcome([.giveBack, .approve, .approve, .reject, .reject]) == .postpone)
    #expect(outcome([.abstain, .abstain]) == .postpone)
    #expect(outcome([]) == .postpone)
    #expect(outcome([.abstain, .giveBack]) == .giveBack)
  }

  // MARK: Days

  @Test func daysAreCountedAcrossYearsEndsLeapDaysAndHolidays() throws {
    func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }
    func weekday(_ day: CivilDate) -> Bool { ((day.daysSince1970 + 3) % 7 + 7) % 7 < 5 }
    // 2027-12-30 is a Thursday; 1 January a Saturday.
    #expect(DaySpan.working(1).deadline(after: try day("2027-12-31"), isWorkingDay: weekday) == (try day("2028-01-03")))
    #expect(DaySpan.calendar(2).deadline(after: try day("2028-02-27"), isWorkingDay: weekday) == (try day("2028-02-29")))
    let holidays = [try day("2026-12-25"), try day("2027-01-01")]
    let reached = DaySpan.working(6).deadline(after: try day("2026-12-24")) { weekday($0) && !holidays.contains($0) }
    #expect(reached == (try day("2027-01-05")))
  }

  @Test func soManyWorkingDaysLieBetweenAnyDayAndItsDeadline() {
    for seed in 0..<300 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let start = CivilDate(daysSince1970: Int64.random(in: -40_000...80_000, using: &random))
      let free = Set((0..<30).map { _ in Int64.random(in: 0...120, using: &random) + start.daysSince1970 })
      let count = Int.random(in: 1...60, using: &random)
      func works(_ day: CivilDate) -> Bool { ((day.daysSince1970 + 3) % 7 + 7) % 7 < 5 && !free.contains(day.daysSince1970) }
      let end = DaySpan.working(count).deadline(after: start, isWorkingDay: works)
      #expect(works(end))
      let between = (start.daysSince1970 + 1...end.daysSince1970).count { works(CivilDate(daysSince1970: $0)) }
      #expect(between == count, "seed \(seed)")
    }
  }

  @Test func keptDaysAreCountedAndTheirPercentilesAreDaysThatWere() throws {
    let start = try #require(CivilDate("2026-12-30"))
    func promise(_ took: Int?, within: Int = 10) -> KeptDays.Promise {
      .init(began: start, promised: start.adding(days: within), ended: took.map { start.adding(days: $0) })
    }
    let kept = KeptDays(
      [promise(10), promise(11), promise(2), promise(nil), promise(nil, within: 30)], on: start.adding(days: 11))
    #expect((kept.kept, kept.late, kept.open, kept.overdue) == (2, 1, 2, 1))
    #expect(kept.days == [2, 10, 11])
    #expect((kept.percentile(50), kept.percentile(90), kept.percentile(1)) == (10, 11, 2))
    #expect(KeptDays([], on: start).percentile(50) == nil && kept.percentile(0) == nil)
  }

  // MARK: Reports

  @Test func reportsFallDueByTheMonthAndByTheDay() throws {
    let from = try #require(CivilDate("2027-08-31"))
    let rules = ReportRules(everyMonths: 6, atDays: [30, 4000])
    let days = rules.dueDays(from: from, until: try #require(CivilDate("2028-08-31")))
    #expect(days.map(\.description) == ["2027-09-30", "2028-02-29", "2028-08-31"])
    #expect(ReportRules().dueDays(from: from, until: from.adding(days: 900)).isEmpty)
  }

  @Test func anOverdueReportHoldsPaymentsUntilItIsAccepted() throws {
    let hold = try #require(CivilDate("2026-12-31"))
    let (before, after) = (hold.adding(days: -1), hold.adding(days: 3))
    func holds(_ state: ReportState, _ day: CivilDate, _ submitted: CivilDate? = nil) -> Bool {
      state.holdsPayments(on: day, from: hold, submitted: submitted)
    }
    #expect(!holds(.due, before) && holds(.due, hold) && holds(.returned, after))
    #expect(!holds(.submitted, after, before), "what came in time waits at no cost")
    #expect(holds(.submitted, after, hold), "what came late holds until it is accepted")
    #expect(!holds(.accepted, after, hold) && !holds(.waived, after))
    #expect(!ReportState.due.holdsPayments(on: after, from: nil, submitted: nil))
  }
}
