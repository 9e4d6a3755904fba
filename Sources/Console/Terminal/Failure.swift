public import Language

/// Why a command did not do what it was asked: exit code 1, with a message for the reader.
public struct Failure: Error, Equatable, Sendable {
  /// Nil where the command has said everything already.
  public let message: Phrase?
  /// Lines below the message: one for each fault.
  public let details: [Phrase]
  /// What a program that asked for JSON gets on standard output.
  public let json: [UInt8]?

  public init(_ message: Phrase?, details: [Phrase] = [], json: [UInt8]? = nil) {
    self.message = message
    self.details = details
    self.json = json
  }

  /// The command has told what went wrong by itself.
  public static let alreadySaid = Failure(nil)
}

extension Failure {
  public init(_ problem: Problem) {
    self.init(
      problem.message,
      details: problem.faults.map { fault in
        let place = [fault.line.map { "\($0)" }, fault.field.isEmpty ? nil : fault.field].compactMap { $0 }
        let prefix = place.isEmpty ? "" : place.joined(separator: ": ") + ": "
        return Phrase(prefix + fault.message.english, prefix + fault.message.traditionalChinese)
      })
  }
}
