internal import Storage

extension HubSchema {
  static let operationsRecords: [any StoredRecord.Type] = []

  static let operations = Migration(version: 9, name: "operations", steps: [])
}
