internal import Storage

extension HubSchema {
  static let identityRecords: [any StoredRecord.Type] = []

  static let identity = Migration(version: 3, name: "invitations, second factors, sessions", steps: [])
}
