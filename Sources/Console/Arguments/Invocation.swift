public import Language

/// The words of one command line, read and typed, with the terminal that they came from.
public struct Invocation: Sendable {
  /// The program's name and the commands after it.
  public let path: [String]
  public let terminal: Terminal
  public let language: ReaderLanguage
  /// Whether standard output shall carry JSON alone.
  public let wantsJSON: Bool
  /// The words after `--`, for a command that passes them on.
  public let trailing: [String]
  let values: [String: [any Sendable]]

  /// Whether a flag stands there.
  public func has(_ flag: Flag) -> Bool { values[Self.key(flag.declaration)] != nil }

  /// The value of an option, the last where it may repeat.
  public subscript<Value>(option: Option<Value>) -> Value? { all(option).last }

  /// The values of an option that may repeat, in order.
  public func all<Value>(_ option: Option<Value>) -> [Value] { typed(Self.key(option.declaration)) }

  /// The value of an option that the reader has made sure of.
  public func required<Value>(_ option: Option<Value>) -> Value {
    guard let value = self[option] else { preconditionFailure("--\(option.declaration.name) is not declared as required") }
    return value
  }

  /// An operand; the reader has made sure that it is there.
  public subscript<Value>(operand: Operand<Value>) -> Value {
    guard let value = (typed(operand.declaration.name) as [Value]).first else {
      preconditionFailure("\(path.joined(separator: " ")) does not declare \(operand.declaration.name)")
    }
    return value
  }

  public subscript<Value>(operand: LastOperand<Value>) -> Value? { all(operand).first }

  /// The words of a last operand that may be several.
  public func all<Value>(_ operand: LastOperand<Value>) -> [Value] { typed(operand.declaration.name) }

  /// - Throws: `UsageError.conflicting` when more than one of these flags stands there.
  public func atMostOne(of flags: [Flag]) throws(UsageError) -> Int? {
    let given = flags.indices.filter { has(flags[$0]) }
    guard given.count <= 1 else { throw .conflicting(given.map { "--\(flags[$0].declaration.name)" }) }
    return given.first
  }

  private func typed<Value>(_ key: String) -> [Value] { (values[key] ?? []).compactMap { $0 as? Value } }

  /// Options and operands do not share names: an operand's is in capitals, an option's begins with hyphens.
  static func key(_ option: OptionDeclaration) -> String { "--\(option.name)" }
}
