/// A law that does not hold, and what shows it.
public struct Violation: Error, Hashable, Sendable, CustomStringConvertible {
  public var law: Int
  public var what: String

  public init(_ law: Int, _ what: String) {
    self.law = law
    self.what = what
  }

  public var description: String { "law \(law): \(what)" }
}

/// What the laws are held against: the Hub's records, and what the centres really did.
public struct WorldState: Sendable {
  public var records: HubRecords
  /// By the centre's name.
  public var truths: [String: [RunTruth]]

  public init(records: HubRecords, truths: [String: [RunTruth]]) {
    self.records = records
    self.truths = truths
  }
}

/// The laws of the house as functions: from the state of a world to everything in it that breaks them.
public enum Laws {
  /// Laws that hold at any moment, also in the middle of a history.
  public static func always(_ state: WorldState) -> [Violation] {
    balances(state.records) + settledOnce(state) + heldIsOwed(state.records) + capacity(state) + audited(state.records)
      + monthsAddUp(state.records) + dependencies(state.records) + keptApart(state)
      + toldOnce(state.records) + queues(state.records) + movesOnce(state)
      + payables(state.records)
  }

  /// Laws that hold when everything is over.
  public static func afterwards(_ state: WorldState) -> [Violation] {
    always(state) + nothingLeft(state) + nothingAwaited(state.records)
  }
}
