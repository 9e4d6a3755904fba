internal import Glibc

/// Small texts that are there in full or not at all, whenever the power goes.
enum DurableText {
  /// Puts a text at `folder/name`: written beside it and synchronised, then given the name, then the folder synchronised.
  ///
  /// - Throws: the system's number of the error.
  static func write(_ text: String, to name: String, in folder: String) throws(Errno) {
    // Begins with a point, as no run's key does.
    let temporary = "\(folder)/.\(name).partial"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Errno() }
    defer { close(file) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw Errno() }
      rest = rest.dropFirst(written)
    }
    guard fsync(file) == 0, rename(temporary, "\(folder)/\(name)") == 0 else { throw Errno() }
    let place = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard place >= 0 else { throw Errno() }
    defer { close(place) }
    guard fsync(place) == 0 else { throw Errno() }
  }

  /// What the system said last.
  struct Errno: Error {
    let words: String
    init() { words = String(cString: strerror(errno)) }
  }
}
