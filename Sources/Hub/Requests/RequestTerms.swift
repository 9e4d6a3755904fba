public import Language
public import Quantities
internal import Storage
internal import Synchronization

/// What a caller attached to a request besides what is asked: a key under which it is done once, and revisions on which
/// it was based. Faces set it around a use case; the use case's own transaction honours it.
public struct RequestTerms: Sendable {
  /// The terms of the request that this task carries out.
  @TaskLocal public static var current = RequestTerms()

  public var once: OnceOnly?
  public var basis: RevisionMatch?

  public init(once: OnceOnly? = nil, basis: RevisionMatch? = nil) {
    self.once = once
    self.basis = basis
  }
}

/// The revisions of a record on which a change may be based (RFC 9110, 13.1.1).
public enum RevisionMatch: Sendable, Hashable {
  /// Whichever there is.
  case any
  case oneOf(Set<Int>)
}

/// An answer as it was given.
public struct KeptAnswer: Sendable, Hashable {
  /// The HTTP status.
  public let status: Int
  /// The body; empty where there was none.
  public let text: String

  public init(status: Int, text: String) {
    self.status = status
    self.text = text
  }
}

/// A request under a key of the caller's: what it changes is changed once, and a repeat is answered as the first was.
/// The key and the answer are written in the transaction of the change, so that neither is ever without the other.
public final class OnceOnly: Sendable {
  /// A key is remembered for so long.
  public static let remembered = Seconds.days(7)

  let person: PersonID
  let key: String
  let useCase: String
  let digest: Digest
  /// The answer to what the use case returned; nil for a value that is not the whole of what was asked.
  let write: @Sendable (any Sendable, Glance) throws -> KeptAnswer?
  private let state = Mutex(State())

  private struct State {
    var isDone = false
    var kept: KeptAnswer?
  }

  /// - Parameters:
  ///   - key: 1 to 100 printable ASCII characters.
  ///   - useCase: what is done, such as `POST /api/v1/projects/{id}/payments`.
  ///   - request: everything that makes it this request, hashed.
  ///   - write: words the answer. It runs in the transaction.
  /// - Throws: an `invalid` problem at `Idempotency-Key`.
  public init(
    person: PersonID, key: String, useCase: String, request digest: Digest,
    write: @escaping @Sendable (any Sendable, Glance) throws -> KeptAnswer?
  ) throws(Problem) {
    try OnceOnly.check(key)
    self.person = person
    self.key = key
    self.useCase = useCase
    self.digest = digest
    self.write = write
  }

  /// What an earlier request under this key was answered, once that is known.
  public var kept: KeptAnswer? { state.withLock { $0.kept } }

  /// Whether the key and the answer were written with what was changed.
  public var isRemembered: Bool { state.withLock { $0.isDone } }

  func noteRemembered() { state.withLock { $0.isDone = true } }

  func note(_ kept: KeptAnswer) { state.withLock { $0.kept = kept } }

  static func check(_ key: String) throws(Problem) {
    guard (1...100).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw .invalid(
        "Idempotency-Key", rule: "form",
        Phrase("An idempotency key has 1 to 100 printable ASCII characters.", "冪等鍵須為 1 至 100 個可列印 ASCII 字元。"))
    }
  }

  /// What another request under a key is told that is taken (draft-ietf-httpapi-idempotency-key-header, 2.6).
  static let used: Problem = {
    let message = Phrase("This idempotency key was used for another request.", "此冪等鍵已用於另一請求。")
    return Problem(
      .invalid, "idempotency-key-used", message, faults: [.init(field: "Idempotency-Key", rule: "used", message)])
  }()

  /// What a repeat is told whose answer held a secret.
  static let unrepeatable = Problem(
    .conflict, "answer-not-kept",
    Phrase(
      "This request was carried out before. Its answer held a secret, which is shown once and kept nowhere: revoke what was made, and make it anew under another key.",
      "此請求先前已執行。其回應載有只顯示一次且不予保存的機密資料：請撤銷已建立的項目，再以另一冪等鍵重新建立。"))
}

/// A look at the records from within a transaction, for answers that show more than what the use case returned.
public struct Glance {
  let records: any ReadTransaction

  /// The grant with its balance.
  public func status(of grant: GrantRecord) throws -> GrantStatus { try records.status(of: grant) }

  /// The application with its award.
  public func status(of application: ApplicationRecord) throws -> ApplicationStatus {
    ApplicationStatus(application: application, award: try records.find(AwardRecord.self, application.id))
  }
}

/// Thrown inside a transaction that finds the request done already: nothing is changed.
struct DoneBefore: Error {}
