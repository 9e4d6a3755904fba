public import Language

/// A command of the program: either a group of commands, or something that can be done.
public struct Command: Sendable {
  /// What stands after `--` and belongs to another program.
  public struct Trailing: Sendable {
    /// How the help calls it, such as `SBATCH-OPTIONS`.
    public let name: String
    public let summary: Phrase

    public init(_ name: String, _ summary: Phrase) {
      self.name = name
      self.summary = summary
    }
  }

  /// Does what the words ask for. What it throws ends the program with exit code 1, or 2 for a `UsageError`.
  public typealias Run = @Sendable (Invocation) async throws -> Void

  public let name: String
  /// One sentence.
  public let summary: Phrase
  /// What a reader should know beyond the summary and the options.
  public let discussion: Phrase?
  public let operands: [OperandDeclaration]
  public let options: [OptionDeclaration]
  public let trailing: Trailing?
  public let subcommands: [Command]
  let run: Run?

  public init(
    _ name: String, _ summary: Phrase, discussion: Phrase? = nil, operands: [any OperandDeclaring] = [],
    options: [any OptionDeclaring] = [], trailing: Trailing? = nil, run: @escaping Run
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.operands = operands.map(\.declaration)
    self.options = options.map(\.declaration)
    self.trailing = trailing
    self.subcommands = []
    self.run = run
  }

  /// A group, which does nothing by itself.
  public init(_ name: String, _ summary: Phrase, discussion: Phrase? = nil, subcommands: [Command]) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.operands = []
    self.options = []
    self.trailing = nil
    self.subcommands = subcommands
    self.run = nil
  }

  /// Every command that can be run, each with the words that lead to it.
  public var leaves: [(path: [String], command: Command)] {
    guard !subcommands.isEmpty else { return [([name], self)] }
    return subcommands.flatMap { $0.leaves.map { ([name] + $0.path, $0.command) } }
  }
}
