internal import Storage

extension HubSchema {
  static let memberLoginsRecords: [any StoredRecord.Type] = [MemberLoginRecord.self]

  static let memberLogins = Migration(
    version: 15, name: "members' logins at centres",
    steps: [
      .addColumn(table: "centre", ColumnDescription("member_logins", .text, optional: true), defaultValue: .null),
      .createTable(
        TableDescription(
          "member_login", key: ["centre", "person"], indexes: [["centre", "login"], ["person"], ["set_by"]],
          columns: [
            ColumnDescription("centre", .text, references: "centre"),
            ColumnDescription("person", .text, references: "person"),
            ColumnDescription("login", .text, optional: true),
            ColumnDescription("is_at_centre", .integer),
            ColumnDescription("set_at", .integer),
            ColumnDescription("set_by", .text, optional: true, references: "person"),
          ])),
    ])
}
