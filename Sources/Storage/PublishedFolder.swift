internal import Glibc

/// A folder of files that others read, each written once: a file is there whole, also after a power cut, or not at all, and
/// none is ever replaced. The folder has mode 755, its files 644.
public struct PublishedFolder: Sendable {
  public let path: String
  /// No file of it is larger, in bytes.
  public static let largestFile = 1 << 20

  public init(_ path: String) { self.path = path }

  /// Writes a file, and makes the folder where it is missing.
  ///
  /// - Parameter name: of one file of the folder: no slash, no dot at its beginning.
  /// - Throws: `StorageError.duplicate` when there is such a file, `.unwritable` when it cannot be written.
  public func publish(_ bytes: [UInt8], as name: String) throws {
    let target = try place(of: name)
    if mkdir(path, 0o755) != 0, errno != EEXIST { throw StorageError(systemError: errno, path: path) }
    guard access(target, F_OK) != 0 else { throw StorageError.duplicate(table: path, detail: name) }
    let unfinished = "\(path)/.\(name).unfinished"
    unlink(unfinished)
    do {
      try PublishedFolder.write(bytes, to: unfinished)
      guard rename(unfinished, target) == 0 else { throw StorageError(systemError: errno, path: target) }
      try PublishedFolder.flush(path)
    } catch {
      unlink(unfinished)
      throw error
    }
  }

  /// The bytes of a file; nil when there is none.
  public func read(_ name: String) throws -> [UInt8]? {
    let path = try place(of: name)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw StorageError(systemError: errno, path: path)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while bytes.count <= PublishedFolder.largestFile {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw StorageError(systemError: errno, path: path) }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
    throw StorageError.corrupt(detail: "\(path) is larger than \(PublishedFolder.largestFile) bytes")
  }

  private func place(of name: String) throws -> String {
    guard !name.isEmpty, !name.hasPrefix("."), !name.utf8.contains(UInt8(ascii: "/")) else {
      throw StorageError.unwritable(path: path, detail: "'\(name)' is no name of a file")
    }
    return "\(path)/\(name)"
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw StorageError(systemError: errno, path: path) }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw StorageError(systemError: errno, path: path) }
      rest = rest.dropFirst(count)
    }
    // Whatever the process's mask says: these are for everybody.
    guard fchmod(descriptor, 0o644) == 0, fsync(descriptor) == 0 else { throw StorageError(systemError: errno, path: path) }
  }

  private static func flush(_ folder: String) throws {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StorageError(systemError: errno, path: folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StorageError(systemError: errno, path: folder) }
  }
}
