import Language
import Quantities
import Testing

@testable import Schemes

/// Amounts worked out by hand from the published rules, preset by preset.
@Suite struct WorkedExampleTests {
  // MARK: Hong Kong

  let firm = RequestFacts(
    kind: .enterprise, place: place("HK"), costs: Costs([.compute: 10_000_001, .storage: 5_000_000], in: .hongKongDollar))

  @Test func hongKongPaysSeventyPerCentOfComputeRoundedHalfUp() {
    // 70 % of HK$100,000.01 is HK$70,000.007; storage is not supported.
    let result = preset("hong-kong-ai-subsidy").evaluate(firm, on: day("2026-11-21"))
    #expect(result.answer == .needsCommittee)
    #expect(result.rate?.description == "70%")
    #expect(result.exceptionalRate?.description == "90%")
    #expect(result.amount == .money(money("70000.01", "HKD")))
    #expect(result.caps.isEmpty && result.notHandled == nil)
    #expect(result.findings.filter { $0.outcome != .passed }.map(\.rule) == ["decision.by"])
  }

  @Test(arguments: [("2024-10-06", false), ("2024-10-07", true), ("2027-10-06", true), ("2027-10-07", false)])
  func hongKongTakesApplicationsForThreeYears(date: String, taken: Bool) {
    let result = preset("hong-kong-ai-subsidy").evaluate(firm, on: day(date))
    #expect((result.answer == .needsCommittee) == taken)
    #expect((result.answer == .notEntitled) == !taken)
  }

  @Test func hongKongsFundEndsAtThreeBillion() {
    let used = UsedAmounts(ofFund: .money(money("2999950000", "HKD")))
    let result = preset("hong-kong-ai-subsidy").evaluate(firm, on: day("2026-11-21"), used: used)
    #expect(result.amount == .money(money("50000", "HKD")))
    #expect(result.caps.map(\.rule) == ["fund.in-all"])
    #expect(result.caps.first?.cut == .money(money("20000.01", "HKD")))
  }

  // MARK: Mainland vouchers

  @Test func shanghai2023PaysAFifthAndSaysThatClaimsAreNotHandled() {
    let facts = RequestFacts(
      kind: .enterprise, costs: Costs(compute: money("1000000", "CNY")), purposes: ["model-research"],
      supplierPlace: place("CN-SH"))
    let result = preset("shanghai-compute-voucher-2023").evaluate(facts, on: day("2023-08-01"))
    #expect(result.answer == .entitled)
    #expect(result.amount == .money(money("200000", "CNY")))
    #expect(result.rateIsUpTo)
    #expect(result.notHandled?.english.contains("claims are not handled yet") == true)
  }

  @Test func shanghai2025PaysAllForSmallStartUpsForAYearAndThirtyPerCentElse() {
    let scheme = preset("shanghai-compute-voucher-2025")
    let facts = RequestFacts(
      kind: .enterprise, size: .small, startUp: true, costs: Costs(compute: money("300000", "CNY")), months: 12)
    let date = day("2025-09-01")
    #expect(scheme.evaluate(facts, on: date).amount == .money(money("300000", "CNY")))
    #expect(scheme.evaluate(facts.with { $0.months = 13 }, on: date).amount == .money(money("90000", "CNY")))
    #expect(scheme.evaluate(facts.with { $0.size = .medium }, on: date).amount == .money(money("90000", "CNY")))
    // Not knowing whether it is a start-up is not the same as knowing that it is none.
    let unknown = scheme.evaluate(facts.with { $0.startUp = nil }, on: date)
    #expect(unknown.answer == .needsCommittee)
    #expect(unknown.amount == .money(money("90000", "CNY")))
    #expect(unknown.findings.contains { $0.outcome == .unknown && $0.fact == .startUp && $0.rule == "rates[1]" })
  }

  @Test func anUnknownRateGivesNoAmount() {
    let facts = RequestFacts(
      kind: .enterprise, costs: Costs(compute: money("100000", "CNY")), purposes: ["maturity-assessment"])
    let result = preset("shanghai-assessment-voucher").evaluate(facts, on: day("2023-08-01"))
    #expect(result.answer == .needsCommittee)
    #expect(result.rate == nil && result.amount == nil)
    #expect(result.findings.contains { $0.rule == "rates" && $0.outcome == .unknown })
  }

  @Test func shanghaisPilotScenariosGetThirtyPerCentUpToTwentyMillion() {
    let scheme = preset("shanghai-pilot-scenario")
    let facts = RequestFacts(projectBudget: money("80000000", "CNY"), confirmed: ["listed-pilot-scenario": true])
    let result = scheme.evaluate(facts, on: day("2024-01-01"))
    #expect(result.amount == .money(money("20000000", "CNY")))
    #expect(result.caps.first?.cut == .money(money("4000000", "CNY")))
    #expect(result.answer == .entitled)
    #expect(scheme.evaluate(facts.with { $0.confirmed = [:] }, on: day("2024-01-01")).answer == .needsCommittee)
    let no = facts.with { $0.confirmed["listed-pilot-scenario"] = false }
    #expect(scheme.evaluate(no, on: day("2024-01-01")).answer == .notEntitled)
  }

  let beijing = RequestFacts(
    kind: .enterprise, costs: Costs([.compute: 1_200_000_000, .security: 99_000_000], in: .renminbi),
    contractSigned: day("2023-09-01"), contractMonths: 12, supplierUnrelated: true)

  @Test func beijingCutsAFifthOfTwelveMillionToTheCapOfTwo() {
    let result = preset("beijing-compute-voucher").evaluate(beijing, on: day("2024-03-01"))
    #expect(result.answer == .entitled)
    #expect(result.amount == .money(money("2000000", "CNY")))
    #expect(result.caps.map(\.rule) == ["caps[0]"])
    #expect(result.caps.first?.cut == .money(money("400000", "CNY")))
    #expect(result.caps.first?.message.english.contains("CNY 2,000,000.00") == true)
  }

  @Test func beijingRefusesWhatItsRulesRefuse() {
    let scheme = preset("beijing-compute-voucher")
    let changes: [((inout RequestFacts) -> Void, String)] = [
      ({ $0.contractSigned = day("2023-08-31") }, "requirements[1]"), ({ $0.contractMonths = 13 }, "requirements[1]"),
      ({ $0.supplierUnrelated = false }, "requirements[2]"), ({ $0.kind = .university }, "requirements[0]"),
    ]
    for (change, rule) in changes {
      let result = scheme.evaluate(beijing.with(change), on: day("2024-03-01"))
      #expect(result.answer == .notEntitled)
      #expect(result.findings.filter { $0.outcome == .failed }.map(\.rule) == [rule])
      #expect(result.amount == .money(.zero(.renminbi)))
    }
    let second = scheme.evaluate(beijing, on: day("2024-03-01"), used: UsedAmounts(claimsOnContract: 1))
    #expect(second.findings.filter { $0.outcome == .failed }.map(\.rule) == ["claims.per-contract"])
  }

  @Test func beijingsCapIsUsedUpOverTheYear() {
    func amount(after used: String) -> SchemeEvaluation {
      preset("beijing-compute-voucher").evaluate(
        beijing, on: day("2024-03-01"), used: UsedAmounts(byOrganisationThisYear: .money(money(used, "CNY"))))
    }
    #expect(amount(after: "1500000.01").amount == .money(money("499999.99", "CNY")))
    #expect(amount(after: "2000000").answer == .notEntitled)
    #expect(amount(after: "2000001").amount == .money(.zero(.renminbi)))
  }

  @Test func shenzhenPaysStartUpsSixtyPerCentUpToTenMillionAYear() {
    let scheme = preset("shenzhen-training-voucher")
    let facts = RequestFacts(
      kind: .enterprise, startUp: true, costs: Costs(compute: money("15000000", "CNY")), purposes: ["large-model-training"])
    let date = day("2024-10-01")
    let result = scheme.evaluate(facts, on: date)
    #expect(result.amount == .money(money("9000000", "CNY")))
    // The window's days are not known.
    #expect(result.answer == .needsCommittee)
    #expect(result.findings.filter { $0.outcome != .passed }.map(\.rule) == ["windows"])
    #expect(scheme.evaluate(facts.with { $0.startUp = false }, on: date).amount == .money(money("7500000", "CNY")))
    let large = facts.with { $0.costs = Costs(compute: money("20000000", "CNY")) }
    #expect(scheme.evaluate(large, on: date).amount == .money(money("10000000", "CNY")))
    let used = UsedAmounts(
      byOrganisationThisYear: .money(money("4000000", "CNY")), ofFundThisYear: .money(money("495000000", "CNY")))
    let cut = scheme.evaluate(large, on: date, used: used)
    // 12 m, cut to 6 m by the firm's cap, then to 5 m by the year's fund.
    #expect(cut.amount == .money(money("5000000", "CNY")))
    #expect(cut.caps.map(\.cut) == [.money(money("6000000", "CNY")), .money(money("1000000", "CNY"))])
  }

  @Test func hangzhouPaysMoreForDomesticHardware() {
    let scheme = preset("hangzhou-compute-voucher")
    let facts = RequestFacts(costs: Costs(compute: money("1000000", "CNY")), hardwareOrigin: place("CN-GD"))
    let date = day("2025-01-01")
    #expect(scheme.evaluate(facts, on: date).amount == .money(money("450000", "CNY")))
    #expect(scheme.evaluate(facts, on: date).answer == .entitled)
    let foreign = scheme.evaluate(facts.with { $0.hardwareOrigin = place("US") }, on: date)
    #expect(foreign.amount == .money(money("250000", "CNY")))
    #expect(foreign.answer == .entitled)
    let unknown = scheme.evaluate(facts.with { $0.hardwareOrigin = nil }, on: date)
    #expect(unknown.amount == .money(money("250000", "CNY")))
    #expect(unknown.answer == .needsCommittee)
  }

  // MARK: India and Canada

  let indian = RequestFacts(
    kind: .enterprise, costs: Costs(compute: money("1000000", "INR")), use: hours(5000), devices: 50, purposes: ["research"])

  @Test func indiaSendsWhatIsAboveFiveThousandHoursOrFiftyDevicesToTheCommittee() {
    let scheme = preset("india-ai-compute")
    let date = day("2026-11-25")
    let result = scheme.evaluate(indian, on: date)
    #expect(result.answer == .entitled)
    #expect(result.amount == .money(money("400000", "INR")))
    #expect(result.decisionDeadline == day("2026-12-10"))
    #expect(scheme.evaluate(indian.with { $0.use = hours(5001) }, on: date).answer == .needsCommittee)
    #expect(scheme.evaluate(indian.with { $0.use = DeviceSeconds(5000 * 3600 + 1) }, on: date).answer == .needsCommittee)
    #expect(scheme.evaluate(indian.with { $0.devices = 51 }, on: date).answer == .needsCommittee)
    #expect(scheme.evaluate(indian.with { $0.devices = nil }, on: date).answer == .needsCommittee)
    #expect(!scheme.committeeAlwaysDecides)
    let model = indian.with { $0.purposes = ["foundation-model"] }
    #expect(scheme.evaluate(model, on: date).amount == .money(money("1000000", "INR")))
  }

  @Test(arguments: [("2026-11-01", true), ("2026-11-25", true), ("2026-11-26", false), ("2026-11-30", false)])
  func indiaTakesRequestsUntilTheTwentyFifth(date: String, taken: Bool) {
    #expect((preset("india-ai-compute").evaluate(indian, on: day(date)).answer == .entitled) == taken)
  }

  @Test func indiaAsksResearchersForAnHIndexOfFive() {
    let scheme = preset("india-ai-compute")
    func answer(_ kind: ApplicantKind?, _ index: Int?) -> SchemeEvaluation.Answer {
      scheme.evaluate(indian.with { ($0.kind, $0.hIndex) = (kind, index) }, on: day("2026-11-02")).answer
    }
    #expect(answer(.university, 5) == .entitled)
    #expect(answer(.university, 4) == .notEntitled)
    #expect(answer(.researchBody, nil) == .needsCommittee)
    #expect(answer(.enterprise, nil) == .entitled)
    // Whom it concerns is unknown, but an index of 5 satisfies it either way.
    #expect(answer(nil, 5) == .entitled)
    #expect(answer(nil, 4) == .needsCommittee)
  }

  let canadian = RequestFacts(
    kind: .enterprise, employees: 499, costs: Costs(compute: money("150000.01", "CAD")), supplierPlace: place("CA"))

  @Test func canadaPaysTwoThirdsAtHomeAndHalfAbroadUntilMarch2027() {
    let scheme = preset("canada-ai-compute-access")
    // Two thirds of C$150,000.01 is C$100,000.00667.
    #expect(scheme.evaluate(canadian, on: day("2026-11-21")).amount == .money(money("100000.01", "CAD")))
    #expect(scheme.evaluate(canadian, on: day("2028-03-31")).answer == .entitled)
    #expect(scheme.evaluate(canadian, on: day("2028-04-01")).answer == .notEntitled)
    let foreign = canadian.with { $0.supplierPlace = place("US") }
    // One half of it is C$75,000.005: half up.
    #expect(scheme.evaluate(foreign, on: day("2027-03-31")).amount == .money(money("75000.01", "CAD")))
    let late = scheme.evaluate(foreign, on: day("2027-04-01"))
    #expect(late.answer == .notEntitled)
    #expect(late.findings.filter { $0.outcome == .failed }.map(\.rule) == ["rates"])
  }

  @Test func canadasLimitsOnSizeAndCost() {
    let scheme = preset("canada-ai-compute-access")
    func answer(_ change: (inout RequestFacts) -> Void) -> SchemeEvaluation.Answer {
      scheme.evaluate(canadian.with(change), on: day("2026-11-21")).answer
    }
    #expect(answer { $0.employees = 500 } == .notEntitled)
    #expect(answer { $0.employees = nil } == .needsCommittee)
    #expect(answer { $0.costs = Costs(compute: money("99999.99", "CAD")) } == .notEntitled)
    #expect(answer { $0.costs = Costs(compute: money("100000", "CAD")) } == .entitled)
    #expect(answer { $0.costs = Costs(compute: money("5000000", "CAD")) } == .entitled)
    #expect(answer { $0.costs = Costs(compute: money("5000000.01", "CAD")) } == .notEntitled)
    #expect(answer { $0.costs = Costs(compute: money("150000", "USD")) } == .notEntitled)
  }
}
