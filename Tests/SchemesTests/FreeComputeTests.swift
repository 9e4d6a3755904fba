import Language
import Quantities
import Testing

@testable import Schemes

/// Programmes that grant use or credits, and the matching grants.
@Suite struct FreeComputeTests {
  @Test(arguments: [
    ("eurohpc-fast-lane", 50_000, 3, true), ("eurohpc-fast-lane", 50_001, 3, false), ("eurohpc-fast-lane", 1, 4, false),
    ("airr-gateway", 10_000, 3, true), ("airr-gateway", 10_001, 3, false), ("airr-gateway", 10_000, 4, false),
    ("airr-rapid", 20_000, 3, true), ("airr-rapid", 20_001, 3, false),
    ("airr-innovator", 49_999, 6, false), ("airr-innovator", 50_000, 6, true), ("airr-innovator", 150_000, 6, true),
    ("airr-innovator", 150_001, 6, false), ("airr-innovator", 100_000, 12, false),
  ])
  func requestsAreEntitledWithinTheirSizeAndLengthOnly(id: String, gpuHours: Int64, months: Int, entitled: Bool) {
    let facts = RequestFacts(kind: .enterprise, size: .small, startUp: true, use: hours(gpuHours), months: months)
    let result = preset(id).evaluate(facts, on: day("2026-11-21"))
    #expect(result.answer == (entitled ? .entitled : .notEntitled))
    #expect(result.amount == .deviceSeconds(entitled ? hours(gpuHours) : .zero))
    #expect(result.rate == nil && result.notHandled == nil)
  }

  @Test(arguments: [(49_999, 6, false), (50_000, 6, true), (1_400_000, 12, true), (1_400_001, 12, false), (60_000, 9, false)])
  func openAccessIsForPeersToDecide(gpuHours: Int64, months: Int, open: Bool) {
    let scheme = preset("airr-open-access")
    let result = scheme.evaluate(RequestFacts(use: hours(gpuHours), months: months), on: day("2026-11-21"))
    #expect(result.answer == (open ? .needsCommittee : .notEntitled))
    #expect(scheme.committeeAlwaysDecides)
  }

  @Test func thePlaygroundIsForSmallFirmsAndStartUpsAndAnswersInTwoWorkingDays() {
    let scheme = preset("eurohpc-playground")
    func answer(_ kind: ApplicantKind?, _ size: OrganisationSize?, _ startUp: Bool?, months: Int = 3) -> SchemeEvaluation.Answer {
      let facts = RequestFacts(kind: kind, size: size, startUp: startUp, use: hours(5000), months: months)
      return scheme.evaluate(facts, on: day("2026-11-20")).answer
    }
    #expect(answer(.enterprise, .medium, nil) == .entitled)
    #expect(answer(nil, nil, true) == .entitled)
    #expect(answer(.enterprise, .large, false) == .notEntitled)
    #expect(answer(.enterprise, .large, nil) == .needsCommittee)
    #expect(answer(.enterprise, .small, nil, months: 1) == .entitled)
    #expect(answer(.enterprise, .small, nil, months: 0) == .notEntitled)
    #expect(answer(.enterprise, .small, nil, months: 4) == .notEntitled)
    // A Friday: Monday is the first working day after it.
    #expect(scheme.decisionDeadline(appliedOn: day("2026-11-20")) == day("2026-11-24"))
    #expect(preset("eurohpc-fast-lane").decisionDeadline(appliedOn: day("2026-11-20")) == day("2026-11-26"))
  }

  @Test func largeScaleBeginsAboveFiftyThousandAndWaitsForACutOffThatIsNotKnown() {
    let scheme = preset("eurohpc-large-scale")
    func result(_ gpuHours: Int64, _ months: Int) -> SchemeEvaluation {
      scheme.evaluate(RequestFacts(startUp: true, use: hours(gpuHours), months: months), on: day("2026-11-20"))
    }
    #expect(result(50_000, 6).answer == .notEntitled)
    #expect(result(50_001, 6).answer == .needsCommittee)
    #expect(result(50_001, 6).findings.filter { $0.outcome != .passed }.map(\.rule) == ["windows"])
    #expect(result(50_001, 6).decisionDeadline == nil)
    #expect(result(60_000, 9).answer == .notEntitled)
  }

  @Test(arguments: [("access-explore", 400_000), ("access-discover", 1_500_000), ("access-accelerate", 3_000_000)])
  func creditsAreGrantedUpToTheTier(id: String, most: Int64) {
    let scheme = preset(id)
    let result = scheme.evaluate(RequestFacts(credits: most), on: day("2026-11-21"))
    #expect(result.answer == .entitled)
    #expect(result.amount == .credits(most))
    #expect(result.notHandled != nil)
    #expect(scheme.evaluate(RequestFacts(credits: most + 1), on: day("2026-11-21")).answer == .notEntitled)
    #expect(scheme.evaluate(RequestFacts(), on: day("2026-11-21")).answer == .needsCommittee)
  }

  @Test(arguments: [("600000", "300000"), ("660000", "330000"), ("700000", "330000"), ("360000", "180000"), ("359999.98", nil)])
  func aHundredExperimentsMatchOneToOne(budget: String, granted: String?) {
    let facts = RequestFacts(months: 9, projectBudget: money(budget, "SGD"))
    let result = preset("singapore-100-experiments").evaluate(facts, on: day("2026-11-21"))
    #expect(result.amount == .money(money(granted ?? "0", "SGD")))
    #expect(result.answer == (granted == nil ? .notEntitled : .entitled))
  }

  @Test(arguments: [(8, false), (9, true), (18, true), (19, false)])
  func aHundredExperimentsRunNineToEighteenMonths(months: Int, allowed: Bool) {
    let facts = RequestFacts(months: months, projectBudget: money("600000", "SGD"))
    let result = preset("singapore-100-experiments").evaluate(facts, on: day("2026-11-21"))
    #expect((result.answer == .entitled) == allowed)
  }

  @Test func theIndustrialisationSchemesKnowTheirCapsButNotTheirRatio() {
    let facts = RequestFacts(
      kind: .enterprise, projectBudget: money("30000000", "HKD"), confirmed: ["strategic-industry": true])
    let funding = preset("hong-kong-new-industrialisation-funding")
    let third = funding.evaluate(facts, on: day("2026-11-21"), used: UsedAmounts(projectsOfOrganisation: 2))
    #expect(third.answer == .needsCommittee && third.amount == nil)
    let fourth = funding.evaluate(facts, on: day("2026-11-21"), used: UsedAmounts(projectsOfOrganisation: 3))
    #expect(fourth.answer == .notEntitled)
    let acceleration = preset("hong-kong-new-industrialisation-acceleration")
    let proposed = ProposedDecision(rate: .whole, amount: .money(money("30000000", "HKD")), byCommittee: true)
    let used = UsedAmounts(byOrganisation: .money(money("180000000", "HKD")))
    let faults = acceleration.check(proposed, facts: facts, appliedOn: day("2026-11-21"), used: used)
    #expect(faults.map(\.rule) == ["caps[0]"])
  }
}
