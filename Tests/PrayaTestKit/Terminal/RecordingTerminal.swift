public import Console
internal import Synchronization

/// A terminal that keeps what is written to it, and answers from what a test has put down.
public final class RecordingTerminal: Sendable {
  private struct Record {
    var output: [UInt8] = []
    var error: [UInt8] = []
    var input: [UInt8] = []
    var answers: [String] = []
    var prompts: [String] = []
  }

  private let record = Mutex(Record())

  public init() {}

  public var output: String { record.withLock { String(decoding: $0.output, as: UTF8.self) } }
  public var outputBytes: [UInt8] { record.withLock { $0.output } }
  public var error: String { record.withLock { String(decoding: $0.error, as: UTF8.self) } }
  public var prompts: [String] { record.withLock { $0.prompts } }

  /// The terminal as a program sees it.
  ///
  /// - Parameters:
  ///   - isTerminal: whether a person sits there.
  ///   - input: what standard input holds.
  ///   - answers: what is typed, question after question; nobody answers further ones.
  public func terminal(
    environment: [String: String] = [:], isTerminal: Bool = false, columns: Int = 100, input: [UInt8] = [], answers: [String] = []
  ) -> Terminal {
    record.withLock { ($0.input, $0.answers) = (input, answers) }
    return Terminal(
      environment: environment, outputIsTerminal: isTerminal, errorIsTerminal: isTerminal, inputIsTerminal: isTerminal,
      columns: columns, writeOutput: { bytes in self.record.withLock { $0.output += bytes } },
      writeError: { bytes in self.record.withLock { $0.error += bytes } },
      readInput: { limit in self.record.withLock { Array($0.input.prefix(limit)) } },
      ask: { prompt, _ in
        self.record.withLock {
          $0.prompts.append(prompt)
          return $0.answers.isEmpty ? nil : $0.answers.removeFirst()
        }
      })
  }
}
