internal import Storage

extension HubSchema {
  static let listsRecords: [any StoredRecord.Type] = []

  /// The indexes along which lists are read, each of which ends with the table's key; revisions of what is edited; how
  /// a request was answered, and by when it is forgotten.
  static let lists = Migration(version: 6, name: "lists and repeats", steps: listIndexes + revisions + answers)

  private static let listIndexes: [MigrationStep] = [
    ("job", ["state"]), ("job", ["project", "state"]), ("job", ["organisation", "state"]), ("job", ["centre"]),
    ("job", ["grant"]), ("job", ["total"]), ("job", ["project", "total"]), ("job", ["organisation", "total"]),
    ("job", ["centre", "total"]),
    ("application", ["state"]), ("application", ["scheme"]), ("application", ["organisation", "state"]),
    ("application", ["submitted_at"]), ("application", ["scheme", "submitted_at"]),
    ("application", ["organisation", "submitted_at"]), ("application", ["project", "submitted_at"]),
    ("payment", ["project", "receipt"]),
    ("audit", ["subject"]), ("audit", ["actor"]), ("audit", ["act"]), ("audit", ["at"]),
    ("remembered_request", ["at"]),
  ].map { .createIndex(table: $0, columns: $1, unique: false) }

  private static let revisions: [MigrationStep] = ["person", "project", "centre", "pool"].map { table in
    .addColumn(table: table, ColumnDescription("revision", .integer), defaultValue: .integer(1))
  }

  private static let answers: [MigrationStep] = [
    .addColumn(table: "remembered_request", ColumnDescription("status", .integer), defaultValue: .integer(201))
  ]
}
