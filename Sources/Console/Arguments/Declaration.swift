public import Language

/// An option as the reader and the help see it, whatever the type of its value.
public struct OptionDeclaration: Sendable {
  /// Without the two hyphens: `project`.
  public let name: String
  /// The letter of its short form.
  public let short: Character?
  /// How the help calls the value, such as `PROJECT`; nil for a flag, which has none.
  public let placeholder: String?
  public let summary: Phrase
  /// Whether it may stand more than once.
  public let repeats: Bool
  public let isRequired: Bool
  let expected: Phrase
  let read: @Sendable (String) -> (any Sendable)?
}

/// An operand (a word without a hyphen) as the reader and the help see it.
public struct OperandDeclaration: Sendable {
  public enum Arity: Sendable { case one, optional, several }
  /// How the help calls it, such as `SCRIPT`.
  public let name: String
  public let summary: Phrase
  public let arity: Arity
  let expected: Phrase
  let read: @Sendable (String) -> (any Sendable)?
}

/// Something that a command declares among its options.
public protocol OptionDeclaring: Sendable {
  var declaration: OptionDeclaration { get }
}

/// Something that a command declares among its operands.
public protocol OperandDeclaring: Sendable {
  var declaration: OperandDeclaration { get }
}

/// `--name`: there or not.
public struct Flag: OptionDeclaring {
  public let declaration: OptionDeclaration

  public init(_ name: String, short: Character? = nil, _ summary: Phrase) {
    declaration = OptionDeclaration(
      name: name, short: short, placeholder: nil, summary: summary, repeats: false, isRequired: false,
      expected: Phrase(same: ""), read: { _ in nil })
  }
}

/// `--name VALUE`, of a type.
public struct Option<Value: Sendable>: OptionDeclaring {
  public let declaration: OptionDeclaration

  /// - Parameters:
  ///   - placeholder: how the help calls the value.
  ///   - required: for what a command cannot do without and no order of operands would make plain.
  ///   - repeats: whether it may stand more than once.
  public init(
    _ name: String, short: Character? = nil, _ placeholder: String, as kind: ValueKind<Value>, required: Bool = false,
    repeats: Bool = false, _ summary: Phrase
  ) {
    declaration = OptionDeclaration(
      name: name, short: short, placeholder: placeholder, summary: summary, repeats: repeats, isRequired: required,
      expected: kind.expected, read: { kind.read($0) })
  }
}

/// A word that must stand there, of a type.
public struct Operand<Value: Sendable>: OperandDeclaring {
  public let declaration: OperandDeclaration

  public init(_ name: String, as kind: ValueKind<Value>, _ summary: Phrase) {
    declaration = OperandDeclaration(
      name: name, summary: summary, arity: .one, expected: kind.expected, read: { kind.read($0) })
  }
}

/// A last word that may be left out, or (`several`) stand once or more.
public struct LastOperand<Value: Sendable>: OperandDeclaring {
  public let declaration: OperandDeclaration

  public init(_ name: String, as kind: ValueKind<Value>, several: Bool = false, _ summary: Phrase) {
    declaration = OperandDeclaration(
      name: name, summary: summary, arity: several ? .several : .optional, expected: kind.expected, read: { kind.read($0) })
  }
}
