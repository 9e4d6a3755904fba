public import Language

/// What is wrong with the words of a command line. Exit code 2.
public enum UsageError: Error, Equatable, Sendable {
  case unknownCommand(String, nearest: String?)
  /// The words stop at a group of commands.
  case missingCommand(known: [String])
  case unknownOption(String, nearest: String?)
  case missingValue(option: String, placeholder: String)
  /// A flag was given a value.
  case unexpectedValue(option: String)
  case repeatedOption(String)
  /// The word does not read as what it should be. `subject` is the option or operand.
  case invalidValue(String, subject: String, expected: Phrase)
  case missingOption(String)
  case missingOperand(String)
  case unexpectedOperand(String)
  /// Words that exclude one another.
  case conflicting([String])
  /// One of these must stand there.
  case oneRequired([String])
  /// More words, or longer ones, than are read.
  case tooLong

  public var phrase: Phrase {
    switch self {
    case .unknownCommand(let word, let nearest):
      Phrase(
        "there is no command '\(word)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "."),
        "沒有指令「\(word)」" + (nearest.map { "；是否指「\($0)」？" } ?? "。"))
    case .missingCommand(let known):
      Phrase(
        "which one? There are \(known.joined(separator: ", ")).", "請指明子指令：\(known.joined(separator: "、"))。")
    case .unknownOption(let word, let nearest):
      Phrase(
        "there is no option '\(word)' here" + (nearest.map { "; did you mean '\($0)'?" } ?? "."),
        "此處沒有選項「\(word)」" + (nearest.map { "；是否指「\($0)」？" } ?? "。"))
    case .missingValue(let option, let placeholder):
      Phrase("'\(option)' needs a value: \(option) \(placeholder).", "「\(option)」須附帶值：\(option) \(placeholder)。")
    case .unexpectedValue(let option):
      Phrase("'\(option)' takes no value.", "「\(option)」不可附帶值。")
    case .repeatedOption(let option):
      Phrase("'\(option)' stands twice.", "「\(option)」重複出現。")
    case .invalidValue(let word, let subject, let expected):
      Phrase(
        "'\(word)' will not do for \(subject): it should be \(expected.english).",
        "「\(word)」不適用於 \(subject)：應為\(expected.traditionalChinese)。")
    case .missingOption(let option):
      Phrase("'\(option)' is required.", "必須填寫「\(option)」。")
    case .missingOperand(let name):
      Phrase("\(name) is missing.", "欠缺 \(name)。")
    case .unexpectedOperand(let word):
      Phrase("'\(word)' is one word too many.", "「\(word)」是多餘的。")
    case .conflicting(let words):
      Phrase("choose one of \(words.joined(separator: ", ")).", "以下只可選一：\(words.joined(separator: "、"))。")
    case .oneRequired(let words):
      Phrase("give one of \(words.joined(separator: ", ")).", "請填寫以下其中一項：\(words.joined(separator: "、"))。")
    case .tooLong:
      Phrase("the command line is too long.", "指令行過長。")
    }
  }
}

/// A usage error with the words that led to the command where it arose, for the hint.
struct UsageFailure: Error, Equatable {
  let error: UsageError
  let path: [String]
}
