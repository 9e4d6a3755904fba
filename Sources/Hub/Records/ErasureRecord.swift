internal import Access
public import Quantities
public import Storage

public enum ErasureKind {}
public typealias ErasureID = Identifier<ErasureKind>

/// A person's data to be erased: asked for by themselves, or done by an administrator at once. It names nobody but by
/// identifier, and stays, so that one can show that it was done.
public struct ErasureRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case id, person, state, requested_by, requested_at, decided_by, decided_at, finished_at
  }
  public static let table = "erasure"
  public static let key: [Column] = [.id]

  public enum State: String, CaseIterable, Sendable, RawColumnValue {
    /// It waits for an administrator.
    case requested
    /// The person has taken it back.
    case withdrawn
    /// The person's name, address and ways in are gone; what there may be much of goes round by round.
    case erasing
    case erased
  }

  public var id: ErasureID
  public var person: PersonID
  public var state: State
  /// Nil for what the hub does by itself once an account has been closed long enough.
  public var requestedBy: PersonID?
  public var requestedAt: Instant
  public var decidedBy: PersonID?
  public var decidedAt: Instant?
  public var finishedAt: Instant?

  public init(
    id: ErasureID, person: PersonID, state: State, requestedBy: PersonID?, requestedAt: Instant, decidedBy: PersonID? = nil,
    decidedAt: Instant? = nil, finishedAt: Instant? = nil
  ) {
    self.id = id
    self.person = person
    self.state = state
    self.requestedBy = requestedBy
    self.requestedAt = requestedAt
    self.decidedBy = decidedBy
    self.decidedAt = decidedAt
    self.finishedAt = finishedAt
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    person = try row.next()
    state = try row.next()
    requestedBy = try row.next()
    requestedAt = try row.next()
    decidedBy = try row.next()
    decidedAt = try row.next()
    finishedAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(person)
    row.append(state)
    row.append(requestedBy)
    row.append(requestedAt)
    row.append(decidedBy)
    row.append(decidedAt)
    row.append(finishedAt)
  }
}
