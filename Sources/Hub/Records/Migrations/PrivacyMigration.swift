internal import Storage

extension HubSchema {
  static let privacyRecords: [any StoredRecord.Type] = [AuditHeadRecord.self, ErasureRecord.self, ProgressRecord.self]

  static let privacy = Migration(version: 8, name: "personal data and retention", steps: privacyTables + privacyColumns)

  private static let privacyTables: [MigrationStep] = [
    .createTable(
      TableDescription(
        "audit_head", key: ["day"], appendOnly: true,
        columns: [
          ColumnDescription("day", .text),
          ColumnDescription("position", .integer),
          ColumnDescription("head", .bytes),
          ColumnDescription("before", .integer),
          ColumnDescription("written_at", .integer),
        ])),
    .createTable(
      TableDescription(
        "erasure", key: ["id"], indexes: [["state", "id"], ["person"]],
        columns: [
          ColumnDescription("id", .text),
          ColumnDescription("person", .text, references: "person"),
          ColumnDescription("state", .text),
          ColumnDescription("requested_by", .text, optional: true, references: "person"),
          ColumnDescription("requested_at", .integer),
          ColumnDescription("decided_by", .text, optional: true, references: "person"),
          ColumnDescription("decided_at", .integer, optional: true),
          ColumnDescription("finished_at", .integer, optional: true),
        ])),
    .createTable(
      TableDescription(
        "progress", key: ["duty"],
        columns: [
          ColumnDescription("duty", .text),
          ColumnDescription("settled_at", .integer),
          ColumnDescription("job", .text, references: "job"),
        ])),
  ]

  private static let privacyColumns: [MigrationStep] = [
    .addColumn(table: "person", ColumnDescription("closed_at", .integer, optional: true), defaultValue: .null),
    .addColumn(table: "person", ColumnDescription("erased_at", .integer, optional: true), defaultValue: .null),
    // What is past its time.
    .createIndex(table: "person", columns: ["closed_at"], unique: false),
    .createIndex(table: "invitation", columns: ["expires_at"], unique: false),
    .createIndex(table: "job", columns: ["settled_at"], unique: false),
    // What there is of one person; where a column refers to people alone, its index is there already.
    .createIndex(table: "job", columns: ["submitter", "settled_at"], unique: false),
    .createIndex(table: "remembered_request", columns: ["use_case"], unique: false),
  ]
}
