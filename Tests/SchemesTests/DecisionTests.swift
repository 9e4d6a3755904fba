import Language
import Quantities
import Testing

@testable import Schemes

@Suite struct DecisionTests {
  let hongKong = preset("hong-kong-ai-subsidy")
  let firm = RequestFacts(kind: .enterprise, place: place("HK"), costs: Costs(compute: money("100000", "HKD")))
  let applied = day("2026-11-21")

  private func rules(
    _ rate: String, _ amount: String, exceptional: Bool = false, committee: Bool = true, used: UsedAmounts = .nothing,
    facts: RequestFacts? = nil
  ) -> [String] {
    let proposed = ProposedDecision(
      rate: share(rate), amount: .money(money(amount, "HKD")), exceptional: exceptional, byCommittee: committee)
    return hongKong.check(proposed, facts: facts ?? firm, appliedOn: applied, used: used).map { "\($0.field) \($0.rule)" }
  }

  @Test func hongKongsRateIsSeventyAndNinetyOnlyInExceptionalCasesByTheCommittee() throws {
    #expect(rules("70%", "70000").isEmpty)
    #expect(rules("60%", "60000").isEmpty)
    #expect(rules("71%", "71000") == ["rate rates"])
    #expect(rules("90%", "90000") == ["rate rates"])
    #expect(rules("90%", "90000", exceptional: true).isEmpty)
    #expect(rules("91%", "91000", exceptional: true) == ["rate rates"])
    #expect(
      rules("90%", "90000", exceptional: true, committee: false) == ["by decision.by", "exceptional committee", "rate rates"])
    #expect(rules("70%", "70000", committee: false) == ["by decision.by"])
  }

  @Test func anAmountStaysWithinTheRatesPartAndTheFund() throws {
    #expect(rules("70%", "70000.01") == ["amount base"])
    #expect(rules("70%", "0") == ["amount positive"])
    let used = UsedAmounts(ofFund: .money(money("2999930000", "HKD")))
    #expect(rules("70%", "70000", used: used).isEmpty)
    #expect(rules("70%", "70000", used: UsedAmounts(ofFund: .money(money("2999930000.01", "HKD")))) == ["amount fund.in-all"])
    let empty = UsedAmounts(ofFund: .money(money("3000000000", "HKD")))
    #expect(rules("70%", "1", used: empty) == ["amount fund.in-all"])
  }

  @Test func whomTheRulesRefuseNobodyApproves() throws {
    #expect(rules("70%", "70000", facts: firm.with { $0.place = place("SG") }) == ["application.place requirements[0]"])
    // A committee may decide where a fact is missing; an officer may not.
    let unplaced = firm.with { $0.place = nil }
    #expect(rules("70%", "70000", facts: unplaced).isEmpty)
    #expect(rules("70%", "70000", committee: false, facts: unplaced) == ["by requirements[0]"])
  }

  @Test func anOfficerApprovesWhatIsBelowTheThreshold() throws {
    let india = preset("india-ai-compute")
    let facts = RequestFacts(
      kind: .enterprise, costs: Costs(compute: money("1000000", "INR")), use: hours(5000), devices: 8, purposes: ["research"])
    let proposed = ProposedDecision(rate: share("40%"), amount: .money(money("400000", "INR")))
    #expect(india.check(proposed, facts: facts, appliedOn: day("2026-11-02"), used: .nothing).isEmpty)
    let large = facts.with { $0.use = hours(5001) }
    let faults = india.check(proposed, facts: large, appliedOn: day("2026-11-02"), used: .nothing)
    #expect(faults.map(\.field) == ["by"])
  }

  @Test func aCommitteeMayFindThatAHigherRateHolds() throws {
    let hangzhou = preset("hangzhou-compute-voucher")
    let facts = RequestFacts(costs: Costs(compute: money("100", "CNY")))
    let proposed = ProposedDecision(rate: share("45%"), amount: .money(money("45", "CNY")), byCommittee: true)
    #expect(hangzhou.check(proposed, facts: facts, appliedOn: applied, used: .nothing).isEmpty)
    let foreign = facts.with { $0.hardwareOrigin = place("US") }
    #expect(hangzhou.check(proposed, facts: foreign, appliedOn: applied, used: .nothing).map(\.field) == ["rate"])
  }

  @Test func lengthUnitAndRateFitTheGrant() throws {
    let rapid = preset("airr-rapid")
    let facts = RequestFacts(use: hours(15_000), months: 3)
    func fields(_ proposed: ProposedDecision) -> [String] {
      rapid.check(proposed, facts: facts, appliedOn: applied, used: .nothing).map { "\($0.field) \($0.rule)" }
    }
    #expect(fields(ProposedDecision(amount: .deviceSeconds(hours(15_000)), months: 3)).isEmpty)
    #expect(fields(ProposedDecision(amount: .deviceSeconds(hours(15_000)), months: 6)) == ["months request.months"])
    #expect(fields(ProposedDecision(amount: .deviceSeconds(hours(15_000)))) == ["months required"])
    #expect(fields(ProposedDecision(amount: .deviceSeconds(hours(15_001)), months: 3)) == ["amount base"])
    #expect(fields(ProposedDecision(amount: .money(money("1", "GBP")), months: 3)) == ["amount unit"])
    let rated = ProposedDecision(rate: .whole, amount: .deviceSeconds(hours(1)), months: 3)
    #expect(fields(rated) == ["rate not-for-this-grant"])
  }

  /// What the evaluation grants, an officer or a committee may always approve.
  @Test func whatTheRulesGrantPassesTheCheck() throws {
    let beijing = RequestFacts(
      kind: .enterprise, costs: Costs(compute: money("12000000", "CNY")), contractSigned: day("2023-09-01"),
      contractMonths: 12, supplierUnrelated: true)
    let scheme = preset("beijing-compute-voucher")
    let used = UsedAmounts(byOrganisationThisYear: .money(money("700000", "CNY")))
    let result = scheme.evaluate(beijing, on: day("2024-03-01"), used: used)
    let amount = try #require(result.amount)
    #expect(amount == .money(money("1300000", "CNY")))
    let granted = ProposedDecision(rate: result.rate, amount: amount)
    #expect(scheme.check(granted, facts: beijing, appliedOn: day("2024-03-01"), used: used).isEmpty)
    let more = ProposedDecision(rate: result.rate, amount: .money(money("1300000.01", "CNY")))
    #expect(scheme.check(more, facts: beijing, appliedOn: day("2024-03-01"), used: used).map(\.rule) == ["caps[0]"])
  }

  // MARK: Days

  @Test func workingDaysPassOverWeekendsAndHolidays() throws {
    let scheme = try #require(Scheme.read(Array(everything.utf8)).scheme)
    // The cut-off of 1 May 2026 is a Friday, Monday the 4th a holiday: the 10th working day is Monday the 18th.
    #expect(scheme.decisionDeadline(appliedOn: day("2026-04-20")) == day("2026-05-18"))
    #expect(scheme.decisionDeadline(appliedOn: day("2026-05-01")) == day("2026-05-18"))
    #expect(scheme.decisionDeadline(appliedOn: day("2026-05-02")) == day("2026-09-15"))
    #expect(scheme.decisionDeadline(appliedOn: day("2026-09-02")) == nil)
    #expect(scheme.acceptanceDays == 14)
    #expect(hongKong.acceptanceDays == 30)
    #expect(hongKong.decisionDeadline(appliedOn: applied) == nil)
    #expect(!scheme.isWorkingDay(day("2026-05-04")) && scheme.isWorkingDay(day("2026-05-05")))
    #expect(!scheme.isWorkingDay(day("1969-12-28")) && scheme.isWorkingDay(day("1969-12-29")))
  }

  @Test func aDecisionPromisedForNextMonthCrossesTheYear() {
    #expect(preset("india-ai-compute").decisionDeadline(appliedOn: day("2026-12-25")) == day("2027-01-10"))
    #expect(preset("india-ai-compute").decisionDeadline(appliedOn: day("2027-01-31")) == day("2027-02-10"))
  }

  @Test(arguments: [
    ("2026-10-31", false), ("2026-11-01", true), ("2027-01-01", true), ("2027-02-15", true), ("2027-02-16", false),
  ])
  func aYearlyWindowMayRunOverTheYearsEnd(date: String, open: Bool) throws {
    let span = Scheme.YearlySpan(from: try #require(.init("11-01")), to: try #require(.init("02-15")))
    #expect(Scheme.ApplicationWindow.yearly(span).isOpen(on: day(date)) == open)
  }

  @Test func windowsOpenAndCloseOnTheirOwnDays() {
    let cutOffs = Scheme.ApplicationWindow.cutOffs([day("2026-05-01"), day("2026-09-01")])
    #expect(cutOffs.isOpen(on: day("2026-09-01")) == true)
    #expect(cutOffs.isOpen(on: day("2026-09-02")) == false)
    #expect(Scheme.ApplicationWindow.cutOffs([]).isOpen(on: applied) == nil)
    #expect(Scheme.ApplicationWindow.yearly(nil).isOpen(on: applied) == nil)
    let dates = Scheme.ApplicationWindow.dates(DayRange(from: day("2026-03-26"), to: day("2026-03-28")))
    #expect(
      ["2026-03-25", "2026-03-26", "2026-03-28", "2026-03-29"].map { dates.isOpen(on: day($0)) } == [false, true, true, false])
  }
}
