import JSON
import Language
import Quantities
import Testing

@Suite struct FieldReaderTests {
  private func faults(_ text: String, _ read: (FieldReader) -> Any?) throws -> [String] {
    let list = FaultList()
    let node = try JSONReader.read(Array(text.utf8))
    _ = read(FieldReader(node: node, faults: list))
    return list.sorted.map { "\($0.field) \($0.rule)" }
  }

  @Test func everyFaultIsToldAtOnceWithItsPath() throws {
    let text = #"{"a":"x","b":[1,"2",3.5,99999999999999999999],"c":{"d":true,"zz":1},"e":null,"a":2}"#
    let found = try faults(text) { field in
      field.object { object -> Bool? in
        _ = object.required("a")?.whole(0...9)
        _ = object["b"]?.values(most: 9) { $0.whole(0...9) }
        _ = object["c"]?.object { $0.required("d")?.string(mostBytes: 9) }
        _ = object["e"]
        _ = object.required("f")
        return true
      }
    }
    #expect(
      Set(found) == [
        "a duplicate-field", "a type", "b[1] type", "b[2] range", "b[3] range", "c.d type", "c.zz unknown-field", "e null",
        "f required",
      ])
  }

  @Test func plainTextsMayBeEmptyAndListsMayRepeat() throws {
    #expect(try faults(#""""#) { $0.string(mostBytes: 0) } == [])
    #expect(try faults(#""é""#) { $0.string(mostBytes: 1) } == [" too-long"])
    #expect(try faults("[1,1]") { $0.values(most: 2) { $0.whole(1...1) } } == [])
    #expect(try faults("[1,1]") { $0.list { $0.whole(1...1) } } == ["[1] duplicate"])
    #expect(try faults("[1,1,1]") { $0.values(most: 2) { $0.whole(1...1) } } == [" too-many"])
    #expect(try faults(#""AA=""#) { $0.bytes(most: 9) } == [" base64"])
    #expect(try faults(#""2026-11-21""#) { $0.moment() } == [" moment"])
  }

  @Test func wholeNumbersMayHaveAFractionOfNothing() throws {
    for (text, expected) in [
      ("3.0", []), ("-3.000", []), ("0.0", []), ("3.01", [" range"]), ("3e0", [" range"]), ("1e400", [" range"]),
    ] {
      #expect(try faults(text) { $0.whole(-9...9) } == expected, "\(text)")
    }
  }

  @Test func lengthsAreCountedInScalarValues() throws {
    let accented = "a" + String(repeating: "\u{301}", count: 20)
    #expect(try faults("\"\(accented)\"") { $0.text(most: 21) } == [])
    #expect(try faults("\"\(accented)\"") { $0.text(most: 20) } == [" too-long"])
  }
}
