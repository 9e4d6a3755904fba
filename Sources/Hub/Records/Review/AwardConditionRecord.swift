internal import Access
public import Quantities
public import Storage

/// A condition of an award, and whether it was met.
public struct AwardConditionRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case grant, number, text, due_day, outcome, note, decided_at, decided_by, revision
  }
  public static let table = "award_condition"
  public static let key: [Column] = [.grant, .number]

  public var grant: GrantID
  /// From 1; those of the terms come first, in their order.
  public var number: Int
  public var text: String
  public var dueDay: CivilDate?
  /// Nil while it is open.
  public var outcome: ConditionOutcome?
  public var note: String?
  public var decidedAt: Instant?
  public var decidedBy: PersonID?
  /// Grows with every change; 1 for what stands as it was agreed.
  public var revision: Int

  public init(
    grant: GrantID, number: Int, text: String, dueDay: CivilDate? = nil, outcome: ConditionOutcome? = nil, note: String? = nil,
    decidedAt: Instant? = nil, decidedBy: PersonID? = nil, revision: Int = 1
  ) {
    self.grant = grant
    self.number = number
    self.text = text
    self.dueDay = dueDay
    self.outcome = outcome
    self.note = note
    self.decidedAt = decidedAt
    self.decidedBy = decidedBy
    self.revision = revision
  }

  public init(from row: inout RowReader) throws {
    grant = try row.next()
    number = try row.next()
    text = try row.next()
    dueDay = try row.next()
    outcome = try row.next()
    note = try row.next()
    decidedAt = try row.next()
    decidedBy = try row.next()
    revision = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(grant)
    row.append(number)
    row.append(text)
    row.append(dueDay)
    row.append(outcome)
    row.append(note)
    row.append(decidedAt)
    row.append(decidedBy)
    row.append(revision)
  }
}
