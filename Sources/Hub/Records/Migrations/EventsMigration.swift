internal import Storage

extension HubSchema {
  static let eventsRecords: [any StoredRecord.Type] = []

  static let events = Migration(version: 5, name: "events and webhooks", steps: [])
}
