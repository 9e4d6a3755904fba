import Language
import PrayaTestKit
import Testing

@testable import Console

/// Words in; output, errors and exit code out.
@Suite struct ProgramTests {
  private static let sum = LastOperand("N", as: .whole(0...99), several: true, Phrase("Numbers.", "數字。"))
  private static let file = Option("file", short: "f", "FILE", as: .text, repeats: true, Phrase("A file to read.", "要讀取的檔案。"))

  private static let program = Program(
    "tool", version: "1.2.3", Phrase("A tool for sums.", "計算工具。"),
    common: [Option("hub", "URL", as: .text, Phrase("Where.", "位置。"))],
    commands: [
      Command("sum", Phrase("Add numbers.", "數字相加。"), operands: [sum], options: [file]) { call in
        let total = call.all(sum).reduce(0, +)
        try call.terminal.say(call.wantsJSON ? "{\"total\":\(total)}" : Phrase("It is \(total).", "結果是 \(total)。")[call.language])
      },
      Command("refuse", Phrase("Refuse.", "拒絕。")) { call in
        throw Failure(Phrase("No.", "不可。"), details: [Phrase("a: b", "甲：乙")], json: Array("{\"status\":409}".utf8))
      },
      Command("quarrel", Phrase("Two words that exclude one another.", "互相排斥。")) { _ in
        throw UsageError.conflicting(["--a", "--b"])
      },
      Command("problem", Phrase("A problem.", "問題。")) { _ in
        throw Problem.invalid([
          Problem.Fault(field: "rate", rule: "share", Phrase("not a share", "不是比率"), line: 3),
          Problem.Fault(field: "", rule: "x", Phrase("odd", "奇怪")),
        ])
      },
      Command("silent", Phrase("Fail without words.", "無聲失敗。")) { _ in throw Failure.alreadySaid },
    ])

  private func run(
    _ words: String..., environment: [String: String] = [:], isTerminal: Bool = false
  ) async -> (code: Int32, output: String, error: String) {
    let recorder = RecordingTerminal()
    let code = await Self.program.run(words, at: recorder.terminal(environment: environment, isTerminal: isTerminal))
    return (code, recorder.output, recorder.error)
  }

  @Test func aCommandThatIsDoneEndsWithZeroAndSaysNothingElse() async {
    #expect(await run("sum", "1", "2") == (0, "It is 3.\n", ""))
    #expect(await run("sum", "1", "--json", "2") == (0, "{\"total\":3}\n", ""))
    #expect(await run("--version") == (0, "tool 1.2.3\n", ""))
  }

  @Test func theLanguageIsThatOfTheLocaleUnlessOneIsNamed() async {
    #expect(await run("sum", "1", environment: ["LANG": "zh_HK.UTF-8"]).output == "結果是 1。\n")
    #expect(await run("sum", "1", environment: ["LANG": "zh_HK.UTF-8", "LC_ALL": "C"]).output == "It is 1.\n")
    #expect(await run("sum", "1", environment: ["LANG": "de_DE", "LC_MESSAGES": "zh_TW"]).output == "結果是 1。\n")
    #expect(await run("--language", "zh-Hant", "sum", "1").output == "結果是 1。\n")
    #expect(await run("sum", "1", "--language=en", environment: ["LANG": "zh_HK"]).output == "It is 1.\n")
  }

  @Test func wrongUsageEndsWithTwoAndOneLineWithAHint() async {
    #expect(
      await run("sum", "--fiel", "x") == (
        2, "", "tool sum: there is no option '--fiel' here; did you mean '--file'? Try 'tool sum --help'.\n"
      ))
    #expect(
      await run("sum", "100") == (
        2, "", "tool sum: '100' will not do for N: it should be a whole number from 0 to 99. Try 'tool sum --help'.\n"
      ))
    #expect(await run("zum", "--language", "zh-Hant") == (2, "", "tool：沒有指令「zum」；是否指「sum」？可輸入「tool --help」查看說明。\n"))
    #expect(await run("quarrel") == (2, "", "tool quarrel: choose one of --a, --b. Try 'tool quarrel --help'.\n"))
    #expect(await run("sum", "--language", "fr", "1").code == 2)
  }

  @Test func aRefusalEndsWithOneAndGivesJSONToWhoeverAskedForIt() async {
    #expect(await run("refuse") == (1, "", "tool: No.\n  a: b\n"))
    #expect(await run("refuse", "--json") == (1, "{\"status\":409}\n", "tool: No.\n  a: b\n"))
    #expect(await run("problem") == (1, "", "tool: not a share (and 1 more)\n  3: rate: not a share\n  odd\n"))
    #expect(await run("silent") == (1, "", ""))
  }

  @Test func coloursAreForTerminalsThatWantThem() async {
    func colours(_ environment: [String: String], _ isTerminal: Bool) async -> Bool {
      await run("refuse", environment: environment, isTerminal: isTerminal).error.contains("\u{1B}[31m")
    }
    #expect(await colours([:], true))
    #expect(await !colours([:], false))
    #expect(await !colours(["NO_COLOR": "1"], true))
    #expect(await colours(["NO_COLOR": ""], true))
    #expect(await !colours(["TERM": "dumb"], true))
  }

  @Test func progressIsShownOnlyWhereSomebodyLooks() {
    let (seen, unseen) = (RecordingTerminal(), RecordingTerminal())
    seen.terminal(isTerminal: true).progress("half")
    unseen.terminal().progress("half")
    unseen.terminal().clearProgress()
    #expect(seen.error == "\r\u{1B}[Khalf")
    let ended = RecordingTerminal()
    let terminal = ended.terminal(isTerminal: true)
    // A line that is not of progress stays: a log may end without a line break.
    terminal.clearProgress()
    #expect(ended.error.isEmpty)
    terminal.progress("x")
    terminal.clearProgress()
    terminal.clearProgress()
    #expect(ended.error == "\r\u{1B}[Kx\r\u{1B}[K")
    #expect(unseen.error.isEmpty)
  }

  @Test(arguments: [["help", "sum"], ["sum", "--help"], ["--help", "sum"], ["sum", "1", "-h", "--file", "x"]])
  func helpComesFromTheDeclaration(words: [String]) async {
    let recorder = RecordingTerminal()
    #expect(await Self.program.run(words, at: recorder.terminal(columns: 60)) == 0)
    #expect(
      recorder.output == """
        tool sum: Add numbers.

        Usage: tool sum [OPTIONS] N…

        Operands
          N  Numbers.

        Options
          -f, --file FILE  A file to read. May be repeated.

        Common options
              --hub URL            Where.
              --json               Write machine-readable JSON to
                                   standard output.
              --language LANGUAGE  en or zh-Hant; by default that of
                                   LANG.
          -h, --help               Show help and end.
              --version            Show the version and end.

        """)
  }

  @Test func noWordsAtAllShowTheCommands() async {
    let bare = await run()
    #expect(bare.code == 0)
    #expect(bare.output == (await run("--help")).output)
    #expect(bare.output.contains("\n  sum      Add numbers.\n"))
    #expect(await run("help", "nothing").code == 2)
  }

  /// No mixture of words, however odd, ends otherwise than by one of the three codes.
  @Test func oddWordsNeverTrap() async {
    let words = [
      "sum", "--", "-", "--=", "-=", "--file", "--file=", "\u{0}", "--json", "-h", "--language", "1", "字", "--help=x", "-f", "",
    ]
    for first in words {
      for second in words {
        for third in words {
          let recorder = RecordingTerminal()
          #expect((0...2).contains(await Self.program.run([first, second, third], at: recorder.terminal())))
        }
      }
    }
  }
}
