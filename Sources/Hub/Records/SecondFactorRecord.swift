public import Quantities
public import Storage

/// What a person shows beside the password: codes that their phone makes of a secret and the time.
public struct SecondFactorRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case person, secret, created_at, confirmed_at, last_step
  }
  public static let table = "second_factor"
  public static let key: [Column] = [.person]

  public var person: PersonID
  /// Sealed under a key that is not in the database.
  public var secret: [UInt8]
  public var createdAt: Instant
  /// When the first code was shown; nil while it is not asked for yet.
  public var confirmedAt: Instant?
  /// The step of the last code that was taken: it and those before are used up.
  public var lastStep: Int64?

  public init(
    person: PersonID, secret: [UInt8], createdAt: Instant, confirmedAt: Instant? = nil, lastStep: Int64? = nil
  ) {
    self.person = person
    self.secret = secret
    self.createdAt = createdAt
    self.confirmedAt = confirmedAt
    self.lastStep = lastStep
  }

  public init(from row: inout RowReader) throws {
    person = try row.next()
    secret = try row.next()
    createdAt = try row.next()
    confirmedAt = try row.next()
    lastStep = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(person)
    row.append(secret)
    row.append(createdAt)
    row.append(confirmedAt)
    row.append(lastStep)
  }
}

/// A code for the day on which the phone is gone. It is removed when it is used.
public struct RecoveryCodeRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case person, digest, created_at
  }
  public static let table = "recovery_code"
  public static let key: [Column] = [.person, .digest]

  public var person: PersonID
  public var digest: Digest
  public var createdAt: Instant

  public init(
    person: PersonID, digest: Digest, createdAt: Instant
  ) {
    self.person = person
    self.digest = digest
    self.createdAt = createdAt
  }

  public init(from row: inout RowReader) throws {
    person = try row.next()
    digest = try row.next()
    createdAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(person)
    row.append(digest)
    row.append(createdAt)
  }
}
