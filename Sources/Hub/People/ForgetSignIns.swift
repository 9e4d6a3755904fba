internal import Access
internal import Language
internal import Quantities
internal import Storage

extension Hub {
  /// Tries are kept so long after the last of them.
  static let attemptsKept = Seconds.days(1)
  private static let mostForgottenSignIns = 500

  /// Removes what signing in leaves behind: sessions long ended, secrets that have expired, tries long past. At most a
  /// few hundred rows a round, so that nobody waits for it.
  func forgetSignIns() async throws(Problem) {
    let now = clock.now
    let ended = retention.horizon(of: .signIns, at: now) ?? now
    let (credentials, resets, attempts) = try await viewing { records in
      let most = Hub.mostForgottenSignIns
      return (
        try records.select(
          CredentialRecord.self, where: .less(.expires_at, ended), limit: most
        ).map(\.digest),
        try records.select(PasswordResetRecord.self, where: .less(.expires_at, now), limit: most).map(\.person),
        try records.select(AttemptRecord.self, where: .less(.last_at, now - Hub.attemptsKept), limit: most).map(\.key)
      )
    }
    guard !(credentials.isEmpty && resets.isEmpty && attempts.isEmpty) else { return }
    try await change(.keepCalendar, by: nil, "sign-ins:") { change in
      for digest in credentials { try change.records.delete(CredentialRecord.self, digest) }
      for key in attempts { try change.records.delete(AttemptRecord.self, key) }
      // Another may have been sent in the meantime.
      for person in resets where try change.records.find(PasswordResetRecord.self, person).map({ $0.expiresAt < now }) ?? false {
        try change.records.delete(PasswordResetRecord.self, person)
      }
    }
  }
}
