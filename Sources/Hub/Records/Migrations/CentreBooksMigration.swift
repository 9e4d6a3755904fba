internal import Storage

extension HubSchema {
  static let centreBooksRecords: [any StoredRecord.Type] = [CentrePaymentRecord.self]

  /// What was paid to centres, and by how much their clocks differ.
  static let centreBooks = Migration(
    version: 13, name: "the books of centres",
    steps: [
      .addColumn(table: "centre", ColumnDescription("clock_ahead", .integer, optional: true), defaultValue: .null),
      .addColumn(table: "centre", ColumnDescription("clock_measured_at", .integer, optional: true), defaultValue: .null),
      .createTable(
        TableDescription(
          "centre_payment", key: ["id"], unique: [["voucher"], ["corrects"]],
          indexes: [["centre", "voucher"], ["centre", "recorded_at"], ["reference"]], appendOnly: true,
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("voucher", .integer),
            ColumnDescription("centre", .text, references: "centre"),
            ColumnDescription("amount", .integer),
            ColumnDescription("reference", .text),
            ColumnDescription("corrects", .text, optional: true, references: "centre_payment"),
            ColumnDescription("recorded_by", .text, references: "person"),
            ColumnDescription("recorded_at", .integer),
          ])),
      // A centre's statement, and what is compared with its own records, are read along this.
      .createIndex(table: "job", columns: ["centre", "settled_at"], unique: false),
    ])
}
