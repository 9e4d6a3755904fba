internal import Language
public import Quantities
public import Storage

/// What was approved and awaits acceptance.
public struct AwardRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case application, scheme, project, terms, state, accept_by, grant }
  public static let table = "award"
  public static let key: [Column] = [.application]

  public var application: ApplicationID
  public var scheme: Slug
  public var project: Slug
  public var terms: AwardTerms
  public var state: AwardState
  /// The award lapses at this moment unless it has been accepted.
  public var acceptBy: Instant
  /// The grant that acceptance made.
  public var grant: GrantID?

  public init(
    application: ApplicationID, scheme: Slug, project: Slug, terms: AwardTerms, state: AwardState, acceptBy: Instant,
    grant: GrantID?
  ) {
    self.application = application
    self.scheme = scheme
    self.project = project
    self.terms = terms
    self.state = state
    self.acceptBy = acceptBy
    self.grant = grant
  }

  public init(from row: inout RowReader) throws {
    application = try row.next()
    scheme = try row.next()
    project = try row.next()
    terms = try row.next(JSONColumn<AwardTerms>.self).value
    state = try row.next()
    acceptBy = try row.next()
    grant = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(application)
    row.append(scheme)
    row.append(project)
    row.append(JSONColumn(terms))
    row.append(state)
    row.append(acceptBy)
    row.append(grant)
  }
}
