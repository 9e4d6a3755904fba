internal import Glibc

extension SealingKey {
  /// Why a key's file cannot be used.
  public enum FileFault: Error, Equatable, Sendable {
    /// Others than its owner can read it.
    case readableByOthers(path: String)
    /// It does not hold 64 hexadecimal digits.
    case malformed(path: String)
    case unreachable(path: String, reason: String)
  }

  /// The key in a file of 64 hexadecimal digits that its owner alone can read; where there is none, a new one is made.
  ///
  /// - Throws: `FileFault`. A file that is there is never replaced: what was sealed under its key would be lost.
  public static func load(orMakeAt path: String) throws(FileFault) -> SealingKey {
    if access(path, F_OK) != 0, errno == ENOENT { try make(path) }
    let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { throw .unreachable(path: path, reason: String(cString: strerror(errno))) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .unreachable(path: path, reason: String(cString: strerror(errno))) }
    guard status.st_mode & 0o077 == 0 else { throw .readableByOthers(path: path) }
    var text = [UInt8](repeating: 0, count: keyBytes * 2 + 2)
    let count = read(file, &text, text.count)
    guard count == keyBytes * 2 || count == keyBytes * 2 + 1 && text[keyBytes * 2] == 0x0A,
      var bytes = bytes(ofHexadecimal: text.prefix(keyBytes * 2)), let key = SealingKey(consuming: &bytes)
    else { throw .malformed(path: path) }
    return key
  }

  /// Makes the file whole, or not at all: it is written under another name and linked to its own once it is on the disk.
  /// Whoever comes second finds the first one's file.
  private static func make(_ path: String) throws(FileFault) {
    func fail() -> FileFault { .unreachable(path: path, reason: String(cString: strerror(errno))) }
    let unfinished = "\(path).\(getpid()).unfinished"
    unlink(unfinished)
    let file = Glibc.open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw fail() }
    defer {
      close(file)
      unlink(unfinished)
    }
    var random = SystemRandom()
    let digits = Array("0123456789abcdef".utf8)
    let pairs = random.bytes(keyBytes).map { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    let text = Array(pairs.joined()) + [0x0A]
    guard write(file, text, text.count) == text.count, fsync(file) == 0 else { throw fail() }
    guard link(unfinished, path) == 0 || errno == EEXIST else { throw fail() }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let directory = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw fail() }
    defer { close(directory) }
    guard fsync(directory) == 0 else { throw fail() }
  }

  private static func bytes(ofHexadecimal text: some Collection<UInt8>) -> [UInt8]? {
    let values = text.compactMap { byte -> UInt8? in
      switch byte {
      case 0x30...0x39: byte - 0x30
      case 0x61...0x66: byte - 0x61 + 10
      default: nil
      }
    }
    guard values.count == text.count, values.count % 2 == 0 else { return nil }
    return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
  }
}
