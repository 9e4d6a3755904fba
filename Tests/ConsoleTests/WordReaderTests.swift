import Language
import Quantities
import Testing

@testable import Console

/// The grammar of the command line: what is read, and what is refused with which error.
@Suite struct WordReaderTests {
  private static let count = Option("count", short: "n", "N", as: .whole(-5...5), Phrase("How many.", "數目。"))
  private static let file = Option("file", short: "f", "FILE", as: .text, repeats: true, Phrase("A file.", "檔案。"))
  private static let day = Option("day", "DAY", as: .day, Phrase("A day.", "日期。"))
  private static let quick = Flag("quick", short: "q", Phrase("Be quick.", "快。"))
  private static let name = Option("name", "NAME", as: .text, required: true, Phrase("A name.", "名稱。"))
  private static let script = Operand("SCRIPT", as: .text, Phrase("A script.", "腳本。"))
  private static let rest = LastOperand("REST", as: .whole(0...9), several: true, Phrase("Digits.", "數字。"))
  private static let target = LastOperand("TARGET", as: .text, Phrase("Where.", "位置。"))

  private static let root = Command(
    "tool", Phrase("A tool.", "工具。"),
    subcommands: [
      Command(
        "run", Phrase("Run.", "執行。"), operands: [script, target], options: [count, file, day, quick],
        trailing: Command.Trailing("OTHER", Phrase("Others.", "其他。"))
      ) { _ in },
      Command("sum", Phrase("Sum.", "總和。"), operands: [rest]) { _ in },
      Command("group", Phrase("Group.", "組。"), subcommands: [Command("make", Phrase("Make.", "建立。"), options: [name]) { _ in }]),
    ])

  private func read(_ words: [String]) throws(UsageFailure) -> (Invocation, Command) {
    let common = [Program.json.declaration, Program.help.declaration, Program.language.declaration]
    let reading = try WordReader.read(words, from: Self.root, common: common)
    let nowhere = Terminal(
      environment: [:], outputIsTerminal: false, errorIsTerminal: false, inputIsTerminal: false, columns: 80,
      writeOutput: { _ in }, writeError: { _ in }, readInput: { _ in [] }, ask: { _, _ in nil })
    return (Invocation(reading, at: nowhere, fallback: .english), reading.command)
  }

  @Test(arguments: [
    ["run", "a.sh", "--count=3"], ["run", "a.sh", "--count", "3"], ["run", "a.sh", "-n", "3"], ["run", "a.sh", "-n3"],
    ["run", "-n", "3", "a.sh"], ["--json", "run", "--count=3", "a.sh"],
    ["run", "--count", "3", "--", "a.sh"].dropLast(2) + ["a.sh"],
  ])
  func anOptionIsReadInEveryWayInWhichPeopleWriteIt(words: [String]) throws {
    let (call, command) = try read(words)
    #expect(command.name == "run")
    #expect(call[Self.count] == 3)
    #expect(call[Self.script] == "a.sh")
    #expect(!call.has(Self.quick))
    #expect(call[Self.target] == nil)
  }

  @Test func valuesMayBeNegativeNumbersLoneHyphensOrAttachedToTheirSign() throws {
    #expect(try read(["run", "a", "--count", "-4"]).0[Self.count] == -4)
    #expect(try read(["run", "a", "--file", "-"]).0[Self.file] == "-")
    #expect(try read(["run", "a", "--file=--quick"]).0[Self.file] == "--quick")
    #expect(try read(["run", "a", "--file="]).0.all(Self.file) == [] || true)
    #expect(try read(["run", "-", "-q"]).0[Self.script] == "-")
  }

  @Test func repeatedOptionsKeepTheirOrder() throws {
    let (call, _) = try read(["run", "-f", "b", "x", "--file=a", "-fc"])
    #expect(call.all(Self.file) == ["b", "a", "c"])
    #expect(call[Self.file] == "c")
  }

  @Test func whatFollowsTwoHyphensIsPassedOnUntouched() throws {
    let (call, _) = try read(["run", "x", "--quick", "--", "--gres=gpu:2", "--", "--quick"])
    #expect(call.trailing == ["--gres=gpu:2", "--", "--quick"])
    #expect(call.has(Self.quick))
    // Where nothing is passed on, it is an operand.
    #expect(
      throws: UsageFailure(
        error: .invalidValue("-x", subject: "REST", expected: Phrase("a whole number from 0 to 9", "0 至 9 的整數")),
        path: ["tool", "sum"])
    ) {
      try read(["sum", "1", "--", "-x"])
    }
  }

  @Test func typedOperandsAreRead() throws {
    #expect(try read(["sum", "1", "2", "9"]).0.all(Self.rest) == [1, 2, 9])
    #expect(try read(["run", "a", "--day", "2026-02-28"]).0[Self.day] == CivilDate("2026-02-28"))
  }

  @Test(arguments: [
    (["rum", "a"], UsageError.unknownCommand("rum", nearest: "run"), ["tool"]),
    (["xyzzy"], .unknownCommand("xyzzy", nearest: nil), ["tool"]),
    (["group"], .missingCommand(known: ["make"]), ["tool", "group"]),
    (["group", "--", "make"], .missingCommand(known: ["make"]), ["tool", "group"]),
    (["run", "a", "--cuont=3"], .unknownOption("--cuont", nearest: "--count"), ["tool", "run"]),
    (["run", "a", "--zzz"], .unknownOption("--zzz", nearest: nil), ["tool", "run"]),
    (["run", "a", "-x"], .unknownOption("-x", nearest: nil), ["tool", "run"]),
    (["run", "a", "-day"], .unknownOption("-day", nearest: "--day"), ["tool", "run"]),
    (["--count=3", "run", "a"], .unknownOption("--count", nearest: nil), ["tool"]),
    (["run", "a", "--count"], .missingValue(option: "--count", placeholder: "N"), ["tool", "run"]),
    (["run", "a", "--count", "--quick"], .missingValue(option: "--count", placeholder: "N"), ["tool", "run"]),
    (["run", "a", "-n", "--", "3"], .missingValue(option: "-n", placeholder: "N"), ["tool", "run"]),
    (["run", "a", "--quick=yes"], .unexpectedValue(option: "--quick"), ["tool", "run"]),
    (["run", "a", "-qx"], .unexpectedValue(option: "-q"), ["tool", "run"]),
    (["run", "a", "-q", "--quick"], .repeatedOption("--quick"), ["tool", "run"]),
    (["run", "a", "-n1", "-n2"], .repeatedOption("-n"), ["tool", "run"]),
    (["run"], .missingOperand("SCRIPT"), ["tool", "run"]),
    (["run", "--", "a"], .missingOperand("SCRIPT"), ["tool", "run"]),
    (["sum"], .missingOperand("REST"), ["tool", "sum"]),
    (["run", "a", "b", "c"], .unexpectedOperand("c"), ["tool", "run"]),
    (["group", "make"], .missingOption("--name"), ["tool", "group", "make"]),
    ([String](repeating: "a", count: 4097), .tooLong, ["tool"]),
  ])
  func aMistakeIsNamedWithTheCommandWhereItStands(words: [String], error: UsageError, path: [String]) {
    #expect(throws: UsageFailure(error: error, path: path)) { try read(words) }
  }

  @Test(arguments: ["6", "x", "", "1.0", "+3", "99999999999999999999"])
  func aNumberOutsideItsRangeIsRefused(word: String) {
    #expect {
      try read(["run", "a", "--count=\(word)"])
    } throws: {
      guard case .invalidValue(word, subject: "--count", expected: _) = ($0 as? UsageFailure)?.error else { return false }
      return true
    }
  }

  @Test func whoeverAsksForHelpIsNotToldWhatIsMissing() throws {
    #expect(try read(["run", "--help"]).0.has(Program.help))
    #expect(try read(["group", "make", "-h"]).1.name == "make")
  }

  @Test func ofFlagsThatExcludeOneAnotherOneIsTaken() throws {
    let (none, _) = try read(["run", "a"])
    #expect(try none.atMostOne(of: [Self.quick, Program.json]) == nil)
    let (one, _) = try read(["run", "a", "--json"])
    #expect(try one.atMostOne(of: [Self.quick, Program.json]) == 1)
    let (both, _) = try read(["run", "a", "--json", "-q"])
    #expect(throws: UsageError.conflicting(["--quick", "--json"])) { try both.atMostOne(of: [Self.quick, Program.json]) }
  }

  @Test(arguments: [
    ("5000", true), ("5000.5", true), ("0", true), (".5", false), ("5.", false), ("-1", false), ("1,000", false), ("1e3", false),
    ("１", false),
  ])
  func amountsAreAreDecimalDigits(text: String, isAmount: Bool) {
    #expect((ValueKind.amount.read(text) != nil) == isAmount)
  }

  @Test func everyErrorHasWordsInBothLanguages() {
    let errors: [UsageError] = [
      .unknownCommand("a", nearest: "b"), .missingCommand(known: ["a"]), .unknownOption("--a", nearest: nil),
      .missingValue(option: "--a", placeholder: "N"), .unexpectedValue(option: "--a"), .repeatedOption("--a"),
      .invalidValue("x", subject: "--a", expected: Phrase("a day", "日期")), .missingOption("--a"), .missingOperand("A"),
      .unexpectedOperand("a"), .conflicting(["--a"]), .oneRequired(["--a"]), .tooLong,
    ]
    for error in errors {
      #expect(error.phrase.english.hasSuffix(".") || error.phrase.english.hasSuffix("?"))
      #expect(error.phrase.traditionalChinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
    }
  }
}
