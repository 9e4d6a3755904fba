import CLinux
import Glibc

/// An open file or folder, closed when it goes out of scope; never inherited by another program.
struct Descriptor: ~Copyable {
  let number: Int32

  init(owning number: Int32) { self.number = number }
  deinit { close(number) }

  static func open(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(SystemFailure) -> Descriptor {
    let number = praya_open_create(path, flags | O_CLOEXEC, mode)
    guard number >= 0 else { throw SystemFailure("open", path) }
    return Descriptor(owning: number)
  }

  /// Opens one name inside this folder. A name that is a symbolic link is refused (`ELOOP`, or `ENOTDIR` for a
  /// folder), so that the way stays inside.
  ///
  /// - Parameter name: one component, without slashes.
  func open(_ name: String, _ flags: Int32, mode: mode_t = 0) throws(SystemFailure) -> Descriptor {
    let found = praya_open_at(number, name, flags | O_CLOEXEC | O_NOFOLLOW, mode)
    guard found >= 0 else { throw SystemFailure("open", name) }
    return Descriptor(owning: found)
  }

  func status() throws(SystemFailure) -> stat {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw SystemFailure("stat", "descriptor \(number)") }
    return status
  }

  /// At most `limit` bytes from `offset` on, fewer only at the file's end.
  func read(from offset: Int64 = 0, limit: Int) throws(SystemFailure) -> [UInt8] {
    var failure: SystemFailure?
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      while count < limit {
        let got = pread(number, buffer.baseAddress.map { $0 + count }, limit - count, off_t(offset) + count)
        if got > 0 {
          count += got
        } else if got == 0 {
          return
        } else if errno != EINTR {
          failure = SystemFailure("read", "descriptor \(number)")
          return
        }
      }
    }
    if let failure { throw failure }
    return bytes
  }

  func write(_ bytes: [UInt8]) throws(SystemFailure) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(number, $0.baseAddress.map { $0 + written }, $0.count - written) }
      if count >= 0 { written += count } else if errno != EINTR { throw SystemFailure("write", "descriptor \(number)") }
    }
  }

  /// Returns when what was written is on the disk.
  func synchronise() throws(SystemFailure) {
    guard fsync(number) == 0 else { throw SystemFailure("fsync", "descriptor \(number)") }
  }
}

extension stat {
  var isRegularFile: Bool { st_mode & S_IFMT == S_IFREG }
  var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
}
