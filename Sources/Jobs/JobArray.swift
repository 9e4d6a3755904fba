/// The indexes of an array of runs, and how many of them may run at once.
public struct JobArray: Hashable, Sendable, Codable {
  /// In rising order, each once; at least one, at most `JobLimits.arrayIndexes`.
  public let indexes: [Int]
  /// Nil when only resources bound it.
  public let maximumAtOnce: Int?

  /// Why a text is no array.
  public enum Fault: Error, Hashable {
    case malformed
    /// A range that ends before it starts.
    case reversed
    case zeroStep
    /// `%0` lets nothing run.
    case zeroAtOnce
    /// An index above `JobLimits.arrayIndex`.
    case indexTooLarge
    /// More than `JobLimits.arrayIndexes`.
    case tooMany
  }

  /// Reads `1-10%2`, `0,3,5-9:2` (single indexes, ranges, ranges with a step; `%` and the most at once).
  public init(_ text: some StringProtocol) throws(Fault) {
    let halves = text.split(separator: "%", omittingEmptySubsequences: false)
    guard halves.count <= 2, let list = halves.first else { throw .malformed }
    var indexes: Set<Int> = []
    let pieces = list.split(separator: ",", omittingEmptySubsequences: false)
    guard pieces.count <= JobLimits.arrayIndexes else { throw .tooMany }
    for piece in pieces {
      for index in try JobArray.range(piece) {
        indexes.insert(index)
        // Checked on the way, so that a range of millions is not built first.
        guard indexes.count <= JobLimits.arrayIndexes else { throw .tooMany }
      }
    }
    if halves.count == 2 {
      let limit = try JobArray.number(halves[1])
      guard limit > 0 else { throw .zeroAtOnce }
      maximumAtOnce = limit
    } else {
      maximumAtOnce = nil
    }
    self.indexes = indexes.sorted()
  }

  private static func range(_ piece: some StringProtocol) throws(Fault) -> StrideThrough<Int> {
    let stepped = piece.split(separator: ":", omittingEmptySubsequences: false)
    guard stepped.count <= 2, let span = stepped.first else { throw .malformed }
    let bounds = span.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = bounds.first, bounds.count <= 2, stepped.count == 1 || bounds.count == 2 else { throw .malformed }
    let lower = try number(first)
    let upper = bounds.count == 2 ? try number(bounds[1]) : lower
    let step = stepped.count == 2 ? try number(stepped[1]) : 1
    guard step > 0 else { throw .zeroStep }
    guard upper >= lower else { throw .reversed }
    guard upper <= JobLimits.arrayIndex else { throw .indexTooLarge }
    return stride(from: lower, through: upper, by: step)
  }

  private static func number(_ text: some StringProtocol) throws(Fault) -> Int {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .malformed }
    guard text.utf8.count <= 18, let value = Int(text) else { throw .indexTooLarge }
    return value
  }
}

extension JobArray: CustomStringConvertible {
  /// The indexes with runs of neighbours joined: `0,3,5-9%2`.
  public var description: String {
    var pieces: [ClosedRange<Int>] = []
    for index in indexes {
      if let last = pieces.last, last.upperBound + 1 == index {
        pieces[pieces.count - 1] = last.lowerBound...index
      } else {
        pieces.append(index...index)
      }
    }
    let list = pieces.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
    return list.joined(separator: ",") + (maximumAtOnce.map { "%\($0)" } ?? "")
  }
}
