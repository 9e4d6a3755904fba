internal import Storage

extension HubSchema {
  static let providersRecords: [any StoredRecord.Type] = [
    ProviderRecord.self, LinkedIdentityRecord.self, SpentSignInRecord.self,
  ]

  static let providers = Migration(
    version: 4, name: "sign-in by a provider",
    steps: [
      .createTable(
        TableDescription(
          "provider", key: ["id"], unique: [["issuer"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("issuer", .text),
            ColumnDescription("client_id", .text),
            ColumnDescription("client_secret", .bytes, optional: true),
            ColumnDescription("name", .text),
            ColumnDescription("name_zh", .text),
            ColumnDescription("is_enabled", .integer),
            ColumnDescription("creates_people", .integer),
            ColumnDescription("email_domains", .text),
            ColumnDescription("changed_at", .integer),
          ])),
      .createTable(
        TableDescription(
          "linked_identity", key: ["id"], unique: [["issuer", "subject"]], indexes: [["person"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("issuer", .text),
            ColumnDescription("subject", .text),
            ColumnDescription("person", .text, references: "person"),
            ColumnDescription("linked_at", .integer),
            ColumnDescription("signed_in_at", .integer, optional: true),
          ])),
      .createTable(
        TableDescription(
          "spent_sign_in", key: ["state"], indexes: [["expires_at"]],
          columns: [
            ColumnDescription("state", .bytes),
            ColumnDescription("expires_at", .integer),
          ])),
    ])
}
