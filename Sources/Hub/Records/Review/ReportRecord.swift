internal import Access
public import Quantities
public import Reviews
public import Storage

/// A report that a grant's people owe.
public struct ReportRecord: StoredRecord, Hashable {
  /// What a report says to one question.
  public enum ReportAnswer: Codable, Hashable, Sendable {
    case text(String)
    case figure(Int64)
  }

  /// An officer put the hold off.
  public struct HoldException: Codable, Hashable, Sendable {
    public var at: Instant
    public var by: PersonID
    public var reason: String
    /// The day from which the hold would have been, and from which it is now; nil for never.
    public var from: CivilDate?
    public var until: CivilDate?
  }

  public enum Column: String, CaseIterable, Sendable {
    case id, grant, scheme, organisation, project, due_day, hold_day, state, questions, answers, note, asked_at, submitted_at,
      submitted_by, decided_at, decided_by, exceptions, overdue_told_at, held_told_at, revision
  }
  public static let table = "report"
  public static let key: [Column] = [.id]

  public var id: ReportID
  public var grant: GrantID
  public var scheme: Slug
  public var organisation: Slug
  public var project: Slug
  public var dueDay: CivilDate
  /// From this day on an overdue report holds payments back; nil for never.
  public var holdDay: CivilDate?
  public var state: ReportState
  /// What it must tell, as the scheme asked when it was asked for.
  public var questions: [ReportRules.Question]
  /// By question.
  public var answers: [String: ReportAnswer]
  /// What the officer said of it.
  public var note: String?
  public var askedAt: Instant
  public var submittedAt: Instant?
  public var submittedBy: PersonID?
  public var decidedAt: Instant?
  public var decidedBy: PersonID?
  /// Each putting-off of the hold.
  public var exceptions: [HoldException]
  public var overdueToldAt: Instant?
  public var heldToldAt: Instant?
  public var revision: Int

  public init(
    id: ReportID, grant: GrantID, scheme: Slug, organisation: Slug, project: Slug, dueDay: CivilDate, holdDay: CivilDate? = nil,
    state: ReportState, questions: [ReportRules.Question], answers: [String: ReportAnswer], note: String? = nil, askedAt: Instant,
    submittedAt: Instant? = nil, submittedBy: PersonID? = nil, decidedAt: Instant? = nil, decidedBy: PersonID? = nil,
    exceptions: [HoldException], overdueToldAt: Instant? = nil, heldToldAt: Instant? = nil, revision: Int
  ) {
    self.id = id
    self.grant = grant
    self.scheme = scheme
    self.organisation = organisation
    self.project = project
    self.dueDay = dueDay
    self.holdDay = holdDay
    self.state = state
    self.questions = questions
    self.answers = answers
    self.note = note
    self.askedAt = askedAt
    self.submittedAt = submittedAt
    self.submittedBy = submittedBy
    self.decidedAt = decidedAt
    self.decidedBy = decidedBy
    self.exceptions = exceptions
    self.overdueToldAt = overdueToldAt
    self.heldToldAt = heldToldAt
    self.revision = revision
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    grant = try row.next()
    scheme = try row.next()
    organisation = try row.next()
    project = try row.next()
    dueDay = try row.next()
    holdDay = try row.next()
    state = try row.next()
    questions = try row.next(JSONColumn<[ReportRules.Question]>.self).value
    answers = try row.next(JSONColumn<[String: ReportAnswer]>.self).value
    note = try row.next()
    askedAt = try row.next()
    submittedAt = try row.next()
    submittedBy = try row.next()
    decidedAt = try row.next()
    decidedBy = try row.next()
    exceptions = try row.next(JSONColumn<[HoldException]>.self).value
    overdueToldAt = try row.next()
    heldToldAt = try row.next()
    revision = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(grant)
    row.append(scheme)
    row.append(organisation)
    row.append(project)
    row.append(dueDay)
    row.append(holdDay)
    row.append(state)
    row.append(JSONColumn(questions))
    row.append(JSONColumn(answers))
    row.append(note)
    row.append(askedAt)
    row.append(submittedAt)
    row.append(submittedBy)
    row.append(decidedAt)
    row.append(decidedBy)
    row.append(JSONColumn(exceptions))
    row.append(overdueToldAt)
    row.append(heldToldAt)
    row.append(revision)
  }
}
