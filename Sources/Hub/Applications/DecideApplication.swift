public import Access
public import Language
public import Quantities
internal import Reviews
internal import Schemes
internal import Storage

/// An approval: what is granted, and how it was decided.
public struct Approval: Sendable, Codable, Hashable {
  public var terms: AwardTerms
  /// Whether the committee found the case exceptional, which a scheme may have a rate of its own for.
  public var exceptional: Bool
  /// Whether a committee decided, rather than the officer alone: a sitting's recorded decision must say so.
  public var byCommittee: Bool

  public init(terms: AwardTerms, exceptional: Bool = false, byCommittee: Bool = false) {
    self.terms = terms
    self.exceptional = exceptional
    self.byCommittee = byCommittee
  }
}

extension Hub {
  /// Takes an application into review.
  public func reviewApplication(_ id: ApplicationID, by actor: Actor) async throws(Problem) -> ApplicationRecord {
    try await changeApplication(id, .reviewApplication, by: actor) { _, record in
      guard record.state != .inReview else { return }
      try record.move(to: .inReview)
    }
  }

  /// Gives an application back to be completed. - Parameter note: what is missing, in the officer's words.
  public func returnApplication(_ id: ApplicationID, note: String, by actor: Actor) async throws(Problem) -> ApplicationRecord {
    try await changeApplication(id, .reviewApplication, by: actor) { change, record in
      let note = try Hub.checked(note: note)
      try change.requireCommittee(agrees: .giveBack, on: record)
      try record.move(to: .returned)
      record.note = note
      try change.tellOfDecision(record)
    }
  }

  /// Rejects an application. - Parameter reason: why, in the officer's words; the applicant reads it.
  public func rejectApplication(_ id: ApplicationID, reason: String, by actor: Actor) async throws(Problem) -> ApplicationRecord {
    try await changeApplication(id, .decideApplication, by: actor) { change, record in
      let reason = try Hub.checked(note: reason)
      try change.requireCommittee(agrees: .reject, on: record)
      try record.move(to: .rejected)
      (record.note, record.decidedAt, record.decidedBy) = (reason, change.now, actor.person)
      try change.tellOfDecision(record)
    }
  }

  /// Approves an application: the scheme's rules are held against what is granted, its amount is kept in the fund,
  /// and the organisation may accept it until the acceptance date.
  ///
  /// - Throws: a problem with every rule that the decision breaks, or that the fund lacks the amount.
  public func approveApplication(_ id: ApplicationID, _ approval: Approval, by actor: Actor) async throws(Problem)
    -> ApplicationRecord
  {
    try await changeApplication(id, .decideApplication, by: actor) { change, record in
      let scheme = try change.records.require(SchemeRecord.self, record.scheme, Phrase("scheme", "資助計劃")).scheme()
      try change.requireCommittee(agrees: .approve, on: record)
      try record.move(to: .approved)
      let approval = try change.withCommittee(approval, of: record, under: scheme)
      let faults = try change.faults(in: approval, of: record, under: scheme)
      guard faults.isEmpty else { throw Problem.invalid(faults) }
      (record.decidedAt, record.decidedBy) = (change.now, actor.person)
      let acceptBy = change.now + .days(Int64(scheme.acceptanceDays))
      try change.award(record, approval.terms, acceptBy: acceptBy)
      try change.tellOfDecision(record)
    }
  }

  private static func checked(note: String) throws(Problem) -> String {
    guard (1...4000).contains(note.utf8.count) else {
      throw .invalid("note", rule: "length", Phrase("A note has 1 to 4000 bytes.", "說明須為 1 至 4000 個位元組。"))
    }
    return note
  }
}

extension Change {
  /// - Throws: a problem with every rule of its scheme that a grant of more, or for longer, would break.
  func checkRules(_ grant: GrantRecord, _ amendment: GrantAmendment) throws {
    let scheme = try records.require(SchemeRecord.self, grant.scheme, Phrase("scheme", "資助計劃")).scheme()
    let whole = Approval(terms: grant.terms, exceptional: amendment.exceptional, byCommittee: amendment.byCommittee)
    let faults = try faults(in: whole, of: try records.application(grant.application), under: scheme)
    guard faults.isEmpty else { throw Problem.invalid(faults) }
  }

  /// What the approval breaks of the scheme's rules. What the application has been promised so far is part of it.
  fileprivate func faults(in approval: Approval, of record: ApplicationRecord, under scheme: Scheme) throws -> [Problem.Fault] {
    let city = try city()
    guard case .money(let currency) = scheme.unit, currency != city.currency else {
      let calendar = try city.calendar()
      let applied = calendar.day(of: record.submittedAt ?? now)
      let organisation = try records.require(OrganisationRecord.self, record.organisation, Phrase("organisation", "機構"))
      let used = try records.usedAmounts(
        under: scheme, organisation: record.organisation, project: record.project, on: calendar.day(of: now),
        without: record.id)
      let broken = scheme.check(
        try proposed(approval, scheme, city.currency), facts: record.facts.overridden(by: organisation.facts), appliedOn: applied,
        used: used)
      return try broken + reviewFaults(approval, of: record, under: scheme)
    }
    return [
      .init(
        field: "scheme", rule: "currency",
        Phrase(
          "The scheme pays in \(currency.code), but this hub keeps its books in \(city.currency.code).",
          "此計劃以 \(currency.code) 支付，但平台以 \(city.currency.code) 記帳。"))
    ]
  }

  private func proposed(_ approval: Approval, _ scheme: Scheme, _ currency: Currency) throws -> ProposedDecision {
    let terms = approval.terms
    var rate: Share?
    let amount: Amount
    switch terms.benefit {
    case .money(let units, let share):
      rate = share
      amount = .money(Money(minorUnits: units, currency))
    case .deviceSeconds(_, let units): amount = .deviceSeconds(DeviceSeconds(units))
    case .package(_, _, _, let share):
      rate = share
      amount = .money(Money(minorUnits: try terms.benefit.schemeUnits(from: terms.from, until: terms.until), currency))
    }
    return ProposedDecision(
      rate: rate, amount: amount, months: PackageBilling.months(from: terms.from, until: terms.until),
      exceptional: approval.exceptional,
      byCommittee: approval.byCommittee)
  }
}
