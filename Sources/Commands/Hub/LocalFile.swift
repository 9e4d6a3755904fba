import CLinux
import Console
import Glibc
import Language

/// Files of whoever runs the command.
enum LocalFile {
  /// Reads a whole file of at most `limit` bytes.
  static func read(_ path: String, limit: Int) throws -> [UInt8] {
    let descriptor = try open(path)
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while true {
      let piece = try read(descriptor, of: path, atMost: 256 << 10)
      guard !piece.isEmpty else { return bytes }
      bytes += piece
      guard bytes.count <= limit else {
        throw Failure(Phrase("\(path) is larger than \(limit) bytes.", "\(path) 大於 \(limit) 位元組。"))
      }
    }
  }

  /// A descriptor to read a file by, which the caller closes.
  static func open(_ path: String) throws -> Int32 {
    let descriptor = praya_open_create(path, O_RDONLY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { throw unreadable(path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      close(descriptor)
      throw Failure(Phrase("\(path) is a folder.", "\(path) 是資料夾。"))
    }
    return descriptor
  }

  /// The next bytes; empty at the file's end.
  static func read(_ descriptor: Int32, of path: String, atMost most: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
      var taken = Glibc.read(descriptor, buffer.baseAddress, most)
      while taken < 0, errno == EINTR { taken = Glibc.read(descriptor, buffer.baseAddress, most) }
      guard taken >= 0 else { throw unreadable(path) }
      count = taken
    }
  }

  /// Writes a whole file, of which there is never half.
  ///
  /// - Parameter overwriting: whether a file that is there gives way.
  static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o666, overwriting: Bool) throws {
    let file = try GrowingFile(for: path, mode: mode)
    try file.append(bytes)
    try file.finish(overwriting: overwriting)
  }

  static func alreadyThere(_ path: String) -> Failure {
    Failure(Phrase("\(path) is there already.", "\(path) 已存在。"))
  }

  private static func unreadable(_ path: String) -> Failure {
    let words = words(errno)
    return Failure(Phrase("\(path) cannot be read: \(words).", "無法讀取 \(path)：\(words)。"))
  }

  static func unwritable(_ path: String, _ code: Int32) -> Failure {
    let words = words(code)
    return Failure(Phrase("\(path) cannot be written: \(words).", "無法寫入 \(path)：\(words)。"))
  }

  private static func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}

extension Invocation {
  /// The bytes of a file, or of standard input for `-`.
  func read(_ path: String, limit: Int) throws -> [UInt8] {
    path == "-" ? try terminal.readInput(limit) : try LocalFile.read(path, limit: limit)
  }

  /// A JSON file of at most 1 MiB.
  func readJSON(_ path: String) throws -> JSONValue {
    let bytes = try read(path, limit: 1 << 20)
    guard let value = try? JSONValue(reading: bytes) else {
      throw Failure(Phrase("\(path) is no JSON text.", "\(path) 不是 JSON。"))
    }
    return value
  }
}
