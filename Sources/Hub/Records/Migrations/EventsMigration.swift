internal import Storage

extension HubSchema {
  static let eventsRecords: [any StoredRecord.Type] = [
    JobChangeRecord.self, WebhookRecord.self, EventRecord.self, DeliveryRecord.self,
  ]

  static let events = Migration(
    version: 5, name: "events and webhooks",
    steps: [
      .createTable(
        TableDescription(
          "job_change", key: ["job"], unique: [["number"]], indexes: [["project", "number"]],
          columns: [
            ColumnDescription("job", .text, references: "job"),
            ColumnDescription("project", .text, references: "project"),
            ColumnDescription("number", .integer),
          ])),
      .createTable(
        TableDescription(
          "webhook", key: ["id"], indexes: [["scope", "id"], ["organisation", "id"], ["owner"], ["removed_at"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("scope_kind", .text),
            ColumnDescription("scope", .text),
            ColumnDescription("organisation", .text, optional: true, references: "organisation"),
            ColumnDescription("url", .text),
            ColumnDescription("topics", .text),
            ColumnDescription("label", .text),
            ColumnDescription("owner", .text, references: "person"),
            ColumnDescription("is_enabled", .integer),
            ColumnDescription("stop", .text, optional: true),
            ColumnDescription("secret", .bytes),
            ColumnDescription("previous_secret", .bytes, optional: true),
            ColumnDescription("previous_until", .integer, optional: true),
            ColumnDescription("created_at", .integer),
            ColumnDescription("revision", .integer),
            ColumnDescription("failures", .integer),
            ColumnDescription("failing_since", .integer, optional: true),
            ColumnDescription("succeeded_at", .integer, optional: true),
            ColumnDescription("resumes_at", .integer, optional: true),
            ColumnDescription("removed_at", .integer, optional: true),
          ])),
      .createTable(
        TableDescription(
          "webhook_event", key: ["number"], indexes: [["spread_at", "number"]],
          columns: [
            ColumnDescription("number", .integer),
            ColumnDescription("topic", .text),
            ColumnDescription("subject", .text),
            ColumnDescription("at", .integer),
            ColumnDescription("project", .text, optional: true),
            ColumnDescription("organisation", .text, optional: true),
            ColumnDescription("scheme", .text, optional: true),
            ColumnDescription("webhook", .text, optional: true),
            ColumnDescription("spread_at", .integer, optional: true),
          ])),
      .createTable(
        TableDescription(
          "webhook_delivery", key: ["id"], unique: [["webhook", "event"]],
          indexes: [["state", "due_at"], ["webhook", "state", "due_at"], ["webhook", "subject", "state"], ["ended_at"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("webhook", .text, references: "webhook"),
            ColumnDescription("event", .integer),
            ColumnDescription("event_id", .text),
            ColumnDescription("topic", .text),
            ColumnDescription("subject", .text),
            ColumnDescription("at", .integer),
            ColumnDescription("state", .text),
            ColumnDescription("due_at", .integer),
            ColumnDescription("gives_up_at", .integer),
            ColumnDescription("tries", .integer),
            ColumnDescription("tried_at", .integer, optional: true),
            ColumnDescription("answer", .integer, optional: true),
            ColumnDescription("failure", .text, optional: true),
            ColumnDescription("ended_at", .integer, optional: true),
          ])),
    ])
}
