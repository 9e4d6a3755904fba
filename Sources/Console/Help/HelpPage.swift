import Language

/// The help of a command, written from its own declaration.
struct HelpPage {
  let command: Command
  /// The words that lead to it, the program's name first.
  let path: [String]
  /// The options that every command has.
  let common: [OptionDeclaration]
  let language: ReaderLanguage
  let width: Int

  var lines: [String] {
    let title = path.count == 1 ? "" : path.joined(separator: " ") + ": "
    var lines = Wrapping.lines(title + command.summary[language], width: width)
    lines += ["", usage]
    if let discussion = command.discussion { lines += [""] + Wrapping.lines(discussion[language], width: width) }
    lines += section(Phrase("Commands", "指令"), command.subcommands.map { ($0.name, $0.summary[language]) })
    lines += section(Phrase("Operands", "參數"), operands)
    lines += section(Phrase("Options", "選項"), command.options.map(entry))
    lines += section(Phrase("Common options", "通用選項"), common.map(entry))
    if !command.subcommands.isEmpty {
      let hint = Phrase(
        "'\(path.joined(separator: " ")) COMMAND --help' says more about a command.",
        "輸入「\(path.joined(separator: " ")) 指令 --help」可查看各指令的說明。")
      lines += [""] + Wrapping.lines(hint[language], width: width)
    }
    return lines
  }

  private var usage: String {
    var words = path
    if !command.subcommands.isEmpty { words.append(Phrase("COMMAND …", "指令 …")[language]) }
    for option in command.options where option.isRequired { words.append("--\(option.name) \(option.placeholder ?? "")") }
    if command.options.contains(where: { !$0.isRequired }) { words.append(Phrase("[OPTIONS]", "[選項]")[language]) }
    for operand in command.operands {
      switch operand.arity {
      case .one: words.append(operand.name)
      case .optional: words.append("[\(operand.name)]")
      case .several: words.append("\(operand.name)…")
      }
    }
    if let trailing = command.trailing { words.append("[-- \(trailing.name)]") }
    return Phrase("Usage: ", "用法：")[language] + words.joined(separator: " ")
  }

  private var operands: [(String, String)] {
    command.operands.map { ($0.name, $0.summary[language]) }
      + (command.trailing.map { [("-- \($0.name)", $0.summary[language])] } ?? [])
  }

  private func entry(_ option: OptionDeclaration) -> (String, String) {
    let short = option.short.map { "-\($0), " } ?? "    "
    let value = option.placeholder.map { " \($0)" } ?? ""
    let again = option.repeats ? Phrase(" May be repeated.", "可重複使用。")[language] : ""
    return ("\(short)--\(option.name)\(value)", option.summary[language] + again)
  }

  private func section(_ title: Phrase, _ entries: [(String, String)]) -> [String] {
    guard !entries.isEmpty else { return [] }
    let widest = entries.map { DisplayWidth.of($0.0) }.max() ?? 0
    let indent = min(widest, 30) + 4
    var lines = ["", title[language]]
    for (name, text) in entries {
      let wrapped = Wrapping.lines(text, width: width - indent)
      let blank = String(repeating: " ", count: indent)
      if DisplayWidth.of(name) + 4 > indent {
        lines.append("  " + name)
        lines += wrapped.map { blank + $0 }
      } else {
        let spaces = String(repeating: " ", count: indent - 2 - DisplayWidth.of(name))
        lines.append("  " + name + spaces + (wrapped.first ?? ""))
        lines += wrapped.dropFirst().map { blank + $0 }
      }
    }
    return lines
  }
}
