import Quantities
import Testing

@testable import Console

@Suite struct LayoutTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("中文", 4), ("香港 HK", 7), ("é", 1), ("e\u{301}", 1), ("ＡＢ", 4), ("ｱ", 1), ("한국", 4),
    ("，。", 4), ("…", 1), ("€−–", 3), ("😀", 2), ("🇭🇰", 2), ("👩‍🔬", 2), ("☎", 1), ("☎\u{FE0F}", 2), ("a\u{200B}b", 2), ("\t\n", 0),
    ("𠮷", 2), ("〇", 2), ("✓", 1),
  ])
  func textTakesTheColumnsThatATerminalGivesIt(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test func tablesAlignWideAndNarrowCharacters() {
    var table = TextTable([.init("Centre"), .init("價格", .right), .init("Left")])
    table.add(["嶺南", "HK$1.00", "x"])
    table.add(["Lion Rock", "HK$15.80", ""])
    #expect(
      table.lines() == [
        "Centre         價格  Left",
        "嶺南        HK$1.00  x",
        "Lion Rock  HK$15.80",
      ])
  }

  @Test func aColumnThatIsEmptyInEveryRowIsLeftOut() {
    var table = TextTable([.init("A"), .init("B"), .init("C")])
    #expect(table.lines() == ["A  B  C"])
    table.add(["1", "", "3"])
    #expect(table.lines() == ["A  C", "1  3"])
  }

  /// Whatever stands in the cells, columns begin at the same place in every row.
  @Test(arguments: 0..<50) func columnsBeginAtOnePlaceInEveryRow(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let letters = ["a", "字", "é", "ＷＷ", "한", "-", "0"]
    func word() -> String {
      (0...Int.random(in: 0...6, using: &random)).map { _ in letters.randomElement(using: &random) ?? "" }.joined()
    }
    var table = TextTable([.init(word()), .init(word()), .init("|")])
    for _ in 0..<8 { table.add([word(), word(), "|"]) }
    let places = Set(table.lines().map { line in DisplayWidth.of(line.prefix { $0 != "|" }) })
    #expect(places.count == 1)
  }

  @Test func whatAStrangerWroteCannotSteerTheTerminal() {
    var table = TextTable([.init("Name")])
    table.add(["a\u{1B}[2Jb\rc\u{202E}d\u{7}"])
    #expect(table.lines().last == "a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}d\u{FFFD}")
    var fields = FieldList()
    fields.add("x", "a\nb")
    #expect(fields.lines() == ["x  a\u{FFFD}b"])
    #expect("普通 text".printable == "普通 text")
  }

  @Test func fieldsWithoutAValueAreLeftOut() {
    var fields = FieldList()
    fields.add("名稱", "甲")
    fields.add("Nothing", nil)
    fields.add("Empty", "")
    fields.add("State", "running")
    #expect(fields.lines() == ["名稱   甲", "State  running"])
  }

  @Test func proseIsWrappedAtSpacesAndBetweenChineseCharacters() {
    #expect(Wrapping.lines("one two three four", width: 9) == ["one two", "three", "four"])
    #expect(Wrapping.lines("登入平台並記住。", width: 8) == ["登入平台", "並記住。"])
    // A full stop does not begin a line, and an opening bracket does not end one.
    #expect(Wrapping.lines("登入平台並記住好。", width: 16) == ["登入平台並記住", "好。"])
    #expect(Wrapping.lines("登入平台並記「住好」", width: 14) == ["登入平台並記", "「住好」"])
    #expect(Wrapping.lines("a\nb", width: 9) == ["a", "b"])
    #expect(Wrapping.lines("incomprehensibilities a", width: 9) == ["incomprehensibilities", "a"])
    #expect(Wrapping.lines("", width: 9) == [""])
  }

  @Test(arguments: 0..<100) func wrappingLosesNothingAndKeepsToItsWidth(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let words = ["one", "字", "平台", "a", "three", "，", "「好」", "x-y"]
    let text = (0..<40).map { _ in (words.randomElement(using: &random) ?? "") + (Bool.random(using: &random) ? " " : "") }
      .joined()
    let lines = Wrapping.lines(text, width: 40)
    #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    // Marks that must not stand apart may make a piece of a few columns more than one word.
    for line in lines { #expect(DisplayWidth.of(line) <= 40 || !line.contains(" ")) }
  }

  @Test func aTypedLineIsMendedByTheKeysThatMendIt() {
    func type(_ keys: String) -> (TypedLine.Step, String?) {
      var line = TypedLine()
      var step = TypedLine.Step.more
      for byte in keys.utf8 where step == .more { step = line.take(byte) }
      return (step, line.text)
    }
    #expect(type("secret\n") == (.end, "secret"))
    #expect(type("secrex\u{7F}t\r") == (.end, "secret"))
    #expect(type("a密\u{8}b\n") == (.end, "ab"))
    #expect(type("wrong\u{15}right\n") == (.end, "right"))
    #expect(type("\u{7F}\n") == (.end, ""))
    #expect(type("\u{4}") == (.end, nil))
    #expect(type("abc\u{3}").0 == .interrupted)
    #expect(type(String(repeating: "a", count: 5000)).0 == .end)
  }
}
