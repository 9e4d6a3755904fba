internal import Storage

extension HubSchema {
  static let providersRecords: [any StoredRecord.Type] = []

  static let providers = Migration(version: 4, name: "sign-in by a provider", steps: [])
}
