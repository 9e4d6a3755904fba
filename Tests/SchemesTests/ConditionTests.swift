import Language
import Quantities
import Testing

@testable import Schemes

/// Each kind of condition met, missed and left open; and the grants that no preset uses.
@Suite struct ConditionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let condition: String
    let met: RequestFacts
    let missed: RequestFacts
    let fact: Fact
    var testDescription: String { condition }

    init(_ condition: String, _ fact: Fact, met: RequestFacts, missed: RequestFacts) {
      (self.condition, self.fact, self.met, self.missed) = (condition, fact, met, missed)
    }
  }

  @Test(arguments: [
    Case(#""kinds": ["university"]"#, .kind, met: .init(kind: .university), missed: .init(kind: .department)),
    Case(#""sizes": ["micro", "small"]"#, .size, met: .init(size: .small), missed: .init(size: .medium)),
    Case(#""employees": { "most": 499 }"#, .employees, met: .init(employees: 499), missed: .init(employees: 500)),
    Case(
      #""age-months": { "most": 36 }"#, .founded, met: .init(founded: day("2023-01-15")),
      missed: .init(founded: day("2022-12-15"))),
    Case(
      #""age-months": { "least": 1 }"#, .founded, met: .init(founded: day("2025-12-15")),
      missed: .init(founded: day("2026-02-01"))),
    Case(#""start-up": true"#, .startUp, met: .init(startUp: true), missed: .init(startUp: false)),
    Case(#""start-up": false"#, .startUp, met: .init(startUp: false), missed: .init(startUp: true)),
    Case(#""places": ["CN", "HK"]"#, .place, met: .init(place: place("CN-SH")), missed: .init(place: place("SG"))),
    Case(#""h-index": { "least": 5 }"#, .hIndex, met: .init(hIndex: 5), missed: .init(hIndex: 4)),
    Case(#""purposes": ["a", "b"]"#, .purposes, met: .init(purposes: ["c", "b"]), missed: .init(purposes: ["c"])),
    Case(
      #""gpu-hours": { "most": 2 }"#, .gpuHours, met: .init(use: DeviceSeconds(7200)), missed: .init(use: DeviceSeconds(7201))),
    Case(#""credits": { "least": 2 }"#, .credits, met: .init(credits: 2), missed: .init(credits: 1)),
    Case(#""devices": { "least": 2, "most": 4 }"#, .devices, met: .init(devices: 4), missed: .init(devices: 5)),
    Case(#""device-models": ["a100"]"#, .deviceModel, met: .init(deviceModel: "a100"), missed: .init(deviceModel: "h100")),
    Case(#""months": [3, 6]"#, .months, met: .init(months: 6), missed: .init(months: 4)),
    Case(#""months": { "least": 3 }"#, .months, met: .init(months: 3), missed: .init(months: 2)),
    Case(
      #""cost": { "least": 10.5 }"#, .costs, met: .init(costs: Costs(compute: money("10.50", "HKD"))),
      missed: .init(costs: Costs(compute: money("10.49", "HKD")))),
    Case(
      #""project-budget": { "most": 10 }"#, .projectBudget, met: .init(projectBudget: money("10", "HKD")),
      missed: .init(projectBudget: money("10.01", "HKD"))),
    Case(
      #""project-budget": { "most": 10 }"#, .projectBudget, met: .init(projectBudget: money("1", "HKD")),
      missed: .init(projectBudget: money("1", "CNY"))),
    Case(
      #""contract-signed": { "from": "2025-01-01", "to": "2025-12-31" }"#, .contractSigned,
      met: .init(contractSigned: day("2025-12-31")), missed: .init(contractSigned: day("2026-01-01"))),
    Case(
      #""contract-months": { "most": 12 }"#, .contractMonths, met: .init(contractMonths: 12), missed: .init(contractMonths: 13)),
    Case(
      #""supplier-places": ["CA"]"#, .supplierPlace, met: .init(supplierPlace: place("CA-QC")),
      missed: .init(supplierPlace: place("US"))),
    Case(
      #""supplier-unrelated": true"#, .supplierUnrelated, met: .init(supplierUnrelated: true),
      missed: .init(supplierUnrelated: false)),
    Case(
      #""hardware-origins": ["CN"]"#, .hardwareOrigin, met: .init(hardwareOrigin: place("CN")),
      missed: .init(hardwareOrigin: place("US"))),
    Case(#""no-other-funding": true"#, .otherFunding, met: .init(otherFunding: false), missed: .init(otherFunding: true)),
    Case(
      #""confirmed": [{ "id": "a", "question": { "en": "A?", "zh-Hant": "甲？" } }]"#, .confirmed,
      met: .init(confirmed: ["a": true]), missed: .init(confirmed: ["a": false])),
    Case(
      #""any-of": [{ "start-up": true }, { "employees": { "most": 9 }, "start-up": false }]"#, .startUp,
      met: .init(employees: 9, startUp: false), missed: .init(employees: 10, startUp: false)),
  ])
  func aConditionIsMetMissedOrLeftOpen(example: Case) throws {
    let scheme = try read(requirement: example.condition)
    func finding(_ facts: RequestFacts) -> SchemeEvaluation.Finding? {
      scheme.evaluate(facts, on: day("2026-01-15")).findings.first { $0.rule == "requirements[0]" }
    }
    #expect(finding(example.met)?.outcome == .passed)
    #expect(finding(example.missed)?.outcome == .failed)
    let open = finding(RequestFacts())
    #expect(open?.outcome == .unknown && open?.fact == example.fact)
    #expect(open?.message.english.contains("not given") == true)
    #expect(open?.message.traditionalChinese.contains("沒有填寫") == true)
    #expect(scheme.factsNeeded.contains(example.fact))
  }

  @Test func aRequirementMaySendToTheCommitteeInstead() throws {
    let scheme = try read(requirement: #""employees": { "most": 9 }"#, otherwise: "committee")
    let facts = RequestFacts(employees: 10, costs: Costs(compute: money("100", "HKD")))
    #expect(scheme.evaluate(facts, on: day("2026-01-15")).answer == .needsCommittee)
    #expect(scheme.evaluate(facts.with { $0.employees = 9 }, on: day("2026-01-15")).answer == .entitled)
  }

  @Test func costsInAnotherCurrencyAreRefusedOnce() throws {
    let scheme = try read(requirement: #""cost": { "least": 1 }"#)
    let result = scheme.evaluate(RequestFacts(costs: Costs(compute: money("100", "CNY"))), on: day("2026-01-15"))
    #expect(result.answer == .notEntitled)
    #expect(result.findings.filter { $0.outcome != .passed }.map(\.rule) == ["currency"])
  }

  // MARK: Grants that no preset uses

  @Test func aTermPackageNeedsItsDevicesAndItsTerm() throws {
    let scheme = try #require(Scheme.read(Array(everything.utf8)).scheme)
    let facts = RequestFacts(
      kind: .enterprise, size: .small, employees: 20, founded: day("2024-01-01"), startUp: true, place: place("CN-SH"),
      costs: Costs([.compute: 1_000_000, .network: 200_000, .storage: 900_000], in: .renminbi), use: hours(100), devices: 8,
      deviceModel: "a100", months: 6, purposes: ["model-research"], projectBudget: money("50000", "CNY"),
      contractSigned: day("2025-02-01"), contractMonths: 6, supplierPlace: place("CN-SH"), supplierUnrelated: true,
      hardwareOrigin: place("CN"), otherFunding: false, confirmed: ["listed": true])
    // A third of RMB 12,000 of compute and network, storage left out.
    let result = scheme.evaluate(facts, on: day("2026-01-10"))
    #expect(result.answer == .entitled, "\(result.findings.filter { $0.outcome != .passed })")
    #expect(result.amount == .money(money("4000", "CNY")))
    #expect(result.exceptionalRate == share("62.5%"))
    #expect(scheme.evaluate(facts, on: day("2026-07-01")).exceptionalRate == nil)
    let bare = scheme.evaluate(facts.with { ($0.devices, $0.months) = (nil, nil) }, on: day("2026-01-10"))
    #expect(bare.answer == .needsCommittee)
    #expect(bare.missingFacts == [.devices, .months])
    // Above RMB 20,000 of cost a committee decides; the cap of RMB 50,000 holds for firms of at most 36 months.
    let large = scheme.evaluate(
      facts.with { $0.costs = Costs(compute: money("180000", "CNY")) }, on: day("2026-01-10"))
    #expect(large.answer == .needsCommittee)
    #expect(large.amount == .money(money("50000", "CNY")))
    let old = facts.with { ($0.costs, $0.founded) = (Costs(compute: money("180000", "CNY")), day("2022-12-01")) }
    #expect(scheme.evaluate(old, on: day("2026-01-10")).amount == .money(money("60000", "CNY")))
    // An unknown age: the cap holds, and says that it lacks the fact.
    let unaged = scheme.evaluate(old.with { $0.founded = nil }, on: day("2026-01-10"))
    #expect(unaged.amount == .money(money("50000", "CNY")))
    #expect(unaged.missingFacts == [.founded])
    // A third of RMB 2,998 is RMB 999.33.
    let small = scheme.evaluate(facts.with { $0.costs = Costs(compute: money("2998", "CNY")) }, on: day("2026-01-10"))
    #expect(small.findings.filter { $0.outcome == .failed }.map(\.rule) == ["request.cost", "least-award"])
  }

  @Test func deviceSecondsOfOneModelAreCutByCapsAndFund() throws {
    let text = """
      { "id": "free", "name": { "en": "F", "zh-Hant": "免" }, "summary": { "en": "F", "zh-Hant": "免" },
        "jurisdiction": "HK", "currency": "HKD", "source": { "title": { "en": "T", "zh-Hant": "題" }, "marks": ["seed"] },
        "grants": { "kind": "gpu-hours", "model": "a100" }, "fund": { "in-all": 1000 },
        "caps": [{ "per": "project", "most": 100 }] }
      """
    let scheme = try #require(Scheme.read(Array(text.utf8)).scheme)
    #expect(Scheme.read(scheme.write()).scheme == scheme)
    let facts = RequestFacts(use: DeviceSeconds(100 * 3600 + 1), deviceModel: "a100")
    let result = scheme.evaluate(facts, on: day("2026-01-15"))
    #expect(result.amount == .deviceSeconds(hours(100)))
    #expect(result.caps.map(\.cut) == [.deviceSeconds(DeviceSeconds(1))])
    let used = UsedAmounts(onProject: .deviceSeconds(hours(99)), ofFund: .deviceSeconds(DeviceSeconds(1000 * 3600 - 7)))
    #expect(scheme.evaluate(facts, on: day("2026-01-15"), used: used).amount == .deviceSeconds(DeviceSeconds(7)))
    #expect(scheme.evaluate(facts.with { $0.deviceModel = "h100" }, on: day("2026-01-15")).answer == .notEntitled)
    #expect(scheme.evaluate(facts.with { $0.deviceModel = nil }, on: day("2026-01-15")).answer == .needsCommittee)
    #expect(scheme.evaluate(facts.with { $0.use = .zero }, on: day("2026-01-15")).answer == .notEntitled)
    #expect(scheme.evaluate(facts.with { $0.use = DeviceSeconds(-1) }, on: day("2026-01-15")).answer == .notEntitled)
  }

  private func read(requirement: String, otherwise: String = "refused") throws -> Scheme {
    let text = """
      { "id": "one", "name": { "en": "O", "zh-Hant": "一" }, "summary": { "en": "O", "zh-Hant": "一" },
        "jurisdiction": "HK", "currency": "HKD", "source": { "title": { "en": "T", "zh-Hant": "題" }, "marks": ["seed"] },
        "grants": { "kind": "money" }, "rates": [{ "rate": "50%" }],
        "requirements": [{ "must": { \(requirement) }, "otherwise": "\(otherwise)" }] }
      """
    let (scheme, faults) = Scheme.read(Array(text.utf8))
    #expect(faults.isEmpty, "\(faults)")
    return try #require(scheme)
  }
}
