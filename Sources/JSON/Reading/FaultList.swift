public import Language

/// Gathers every fault of a text, so that its writer mends them in one go.
public final class FaultList {
  /// More are not listed: nobody reads a thousand faults of one mistake.
  public static let most = 100

  public private(set) var faults: [Problem.Fault] = []

  public init() {}

  public func add(_ path: String, rule: String, at position: JSONPosition, _ message: Phrase) {
    guard faults.count < FaultList.most else { return }
    faults.append(Problem.Fault(field: path, rule: rule, message, line: position.line))
  }

  /// In the order of the text's lines.
  public var sorted: [Problem.Fault] { faults.sorted { ($0.line ?? 0) < ($1.line ?? 0) } }
}
