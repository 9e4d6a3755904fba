internal import Access
public import Quantities
public import Storage

/// A declared conflict of interest. It is never removed: one that no longer holds is lifted.
public struct ConflictRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case id, person, application, organisation, until, reason, sitting, recorded_by, recorded_at, lifted_at, lifted_by,
      lifted_reason
  }
  public static let table = "conflict"
  public static let key: [Column] = [.id]

  public var id: ConflictID
  /// Whose interest it is.
  public var person: PersonID
  /// The one application that it is about; nil for one in an organisation.
  public var application: ApplicationID?
  public var organisation: Slug?
  /// The last day of an interest in an organisation; nil for a standing one.
  public var until: CivilDate?
  /// In the words of whoever put it down.
  public var reason: String
  /// The sitting at which it was declared, if it was at one.
  public var sitting: SittingID?
  /// The person themselves, or the officer who put it down for them.
  public var recordedBy: PersonID
  public var recordedAt: Instant
  /// When an officer found that it no longer holds.
  public var liftedAt: Instant?
  public var liftedBy: PersonID?
  public var liftedReason: String?

  public init(
    id: ConflictID, person: PersonID, application: ApplicationID? = nil, organisation: Slug? = nil, until: CivilDate? = nil,
    reason: String, sitting: SittingID? = nil, recordedBy: PersonID, recordedAt: Instant, liftedAt: Instant? = nil,
    liftedBy: PersonID? = nil, liftedReason: String? = nil
  ) {
    self.id = id
    self.person = person
    self.application = application
    self.organisation = organisation
    self.until = until
    self.reason = reason
    self.sitting = sitting
    self.recordedBy = recordedBy
    self.recordedAt = recordedAt
    self.liftedAt = liftedAt
    self.liftedBy = liftedBy
    self.liftedReason = liftedReason
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    person = try row.next()
    application = try row.next()
    organisation = try row.next()
    until = try row.next()
    reason = try row.next()
    sitting = try row.next()
    recordedBy = try row.next()
    recordedAt = try row.next()
    liftedAt = try row.next()
    liftedBy = try row.next()
    liftedReason = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(person)
    row.append(application)
    row.append(organisation)
    row.append(until)
    row.append(reason)
    row.append(sitting)
    row.append(recordedBy)
    row.append(recordedAt)
    row.append(liftedAt)
    row.append(liftedBy)
    row.append(liftedReason)
  }
}
