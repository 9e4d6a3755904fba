public import Quantities
public import Storage

/// A day by which something is promised, and what became of it.
public struct PromiseRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case id, kind, scheme, application, review, began_at, promised_day, due_at, ended_at, outcome, reminded_at, overdue_told_at
  }
  public static let table = "promise"
  public static let key: [Column] = [.id]

  public var id: PromiseID
  public var kind: PromiseKind
  public var scheme: Slug
  public var application: ApplicationID
  /// The review that is promised; nil for a decision.
  public var review: ReviewID?
  public var beganAt: Instant
  /// The last day that keeps it, by the city's calendar.
  public var promisedDay: CivilDate
  /// The moment at which that day is over.
  public var dueAt: Instant
  public var endedAt: Instant?
  public var outcome: PromiseOutcome?
  /// When those who can keep it were told that the day comes near.
  public var remindedAt: Instant?
  /// When they were told that it has passed.
  public var overdueToldAt: Instant?

  public init(
    id: PromiseID, kind: PromiseKind, scheme: Slug, application: ApplicationID, review: ReviewID? = nil, beganAt: Instant,
    promisedDay: CivilDate, dueAt: Instant, endedAt: Instant? = nil, outcome: PromiseOutcome? = nil, remindedAt: Instant? = nil,
    overdueToldAt: Instant? = nil
  ) {
    self.id = id
    self.kind = kind
    self.scheme = scheme
    self.application = application
    self.review = review
    self.beganAt = beganAt
    self.promisedDay = promisedDay
    self.dueAt = dueAt
    self.endedAt = endedAt
    self.outcome = outcome
    self.remindedAt = remindedAt
    self.overdueToldAt = overdueToldAt
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    kind = try row.next()
    scheme = try row.next()
    application = try row.next()
    review = try row.next()
    beganAt = try row.next()
    promisedDay = try row.next()
    dueAt = try row.next()
    endedAt = try row.next()
    outcome = try row.next()
    remindedAt = try row.next()
    overdueToldAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(kind)
    row.append(scheme)
    row.append(application)
    row.append(review)
    row.append(beganAt)
    row.append(promisedDay)
    row.append(dueAt)
    row.append(endedAt)
    row.append(outcome)
    row.append(remindedAt)
    row.append(overdueToldAt)
  }
}
