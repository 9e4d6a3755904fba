public import Language

/// Why bytes are no JSON text, and where.
public struct JSONSyntaxError: Error {
  public let position: JSONPosition
  /// A short stable name: `syntax`, `trailing-text`, `too-deep`, `too-large`, `encoding`, `number`, `string`.
  public let rule: String
  public let message: Phrase

  /// The fault that a reader sees; the whole text is its field.
  public var fault: Problem.Fault {
    Problem.Fault(
      field: "", rule: rule,
      Phrase(
        "Line \(position.line), column \(position.column): \(message.english)",
        "第 \(position.line) 行第 \(position.column) 字：\(message.traditionalChinese)"),
      line: position.line)
  }
}
