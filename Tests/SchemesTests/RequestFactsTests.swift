import Foundation
import Language
import Quantities
import Testing

@testable import Schemes

@Suite struct RequestFactsTests {
  let full = RequestFacts(
    kind: .researchBody, size: .medium, employees: 40, founded: day("2020-02-29"), startUp: true, place: place("CN-GD-SZX"),
    hIndex: 7, costs: Costs([.compute: 12_345, .network: 1], in: .renminbi), use: DeviceSeconds(3601), devices: 8,
    deviceModel: "a100", credits: 9, months: 6, purposes: ["model-research", "training"],
    projectBudget: money("8000000.5", "CNY"), contractSigned: day("2024-01-01"), contractMonths: 12,
    supplierPlace: place("CN"), supplierUnrelated: true, hardwareOrigin: place("US"), otherFunding: false,
    confirmed: ["listed": true, "other": false])

  @Test func whatIsEncodedIsReadBackByDecoderAndFileReaderAlike() throws {
    for facts in [full, full.with { $0.use = hours(5) }, RequestFacts()] {
      let bytes = try JSONEncoder().encode(facts)
      #expect(try JSONDecoder().decode(RequestFacts.self, from: bytes) == facts)
      let (read, faults) = RequestFacts.read(Array(bytes))
      #expect(faults.isEmpty, "\(faults)")
      #expect(read == facts)
    }
  }

  @Test func peopleWriteAmountsAsNumbers() {
    let text =
      #"{ "costs": { "currency": "HKD", "compute": 120000.5 }, "gpu-hours": 12, "#
      + #""project-budget": { "currency": "HKD", "amount": 7 } }"#
    let facts = RequestFacts.read(Array(text.utf8)).facts
    #expect(facts?.costs?.total() == money("120000.50", "HKD"))
    #expect(facts?.use == hours(12))
    #expect(facts?.projectBudget == money("7", "HKD"))
  }

  @Test(arguments: [
    ("{ \"kind\": \"firm\" }", "kind", "choice"), ("{\n\"emploees\": 3 }", "emploees", "unknown-field"),
    ("{ \"employees\": -1 }", "employees", "range"), ("{ \"employees\": 1.5 }", "employees", "range"),
    ("{ \"founded\": \"2023-02-29\" }", "founded", "date"), ("{ \"costs\": { \"compute\": 1 } }", "costs.currency", "required"),
    ("{ \"costs\": { \"currency\": \"HKD\" } }", "costs", "empty"),
    ("{ \"costs\": { \"currency\": \"HKD\", \"compute\": 1.001 } }", "costs.compute", "amount"),
    ("{ \"gpu-hours\": 1, \"device-seconds\": 3600 }", "device-seconds", "one-of"),
    ("{ \"months\": null }", "months", "null"), ("{ \"start-up\": \"yes\" }", "start-up", "type"),
    ("{ \"purposes\": [\"A b\"] }", "purposes[0]", "slug"), ("{ \"confirmed\": { \"listed\": 1 } }", "confirmed.listed", "type"),
    ("[]", "", "type"),
  ])
  func faultsNameTheField(text: String, field: String, rule: String) {
    let (facts, faults) = RequestFacts.read(Array(text.utf8))
    #expect(facts == nil)
    #expect(faults.contains { $0.field == field && $0.rule == rule }, "\(faults)")
  }

  @Test(arguments: [
    #"{ "employees": -1 }"#, #"{ "gpu-hours": 9000000000000000 }"#, #"{ "costs": { "currency": "HKD", "computer": 1 } }"#,
    #"{ "costs": { "currency": "HKD", "compute": "1.001" } }"#, #"{ "place": "Hong Kong" }"#,
  ])
  func theDecoderRefusesWhatTheReaderRefuses(text: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(RequestFacts.self, from: Data(text.utf8)) }
    #expect(RequestFacts.read(Array(text.utf8)).facts == nil)
  }

  @Test(arguments: [
    ("2020-02-28", nil), ("2020-02-29", 0), ("2020-03-28", 0), ("2020-03-29", 1), ("2021-02-28", 12), ("2021-03-01", 12),
  ])
  func ageCountsWholeMonths(date: String, months: Int?) {
    // Founded on 29 February: its months end on a shorter month's last day.
    #expect(full.ageInMonths(on: day(date)) == months)
  }

  @Test func placesLieInLargerPlaces() {
    #expect(place("CN-GD-SZX").lies(in: place("CN")) && place("CN-GD-SZX").lies(in: place("CN-GD")))
    #expect(!place("CN").lies(in: place("CN-GD")) && !place("HK").lies(in: place("CN")))
    for wrong in ["", "H", "hk", "HKG", "CN-", "CN-gd", "CN-GD-SZXX", "CN-GD-SZ-1", "香港"] { #expect(Place(wrong) == nil) }
  }

  @Test func aSchemeNamesTheFactsAndQuestionsThatItNeeds() {
    #expect(preset("hong-kong-ai-subsidy").factsNeeded == [.kind, .place, .costs])
    #expect(
      preset("india-ai-compute").factsNeeded == [.kind, .costs, .gpuHours, .devices, .purposes, .hIndex])
    #expect(preset("eurohpc-playground").factsNeeded == [.kind, .size, .startUp, .gpuHours, .months])
    #expect(preset("shanghai-pilot-scenario").questions.map(\.id) == ["listed-pilot-scenario"])
  }

  /// Whoever gives all the facts that a scheme says it needs hears of no missing fact.
  @Test func theFactsNeededAreAllThatIsAskedFor() {
    for scheme in Presets.all {
      let result = scheme.evaluate(RequestFacts(), on: day("2026-11-21"))
      let missing = Set(result.findings.filter { $0.outcome == .unknown }.compactMap(\.fact))
      #expect(missing.isSubset(of: scheme.factsNeeded), "\(scheme.id)")
      #expect(result.answer != .entitled)
    }
  }
}
