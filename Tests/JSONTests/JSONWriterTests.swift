import Foundation
import JSON
import Language
import Quantities
import Testing

@Suite struct JSONWriterTests {
  @Test func anyTextReadsBackInThisReaderAndInFoundations() throws {
    var random = SeededGenerator(seed: 7)
    let alphabet: [Unicode.Scalar] = [
      "a", "\"", "\\", "/", "\n", "\r", "\t", "\0", "\u{1F}", "\u{7F}", "城", "😀", "\u{2028}", "\u{2029}", "\u{E8}",
    ]
    for _ in 0..<500 {
      var text = ""
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
      }
      let bytes = JSONWriter.object { $0.field(text, text) }
      guard case .object(let members) = try JSONReader.read(bytes).value, let member = members.first else {
        Issue.record("no object")
        return
      }
      guard case .string(let value) = member.value.value else {
        Issue.record("no text")
        return
      }
      #expect(Array(value.utf8) == Array(text.utf8) && Array(member.name.utf8) == Array(text.utf8))
      #expect(!bytes.contains { $0 < 0x20 })
      let other = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: String]
      #expect(other?.values.first.map { Array($0.utf8) } == Array(text.utf8))
    }
  }

  @Test func commasStandBetweenValuesAndNowhereElse() {
    let bytes = JSONWriter.object { json in
      json.field("a", 1)
      json.array("b", [[1, 2], [], [3]]) { json, row in json.array(row) { $0.integer($1) } }
      json.object("c") { _ in }
      json.field("d", String?.none)
      json.field("e", true)
      json.field("f", Money(minorUnits: -5, .hongKongDollar))
      json.field("g", Phrase("x", "甲"))
      json.strings("h", ["x", "y"])
      json.field("i", Int64.min)
    }
    let expected =
      #"{"a":1,"b":[[1,2],[],[3]],"c":{},"d":null,"e":true,"f":{"minorUnits":-5,"currency":"HKD"},"#
      + #""g":{"en":"x","zh-Hant":"甲"},"h":["x","y"],"i":-9223372036854775808}"#
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }

  /// Bytes that end U+2028 stand in common characters too, and must not cost a walk through everything before them.
  @Test func chineseTextCostsWhatItsBytesCost() {
    let text = String(repeating: "設詨", count: 20_000)
    var bytes: [UInt8] = []
    let time = ContinuousClock().measure { bytes = JSONWriter.value { $0.string(text) } }
    #expect(bytes == Array("\"\(text)\"".utf8))
    #expect(time < .seconds(20), "\(time)")
    #expect(String(decoding: JSONWriter.value { $0.string("\u{2028}詨\u{2029}") }, as: UTF8.self) == "\"\\u2028詨\\u2029\"")
  }
}
