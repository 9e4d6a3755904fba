import Dispatch
import Synchronization

/// Hashes and verifies passwords on threads of its own, a bounded number at a time: each takes 64 MiB and a tenth of a
/// second of a core, and whoever tries many passwords must not take the machine.
public final class PasswordDesk: Sendable {
  private let hasher: any PasswordHasher
  private let waitingLimit: Int
  private let lines: [DispatchQueue]
  /// How many stand in each line.
  private let waiting: Mutex<[Int]>
  /// A hash of a password that nobody knows.
  private let decoy = Mutex<String?>(nil)

  /// - Parameters:
  ///   - parallel: how many at once.
  ///   - waiting: how many may wait for their turn; more are refused with `PasswordError.overloaded`.
  public init(_ hasher: any PasswordHasher = Argon2idHasher(), parallel: Int = 2, waiting: Int = 64) {
    self.hasher = hasher
    waitingLimit = waiting
    let parallel = max(1, parallel)
    lines = (0..<parallel).map { DispatchQueue(label: "praya.passwords.\($0)") }
    self.waiting = Mutex([Int](repeating: 0, count: parallel))
  }

  public func hash(_ password: String) async throws(PasswordError) -> String {
    let hasher = hasher
    return try await run { () throws(PasswordError) in try hasher.hash(password) }
  }

  /// Whether `hash` was made from `password`. Pass nil where the account does not exist: the answer is no, and takes
  /// as long as any other, so that it does not tell which accounts exist.
  public func verify(_ password: String, against hash: String?) async throws(PasswordError) -> Bool {
    try await run { [self] () throws(PasswordError) in
      if let hash { return hasher.verify(password, against: hash) }
      _ = hasher.verify(password, against: try decoyHash())
      return false
    }
  }

  /// Whether the hash should be made anew from the password that was just verified.
  public func isOutdated(_ hash: String) -> Bool { hasher.isOutdated(hash) }

  private func decoyHash() throws(PasswordError) -> String {
    if let known = decoy.withLock({ $0 }) { return known }
    var random = SystemRandom()
    let made = try hasher.hash(String(random.next(), radix: 36))
    decoy.withLock { $0 = made }
    return made
  }

  private func run<Value: Sendable>(
    _ work: @escaping @Sendable () throws(PasswordError) -> Value
  ) async throws(PasswordError) -> Value {
    let line = waiting.withLock { waiting -> Int? in
      guard waiting.reduce(0, +) < waitingLimit + waiting.count else { return nil }
      guard let shortest = waiting.indices.min(by: { waiting[$0] < waiting[$1] }) else { return nil }
      waiting[shortest] += 1
      return shortest
    }
    guard let line else { throw .overloaded }
    let result = await withCheckedContinuation { (continuation: CheckedContinuation<Result<Value, PasswordError>, Never>) in
      lines[line].async {
        let result = Result { () throws(PasswordError) in try work() }
        self.waiting.withLock { $0[line] -= 1 }
        continuation.resume(returning: result)
      }
    }
    return try result.get()
  }
}
