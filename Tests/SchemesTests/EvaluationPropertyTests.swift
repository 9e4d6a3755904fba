import Language
import Quantities
import Testing

@testable import Schemes

@Suite struct EvaluationPropertyTests {
  @Test(arguments: [UInt64(11), 12])
  func noAmountIsAboveACapOrAboveTheRatesPartAndMoreUseNeverRaisesIt(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let sample = try #require(Scheme.read(Array(everything.utf8)).scheme)
    let schemes = Presets.all + [sample]
    var positive = 0
    for _ in 0..<3000 {
      let scheme = try #require(schemes.randomElement(using: &random))
      let facts = randomFacts(for: scheme, &random)
      let date = day("2024-11-01").adding(days: Int.random(in: 0...1000, using: &random))
      let used = randomUse(of: scheme, &random)
      let result = scheme.evaluate(facts, on: date, used: used)
      let more = scheme.evaluate(facts, on: date, used: increased(used, scheme, &random))
      #expect(scheme.evaluate(facts, on: date, used: used) == result)
      guard let amount = result.amount else { continue }
      if amount.units > 0 { positive += 1 }
      #expect(amount.units >= 0 && amount.unit == scheme.unit)
      #expect(more.amount.map { $0.units <= amount.units } == true)
      #expect(result.answer != .notEntitled || amount.units == 0)
      try holdsWithinLimits(amount, result, scheme, used, date)
      let cut = result.caps.reduce(0) { $0 + $1.cut.units }
      if result.answer != .notEntitled { #expect(full(result) == amount.units + cut) }
    }
    #expect(positive > 200)
  }

  /// The rate's part of the base.
  private func full(_ result: SchemeEvaluation) -> Int64? {
    guard let base = result.base else { return nil }
    if case .money(let money) = base { return result.rate.map { $0.of(money).minorUnits } }
    return base.units
  }

  private func holdsWithinLimits(
    _ amount: Amount, _ result: SchemeEvaluation, _ scheme: Scheme, _ used: UsedAmounts, _ date: CivilDate
  ) throws {
    guard amount.units > 0 else { return }
    #expect(amount.units <= (try #require(full(result))))
    for (most, spent) in [(scheme.fund.inAll, used.ofFund), (scheme.fund.perYear, used.ofFundThisYear)] {
      if let most { #expect(amount.units + (spent?.units ?? 0) <= most.units) }
    }
    for cap in scheme.caps where cap.conditions.isEmpty && cap.validity.contains(date) {
      #expect(amount.units + (used.amount(cap.per)?.units ?? 0) <= cap.most.units)
    }
  }

  @Test func aMissingFactNeverMakesAnAnswerBetter() throws {
    // What is entitled without a fact stays entitled whatever the fact turns out to be, unless the fact changes
    // the question; so here: taking a fact away never turns a refusal or a committee case into an entitlement.
    var random = SeededGenerator(seed: 21)
    let schemes = Presets.all
    for _ in 0..<2000 {
      let scheme = try #require(schemes.randomElement(using: &random))
      let facts = randomFacts(for: scheme, &random)
      let date = day("2024-11-01").adding(days: Int.random(in: 0...1000, using: &random))
      let whole = scheme.evaluate(facts, on: date)
      guard whole.answer != .entitled else { continue }
      let fewer = facts.with { facts in
        switch Int.random(in: 0..<6, using: &random) {
        case 0: facts.kind = nil
        case 1: facts.employees = nil
        case 2: facts.use = nil
        case 3: facts.startUp = nil
        case 4: facts.months = nil
        default: facts.costs = nil
        }
      }
      #expect(scheme.evaluate(fewer, on: date).answer != .entitled)
    }
  }

  private func randomFacts(for scheme: Scheme, _ random: inout SeededGenerator) -> RequestFacts {
    func maybe<Value>(_ value: Value) -> Value? { Int.random(in: 0..<8, using: &random) == 0 ? nil : value }
    let cost = Int64.random(in: 0...3_000_000_000, using: &random)
    var facts = RequestFacts()
    facts.kind = maybe(.enterprise)
    facts.size = maybe(OrganisationSize.allCases[Int.random(in: 0..<4, using: &random)])
    facts.employees = maybe(Int.random(in: 1...600, using: &random))
    facts.founded = maybe(day("2023-01-31"))
    facts.startUp = maybe(Bool.random(using: &random))
    facts.place = maybe(scheme.jurisdiction)
    facts.costs = maybe(Costs(compute: Money(minorUnits: cost, scheme.currency)))
    facts.use = maybe(hours(Int64.random(in: 0...100_000, using: &random)))
    facts.devices = maybe(Int.random(in: 1...64, using: &random))
    facts.deviceModel = maybe("a100")
    facts.credits = maybe(Int64.random(in: 1...3_500_000, using: &random))
    facts.months = maybe([3, 6, 9, 12].randomElement(using: &random) ?? 3)
    facts.purposes = maybe(["large-model-training", "core-algorithm", "model-research", "maturity-assessment"])
    facts.projectBudget = maybe(Money(minorUnits: cost * 2, scheme.currency))
    facts.contractSigned = maybe(day("2025-03-01"))
    facts.contractMonths = maybe(12)
    facts.supplierPlace = maybe(place(Bool.random(using: &random) ? "CA" : "CN-SH"))
    facts.supplierUnrelated = maybe(true)
    facts.hardwareOrigin = maybe(place(Bool.random(using: &random) ? "CN" : "US"))
    facts.otherFunding = maybe(false)
    facts.hIndex = maybe(9)
    facts.confirmed = ["listed-pilot-scenario": true, "strategic-industry": true, "listed": true]
    return facts
  }

  private func randomUse(of scheme: Scheme, _ random: inout SeededGenerator) -> UsedAmounts {
    var used = UsedAmounts()
    let most = (scheme.caps.map(\.most) + [scheme.fund.inAll, scheme.fund.perYear].compactMap { $0 }).map(\.units).min() ?? 100
    func some() -> Amount? { Bool.random(using: &random) ? nil : scheme.unit.amount(Int64.random(in: 0...most, using: &random)) }
    used.onContract = some()
    used.onProject = some()
    used.byOrganisation = some()
    used.byOrganisationThisYear = some()
    used.ofFund = some()
    used.ofFundThisYear = some()
    return used
  }

  private func increased(_ used: UsedAmounts, _ scheme: Scheme, _ random: inout SeededGenerator) -> UsedAmounts {
    func more(_ amount: Amount?) -> Amount? {
      scheme.unit.amount((amount?.units ?? 0) + Int64.random(in: 0...50_000_000, using: &random))
    }
    return UsedAmounts(
      onContract: more(used.onContract), onProject: more(used.onProject), byOrganisation: more(used.byOrganisation),
      byOrganisationThisYear: more(used.byOrganisationThisYear), ofFund: more(used.ofFund),
      ofFundThisYear: more(used.ofFundThisYear), claimsOnContract: used.claimsOnContract,
      projectsOfOrganisation: used.projectsOfOrganisation + Int.random(in: 0...4, using: &random))
  }
}
