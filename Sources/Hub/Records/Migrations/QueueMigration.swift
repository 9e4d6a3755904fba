internal import Storage

extension HubSchema {
  static let queueRecords: [any StoredRecord.Type] = [BacklogRecord.self, StartPromiseRecord.self, PastRunRecord.self]

  /// What the policy `praya` remembers.
  static let queue = Migration(
    version: 10, name: "what the order of service remembers",
    steps: [
      .addColumn(table: "job", ColumnDescription("due_at", .integer, optional: true), defaultValue: .null),
      .addColumn(table: "pool", ColumnDescription("policy", .text), defaultValue: .text("praya")),
      .createTable(
        TableDescription(
          "backlog", key: ["pool"],
          columns: [
            ColumnDescription("pool", .text, references: "pool"),
            ColumnDescription("waiting", .integer),
            ColumnDescription("running_ends", .integer),
            ColumnDescription("running_size", .integer),
          ])),
      .createTable(
        TableDescription(
          "start_promise", key: ["number"], indexes: [["pool"]],
          columns: [
            ColumnDescription("number", .integer),
            ColumnDescription("pool", .text, references: "pool"),
            ColumnDescription("due", .integer, optional: true),
            ColumnDescription("head", .integer, optional: true),
          ])),
      .createTable(
        TableDescription(
          "past_run", key: ["pool", "project", "turn"], unique: [["pool", "number"]],
          columns: [
            ColumnDescription("pool", .text, references: "pool"),
            ColumnDescription("project", .text, references: "project"),
            ColumnDescription("turn", .integer),
            ColumnDescription("number", .integer),
            ColumnDescription("run", .integer),
            ColumnDescription("requested", .integer),
            ColumnDescription("processors", .integer),
          ])),
    ])
}
