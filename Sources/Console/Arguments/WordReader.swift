import Language

/// Reads the words of a command line against the declarations of commands.
///
/// `--x=v`, `--x v`, `-n v`, `-nv`; `--` ends the options. An option's value may begin with a hyphen only as `--x=-v`,
/// or when it is a lone hyphen (standard input) or a negative number, so that a forgotten value is noticed. Common
/// options stand anywhere, also before the command.
struct WordReader {
  static let mostWords = 4096

  let common: [OptionDeclaration]
  private var words: ArraySlice<String>
  private var values: [String: [any Sendable]] = [:]
  private var operands: [String] = []
  private var trailing: [String] = []
  private(set) var path: [String]

  struct Reading {
    let command: Command
    let path: [String]
    let values: [String: [any Sendable]]
    let trailing: [String]
  }

  /// - Parameter common: the options that every command has, the program's own among them.
  static func read(_ words: [String], from root: Command, common: [OptionDeclaration]) throws(UsageFailure) -> Reading {
    var reader = WordReader(common: common, words: words[...], path: [root.name])
    do throws(UsageError) {
      guard words.count <= mostWords else { throw .tooLong }
      return try reader.run(from: root)
    } catch {
      throw UsageFailure(error: error, path: reader.path)
    }
  }

  private init(common: [OptionDeclaration], words: ArraySlice<String>, path: [String]) {
    (self.common, self.words, self.path) = (common, words, path)
  }

  private mutating func run(from root: Command) throws(UsageError) -> Reading {
    var command = root
    while let word = words.popFirst() {
      if word == "--" {
        guard command.subcommands.isEmpty else { throw .missingCommand(known: command.subcommands.map(\.name)) }
        if command.trailing != nil { trailing = Array(words) } else { operands += words }
        break
      }
      if word.hasPrefix("-"), word != "-" {
        try readOption(word, of: command)
      } else if !command.subcommands.isEmpty {
        guard let next = command.subcommands.first(where: { $0.name == word }) else {
          throw .unknownCommand(word, nearest: Suggestion.nearest(to: word, among: command.subcommands.map(\.name)))
        }
        command = next
        path.append(word)
      } else {
        operands.append(word)
      }
    }
    if !isHelp { try finish(command) }
    return Reading(command: command, path: path, values: values, trailing: trailing)
  }

  /// Whoever asks for help is not told what is missing.
  private var isHelp: Bool { values["--help"] != nil || values["--version"] != nil }

  private mutating func finish(_ command: Command) throws(UsageError) {
    guard command.subcommands.isEmpty else { throw .missingCommand(known: command.subcommands.map(\.name)) }
    for option in command.options where option.isRequired && values[Invocation.key(option)] == nil {
      throw .missingOption("--\(option.name)")
    }
    var left = operands[...]
    for operand in command.operands {
      let taken = operand.arity == .several ? left : left.prefix(1)
      left = left.dropFirst(taken.count)
      guard !taken.isEmpty || operand.arity == .optional else { throw .missingOperand(operand.name) }
      values[operand.name] = try taken.map { word throws(UsageError) in
        guard let value = operand.read(word) else {
          throw .invalidValue(word, subject: operand.name, expected: operand.expected)
        }
        return value
      }
    }
    if let word = left.first { throw .unexpectedOperand(word) }
  }
}

// One option.
extension WordReader {
  private mutating func readOption(_ word: String, of command: Command) throws(UsageError) {
    let known = command.options + common
    if word.hasPrefix("--") {
      let pieces = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(pieces.first ?? "")
      guard let option = known.first(where: { $0.name == name }) else {
        let nearest = Suggestion.nearest(to: name, among: known.map(\.name))
        throw .unknownOption("--\(name)", nearest: nearest.map { "--\($0)" })
      }
      try take(option, as: "--\(name)", attached: pieces.count == 2 ? String(pieces[1]) : nil)
    } else {
      let letter = word[word.index(after: word.startIndex)]
      guard let option = known.first(where: { $0.short == letter }) else {
        let long = known.first { "-\($0.name)" == word }
        throw .unknownOption(word, nearest: long.map { "--\($0.name)" })
      }
      let rest = word.dropFirst(2)
      try take(option, as: "-\(letter)", attached: rest.isEmpty ? nil : String(rest))
    }
  }

  private mutating func take(_ option: OptionDeclaration, as written: String, attached: String?) throws(UsageError) {
    let key = Invocation.key(option)
    guard values[key] == nil || option.repeats else { throw .repeatedOption(written) }
    guard let placeholder = option.placeholder else {
      guard attached == nil else { throw .unexpectedValue(option: written) }
      values[key] = [true]
      return
    }
    guard let word = attached ?? nextValue() else { throw .missingValue(option: written, placeholder: placeholder) }
    guard let value = option.read(word) else { throw .invalidValue(word, subject: written, expected: option.expected) }
    values[key, default: []].append(value)
  }

  private mutating func nextValue() -> String? {
    guard let word = words.first, !word.hasPrefix("-") || word == "-" || Double(word) != nil else { return nil }
    words.removeFirst()
    return word
  }
}
