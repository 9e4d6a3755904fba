public import Centres

/// Names a question: of one life of the hub, so that an answer that comes late is never taken for another's.
public struct QuestionID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: String

  /// Nil unless it has 1 to 64 letters, digits and hyphens.
  public init?(rawValue: String) {
    guard RunKey(rawValue: rawValue) != nil else { return nil }
    self.rawValue = rawValue
  }

  init(life: UInt64, _ number: UInt64) { rawValue = String(life, radix: 16) + "-" + String(number) }

  public var description: String { rawValue }
}

/// What the hub asks of a centre: a call of `Centre`.
public enum RelayQuestion: Sendable, Hashable {
  case describe
  case start(RunOrder)
  case observe([RunKey])
  case cancel(RunKey)
  case withdraw(RunKey)
  case read(name: String, of: RunKey, from: Int64, limit: Int)
  case files(RunKey)
  case discard(RunKey)
  case usage(UsageQuestion)
  case queue

  /// The run that it is about; nil for none, or several.
  var run: RunKey? {
    switch self {
    case .describe, .observe, .usage, .queue: nil
    case .start(let order): order.key
    case .cancel(let key), .withdraw(let key), .read(_, let key, _, _), .files(let key), .discard(let key): key
    }
  }

  /// The project whose run is to start.
  var project: String? {
    guard case .start(let order) = self else { return nil }
    return order.environment["PRAYA_PROJECT"]
  }

  /// How the log calls it.
  var name: String {
    switch self {
    case .describe: "describe"
    case .start: "start"
    case .observe: "observe"
    case .cancel: "cancel"
    case .withdraw: "withdraw"
    case .read: "read"
    case .files: "files"
    case .discard: "discard"
    case .usage: "usage"
    case .queue: "queue"
    }
  }
}

/// What the centre answered.
public enum RelayAnswer: Sendable, Hashable {
  case done
  case description(CentreDescription)
  case observations([RunKey: RunObservation])
  case part(FilePart)
  case files([FileEntry])
  case usage(UsagePage)
  /// Nil where the centre shows none.
  case queue(CentreQueue?)
  case failed(CentreFailure)
}

/// A question as an agent gets it.
public struct AskedQuestion: Sendable, Hashable {
  /// An input whose bytes are to be fetched.
  public struct Missing: Sendable, Hashable {
    /// Which of the order's inputs.
    public var input: Int
    public var bytes: Int64
  }

  public var id: QuestionID
  /// How long the hub waits for the answer.
  public var milliseconds: Int64
  public var question: RelayQuestion
  public var missing: [Missing]

  public init(id: QuestionID, milliseconds: Int64, question: RelayQuestion, missing: [Missing] = []) {
    self.id = id
    self.milliseconds = milliseconds
    self.question = question
    self.missing = missing
  }
}

/// An answer on its way to the hub.
public struct GivenAnswer: Sendable, Hashable {
  public var id: QuestionID
  public var answer: RelayAnswer

  public init(id: QuestionID, answer: RelayAnswer) {
    self.id = id
    self.answer = answer
  }
}
