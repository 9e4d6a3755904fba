internal import Access
internal import Centres
public import Language
internal import Quantities
internal import Storage

/// What the table of retention asks for, done a bounded number at a time, so that nobody waits for it.
extension Hub {
  /// One transaction removes at most so many.
  private static let mostForgottenAtOnce = 500

  /// Removes what is past its time.
  public func forgetOld() async throws(Problem) {
    try await eachInTurn(Sweep.all) { sweep throws(Problem) in
      guard let horizon = retention.horizon(of: sweep.kind, at: clock.now) else { return }
      let most = Hub.mostForgottenAtOnce
      guard try await viewing({ try sweep.isDue($0, horizon) }) else { return }
      try await change(.keepCalendar, by: nil, "retention:\(sweep.kind.rawValue)") { try sweep.sweep($0, horizon, most) }
    }
    try await forgetClosedAccounts()
  }

  /// Erases those whose accounts have been closed long enough, unless something stands against it still.
  private func forgetClosedAccounts() async throws(Problem) {
    guard let horizon = retention.horizon(of: .closedAccounts, at: clock.now) else { return }
    let due = try await viewing { records in
      try records.select(
        PersonRecord.self, where: .less(.closed_at, horizon), order: .ascending(.closed_at), limit: Hub.mostForgottenAtOnce
      ).filter { try records.obstacles(toErasing: $0, isLastAdministratorBound: false).isEmpty }
    }
    try await eachInTurn(due) { person throws(Problem) in
      let id = newIdentifier(ErasureKind.self)
      try await change(.erasePerson, by: nil, "person:\(person.id)") { change in
        // The account may have been opened, or work begun, since it was looked at.
        guard let person = try change.records.find(PersonRecord.self, person.id), let closed = person.closedAt, closed < horizon
        else { return }
        try change.requireErasable(person)
        try change.erase(person, as: id)
      }
    }
  }

  /// Has a centre remove the files of runs that are long over; what it does not answer to is asked again.
  public func forgetRunFiles(at name: Slug) async throws(Problem) {
    guard let horizon = retention.horizon(of: .runFiles, at: clock.now), let centre = directory[name] else { return }
    let duty = "run-files:\(name)"
    let jobs = try await viewing { try $0.settledJobs(for: duty, before: horizon, most: Hub.mostForgottenAtOnce) }
    var seenTo: JobRecord?
    for job in jobs {
      if job.centre == name, job.acceptedAt != nil {
        do { try await centre.discardFiles(of: job.key) } catch { break }
      }
      // A centre that gave it back before may have files of it. Where there is nothing, nothing is removed.
      var isLeft = false
      for key in job.formerKeys where !isLeft {
        do { try await centre.discardFiles(of: key) } catch { isLeft = true }
      }
      if isLeft { break }
      seenTo = job
    }
    guard let last = seenTo else { return }
    try await change(.keepCalendar, by: nil, "retention:\(duty)") { try $0.note(duty, through: last) }
  }
}

/// How one kind of data is removed.
private struct Sweep: Sendable {
  let kind: Retention.Kind
  /// Whether there is something before the horizon.
  let isDue: @Sendable (any ReadTransaction, Instant) throws -> Bool
  let sweep: @Sendable (Change, Instant, _ most: Int) throws -> Void

  static let all = [invitations, messages, drafts, scripts]

  private static let messages = removing(.messages, NoticeRecord.self, \.id) { horizon in
    .any([.less(.sent_at, horizon), .all([.isNull(.sent_at), .less(.given_up_at, horizon)])])
  }

  private static let drafts = removing(.drafts, ApplicationRecord.self, \.id) { horizon in
    .equal(.state, ApplicationState.draft) && .isNull(.submitted_at) && .less(.created_at, horizon)
  }

  private static let invitations = Sweep(kind: .invitations) { records, horizon in
    try !records.select(InvitationRecord.self, where: .less(.expires_at, horizon), limit: 1).isEmpty
  } sweep: { change, horizon, most in
    for invitation in try change.records.select(InvitationRecord.self, where: .less(.expires_at, horizon), limit: most) {
      try change.records.delete(InvitationRecord.self, invitation.id)
      guard let person = try change.records.find(PersonRecord.self, invitation.person), person.isOnlyInvited,
        try change.records.select(InvitationRecord.self, where: .equal(.person, person.id), limit: 1).isEmpty
      else { continue }
      try change.erase(person, as: change.hub.newIdentifier())
    }
  }

  private static let scripts = Sweep(kind: .scripts) { records, horizon in
    try !records.settledJobs(for: "scripts", before: horizon, most: 1).isEmpty
  } sweep: { change, horizon, most in
    _ = try change.discardScripts("scripts", before: horizon, most: most)
  }

  private static func removing<Record: StoredRecord>(
    _ kind: Retention.Kind, _ type: Record.Type, _ key: @escaping @Sendable (Record) -> some ColumnValue,
    _ condition: @escaping @Sendable (Instant) -> Condition<Record>
  ) -> Sweep {
    Sweep(kind: kind) { records, horizon in
      try !records.select(type, where: condition(horizon), limit: 1).isEmpty
    } sweep: { change, horizon, most in
      for record in try change.records.select(type, where: condition(horizon), limit: most) {
        try change.records.delete(type, key(record))
      }
    }
  }
}
