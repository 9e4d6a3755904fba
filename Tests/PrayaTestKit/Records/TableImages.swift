internal import Hub
public import Storage

/// Every value of every table as it lies in the database, but for the audit log, of which only the length and the last
/// outcome are kept: two images are equal when nothing has changed.
public struct TableImages: Sendable, Hashable {
  /// The rows by table.
  public var tables: [String: [[StoredValue]]]
  public var auditLines: Int64
  public var lastOutcome: String?

  public init(_ records: any ReadTransaction) throws {
    tables = [:]
    for type in HubSchema.records where type != AuditRecord.self { tables[type.table] = try TableImages.rows(of: type, records) }
    let last = try records.select(AuditRecord.self, order: .descending(.sequence), limit: 1).first
    (auditLines, lastOutcome) = (last?.sequence ?? 0, last?.outcome)
  }

  public static func read(_ database: any Database) async throws -> TableImages {
    try await database.read { try TableImages($0) }
  }

  private static func rows<Record: StoredRecord>(of type: Record.Type, _ records: any ReadTransaction) throws -> [[StoredValue]] {
    try records.select(PlainRow<Record>.self).map(\.values)
  }
}

/// A row of a record's table, its values left as they are stored.
struct PlainRow<Record: StoredRecord>: StoredRecord {
  typealias Column = Record.Column
  static var table: String { Record.table }
  static var key: [Column] { Record.key }

  var values: [StoredValue]

  init(from row: inout RowReader) throws {
    values = []
    for _ in Column.allCases { values.append(try row.next(PlainValue.self).stored) }
  }

  func write(to row: inout RowWriter) { for value in values { row.append(PlainValue(stored: value)) } }
}

struct PlainValue: ColumnValue {
  let stored: StoredValue
}
