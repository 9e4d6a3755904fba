internal import Storage

extension HubSchema {
  static let agentsRecords: [any StoredRecord.Type] = [AgentTokenRecord.self, AgentRecord.self]

  static let agents = Migration(
    version: 11, name: "centres by agents",
    steps: [
      .addColumn(table: "job", ColumnDescription("reason_detail", .text, optional: true), defaultValue: .null),
      .createTable(
        TableDescription(
          "agent_token", key: ["digest"], indexes: [["centre"]],
          columns: [
            ColumnDescription("digest", .bytes),
            ColumnDescription("centre", .text, references: "centre"),
            ColumnDescription("created_at", .integer),
            ColumnDescription("expires_at", .integer, optional: true),
            ColumnDescription("revoked_at", .integer, optional: true),
            ColumnDescription("last_used_at", .integer, optional: true),
          ])),
      .createTable(
        TableDescription(
          "agent", key: ["centre"],
          columns: [
            ColumnDescription("centre", .text, references: "centre"),
            ColumnDescription("installation", .text),
            ColumnDescription("life", .integer),
            ColumnDescription("host", .text),
            ColumnDescription("version", .text),
            ColumnDescription("since", .integer),
            ColumnDescription("heard_at", .integer),
            ColumnDescription("terms", .text),
          ])),
    ])
}
