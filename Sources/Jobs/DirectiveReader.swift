import Language

/// Finds the directives of a script, and those of the command line, in the order in which they count.
struct DirectiveReader {
  private(set) var directives: [Directive] = []
  private(set) var findings = ScriptFindings()
  private var words = 0

  private static let magic = Array("#SBATCH".utf8)
  /// How many comments that look like directives are pointed out.
  private static let lookalikeLimit = 10

  /// Reads the script's lines up to its first command, as `sbatch` does.
  mutating func read(script bytes: [UInt8]) {
    var isPastFirstCommand = false
    var unreadLine: Int?
    var lookalikes = 0
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let content = line.drop { DirectiveReader.isBlank($0) }
      guard !content.isEmpty else { continue }
      let isDirective = DirectiveReader.isDirective(line)
      if content.first != UInt8(ascii: "#") {
        isPastFirstCommand = true
      } else if isPastFirstCommand {
        if isDirective, unreadLine == nil { unreadLine = index + 1 }
      } else if isDirective {
        read(line: line.dropFirst(DirectiveReader.magic.count), number: index + 1)
      } else if lookalikes < DirectiveReader.lookalikeLimit, DirectiveReader.resemblesDirective(content) {
        lookalikes += 1
        findings.warn(
          "script", "not-a-directive", line: index + 1,
          "Line \(index + 1) is a comment: directives start with #SBATCH at the line's beginning, in capitals, without a space.",
          "第 \(index + 1) 行只是註解：指示須於行首以大寫 #SBATCH 開始，中間不留空格。")
      }
    }
    if let unreadLine {
      findings.warn(
        "script", "after-first-command", line: unreadLine,
        "The #SBATCH lines from line \(unreadLine) on are not read: they stand after the script's first command.",
        "由第 \(unreadLine) 行起的 #SBATCH 指示不獲讀取：它們位於指令碼首個指令之後。")
    }
  }

  /// Reads words of the command line, in the same syntax.
  mutating func read(overrides: [String]) {
    words = 0
    read(words: overrides, line: nil)
  }

  private mutating func read(line bytes: some Collection<UInt8>, number: Int) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      findings.refuse(
        "script", "utf-8", line: number, "Line \(number) is not valid UTF-8.", "第 \(number) 行並非有效的 UTF-8。")
      return
    }
    do {
      read(words: try DirectiveWords.split(text), line: number)
    } catch {
      switch error {
      case .unmatchedQuote(let quote):
        findings.refuse(
          "script", "unmatched-quote", line: number, "Line \(number) opens \(quote) and does not close it.",
          "第 \(number) 行的引號 \(quote) 未有關閉。")
      }
    }
  }

  private mutating func read(words line: [String], line number: Int?) {
    words += line.count
    guard words <= JobLimits.directiveWords else {
      if words - line.count <= JobLimits.directiveWords {
        let limit = JobLimits.directiveWords
        findings.refuse(
          "script", "too-many-directives", line: number, "There are more than \(limit) words of directives.",
          "指示的字數超過 \(limit)。")
      }
      return
    }
    var rest = line[...]
    while let word = rest.popFirst() {
      if word.hasPrefix("--"), word.utf8.count > 2 {
        readLong(word.dropFirst(2), &rest, number)
      } else if word.hasPrefix("-"), word.utf8.count > 1, !word.hasPrefix("--") {
        readShort(word.dropFirst(), &rest, number)
      } else {
        findings.refuse(
          "script", "stray-word", line: number,
          "'\(word.prefix(60))' belongs to no option. A value with spaces needs quotes.",
          "「\(word.prefix(60))」不屬於任何選項。含空格的值須加引號。")
      }
    }
  }

  private mutating func readLong(_ word: Substring, _ rest: inout ArraySlice<String>, _ number: Int?) {
    let equals = word.firstIndex(of: "=")
    let name = word[..<(equals ?? word.endIndex)]
    let written = equals.map { String(word[word.index(after: $0)...]) }
    guard let option = BatchOption.named(name) else {
      notUnderstood("--" + name, BatchOption.nearest(to: name), number)
      // A word that follows without a hyphen is taken for its value, so that one mistake is told once.
      if written == nil, let next = rest.first, !next.hasPrefix("-") { rest.removeFirst() }
      return
    }
    switch option.value {
    case .none where written != nil:
      findings.refuse(option.long, "no-value", line: number, "--\(option.long) takes no value.", "--\(option.long) 不接受任何值。")
    case .required where written == nil:
      accept(option, rest.popFirst(), number)
    case .none, .required, .optional:
      accept(option, written ?? "", number)
    }
  }

  private mutating func readShort(_ word: Substring, _ rest: inout ArraySlice<String>, _ number: Int?) {
    var letters = word
    while let letter = letters.popFirst() {
      guard let option = BatchOption.lettered(letter) else {
        notUnderstood("-\(letter)", nil, number)
        if letters.isEmpty, let next = rest.first, !next.hasPrefix("-") { rest.removeFirst() }
        return
      }
      guard option.value == .required else {
        accept(option, "", number)
        if option.value == .optional { return }
        continue
      }
      if letters.first == "=" {
        letters.removeFirst()
        findings.warn(
          option.long, "short-with-equals", line: number,
          "-\(letter)=\(letters) is read as -\(letter) \(letters); sbatch itself would take the equals sign into the value.",
          "-\(letter)=\(letters) 按 -\(letter) \(letters) 讀取；sbatch 本身會把等號視為值的一部分。")
      }
      accept(option, letters.isEmpty ? rest.popFirst() : String(letters), number)
      return
    }
  }

  private mutating func accept(_ option: BatchOption, _ value: String?, _ number: Int?) {
    guard let value else {
      findings.refuse(option.long, "required", line: number, "--\(option.long) needs a value.", "--\(option.long) 需要一個值。")
      return
    }
    switch option.treatment {
    case .read:
      directives.append(Directive(option: option, value: value, line: number))
    case .notUsed(let instead):
      findings.warn(
        option.long, "not-used", line: number, "--\(option.long) is not used: \(instead.english).",
        "--\(option.long) 不會使用：\(instead.traditionalChinese)。")
    case .unsupported(let instead):
      findings.refuse(
        option.long, "unsupported", line: number, "--\(option.long) is not supported: \(instead.english).",
        "不支援 --\(option.long)：\(instead.traditionalChinese)。")
    }
  }

  private mutating func notUnderstood(_ written: String, _ nearest: String?, _ number: Int?) {
    let written = String(written.prefix(60))
    findings.warn(
      written, "not-understood", line: number,
      "\(written) is not understood and not used." + (nearest.map { " Did you mean --\($0)?" } ?? ""),
      "不明白 \(written)，故不會使用。" + (nearest.map { "是否指 --\($0)？" } ?? ""))
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func isDirective(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.starts(with: magic) else { return false }
    guard let next = line.dropFirst(magic.count).first else { return true }
    return isBlank(next) || next == UInt8(ascii: "-")
  }

  /// `# SBATCH --…`, `#sbatch --…`, or an indented directive. `##SBATCH` is how people switch a line off.
  private static func resemblesDirective(_ content: ArraySlice<UInt8>) -> Bool {
    let rest = content.dropFirst().drop { isBlank($0) }
    let name = rest.prefix(6).map { $0 & 0xDF }
    return name.elementsEqual("SBATCH".utf8) && rest.dropFirst(6).drop { isBlank($0) }.first == UInt8(ascii: "-")
  }
}
