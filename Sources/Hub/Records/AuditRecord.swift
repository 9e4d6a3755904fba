internal import Access
public import Quantities
public import Storage

/// One change, or one refusal, in the chain of the audit log.
public struct AuditRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case sequence, at, actor, act, subject, outcome, previous, hash }
  public static let table = "audit"
  public static let key: [Column] = [.sequence]

  /// 1, 2, 3 … without gaps.
  public var sequence: Int64
  public var at: Instant
  /// Nil for what the hub does by itself.
  public var actor: PersonID?
  public var act: String
  /// What it was done to, as `kind:identifier`. Never a name or an address.
  public var subject: String
  /// `done`, or `refused:` and the problem's name.
  public var outcome: String
  public var previous: Digest
  public var hash: Digest

  public init(
    sequence: Int64, at: Instant, actor: PersonID?, act: String, subject: String, outcome: String, previous: Digest, hash: Digest
  ) {
    self.sequence = sequence
    self.at = at
    self.actor = actor
    self.act = act
    self.subject = subject
    self.outcome = outcome
    self.previous = previous
    self.hash = hash
  }

  public init(from row: inout RowReader) throws {
    sequence = try row.next()
    at = try row.next()
    actor = try row.next()
    act = try row.next()
    subject = try row.next()
    outcome = try row.next()
    previous = try row.next()
    hash = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(sequence)
    row.append(at)
    row.append(actor)
    row.append(act)
    row.append(subject)
    row.append(outcome)
    row.append(previous)
    row.append(hash)
  }
}
