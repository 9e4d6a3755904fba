public import Quantities
public import Reviews
public import Storage

/// An application on a sitting's agenda.
public struct SittingItemRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case sitting, application, position, outcome, decision, decided_at
  }
  public static let table = "sitting_item"
  public static let key: [Column] = [.sitting, .application]

  public var sitting: SittingID
  public var application: ApplicationID
  /// On the agenda, from 1.
  public var position: Int
  /// Nil until it is decided; then it stands.
  public var outcome: SittingOutcome?
  /// How it was decided.
  public var decision: SittingDecision?
  public var decidedAt: Instant?

  public init(
    sitting: SittingID, application: ApplicationID, position: Int, outcome: SittingOutcome? = nil,
    decision: SittingDecision? = nil, decidedAt: Instant? = nil
  ) {
    self.sitting = sitting
    self.application = application
    self.position = position
    self.outcome = outcome
    self.decision = decision
    self.decidedAt = decidedAt
  }

  public init(from row: inout RowReader) throws {
    sitting = try row.next()
    application = try row.next()
    position = try row.next()
    outcome = try row.next()
    decision = try row.next(JSONColumn<SittingDecision>?.self)?.value
    decidedAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(sitting)
    row.append(application)
    row.append(position)
    row.append(outcome)
    row.append(decision.map { JSONColumn($0) })
    row.append(decidedAt)
  }
}
