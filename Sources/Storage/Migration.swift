/// A column as a migration describes it, in words that every engine has.
public struct ColumnDescription: Hashable, Sendable {
  public enum Kind: Hashable, Sendable { case integer, text, bytes }

  public let name: String
  public let kind: Kind
  public let isOptional: Bool
  /// The table whose key (one column) this column holds, if it does.
  public let references: String?

  public init(_ name: String, _ kind: Kind, optional: Bool = false, references: String? = nil) {
    self.name = name
    self.kind = kind
    isOptional = optional
    self.references = references
  }
}

/// A table as a migration makes it.
public struct TableDescription: Hashable, Sendable {
  public let name: String
  public let columns: [ColumnDescription]
  public let key: [String]
  public let unique: [[String]]
  public let indexes: [[String]]
  /// Rows are only ever added: the database itself refuses to change or remove one.
  public let isAppendOnly: Bool

  public init(
    _ name: String, key: [String], unique: [[String]] = [], indexes: [[String]] = [], appendOnly: Bool = false,
    columns: [ColumnDescription]
  ) {
    self.name = name
    self.columns = columns
    self.key = key
    self.unique = unique
    self.indexes = indexes
    isAppendOnly = appendOnly
  }
}

/// One step of a migration.
public enum MigrationStep: Hashable, Sendable {
  case createTable(TableDescription)
  /// Adds an optional column, or one with a default for the rows that are there.
  case addColumn(table: String, ColumnDescription, defaultValue: StoredValue)
  case createIndex(table: String, columns: [String], unique: Bool)
}

/// A forward-only change of the schema. Once released it is never edited; a later one mends it.
public struct Migration: Sendable {
  /// 1, 2, 3 …: the schema's version once this has run.
  public let version: Int
  public let name: String
  public let steps: [MigrationStep]

  public init(version: Int, name: String, steps: [MigrationStep]) {
    self.version = version
    self.name = name
    self.steps = steps
  }
}
