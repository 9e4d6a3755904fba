internal import Storage

extension HubSchema {
  static let privacyRecords: [any StoredRecord.Type] = []

  static let privacy = Migration(version: 8, name: "personal data and retention", steps: [])
}
