import JSON
import Language
import Testing

@testable import Schemes

/// What a scheme officer gets wrong, and the line, field and rule that the answer must name.
@Suite struct BrokenFileTests {
  /// One mistake made in the sample file: a text replaced, and the fault that follows.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let text: String
    let replacement: String
    let field: String
    let rule: String

    init(_ text: String, _ replacement: String, _ field: String, _ rule: String) {
      (self.text, self.replacement, self.field, self.rule) = (text, replacement, field, rule)
    }

    var testDescription: String { "\(replacement) → \(field) \(rule)" }
  }

  @Test(arguments: [
    Mistake("\"id\": \"everything\"", "\"id\": \"Every Thing\"", "id", "slug"),
    Mistake("\"id\": \"everything\"", "\"id\": 7", "id", "type"),
    Mistake("\"jurisdiction\": \"CN-SH\"", "\"jurisdiction\": \"Shanghai\"", "jurisdiction", "place"),
    Mistake("\"currency\": \"CNY\"", "\"currency\": \"RMB\"", "currency", "currency"),
    Mistake("\"currency\"", "\"currancy\"", "currancy", "unknown-field"),
    Mistake("\"press\", \"unverified\"", "\"press\", \"unverifed\"", "source.marks[1]", "choice"),
    Mistake("\"press\", \"unverified\"", "\"press\", \"press\"", "source.marks[1]", "duplicate"),
    Mistake("https://example.org/a", "example.org", "source.url", "url"),
    Mistake("\"from\": \"2025-01-01\", \"to\": \"2026-12-31\"", "\"from\": \"2025-02-29\"", "valid.from", "date"),
    Mistake("\"to\": \"2026-12-31\"", "\"to\": \"2024-12-31\"", "valid.to", "order"),
    Mistake("discount-at-source", "discount", "payment", "choice"),
    Mistake(
      "\"kind\": \"term-package\"", "\"kind\": \"term-package\", \"model\": \"a100\"", "grants.model", "not-for-this-grant"),
    Mistake("\"in-all\": 1000000", "\"in-all\": 1e6", "fund.in-all", "amount"),
    Mistake("\"in-all\": 1000000", "\"in-all\": 1.005", "fund.in-all", "amount"),
    Mistake("\"in-all\": 1000000", "\"in-all\": -1", "fund.in-all", "amount"),
    Mistake("\"in-all\": 1000000", "\"in-all\": 1000", "fund", "order"),
    Mistake("\"rate\": \"1/3\"", "\"rate\": \"130%\"", "rates[0].rate", "share"),
    Mistake("\"rate\": \"1/3\"", "\"rate\": 0.7", "rates[0].rate", "type"),
    Mistake("\"rate\": \"1/3\"", "\"rate\": \"0%\"", "rates[0].rate", "positive"),
    Mistake("\"rate\": \"1/3\"", "\"up-to\": true", "rates[0].rate", "required"),
    Mistake("\"per\": \"organisation-and-year\"", "\"per\": \"year\"", "caps[0].per", "choice"),
    Mistake("\"least-award\": 1000", "\"least-award\": null", "least-award", "null"),
    Mistake("\"per-contract\": 1", "\"per-contract\": 0", "claims.per-contract", "range"),
    Mistake("\"least\": 1, \"most\": 64", "\"least\": 65, \"most\": 64", "request.devices.most", "order"),
    Mistake("[3, 6, 12]", "[3, 6, \"12\"]", "request.months[2]", "type"),
    Mistake("[3, 6, 12]", "[]", "request.months", "empty"),
    Mistake("\"must\": { \"h-index\": { \"least\": 5 } }", "\"must\": { }", "requirements[0].must", "empty"),
    Mistake("\"otherwise\": \"committee\"", "\"otherwise\": \"comittee\"", "requirements[0].otherwise", "choice"),
    Mistake(
      "\"employees\": { \"most\": 499 }", "\"employes\": { \"most\": 499 }", "requirements[1].must.employes", "unknown-field"),
    Mistake(
      "\"supplier-unrelated\": true", "\"supplier-unrelated\": false", "requirements[1].must.supplier-unrelated", "only-true"),
    Mistake("[{ \"start-up\": true }, {", "[{ }, {", "requirements[1].must.any-of[0]", "empty"),
    Mistake("\"from-day\": 1", "\"from-day\": 32", "windows[0].from-day", "range"),
    Mistake("\"from\": \"11-01\", ", "", "windows[1]", "required"),
    Mistake("\"to\": \"02-15\"", "\"to\": \"02-30\"", "windows[1].to", "date"),
    Mistake("\"weight\": \"25%\"", "\"weight\": \"a quarter\"", "decision.criteria[0].weight", "share"),
    Mistake("\"working-days\": 10, ", "", "decision.promise", "one-of"),
    Mistake("\"by\": \"committee\", ", "", "decision", "automatic-when"),
    Mistake("\"en\": \"Researchers.\"", "\"en\": \" \"", "requirements[0].note.en", "empty"),
    Mistake(
      "\"payment\": \"discount-at-source\",", "\"payment\": \"discount-at-source\", \"id\": \"x\",", "id", "duplicate-field"),
  ])
  func theFaultNamesFieldRuleAndLine(mistake: Mistake) throws {
    let broken = try #require(replaced(mistake.text, by: mistake.replacement))
    let (scheme, faults) = Scheme.read(Array(broken.text.utf8))
    #expect(scheme == nil)
    let fault = try #require(faults.first { $0.field == mistake.field && $0.rule == mistake.rule }, "\(faults)")
    // A fault between two fields stands at the object that holds them, which may begin earlier.
    let joins = ["fund", "decision"].contains(mistake.field)
    if joins { #expect(fault.line ?? 0 <= broken.line) } else { #expect(fault.line == broken.line) }
    #expect(!fault.message.english.isEmpty)
    #expect(fault.message.traditionalChinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
  }

  @Test(arguments: [
    ("{\n \"id\": \"a\"\n \"name\": 1 }", 3, "syntax"), ("{\n\n \"id\": tru }", 3, "syntax"), ("{} x", 1, "trailing-text"),
    ("", 1, "syntax"), ("[1,\n2,\n]", 3, "syntax"), ("{ \"a\": 01 }", 1, "number"), ("{ \"a\": \"\\q\" }", 1, "string"),
    ("{ \"a\": \"x\n\" }", 1, "string"), ("{ \"a\": \"\\ud800\" }", 1, "string"), ("{ \"a\": 1. }", 1, "syntax"),
    (String(repeating: "[", count: 17), 1, "too-deep"), ("\n{ 'a': 1 }", 2, "syntax"), ("{ \"a\": 1, }", 1, "syntax"),
  ])
  func whatIsNoJSONIsRefusedWhereReadingStopped(text: String, line: Int, rule: String) {
    let (scheme, faults) = Scheme.read(Array(text.utf8))
    #expect(scheme == nil)
    #expect(faults.map(\.rule) == [rule])
    #expect(faults.first?.line == line)
  }

  @Test func columnsCountCharactersOnTheRightLine() {
    let (_, faults) = Scheme.read(Array("{\n  \"計劃\": 香 }".utf8))
    #expect(faults.first?.message.english.hasPrefix("Line 2, column 9:") == true)
    #expect(faults.first?.message.traditionalChinese.hasPrefix("第 2 行第 9 字") == true)
  }

  @Test func bytesThatAreNoTextAreRefused() {
    #expect(Scheme.read([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]).faults.map(\.rule) == ["encoding"])
    #expect(Scheme.read([UInt8](repeating: 0x20, count: JSONReader.mostBytes + 1)).faults.map(\.rule) == ["too-large"])
    #expect(Scheme.read([0xEF, 0xBB, 0xBF] + Array(everything.utf8)).faults.isEmpty)
  }

  @Test func allFaultsComeAtOnceInTheOrderOfLines() {
    let broken = "{\n\"id\": 1,\n\"nam\": 2,\n\"currency\": \"XYZ\",\n\"rates\": [{ \"rate\": \"x\" }],\n\"caps\": 3\n}"
    let faults = Scheme.read(Array(broken.utf8)).faults
    let named = faults.map { "\($0.line ?? 0) \($0.field) \($0.rule)" }
    for expected in [
      "1 name required", "1 summary required", "1 jurisdiction required", "1 source required", "1 grants required", "2 id type",
      "3 nam unknown-field", "4 currency currency", "5 rates[0].rate share", "6 caps type",
    ] {
      #expect(named.contains(expected), "\(expected) is not among \(named)")
    }
    #expect(faults.count == 10)
    #expect(faults.map { $0.line ?? 0 } == faults.map { $0.line ?? 0 }.sorted())
    #expect(faults.first { $0.field == "nam" }?.message.english.contains("did you mean 'name'?") == true)
    #expect(faults.first { $0.field == "nam" }?.message.traditionalChinese.contains("是否指「name」") == true)
  }

  @Test func freeGrantsHaveNoRates() throws {
    let broken = try #require(replaced("\"term-package\"", by: "\"gpu-hours\""))
    let faults = Scheme.read(Array(broken.text.utf8)).faults
    for field in ["rates", "payment", "base"] {
      #expect(faults.contains { $0.field == field && $0.rule == "not-for-this-grant" })
    }
  }

  @Test func weightsAddUpToTheWholeAtMost() throws {
    let more = "\"weight\": \"25%\" }, { \"id\": \"b\", \"name\": { \"en\": \"B\", \"zh-Hant\": \"乙\" }, \"weight\": \"76%\""
    let broken = try #require(replaced("\"weight\": \"25%\"", by: more))
    #expect(Scheme.read(Array(broken.text.utf8)).faults.map(\.rule) == ["weights"])
    let fits = try #require(replaced("\"weight\": \"25%\"", by: more.replacing("76%", with: "75%")))
    #expect(Scheme.read(Array(fits.text.utf8)).faults.isEmpty)
  }

  /// The sample with its first occurrence of `text` replaced, and the line on which that stands.
  private func replaced(_ text: String, by replacement: String) -> (text: String, line: Int)? {
    guard let range = everything.firstRange(of: text) else { return nil }
    let line = everything[..<range.lowerBound].count { $0 == "\n" } + 1
    return (everything.replacingCharacters(in: range, with: replacement), line)
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
