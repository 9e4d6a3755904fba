internal import Storage

extension HubSchema {
  static let careRecords: [any StoredRecord.Type] = [
    AwaitedRecord.self, WaitRecord.self, DependentRecord.self, OpenJobsRecord.self,
  ]

  static let care = Migration(
    version: 10, name: "what a review found",
    steps: [
      .createTable(
        TableDescription(
          "awaited", key: ["id"], indexes: [["has_failed"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("unfinished", .integer),
            ColumnDescription("has_failed", .integer),
          ])),
      .createTable(
        TableDescription(
          "wait", key: ["awaited", "submission"],
          columns: [
            ColumnDescription("awaited", .text, references: "awaited"),
            ColumnDescription("submission", .text),
          ])),
      .createTable(
        TableDescription(
          "dependent", key: ["submission"],
          columns: [
            ColumnDescription("submission", .text),
            ColumnDescription("pool", .text, references: "pool"),
            ColumnDescription("waits", .integer),
          ])),
      .createTable(
        TableDescription(
          "open_jobs", key: ["project"],
          columns: [
            ColumnDescription("project", .text, references: "project"),
            ColumnDescription("count", .integer),
          ])),
      .addColumn(table: "job_input", ColumnDescription("size", .integer), defaultValue: .integer(0)),
      // A queue in its order, with what each job is known to wait for, is read from this alone.
      .createIndex(table: "job", columns: ["state", "pool", "number", "reason"], unique: false),
      // Whose jobs a centre has had.
      .createIndex(table: "job", columns: ["centre", "organisation"], unique: false),
    ])
}
