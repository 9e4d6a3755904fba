internal import Storage

extension HubSchema {
  static let noticesRecords: [any StoredRecord.Type] = [NoticeRecord.self]

  static let notices = Migration(
    version: 2, name: "what people are told",
    steps: [
      .createTable(
        TableDescription(
          "notice", key: ["id"], indexes: [["sent_at", "given_up_at", "due_at"], ["person"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("person", .text, references: "person"),
            ColumnDescription("topic", .text),
            ColumnDescription("subject", .text),
            ColumnDescription("detail", .text),
            ColumnDescription("created_at", .integer),
            ColumnDescription("due_at", .integer),
            ColumnDescription("tries", .integer),
            ColumnDescription("sent_at", .integer, optional: true),
            ColumnDescription("given_up_at", .integer, optional: true),
          ]))
    ])
}
