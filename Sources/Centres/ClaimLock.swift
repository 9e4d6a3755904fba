import Glibc

/// Who may write about a run: its runner for as long as it lives, or, when that is gone, whoever records it.
///
/// The lock belongs to the open file (`flock`), so that the kernel gives it back at the holder's death, however
/// it dies, and no process that the holder starts has it.
struct ClaimLock: ~Copyable {
  private let file: Descriptor

  private init(_ file: consuming Descriptor) { self.file = file }

  /// Nil when another process, or another part of this one, holds it.
  static func acquire(_ path: String) throws(SystemFailure) -> ClaimLock? {
    let file = try Descriptor.open(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
    while flock(file.number, LOCK_EX | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return nil }
      guard errno == EINTR else { throw SystemFailure("flock", path) }
    }
    return ClaimLock(file)
  }

  /// Tries again, 20 ms apart, while `isWorthwhile` holds, at most `attempts` times.
  static func acquire(_ path: String, attempts: Int, while isWorthwhile: () -> Bool) throws(SystemFailure) -> ClaimLock? {
    for attempt in 0..<attempts {
      if attempt > 0 { usleep(20_000) }
      guard isWorthwhile() else { return nil }
      if let lock = try acquire(path) { return lock }
    }
    return nil
  }
}
