internal import Glibc

/// The right to be the only Praya on a database, kept for as long as this value lives or, if the process dies, no longer.
///
/// The lock is on a file of its own: closing any descriptor of the database's file would drop SQLite's locks on it.
final class FileLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `StorageError.inUse` when another has it.
  init(path: String, of database: String) throws {
    // Not inherited by a job's runner, which outlives Praya and would keep the lock.
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StorageError(systemError: errno, path: path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      Glibc.close(descriptor)
      throw reason == EWOULDBLOCK ? StorageError.inUse(path: database) : StorageError(systemError: reason, path: path)
    }
    // Only now: had it been set before an error, `deinit` would close it again, and by then it may be another file's.
    self.descriptor = descriptor
  }

  deinit { Glibc.close(descriptor) }
}

extension StorageError {
  /// What the system said about a file.
  init(systemError code: Int32, path: String) {
    self = .unwritable(path: path, detail: String(cString: strerror(code)))
  }
}
