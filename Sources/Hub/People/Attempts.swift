internal import Access
internal import Language
internal import Quantities
internal import Storage
internal import Synchronization

/// Tries at passwords, codes and secrets: counted before they are made, kept when they fail.
extension Hub {
  /// What an account is called at the gate, whether there is one or not.
  static func gateAccount(_ name: String) -> String {
    String(Digest(of: Array(name.lowercased().utf8)).description.prefix(32))
  }

  /// Counts a try. - Throws: a `throttled` problem that says how long to wait.
  func admit(_ purpose: SignInGate.Purpose, account: String?, from origin: ClientOrigin) async throws(Problem) {
    let now = clock.now
    if let account, gate.withLock({ $0.count(purpose, account: account) }) == nil {
      let kept = try await viewing { try $0.find(AttemptRecord.self, "\(purpose.rawValue):\(account)") }
      if let kept {
        let count = AttemptCount(tries: Int(clamping: kept.tries), lastAt: kept.lastAt)
        gate.withLock { $0.restore(purpose, account: account, count, at: now) }
      }
    }
    guard let wait = gate.withLock({ $0.admit(purpose, account: account, from: origin, at: now) }) else { return }
    var problem = Problem(
      .throttled, "too-many-tries",
      Phrase("Too many tries. Please wait \(wait.count) s.", "嘗試次數過多，請於 \(wait.count) 秒後再試。"))
    problem.retryAfterSeconds = wait.count
    throw problem
  }

  /// A try has failed: it is kept, so that a restart does not forget it, and where it was aimed at somebody, the audit log
  /// says so.
  func keepFailure(_ purpose: SignInGate.Purpose, account: String, of person: PersonID?) async {
    guard let count = gate.withLock({ $0.count(purpose, account: account) }) else { return }
    let record = AttemptRecord(key: "\(purpose.rawValue):\(account)", tries: Int64(count.tries), lastAt: count.lastAt)
    let now = clock.now
    // Where it cannot be written, the count in memory still holds.
    try? await database.write { records in
      if try records.find(AttemptRecord.self, record.key) == nil {
        try records.insert(record)
      } else {
        try records.update(record)
      }
      guard let person else { return }
      try AuditLog(records: records).append(
        at: now, actor: nil, act: .signIn, subject: "person:\(person)", outcome: "refused:wrong-\(purpose.rawValue)")
    }
  }

  /// Whoever tried has shown who they are.
  func forgive(_ purpose: SignInGate.Purpose, account: String?, from origin: ClientOrigin) {
    let now = clock.now
    gate.withLock { $0.succeed(purpose, account: account, from: origin, at: now) }
  }
}

extension Change {
  /// Forgets the tries that were kept, once somebody has shown who they are.
  func forgetAttempts(_ purpose: SignInGate.Purpose, account: String) throws {
    try records.delete(AttemptRecord.self, "\(purpose.rawValue):\(account)")
  }
}
