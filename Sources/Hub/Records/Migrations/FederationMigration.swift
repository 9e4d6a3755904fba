internal import Storage

extension HubSchema {
  static let federationRecords: [any StoredRecord.Type] = [JobMoveRecord.self]

  /// Pools that the hub shares with others, and jobs that move from one place to another.
  static let federation = Migration(
    version: 14, name: "shared pools and moves",
    steps: [
      .addColumn(table: "pool", ColumnDescription("usage", .text), defaultValue: .text("dedicated")),
      .addColumn(table: "pool", ColumnDescription("closures", .text, optional: true), defaultValue: .null),
      .addColumn(table: "job", ColumnDescription("move_rule", .text), defaultValue: .text("ask")),
      .addColumn(table: "job", ColumnDescription("preference", .text), defaultValue: .text("cheapest")),
      .addColumn(table: "job", ColumnDescription("accepted_total", .integer, optional: true), defaultValue: .null),
      .addColumn(table: "job", ColumnDescription("accepted_own", .integer, optional: true), defaultValue: .null),
      .addColumn(table: "job", ColumnDescription("moves", .integer), defaultValue: .integer(0)),
      .addColumn(table: "job", ColumnDescription("leg", .integer), defaultValue: .integer(0)),
      .addColumn(table: "job", ColumnDescription("expected_at", .integer, optional: true), defaultValue: .null),
      .addColumn(table: "job", ColumnDescription("stuck_at", .integer, optional: true), defaultValue: .null),
      .addColumn(table: "job", ColumnDescription("withdrawn_at", .integer, optional: true), defaultValue: .null),
      .addColumn(table: "job", ColumnDescription("centre_reason", .text, optional: true), defaultValue: .null),
      .createIndex(table: "job", columns: ["stuck_at"], unique: false),
      .createTable(
        TableDescription(
          "job_move", key: ["job", "number"],
          indexes: [["state", "expires_at"], ["decided_by"], ["submission", "state"], ["from_centre", "organisation"]],
          columns: [
            ColumnDescription("job", .text, references: "job"),
            ColumnDescription("number", .integer),
            ColumnDescription("submission", .text),
            ColumnDescription("organisation", .text),
            ColumnDescription("state", .text),
            ColumnDescription("cause", .text),
            ColumnDescription("from_centre", .text, references: "centre"),
            ColumnDescription("from_pool", .text, references: "pool"),
            ColumnDescription("from_key", .text),
            ColumnDescription("was_sent", .integer),
            ColumnDescription("to_centre", .text, references: "centre"),
            ColumnDescription("to_pool", .text, references: "pool"),
            ColumnDescription("price_before", .integer),
            ColumnDescription("price_after", .integer),
            ColumnDescription("total_before", .integer),
            ColumnDescription("total_after", .integer),
            ColumnDescription("own_before", .integer),
            ColumnDescription("own_after", .integer),
            ColumnDescription("asked_at", .integer),
            ColumnDescription("expires_at", .integer, optional: true),
            ColumnDescription("decided_at", .integer, optional: true),
            ColumnDescription("decided_by", .text, optional: true),
            ColumnDescription("ended_at", .integer, optional: true),
            ColumnDescription("failure", .text, optional: true),
          ])),
    ])
}
