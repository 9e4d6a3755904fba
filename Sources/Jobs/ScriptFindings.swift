import Language

/// What the reading of a script has found so far: faults, which refuse it, and warnings, which do not.
struct ScriptFindings {
  /// More of a kind are not listed: nobody reads a thousand faults of one mistake.
  static let most = 100

  private(set) var faults: [Problem.Fault] = []
  private(set) var warnings: [Problem.Fault] = []

  mutating func refuse(_ field: String, _ rule: String, line: Int?, _ english: String, _ traditionalChinese: String) {
    guard faults.count < ScriptFindings.most else { return }
    faults.append(Problem.Fault(field: field, rule: rule, Phrase(english, traditionalChinese), line: line))
  }

  mutating func refuse(_ directive: Directive, _ rule: String, _ english: String, _ traditionalChinese: String) {
    refuse(directive.option.long, rule, line: directive.line, english, traditionalChinese)
  }

  mutating func warn(_ field: String, _ rule: String, line: Int?, _ english: String, _ traditionalChinese: String) {
    guard warnings.count < ScriptFindings.most else { return }
    warnings.append(Problem.Fault(field: field, rule: rule, Phrase(english, traditionalChinese), line: line))
  }

  mutating func warn(_ directive: Directive, _ rule: String, _ english: String, _ traditionalChinese: String) {
    warn(directive.option.long, rule, line: directive.line, english, traditionalChinese)
  }
}

/// One directive as it was written.
struct Directive {
  let option: BatchOption
  /// Empty for an option that takes no value.
  let value: String
  /// Nil for a word of the command line.
  let line: Int?

  /// Whether it came from the command line, which beats the script.
  var isOverride: Bool { line == nil }
}
