import CLinux
import Glibc

/// A file that is written under another name and takes its own when it is whole; dropped before that, it is gone.
struct GrowingFile: ~Copyable {
  private let path: String
  private let temporary: String
  private let descriptor: Int32

  /// - Parameters:
  ///   - path: the name that it will take.
  ///   - mode: its permissions, less what the process's mask forbids.
  init(for path: String, mode: UInt32 = 0o666) throws {
    self.path = path
    temporary = "\(path).\(getpid()).part"
    descriptor = praya_open_create(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else { throw LocalFile.unwritable(path, errno) }
  }

  deinit {
    if descriptor >= 0 {
      close(descriptor)
      unlink(temporary)
    }
  }

  borrowing func append(_ bytes: [UInt8]) throws {
    var left = bytes[...]
    while !left.isEmpty {
      let count = left.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw LocalFile.unwritable(path, errno) }
      left = left.dropFirst(count)
    }
  }

  /// Gives it its name.
  ///
  /// - Parameter overwriting: whether a file that is there gives way.
  consuming func finish(overwriting: Bool) throws {
    if overwriting {
      guard rename(temporary, path) == 0 else { throw LocalFile.unwritable(path, errno) }
    } else {
      guard link(temporary, path) == 0 else {
        throw errno == EEXIST ? LocalFile.alreadyThere(path) : LocalFile.unwritable(path, errno)
      }
    }
  }
}
