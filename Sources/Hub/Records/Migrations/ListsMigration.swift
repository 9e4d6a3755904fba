internal import Storage

extension HubSchema {
  static let listsRecords: [any StoredRecord.Type] = []

  static let lists = Migration(version: 6, name: "lists and repeats", steps: [])
}
