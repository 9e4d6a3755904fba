internal import Storage

extension HubSchema {
  static let reviewRecords: [any StoredRecord.Type] = []

  static let review = Migration(version: 7, name: "review of applications", steps: [])
}
