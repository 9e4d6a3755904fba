import Synchronization

/// Where a program's text goes to and comes from. A value: a test puts its own in place of the process's.
public struct Terminal: Sendable {
  public var environment: [String: String]
  /// Whether a person looks at standard output, at standard error, and sits at standard input.
  public var outputIsTerminal: Bool
  public var errorIsTerminal: Bool
  public var inputIsTerminal: Bool
  /// Columns of the screen; 80 where there is none.
  public var columns: Int
  /// Writes bytes to standard output as they are.
  public var writeOutput: @Sendable ([UInt8]) throws -> Void
  /// Writes bytes to standard error; what cannot be written there is lost.
  public var writeError: @Sendable ([UInt8]) -> Void
  /// Reads standard input to its end, at most so many bytes, or throws.
  public var readInput: @Sendable (_ limit: Int) throws -> [UInt8]
  /// Asks for a line, not shown while it is typed where `secretly`; nil at the end of input or without a terminal.
  public var ask: @Sendable (_ prompt: String, _ secretly: Bool) throws -> String?

  private let progressLine = ProgressLine()

  public init(
    environment: [String: String], outputIsTerminal: Bool, errorIsTerminal: Bool, inputIsTerminal: Bool, columns: Int,
    writeOutput: @escaping @Sendable ([UInt8]) throws -> Void, writeError: @escaping @Sendable ([UInt8]) -> Void,
    readInput: @escaping @Sendable (_ limit: Int) throws -> [UInt8],
    ask: @escaping @Sendable (_ prompt: String, _ secretly: Bool) throws -> String?
  ) {
    self.environment = environment
    self.outputIsTerminal = outputIsTerminal
    self.errorIsTerminal = errorIsTerminal
    self.inputIsTerminal = inputIsTerminal
    self.columns = columns
    self.writeOutput = writeOutput
    self.writeError = writeError
    self.readInput = readInput
    self.ask = ask
  }

  /// What stands under this name in the environment, unless it is empty.
  public func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// Colours on standard output: only for a terminal that can, and that nobody asked to be without
  /// (https://no-color.org).
  public var outputStyle: Style { style(outputIsTerminal) }
  public var errorStyle: Style { style(errorIsTerminal) }

  private func style(_ isTerminal: Bool) -> Style {
    isTerminal && variable("NO_COLOR") == nil && variable("TERM") != "dumb" ? .colourful : .plain
  }

  /// Writes lines to standard output.
  public func say(_ lines: [String]) throws {
    guard !lines.isEmpty else { return }
    try writeOutput(Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  public func say(_ line: String) throws { try say([line]) }

  /// Writes a line to standard error.
  public func complain(_ line: String) {
    clearProgress()
    writeError(Array((line + "\n").utf8))
  }

  /// Shows how far something has come, in one line that the next replaces; nothing where nobody looks.
  public func progress(_ text: String) {
    guard errorIsTerminal else { return }
    progressLine.isShown.store(true, ordering: .relaxed)
    writeError(Array("\r\u{1B}[K\(text)".utf8))
  }

  /// Takes the line of progress away, if there is one: the line may be somebody else's.
  public func clearProgress() {
    if progressLine.isShown.exchange(false, ordering: .relaxed) { writeError(Array("\r\u{1B}[K".utf8)) }
  }
}

/// Whether a line of progress stands on the screen.
private final class ProgressLine: Sendable {
  let isShown = Atomic(false)
}
