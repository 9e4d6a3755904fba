internal import Storage

extension HubSchema {
  static let identityRecords: [any StoredRecord.Type] = [
    InvitationRecord.self, PasswordResetRecord.self, SecondFactorRecord.self, RecoveryCodeRecord.self, AttemptRecord.self,
  ]

  static let identity = Migration(
    version: 3, name: "invitations, second factors, sessions",
    steps: [
      .addColumn(table: "credential", ColumnDescription("scopes", .text, optional: true), defaultValue: .null),
      .addColumn(table: "credential", ColumnDescription("last_used_at", .integer, optional: true), defaultValue: .null),
      .createIndex(table: "person", columns: ["email"], unique: false),
      .createTable(
        TableDescription(
          "invitation", key: ["id"], indexes: [["digest"], ["organisation", "id"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("person", .text, references: "person"),
            ColumnDescription("organisation", .text, optional: true, references: "organisation"),
            ColumnDescription("roles", .text),
            ColumnDescription("invited_by", .text, optional: true, references: "person"),
            ColumnDescription("created_at", .integer),
            ColumnDescription("expires_at", .integer),
            ColumnDescription("digest", .bytes, optional: true),
            ColumnDescription("accepted_at", .integer, optional: true),
            ColumnDescription("revoked_at", .integer, optional: true),
          ])),
      .createTable(
        TableDescription(
          "password_reset", key: ["person"], indexes: [["digest"], ["expires_at"]],
          columns: [
            ColumnDescription("person", .text, references: "person"),
            ColumnDescription("digest", .bytes),
            ColumnDescription("created_at", .integer),
            ColumnDescription("expires_at", .integer),
          ])),
      .createTable(
        TableDescription(
          "second_factor", key: ["person"],
          columns: [
            ColumnDescription("person", .text, references: "person"),
            ColumnDescription("secret", .bytes),
            ColumnDescription("created_at", .integer),
            ColumnDescription("confirmed_at", .integer, optional: true),
            ColumnDescription("last_step", .integer, optional: true),
          ])),
      .createTable(
        TableDescription(
          "recovery_code", key: ["person", "digest"],
          columns: [
            ColumnDescription("person", .text, references: "person"),
            ColumnDescription("digest", .bytes),
            ColumnDescription("created_at", .integer),
          ])),
      .createTable(
        TableDescription(
          "attempt", key: ["key"], indexes: [["last_at"]],
          columns: [
            ColumnDescription("key", .text),
            ColumnDescription("tries", .integer),
            ColumnDescription("last_at", .integer),
          ])),
    ])
}
