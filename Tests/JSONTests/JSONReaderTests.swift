import Foundation
import JSON
import Language
import Quantities
import Testing

@Suite struct JSONReaderTests {
  @Test(arguments: [
    ("", "syntax"), ("{", "syntax"), ("{}x", "trailing-text"), ("[1,]", "syntax"), ("{\"a\"}", "syntax"), ("01", "number"),
    ("1.", "syntax"), ("-", "syntax"), ("1e", "syntax"), ("NaN", "syntax"), ("\"\\x\"", "string"), ("\"\\ud800\"", "string"),
    ("\"a\nb\"", "string"), ("'a'", "syntax"), ("tru", "syntax"), ("{a:1}", "syntax"),
  ])
  func whatIsNoJSONIsRefusedWithItsRule(text: String, rule: String) {
    #expect { try JSONReader.read(Array(text.utf8)) } throws: { ($0 as? JSONSyntaxError)?.rule == rule }
  }

  @Test func aRunOfTextAndEscapesKeepsItsOrderAndItsColumns() throws {
    let node = try JSONReader.read(Array(#"["a\n中\u0041b\\", 5]"#.utf8))
    guard case .array(let values) = node.value, case .string(let text) = values[0].value else {
      Issue.record("no list")
      return
    }
    #expect(text == "a\n中Ab\\")
    #expect(values[1].position == JSONPosition(line: 1, column: 19))
  }

  @Test func textsThatAreNotUTF8AndNestingBeyondTheLimitAreRefused() {
    let broken: [UInt8] = [0x22, 0xC3, 0x28, 0x22]
    #expect { try JSONReader.read(broken) } throws: { ($0 as? JSONSyntaxError)?.rule == "encoding" }
    let deep = Array(String(repeating: "[", count: 100_000).utf8)
    #expect { try JSONReader.read(deep) } throws: { ($0 as? JSONSyntaxError)?.rule == "too-deep" }
    #expect { try JSONReader.read(Array("[1]".utf8), mostBytes: 2) } throws: { ($0 as? JSONSyntaxError)?.rule == "too-large" }
  }

  @Test func noTextThatFoundationRefusesIsTaken() {
    // Whatever a mutation makes of a text: where Foundation says that it is no JSON, this reader agrees.
    var random = SeededGenerator(seed: 2026)
    let whole = Array(#"{"a":[1,-2.5e3,true,null,"b\"\u00e9 城"],"c":{"d":"","e":0}}"#.utf8)
    for _ in 0..<3000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        if Bool.random(using: &random) {
          bytes.remove(at: index)
        } else {
          bytes[index] = UInt8.random(in: 0x20...0x7E, using: &random)
        }
      }
      let taken = (try? JSONReader.read(bytes)) != nil
      let known = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
      #expect(!taken || known, "\(String(decoding: bytes, as: UTF8.self))")
    }
  }
}
