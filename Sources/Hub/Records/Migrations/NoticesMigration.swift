internal import Storage

extension HubSchema {
  static let noticesRecords: [any StoredRecord.Type] = [
    NoticeRecord.self, NoticePreferenceRecord.self, BudgetMarkRecord.self,
  ]

  static let notices = Migration(
    version: 2, name: "what people are told",
    steps: [
      .createTable(
        TableDescription(
          "notice", key: ["id"], indexes: [["sent_at", "given_up_at", "next_try_at"], ["person"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("person", .text, references: "person"),
            ColumnDescription("topic", .text),
            ColumnDescription("subject", .text),
            ColumnDescription("detail", .text),
            ColumnDescription("created_at", .integer),
            ColumnDescription("due_at", .integer),
            ColumnDescription("next_try_at", .integer),
            ColumnDescription("tries", .integer),
            ColumnDescription("sent_at", .integer, optional: true),
            ColumnDescription("given_up_at", .integer, optional: true),
            ColumnDescription("failure", .text, optional: true),
          ])),
      .createTable(
        TableDescription(
          "notice_preference", key: ["person", "topic"],
          columns: [
            ColumnDescription("person", .text, references: "person"),
            ColumnDescription("topic", .text),
            ColumnDescription("is_on", .integer),
          ])),
      .createTable(
        TableDescription(
          "budget_mark", key: ["budget", "period", "per_cent"],
          columns: [
            ColumnDescription("budget", .text),
            ColumnDescription("period", .text),
            ColumnDescription("per_cent", .integer),
            ColumnDescription("told_at", .integer),
          ])),
    ])
}
