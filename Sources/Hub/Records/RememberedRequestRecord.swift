internal import Access
public import Quantities
public import Storage

/// A creation that was done under the caller's own key: a repeat is answered alike and changes nothing.
public struct RememberedRequestRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case person, key, use_case, digest, answer, at, status }
  public static let table = "remembered_request"
  public static let key: [Column] = [.person, .key]

  public var person: PersonID
  public var key: String
  public var useCase: String
  /// Of the request, so that one key is never used for two.
  public var digest: Digest
  /// What was answered, as JSON; of a submission its identifier; empty where there was nothing to answer, or a secret.
  public var answer: String
  public var at: Instant
  /// The answer's HTTP status.
  public var status: Int

  public init(
    person: PersonID, key: String, useCase: String, digest: Digest, answer: String, at: Instant, status: Int
  ) {
    self.person = person
    self.key = key
    self.useCase = useCase
    self.digest = digest
    self.answer = answer
    self.at = at
    self.status = status
  }

  public init(from row: inout RowReader) throws {
    person = try row.next()
    key = try row.next()
    useCase = try row.next()
    digest = try row.next()
    answer = try row.next()
    at = try row.next()
    status = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(person)
    row.append(key)
    row.append(useCase)
    row.append(digest)
    row.append(answer)
    row.append(at)
    row.append(status)
  }
}
