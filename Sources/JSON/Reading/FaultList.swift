public import Language

/// Gathers every fault of a text, so that its writer mends them in one go.
public final class FaultList {
  /// More are not listed: nobody reads a thousand faults of one mistake.
  public static let most = 100

  private var placed: [(position: JSONPosition, fault: Problem.Fault)] = []

  public init() {}

  public var isEmpty: Bool { placed.isEmpty }
  public var isFull: Bool { placed.count >= FaultList.most }

  public func add(_ path: String, rule: String, at position: JSONPosition, _ message: Phrase) {
    guard !isFull else { return }
    placed.append((position, Problem.Fault(field: path, rule: rule, message.sentence, line: position.line)))
  }

  /// In the order of the text.
  public var sorted: [Problem.Fault] {
    placed.sorted { ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column) }.map(\.fault)
  }
}
