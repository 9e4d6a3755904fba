import CLinux
import Foundation
import Glibc

/// Small files that are there in full or not at all, whenever the power goes.
enum DurableFile {
  /// Longer records are not read: none that Praya writes comes near it.
  static let recordLimitBytes = 64 << 20

  /// Puts `bytes` at `folder/name`: a temporary file is written and synchronised, then takes the name, then the
  /// folder is synchronised.
  static func write(_ bytes: [UInt8], to name: String, in folder: String) throws(SystemFailure) {
    let temporary = "\(folder)/\(name).partial"
    do {
      let file = try Descriptor.open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o600)
      try file.write(bytes)
      try file.synchronise()
    }
    guard rename(temporary, "\(folder)/\(name)") == 0 else { throw SystemFailure("rename", temporary) }
    try synchronise(folder: folder)
  }

  /// Makes `folder/name` of these bytes unless there is such a file.
  ///
  /// - Returns: false when there is one already. A crash may leave it empty; its presence is what counts.
  static func create(_ bytes: [UInt8], as name: String, in folder: String) throws(SystemFailure) -> Bool {
    do throws(SystemFailure) {
      let file = try Descriptor.open("\(folder)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
      try file.write(bytes)
      try file.synchronise()
    } catch {
      if error.code == EEXIST { return false }
      throw error
    }
    try synchronise(folder: folder)
    return true
  }

  /// Returns when the names in the folder are on the disk.
  static func synchronise(folder: String) throws(SystemFailure) {
    try Descriptor.open(folder, O_RDONLY | O_DIRECTORY).synchronise()
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The bytes of a file; nil when there is none.
  static func read(_ path: String) throws(SystemFailure) -> [UInt8]? {
    do throws(SystemFailure) {
      let file = try Descriptor.open(path, O_RDONLY | O_NOFOLLOW)
      return try file.read(limit: min(recordLimitBytes, Int(try file.status().st_size)))
    } catch {
      if error.isMissing { return nil }
      throw error
    }
  }
}

extension DurableFile {
  static func encode(_ record: some Encodable) throws(SystemFailure) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do { return Array(try encoder.encode(record)) } catch { throw SystemFailure("encode", "\(error)", code: EINVAL) }
  }

  /// Nil when the bytes are not such a record.
  static func decode<Record: Decodable>(_ type: Record.Type, from bytes: [UInt8]) -> Record? {
    try? JSONDecoder().decode(type, from: Data(bytes))
  }
}
