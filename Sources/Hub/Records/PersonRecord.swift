public import Access
public import Language
public import Quantities
public import Storage

/// Somebody who can sign in.
public struct PersonRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case id, sign_in, name, email, language, password, is_active, created_at, revision, closed_at, erased_at
  }
  public static let table = "person"
  public static let key: [Column] = [.id]

  public var id: PersonID
  /// What they type to sign in; unique, lower case.
  public var signIn: String
  public var name: String
  public var email: String?
  public var language: ReaderLanguage
  /// The password's argon2id string, or nil when none has been set.
  public var password: String?
  public var isActive: Bool
  public var createdAt: Instant
  /// Grows by one with every edit.
  public var revision: Int
  /// When an administrator closed the account; nil while it is open.
  public var closedAt: Instant?
  /// When everything by which the person could be known was erased; this row stands for them in books and logs.
  public var erasedAt: Instant?

  public init(
    id: PersonID, signIn: String, name: String, email: String?, language: ReaderLanguage, password: String?, isActive: Bool,
    createdAt: Instant, revision: Int = 1, closedAt: Instant? = nil, erasedAt: Instant? = nil
  ) {
    self.id = id
    self.signIn = signIn
    self.name = name
    self.email = email
    self.language = language
    self.password = password
    self.isActive = isActive
    self.createdAt = createdAt
    self.revision = revision
    self.closedAt = closedAt
    self.erasedAt = erasedAt
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    signIn = try row.next()
    name = try row.next()
    email = try row.next()
    language = try row.next()
    password = try row.next()
    isActive = try row.next()
    createdAt = try row.next()
    revision = try row.next()
    closedAt = try row.next()
    erasedAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(signIn)
    row.append(name)
    row.append(email)
    row.append(language)
    row.append(password)
    row.append(isActive)
    row.append(createdAt)
    row.append(revision)
    row.append(closedAt)
    row.append(erasedAt)
  }
}

extension ReaderLanguage: RawColumnValue, ColumnValue {}
extension Role: RawColumnValue, ColumnValue {}
extension Scope.Kind: RawColumnValue, ColumnValue {}

/// A role that a person holds somewhere.
public struct AssignmentRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case person, role, scope_kind, scope }
  public static let table = "assignment"
  public static let key: [Column] = [.person, .role, .scope_kind, .scope]

  public var person: PersonID
  public var assignment: Assignment

  public init(person: PersonID, assignment: Assignment) {
    self.person = person
    self.assignment = assignment
  }

  public init(from row: inout RowReader) throws {
    person = try row.next()
    let role: Role = try row.next()
    let scope = Scope(kind: try row.next(), identifier: try row.next())
    guard let assignment = Assignment(role, in: scope) else {
      throw StorageError.corrupt(detail: "nobody can be \(role.rawValue) in a scope of kind \(scope.kind.rawValue)")
    }
    self.assignment = assignment
  }

  public func write(to row: inout RowWriter) {
    row.append(person)
    row.append(assignment.role)
    row.append(assignment.scope.kind)
    row.append(assignment.scope.identifier)
  }
}
