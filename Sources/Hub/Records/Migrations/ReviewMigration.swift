internal import Storage

extension HubSchema {
  static let reviewRecords: [any StoredRecord.Type] = [
    ConflictRecord.self, ReviewRecord.self, PromiseRecord.self, SittingRecord.self, SittingMemberRecord.self,
    SittingItemRecord.self, AddendumRecord.self, ReportRecord.self, AwardConditionRecord.self,
  ]

  static let review = Migration(
    version: 7, name: "review of applications",
    steps: [
      .createTable(
        TableDescription(
          "conflict", key: ["id"], indexes: [["person", "id"], ["application"], ["organisation"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("person", .text, references: "person"),
            ColumnDescription("application", .text, optional: true, references: "application"),
            ColumnDescription("organisation", .text, optional: true, references: "organisation"),
            ColumnDescription("until", .text, optional: true),
            ColumnDescription("reason", .text),
            ColumnDescription("sitting", .text, optional: true, references: "sitting"),
            ColumnDescription("recorded_by", .text, references: "person"),
            ColumnDescription("recorded_at", .integer),
            ColumnDescription("lifted_at", .integer, optional: true),
            ColumnDescription("lifted_by", .text, optional: true, references: "person"),
            ColumnDescription("lifted_reason", .text, optional: true),
          ])),
      .createTable(
        TableDescription(
          "review", key: ["id"], unique: [["application", "round", "reviewer"]],
          indexes: [["reviewer", "state"], ["reviewer", "id"], ["scheme", "id"], ["application", "id"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("application", .text, references: "application"),
            ColumnDescription("scheme", .text, references: "scheme"),
            ColumnDescription("reviewer", .text, references: "person"),
            ColumnDescription("round", .integer),
            ColumnDescription("state", .text),
            ColumnDescription("scores", .text),
            ColumnDescription("comment", .text),
            ColumnDescription("assigned_by", .text, references: "person"),
            ColumnDescription("assigned_at", .integer),
            ColumnDescription("promised_day", .text, optional: true),
            ColumnDescription("accepted_at", .integer, optional: true),
            ColumnDescription("submitted_at", .integer, optional: true),
            ColumnDescription("note", .text, optional: true),
            ColumnDescription("reopenings", .text),
            ColumnDescription("revision", .integer),
          ])),
      .createTable(
        TableDescription(
          "promise", key: ["id"], indexes: [["scheme", "kind"], ["application"], ["review"], ["ended_at", "due_at"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("kind", .text),
            ColumnDescription("scheme", .text, references: "scheme"),
            ColumnDescription("application", .text, references: "application"),
            ColumnDescription("review", .text, optional: true, references: "review"),
            ColumnDescription("began_at", .integer),
            ColumnDescription("promised_day", .text),
            ColumnDescription("due_at", .integer),
            ColumnDescription("ended_at", .integer, optional: true),
            ColumnDescription("outcome", .text, optional: true),
            ColumnDescription("reminded_at", .integer, optional: true),
            ColumnDescription("overdue_told_at", .integer, optional: true),
          ])),
      .createTable(
        TableDescription(
          "sitting", key: ["id"], indexes: [["scheme", "id"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("scheme", .text, references: "scheme"),
            ColumnDescription("starts_at", .integer),
            ColumnDescription("place", .text),
            ColumnDescription("chair", .text, references: "person"),
            ColumnDescription("state", .text),
            ColumnDescription("called_by", .text, references: "person"),
            ColumnDescription("called_at", .integer),
            ColumnDescription("opened_at", .integer, optional: true),
            ColumnDescription("closed_at", .integer, optional: true),
            ColumnDescription("note", .text, optional: true),
            ColumnDescription("minutes", .text, optional: true),
            ColumnDescription("digest", .bytes, optional: true),
            ColumnDescription("signed_at", .integer, optional: true),
            ColumnDescription("revision", .integer),
          ])),
      .createTable(
        TableDescription(
          "sitting_member", key: ["sitting", "person"], indexes: [["person"]],
          columns: [
            ColumnDescription("sitting", .text, references: "sitting"),
            ColumnDescription("person", .text, references: "person"),
            ColumnDescription("is_present", .integer),
          ])),
      .createTable(
        TableDescription(
          "sitting_item", key: ["sitting", "application"], indexes: [["application"]],
          columns: [
            ColumnDescription("sitting", .text, references: "sitting"),
            ColumnDescription("application", .text, references: "application"),
            ColumnDescription("position", .integer),
            ColumnDescription("outcome", .text, optional: true),
            ColumnDescription("decision", .text, optional: true),
            ColumnDescription("decided_at", .integer, optional: true),
          ])),
      .createTable(
        TableDescription(
          "sitting_addendum", key: ["sitting", "number"],
          columns: [
            ColumnDescription("sitting", .text, references: "sitting"),
            ColumnDescription("number", .integer),
            ColumnDescription("text", .text),
            ColumnDescription("written_by", .text, references: "person"),
            ColumnDescription("written_at", .integer),
          ])),
      .createTable(
        TableDescription(
          "report", key: ["id"], unique: [["grant", "due_day"]],
          indexes: [["project", "id"], ["organisation", "id"], ["scheme", "id"], ["state", "due_day"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("grant", .text, references: "grant"),
            ColumnDescription("scheme", .text, references: "scheme"),
            ColumnDescription("organisation", .text, references: "organisation"),
            ColumnDescription("project", .text, references: "project"),
            ColumnDescription("due_day", .text),
            ColumnDescription("hold_day", .text, optional: true),
            ColumnDescription("state", .text),
            ColumnDescription("questions", .text),
            ColumnDescription("answers", .text),
            ColumnDescription("note", .text, optional: true),
            ColumnDescription("asked_at", .integer),
            ColumnDescription("submitted_at", .integer, optional: true),
            ColumnDescription("submitted_by", .text, optional: true, references: "person"),
            ColumnDescription("decided_at", .integer, optional: true),
            ColumnDescription("decided_by", .text, optional: true, references: "person"),
            ColumnDescription("exceptions", .text),
            ColumnDescription("overdue_told_at", .integer, optional: true),
            ColumnDescription("held_told_at", .integer, optional: true),
            ColumnDescription("revision", .integer),
          ])),
      .createTable(
        TableDescription(
          "award_condition", key: ["grant", "number"],
          columns: [
            ColumnDescription("grant", .text, references: "grant"),
            ColumnDescription("number", .integer),
            ColumnDescription("text", .text),
            ColumnDescription("due_day", .text, optional: true),
            ColumnDescription("outcome", .text, optional: true),
            ColumnDescription("note", .text, optional: true),
            ColumnDescription("decided_at", .integer, optional: true),
            ColumnDescription("decided_by", .text, optional: true, references: "person"),
            ColumnDescription("revision", .integer),
          ])),
    ])
}
