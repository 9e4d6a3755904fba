public import Language

/// A program of commands: words in, exit code out.
public struct Program: Sendable {
  /// Standard output carries JSON and nothing else.
  public static let json = Flag(
    "json", Phrase("Write machine-readable JSON to standard output.", "以 JSON 格式輸出，供程式讀取。"))
  public static let language = Option(
    "language", "LANGUAGE", as: ValueKind<ReaderLanguage>.choice,
    Phrase("en or zh-Hant; by default that of LANG.", "en 或 zh-Hant；預設按 LANG 而定。"))
  public static let help = Flag("help", short: "h", Phrase("Show help and end.", "顯示說明後結束。"))
  static let showVersion = Flag("version", Phrase("Show the version and end.", "顯示版本後結束。"))

  public let root: Command
  public let version: String
  let common: [OptionDeclaration]

  /// - Parameter common: options that every command has, beside `--json`, `--language`, `--help` and `--version`.
  public init(_ name: String, version: String, _ summary: Phrase, common: [any OptionDeclaring] = [], commands: [Command]) {
    let helper = Command(
      "help", Phrase("Show the help of a command.", "顯示指令的說明。"),
      operands: [LastOperand("COMMAND", as: .text, several: true, Phrase("The command's words.", "指令的各個字詞。"))]
    ) { _ in }
    root = Command(name, summary, subcommands: commands + [helper])
    self.version = version
    let own: [any OptionDeclaring] = [Self.json, Self.language, Self.help, Self.showVersion]
    self.common = (common + own).map(\.declaration)
  }

  /// Runs one command line.
  ///
  /// - Parameter words: without the program's own name.
  /// - Returns: 0 done, 1 refused or failed, 2 wrong usage.
  public func run(_ words: [String], at terminal: Terminal) async -> Int32 {
    let guessed = ReaderLanguage(words: words) ?? ReaderLanguage(environment: terminal.environment)
    var wantsJSON = false
    do {
      let reading = try read(words)
      let invocation = Invocation(reading, at: terminal, fallback: guessed)
      wantsJSON = invocation.wantsJSON
      if invocation.has(Self.showVersion) {
        try terminal.say("\(root.name) \(version)")
      } else if invocation.has(Self.help) {
        try showHelp(reading.command, reading.path, invocation)
      } else {
        try await reading.command.run?(invocation)
      }
      terminal.clearProgress()
      return 0
    } catch let failure as UsageFailure {
      return complain(failure, guessed, terminal)
    } catch let error as UsageError {
      return complain(UsageFailure(error: error, path: path(of: words)), guessed, terminal)
    } catch let failure as Failure {
      return report(failure, wantsJSON: wantsJSON, guessed, terminal)
    } catch let error as any ProblemConvertible {
      return report(Failure(error.problem), wantsJSON: wantsJSON, guessed, terminal)
    } catch {
      return report(Failure(Phrase(same: "\(error)")), wantsJSON: false, guessed, terminal)
    }
  }

  /// `help` and its words, or no words at all, are another way to write `--help`.
  private func read(_ words: [String]) throws(UsageFailure) -> WordReader.Reading {
    var words = words
    let asksAlready = words.contains("--help") || words.contains("-h")
    if words.first == "help", !asksAlready { words = words.dropFirst() + ["--help"] }
    if words.isEmpty { words = ["--help"] }
    return try WordReader.read(words, from: root, common: common)
  }

  private func path(of words: [String]) -> [String] {
    (try? WordReader.read(words, from: root, common: common))?.path ?? [root.name]
  }

  private func showHelp(_ command: Command, _ path: [String], _ invocation: Invocation) throws {
    let width = min(100, max(40, invocation.terminal.columns))
    try invocation.terminal.say(
      HelpPage(command: command, path: path, common: common, language: invocation.language, width: width).lines)
  }
}

// What went wrong.
extension Program {
  private func complain(_ failure: UsageFailure, _ language: ReaderLanguage, _ terminal: Terminal) -> Int32 {
    let path = failure.path.joined(separator: " ")
    let hint = Phrase("Try '\(path) --help'.", "可輸入「\(path) --help」查看說明。")
    let separator = language == .english ? ": " : "："
    terminal.complain(
      terminal.errorStyle.failure(path) + separator + failure.error.phrase[language].printable
        + (language == .english ? " " : "") + hint[language])
    return 2
  }

  private func report(_ failure: Failure, wantsJSON: Bool, _ language: ReaderLanguage, _ terminal: Terminal) -> Int32 {
    if wantsJSON, let json = failure.json { try? terminal.writeOutput(json + [0x0A]) }
    if let message = failure.message {
      let separator = language == .english ? ": " : "："
      terminal.complain(terminal.errorStyle.failure(root.name) + separator + message[language].printable)
    }
    for detail in failure.details { terminal.complain("  " + detail[language].printable) }
    return 1
  }
}

extension Invocation {
  init(_ reading: WordReader.Reading, at terminal: Terminal, fallback: ReaderLanguage) {
    path = reading.path
    self.terminal = terminal
    values = reading.values
    trailing = reading.trailing
    language = (reading.values["--language"]?.last as? ReaderLanguage) ?? fallback
    wantsJSON = reading.values["--json"] != nil
  }
}

extension ReaderLanguage {
  /// The language of the locale: `LC_ALL`, else `LC_MESSAGES`, else `LANG` (POSIX, 8.2). Any Chinese counts as
  /// Traditional Chinese.
  public init(environment: [String: String]) {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
    let locale = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    self = locale.lowercased().hasPrefix("zh") ? .traditionalChinese : .english
  }

  /// What `--language` asks for, even where the other words cannot be read: their errors shall be readable too.
  fileprivate init?(words: [String]) {
    for (index, word) in words.enumerated() where word.hasPrefix("--language") {
      let value = word.hasPrefix("--language=") ? String(word.dropFirst(11)) : index + 1 < words.count ? words[index + 1] : ""
      guard let language = ReaderLanguage(rawValue: value) else { continue }
      self = language
      return
    }
    return nil
  }
}
