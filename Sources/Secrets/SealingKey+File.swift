internal import Glibc

extension SealingKey {
  /// Why a file gives no key.
  public enum FileFault: Error, Equatable, Sendable {
    /// It is no plain file of this many bytes.
    case noKey(path: String)
    /// Others than its owner may read it.
    case open(path: String)
    case system(path: String, errno: Int32)
  }

  /// The key in a file of 32 bytes; a new one, written to the disk with mode 600, where there is none.
  public static func load(orMakeAt path: String) throws(FileFault) -> SealingKey {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw .system(path: path, errno: errno) }
      return try make(path)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw .noKey(path: path) }
    guard status.st_mode & 0o077 == 0 else { throw .open(path: path) }
    var bytes = [UInt8](repeating: 0, count: keyBytes + 1)
    let read = Glibc.read(descriptor, &bytes, bytes.count)
    bytes.removeLast()
    guard read == keyBytes, let key = SealingKey(consuming: &bytes) else { throw .noKey(path: path) }
    return key
  }

  /// Writes a new key beside its place and gives it its name when it is whole: a machine that stops midway leaves no half.
  private static func make(_ path: String) throws(FileFault) -> SealingKey {
    var random = SystemRandom()
    let key = SealingKey.generate(using: &random)
    let temporary = "\(path).\(getpid()).new"
    let descriptor = Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .system(path: path, errno: errno) }
    let isWritten = write(descriptor, key.bytes, keyBytes) == keyBytes && fsync(descriptor) == 0
    let problem = errno
    close(descriptor)
    guard isWritten, rename(temporary, path) == 0 else {
      unlink(temporary)
      throw .system(path: path, errno: problem)
    }
    return key
  }
}
