import Devices
import Language
import Quantities
import Testing

@Suite struct ModelFileTests {
  private static let sound = """
    {"models": [{"id": "city-1", "name": "City One", "vendor": "City", "aliases": ["c1"], "memoryGigabytes": [64],
      "peaks": {"FP16": 100.125}, "source": {"title": "City data sheet", "year": 2026}}]}
    """

  private func rules(_ text: String) -> [String] {
    do {
      _ = try DeviceCatalogue.standard.extended(with: Array(text.utf8))
      return []
    } catch {
      return error.faults.isEmpty ? [error.name] : error.faults.map { "\($0.field): \($0.rule)" }
    }
  }

  @Test func `a city adds its own models and replaces known ones`() throws {
    let extended = try DeviceCatalogue.standard.extended(with: Array(Self.sound.utf8))
    #expect(extended.models.count == DeviceCatalogue.standard.models.count + 1)
    #expect(extended.model(named: "C1")?.peaks == [.fp16: 100_125])
    let own = Self.sound.replacing("city-1", with: "h20").replacing("c1", with: "h20-city")
    let replaced = try extended.extended(with: Array(own.utf8))
    #expect(replaced.models.count == extended.models.count)
    #expect(replaced.model(named: "h20")?.vendor == "City")
    #expect(replaced.model(named: "nvidia-h20") == nil)
  }

  @Test(
    "Every fault is told by its field",
    arguments: [
      ("\"FP16\": 100.125", "\"FP16\": 0", "models[0].peaks.FP16: peak"),
      ("\"FP16\": 100.125", "\"FP16\": -1", "models[0].peaks.FP16: peak"),
      ("\"FP16\": 100.125", "\"FP16\": \"100\"", "models[0].peaks.FP16: peak"),
      ("\"FP16\": 100.125", "\"FP16\": 100.12345", "models[0].peaks.FP16: peak"),
      ("\"FP16\": 100.125", "\"FP16\": 1e300", "models[0].peaks.FP16: peak"),
      ("\"FP16\"", "\"FP17\"", "models[0].peaks.FP17: unknown-field"),
      ("\"city-1\"", "\"City 1\"", "models[0].id: name"), ("\"city-1\"", "\"a800-80gb\"", "models[0].id: unique"),
      ("\"c1\"", "\"A100\"", "models[0].aliases[0]: name"), ("\"c1\"", "\"a100\"", "models[0].aliases[0]: unique"),
      ("\"c1\"", "\"city-1\"", "models[0].aliases[0]: unique"), ("[64]", "[0]", "models[0].memoryGigabytes[0]: whole-number"),
      ("[64]", "64", "models[0].memoryGigabytes: list"),
      ("\"year\": 2026", "\"year\": 26", "models[0].source.year: whole-number"),
      (", \"year\": 2026", "", "models[0].source.year: required"),
      ("\"City data sheet\"", "\"\"", "models[0].source.title: text"),
      ("\"vendor\": \"City\",", "", "models[0].vendor: required"),
      ("\"vendor\"", "\"variantOf\": \"x\", \"vendor\"", "models[0].variantOf: known"),
      ("\"vendor\"", "\"variantOf\": \"city-1\", \"vendor\"", "models[0].variantOf: known"),
      ("\"vendor\"", "\"mark\": {\"en\": \"x\"}, \"vendor\"", "models[0].mark.zh-Hant: required"),
      ("\"vendor\"", "\"colour\": 1, \"vendor\"", "models[0].colour: unknown-field"),
      ("{\"models\": [", "[[", "malformed-json"), ("\"models\"", "\"devices\"", "devices: unknown-field"),
    ])
  func fault(_ part: String, _ broken: String, _ rule: String) {
    #expect(rules(Self.sound.replacing(part, with: broken)).first == rule)
  }

  @Test func `all faults come at once`() {
    let text = Self.sound.replacing("\"City One\"", with: "7").replacing("100.125", with: "0").replacing("2026", with: "1")
    #expect(rules(text) == ["models[0].name: text", "models[0].peaks.FP16: peak", "models[0].source.year: whole-number"])
  }

  @Test func `a file above the limit is refused unread`() {
    #expect(rules(Self.sound + String(repeating: " ", count: 1_048_577)) == ["device-models-too-large"])
  }

  @Test func `no mutation of a file crashes the reader`() {
    var random = SeededGenerator(seed: 8)
    let original = Array(Self.sound.utf8)
    for _ in 0..<1_000 {
      var bytes = original
      for _ in 0...Int.random(in: 0...2, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        if Bool.random(using: &random) { bytes[place] = .random(in: 0...255, using: &random) } else { bytes.remove(at: place) }
      }
      do {
        let catalogue = try DeviceCatalogue(reading: bytes)
        #expect(catalogue.models.allSatisfy { $0.peaks.values.allSatisfy { $0 > 0 } })
      } catch {
        #expect(!error.message.english.isEmpty)
      }
    }
  }
}
