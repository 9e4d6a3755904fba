internal import Access
public import Quantities
public import Schemes
public import Storage

/// A request under a scheme.
public struct ApplicationRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case id, scheme, organisation, project, applicant, state, facts, findings, note, revision, created_at, submitted_at,
      decided_at, decided_by
  }
  public static let table = "application"
  public static let key: [Column] = [.id]

  public var id: ApplicationID
  public var scheme: Slug
  public var organisation: Slug
  public var project: Slug
  public var applicant: PersonID
  public var state: ApplicationState
  /// The applicant's facts and what is asked for.
  public var facts: RequestFacts
  /// What the rules said at submission; nil before.
  public var findings: ApplicationFindings?
  /// Why it was returned, rejected or withdrawn, in the officer's or the applicant's words.
  public var note: String?
  public var revision: Int
  public var createdAt: Instant
  public var submittedAt: Instant?
  public var decidedAt: Instant?
  public var decidedBy: PersonID?

  public init(
    id: ApplicationID, scheme: Slug, organisation: Slug, project: Slug, applicant: PersonID, state: ApplicationState,
    facts: RequestFacts, findings: ApplicationFindings?, note: String?, revision: Int, createdAt: Instant, submittedAt: Instant?,
    decidedAt: Instant?, decidedBy: PersonID?
  ) {
    self.id = id
    self.scheme = scheme
    self.organisation = organisation
    self.project = project
    self.applicant = applicant
    self.state = state
    self.facts = facts
    self.findings = findings
    self.note = note
    self.revision = revision
    self.createdAt = createdAt
    self.submittedAt = submittedAt
    self.decidedAt = decidedAt
    self.decidedBy = decidedBy
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    scheme = try row.next()
    organisation = try row.next()
    project = try row.next()
    applicant = try row.next()
    state = try row.next()
    facts = try row.next(JSONColumn<RequestFacts>.self).value
    findings = try row.next(JSONColumn<ApplicationFindings>?.self)?.value
    note = try row.next()
    revision = try row.next()
    createdAt = try row.next()
    submittedAt = try row.next()
    decidedAt = try row.next()
    decidedBy = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(scheme)
    row.append(organisation)
    row.append(project)
    row.append(applicant)
    row.append(state)
    row.append(JSONColumn(facts))
    row.append(findings.map { JSONColumn($0) })
    row.append(note)
    row.append(revision)
    row.append(createdAt)
    row.append(submittedAt)
    row.append(decidedAt)
    row.append(decidedBy)
  }
}
