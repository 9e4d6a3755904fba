internal import Access
public import Quantities
public import Storage

/// A meeting of a scheme's committee.
public struct SittingRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case id, scheme, starts_at, place, chair, state, called_by, called_at, opened_at, closed_at, note, minutes, digest, signed_at,
      revision
  }
  public static let table = "sitting"
  public static let key: [Column] = [.id]

  public var id: SittingID
  public var scheme: Slug
  public var startsAt: Instant
  public var place: String
  /// Leads it, has the casting vote and signs its minutes.
  public var chair: PersonID
  public var state: SittingState
  public var calledBy: PersonID
  public var calledAt: Instant
  public var openedAt: Instant?
  public var closedAt: Instant?
  /// Why it was cancelled.
  public var note: String?
  /// As signed.
  public var minutes: SittingMinutes?
  /// Of the signed minutes.
  public var digest: Digest?
  public var signedAt: Instant?
  public var revision: Int

  public init(
    id: SittingID, scheme: Slug, startsAt: Instant, place: String, chair: PersonID, state: SittingState, calledBy: PersonID,
    calledAt: Instant, openedAt: Instant? = nil, closedAt: Instant? = nil, note: String? = nil, minutes: SittingMinutes? = nil,
    digest: Digest? = nil, signedAt: Instant? = nil, revision: Int
  ) {
    self.id = id
    self.scheme = scheme
    self.startsAt = startsAt
    self.place = place
    self.chair = chair
    self.state = state
    self.calledBy = calledBy
    self.calledAt = calledAt
    self.openedAt = openedAt
    self.closedAt = closedAt
    self.note = note
    self.minutes = minutes
    self.digest = digest
    self.signedAt = signedAt
    self.revision = revision
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    scheme = try row.next()
    startsAt = try row.next()
    place = try row.next()
    chair = try row.next()
    state = try row.next()
    calledBy = try row.next()
    calledAt = try row.next()
    openedAt = try row.next()
    closedAt = try row.next()
    note = try row.next()
    minutes = try row.next(JSONColumn<SittingMinutes>?.self)?.value
    digest = try row.next()
    signedAt = try row.next()
    revision = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(scheme)
    row.append(startsAt)
    row.append(place)
    row.append(chair)
    row.append(state)
    row.append(calledBy)
    row.append(calledAt)
    row.append(openedAt)
    row.append(closedAt)
    row.append(note)
    row.append(minutes.map { JSONColumn($0) })
    row.append(digest)
    row.append(signedAt)
    row.append(revision)
  }
}
