internal import Glibc

/// Files that are there, whole, after a power cut, and readable by their owner only.
///
/// Nothing here opens a database that SQLite has open in this process: closing it again would drop SQLite's locks.
enum DurableFile {
  /// Makes an empty file of mode 600.
  static func create(_ path: String, unlessThere: Bool = false) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if unlessThere, errno == EEXIST { return }
      throw StorageError(systemError: errno, path: path)
    }
    close(descriptor)
    try flushFolder(of: path)
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  static func remove(_ path: String) { unlink(path) }

  /// Makes a file that `fill` fills, under a name of its own, and puts it at `path` once it is on the disk.
  ///
  /// - Parameter replacing: whether a file that is at `path` gives way.
  /// - Throws: `StorageError.unwritable` when there is one and it does not. Nothing is left behind on an error.
  static func write(_ path: String, replacing: Bool, fill: (_ unfinished: String) throws -> Void) throws {
    let unfinished = path + ".unfinished"
    let isNew = !(replacing && exists(path))
    // The name is taken at once, so that nobody else's file is overwritten at the end.
    if isNew { try create(path) }
    do {
      remove(unfinished)
      try create(unfinished)
      try fill(unfinished)
      try flush(unfinished, O_RDWR)
      guard rename(unfinished, path) == 0 else { throw StorageError(systemError: errno, path: path) }
      try flushFolder(of: path)
    } catch {
      remove(unfinished)
      if isNew { remove(path) }
      throw error
    }
  }

  private static func flushFolder(of path: String) throws {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    try flush(folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder, O_RDONLY | O_DIRECTORY)
  }

  private static func flush(_ path: String, _ flags: Int32) throws {
    let descriptor = open(path, flags | O_CLOEXEC)
    guard descriptor >= 0 else { throw StorageError(systemError: errno, path: path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StorageError(systemError: errno, path: path) }
  }
}
