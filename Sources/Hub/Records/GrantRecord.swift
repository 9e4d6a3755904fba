public import Quantities
public import Storage

/// What was accepted: support that jobs draw on.
public struct GrantRecord: StoredRecord, Hashable {
  /// Devices of one node of the package's pool.
  public struct Allotment: Codable, Hashable, Sendable {
    public var node: String
    public var devices: [Int]
    public init(node: String, devices: [Int]) {
      self.node = node
      self.devices = devices
    }
  }

  public enum Column: String, CaseIterable, Sendable {
    case id, application, scheme, organisation, project, terms, starts_at, expires_at, state, ended_at, allotment, billed_through,
      revision
  }
  public static let table = "grant"
  public static let key: [Column] = [.id]

  public var id: GrantID
  public var application: ApplicationID
  public var scheme: Slug
  public var organisation: Slug
  public var project: Slug
  /// The terms as they are now: an extension or reduction changes them.
  public var terms: AwardTerms
  public var startsAt: Instant
  public var expiresAt: Instant
  public var state: GrantState
  public var endedAt: Instant?
  /// The devices that a term package keeps for its project; empty for the other kinds.
  public var allotment: [Allotment]
  /// The last month that a term package was billed for.
  public var billedThrough: Month?
  public var revision: Int

  public init(
    id: GrantID, application: ApplicationID, scheme: Slug, organisation: Slug, project: Slug, terms: AwardTerms,
    startsAt: Instant, expiresAt: Instant, state: GrantState, endedAt: Instant?, allotment: [Allotment], billedThrough: Month?,
    revision: Int
  ) {
    self.id = id
    self.application = application
    self.scheme = scheme
    self.organisation = organisation
    self.project = project
    self.terms = terms
    self.startsAt = startsAt
    self.expiresAt = expiresAt
    self.state = state
    self.endedAt = endedAt
    self.allotment = allotment
    self.billedThrough = billedThrough
    self.revision = revision
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    application = try row.next()
    scheme = try row.next()
    organisation = try row.next()
    project = try row.next()
    terms = try row.next(JSONColumn<AwardTerms>.self).value
    startsAt = try row.next()
    expiresAt = try row.next()
    state = try row.next()
    endedAt = try row.next()
    allotment = try row.next(JSONColumn<[Allotment]>.self).value
    billedThrough = try row.next()
    revision = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(application)
    row.append(scheme)
    row.append(organisation)
    row.append(project)
    row.append(JSONColumn(terms))
    row.append(startsAt)
    row.append(expiresAt)
    row.append(state)
    row.append(endedAt)
    row.append(JSONColumn(allotment))
    row.append(billedThrough)
    row.append(revision)
  }
}
