internal import Storage

extension HubSchema {
  static let agents = Migration(version: 11, name: "centres by agents", steps: [])
}
