import Testing

@testable import Commands

@Suite struct CheckSchemeTests {
  private static let broken = """
    {
      "id": "Broken Scheme",
      "nam": { "en": "A", "zh-Hant": "甲" },
      "summary": { "en": "A." },
      "jurisdiction": "HK",
      "currency": "HKD",
      "source": { "title": { "en": "A", "zh-Hant": "甲" }, "marks": ["press"] },
      "grants": { "kind": "money" },
      "rates": [{ "rate": "170%" }]
    }
    """

  @Test func everyFaultIsTellWithFileLineFieldAndMessage() async throws {
    let hub = try CannedHub()
    let path = try hub.file("broken.json", Self.broken)
    let result = await hub.run("scheme", "check", path)
    #expect(result.code == 1)
    #expect(result.error.isEmpty)
    #expect(
      result.output.replacing(path, with: "broken.json") == """
        broken.json:1: name: 'name' is required.
        broken.json:2: id: 'Broken Scheme' is not a short name of lower-case letters, digits and hyphens (at most 64).
        broken.json:3: nam: There is no field 'nam' here; did you mean 'name'?
        broken.json:4: summary.zh-Hant: 'zh-Hant' is required.
        broken.json:9: rates[0].rate: '170%' is not a share of at most the whole; write it as "70%" or "2/3".

        """)
    #expect(hub.asked.isEmpty)
    await hub.close()
  }

  @Test func theReaderReadsTheirLanguage() async throws {
    let hub = try CannedHub()
    let result = await hub.run("scheme", "check", "-", "--language", "zh-Hant", input: "{\n  \"id\": tru }")
    #expect(result.code == 1)
    #expect(result.output.hasPrefix("-:2: "))
    #expect(result.output.contains("此處應為"))
    await hub.close()
  }

  @Test func programsReadEveryFaultAsJSON() async throws {
    let hub = try CannedHub()
    let path = try hub.file("broken.json", Self.broken)
    let result = await hub.run("scheme", "check", path, "--json")
    #expect(result.code == 1)
    let json = try JSONValue(reading: Array(result.output.utf8))
    let faults = json["files"].list.first?["faults"].list ?? []
    #expect(faults.count == 5)
    #expect(faults.last?["field"] == .text("rates[0].rate"))
    #expect(faults.last?["line"] == .whole(9))
    await hub.close()
  }

  @Test func aSoundFileIsSoundAndOneBrokenFileAmongSeveralFails() async throws {
    let hub = try CannedHub()
    let sound = try hub.file("sound.json", Self.sound)
    let good = await hub.run("scheme", "check", sound)
    #expect(good == .init(code: 0, output: "\(sound): sound: A\n", error: ""))
    let broken = try hub.file("broken.json", Self.broken)
    let both = await hub.run("scheme", "check", sound, broken)
    #expect(both.code == 1)
    #expect(both.output.hasPrefix("\(sound): sound: A\n\(broken):1: "))
    let missing = await hub.run("scheme", "check", hub.home + "/none.json")
    #expect(missing.code == 1)
    #expect(missing.error.contains("none.json cannot be read"))
    await hub.close()
  }

  private static let sound = """
    {
      "id": "sound",
      "name": { "en": "A", "zh-Hant": "甲" },
      "summary": { "en": "A.", "zh-Hant": "甲。" },
      "jurisdiction": "HK",
      "currency": "HKD",
      "source": { "title": { "en": "A", "zh-Hant": "甲" }, "marks": ["press"] },
      "payment": "discount-at-source",
      "grants": { "kind": "money" },
      "base": { "of": "costs", "cost-kinds": ["compute"] },
      "fund": { "in-all": 1000 },
      "rates": [{ "rate": "70%" }],
      "decision": { "by": "committee" }
    }
    """
}
