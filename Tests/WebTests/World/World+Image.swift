import Hub
import Quantities
import Storage

extension World {
  /// Everything that is stored but the audit log, hashed: two images are alike when nothing has changed.
  func image() async throws -> Digest {
    try await database.read { records in
      var bytes: [UInt8] = []
      for type in HubSchema.records where type.table != "audit" { bytes += try rows(of: type, in: records) }
      return Digest(of: bytes)
    }
  }
}

private func rows<Record: StoredRecord>(of type: Record.Type, in records: any ReadTransaction) throws -> [UInt8] {
  var bytes = Array(Record.table.utf8)
  try records.forEach(type, where: nil, order: []) { record in
    var row = RowWriter()
    record.write(to: &row)
    for value in row.values {
      switch value {
      case .null: bytes += "n;".utf8
      case .integer(let integer): bytes += "i\(integer);".utf8
      case .text(let text): bytes += "t\(text.utf8.count):\(text);".utf8
      case .bytes(let content): bytes += Array("b\(content.count):".utf8) + content
      }
    }
  }
  return bytes
}
