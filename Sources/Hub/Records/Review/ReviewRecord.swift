internal import Access
public import Quantities
public import Storage

/// What one reviewer is asked to say, and said, of one application.
public struct ReviewRecord: StoredRecord, Hashable {
  /// One criterion's score, with why.
  public struct CriterionScore: Codable, Hashable, Sendable {
    public var score: Int
    public var comment: String
    public init(score: Int, comment: String = "") {
      self.score = score
      self.comment = comment
    }
  }

  /// A submitted review that an officer opened again.
  public struct Reopening: Codable, Hashable, Sendable {
    public var at: Instant
    public var by: PersonID
    public var reason: String
    public var scores: [String: CriterionScore]
    public var comment: String
  }

  public enum Column: String, CaseIterable, Sendable {
    case id, application, scheme, reviewer, round, state, scores, comment, assigned_by, assigned_at, promised_day, accepted_at,
      submitted_at, note, reopenings, revision
  }
  public static let table = "review"
  public static let key: [Column] = [.id]

  public var id: ReviewID
  public var application: ApplicationID
  public var scheme: Slug
  public var reviewer: PersonID
  /// When the application was submitted that it is about: what was returned and submitted anew is reviewed anew.
  public var round: Instant
  public var state: ReviewState
  /// By criterion.
  public var scores: [String: CriterionScore]
  /// On the whole.
  public var comment: String
  public var assignedBy: PersonID
  public var assignedAt: Instant
  /// The last day on which it comes in time; nil where nothing is promised.
  public var promisedDay: CivilDate?
  public var acceptedAt: Instant?
  public var submittedAt: Instant?
  /// Why it was declined or taken back.
  public var note: String?
  /// What it said before each reopening, and why it was reopened.
  public var reopenings: [Reopening]
  public var revision: Int

  public init(
    id: ReviewID, application: ApplicationID, scheme: Slug, reviewer: PersonID, round: Instant, state: ReviewState,
    scores: [String: CriterionScore], comment: String, assignedBy: PersonID, assignedAt: Instant, promisedDay: CivilDate? = nil,
    acceptedAt: Instant? = nil, submittedAt: Instant? = nil, note: String? = nil, reopenings: [Reopening], revision: Int
  ) {
    self.id = id
    self.application = application
    self.scheme = scheme
    self.reviewer = reviewer
    self.round = round
    self.state = state
    self.scores = scores
    self.comment = comment
    self.assignedBy = assignedBy
    self.assignedAt = assignedAt
    self.promisedDay = promisedDay
    self.acceptedAt = acceptedAt
    self.submittedAt = submittedAt
    self.note = note
    self.reopenings = reopenings
    self.revision = revision
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    application = try row.next()
    scheme = try row.next()
    reviewer = try row.next()
    round = try row.next()
    state = try row.next()
    scores = try row.next(JSONColumn<[String: CriterionScore]>.self).value
    comment = try row.next()
    assignedBy = try row.next()
    assignedAt = try row.next()
    promisedDay = try row.next()
    acceptedAt = try row.next()
    submittedAt = try row.next()
    note = try row.next()
    reopenings = try row.next(JSONColumn<[Reopening]>.self).value
    revision = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(application)
    row.append(scheme)
    row.append(reviewer)
    row.append(round)
    row.append(state)
    row.append(JSONColumn(scores))
    row.append(comment)
    row.append(assignedBy)
    row.append(assignedAt)
    row.append(promisedDay)
    row.append(acceptedAt)
    row.append(submittedAt)
    row.append(note)
    row.append(JSONColumn(reopenings))
    row.append(revision)
  }
}
