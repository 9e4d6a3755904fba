internal import Foundation

/// Folders in which worlds keep their databases.
enum WorldFolder {
  /// In memory where the machine has such a place, as thousands of worlds would wear a disk out; on the disk when asked.
  static func make(onDisk: Bool, name: String) throws -> String {
    let memory = "/dev/shm"
    let useMemory = !onDisk && FileManager.default.isWritableFile(atPath: memory)
    let root = useMemory ? memory : NSTemporaryDirectory()
    let path = "\(root)/praya-world-\(ProcessInfo.processInfo.processIdentifier)-\(name)-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  /// Copies a database as a death without warning would leave it: the file and its log, and nothing that was only in
  /// memory.
  static func copyImage(from folder: String, to other: String) throws {
    for name in ["praya.db", "praya.db-wal"] where FileManager.default.fileExists(atPath: "\(folder)/\(name)") {
      try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(other)/\(name)")
    }
  }

  static func write(_ bytes: [UInt8], to path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
}
