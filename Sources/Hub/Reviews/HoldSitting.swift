public import Access
public import Language
public import Quantities
public import Reviews
internal import Schemes
internal import Storage

/// What a sitting decided about one application, to be put down.
public struct SittingResolution: Sendable, Hashable {
  public var application: ApplicationID
  public var outcome: SittingOutcome
  /// By sign-in name.
  public var votes: [String: Vote]
  /// Why.
  public var note: String

  public init(application: ApplicationID, outcome: SittingOutcome, votes: [String: Vote], note: String) {
    self.application = application
    self.outcome = outcome
    self.votes = votes
    self.note = note
  }
}

extension Hub {
  /// Opens a sitting. From now on its members read the reviews of what is on the agenda.
  public func openSitting(_ id: SittingID, by actor: Actor) async throws(Problem) -> SittingStatus {
    try await changeSitting(id, .manageSitting, by: actor) { change, record in
      guard record.state != .open else { return }
      guard record.state == .called else { throw record.conflict }
      (record.state, record.openedAt) = (.open, change.now)
    }
  }

  /// Puts down who is there; it may change while the sitting goes on. - Parameter present: sign-in names.
  public func recordAttendance(_ id: SittingID, present: [String], by actor: Actor) async throws(Problem) -> SittingStatus {
    try await changeSitting(id, .manageSitting, by: actor) { change, record in
      guard record.state == .open else { throw record.conflict }
      let members = try change.records.members(of: id)
      let people = try change.people(present, of: members, field: "present")
      for var member in members where member.isPresent != people.values.contains(member.person) {
        member.isPresent.toggle()
        try change.records.update(member)
      }
      record.revision += 1
    }
  }

  /// Puts down what the sitting decided about an application. It stands from then on; the application itself is
  /// approved, rejected or returned by an officer on its strength.
  ///
  /// - Throws: a problem where there is no quorum, somebody voted who is not there or has an interest, the votes say
  ///   something else, or the scores do not let it be approved.
  public func decideItem(_ id: SittingID, _ resolution: SittingResolution, by actor: Actor) async throws(Problem) -> SittingStatus
  {
    try await changeSitting(id, .manageSitting, by: actor) { change, record in
      guard record.state == .open else { throw record.conflict }
      guard var item = try change.records.find(SittingItemRecord.self, id, resolution.application), item.outcome == nil else {
        throw try change.records.undecidable(resolution.application, at: id)
      }
      let application = try change.records.application(resolution.application)
      try change.requireNoInterest(in: application)
      // What was withdrawn meanwhile is deferred, so that the sitting can close.
      guard resolution.outcome == .postpone || [.submitted, .inReview].contains(application.state) else {
        throw application.conflict
      }
      let note = try Hub.checked(resolution.note, "note")
      item.decision = try change.decision(resolution, about: application, at: record, note: note, by: actor)
      (item.outcome, item.decidedAt) = (resolution.outcome, change.now)
      try change.records.update(item)
      record.revision += 1
    }
  }

  /// Closes a sitting whose agenda is done. What was not come to is deferred first, which needs no quorum.
  public func closeSitting(_ id: SittingID, by actor: Actor) async throws(Problem) -> SittingStatus {
    try await changeSitting(id, .manageSitting, by: actor) { change, record in
      guard record.state != .closed else { return }
      guard record.state == .open else { throw record.conflict }
      let open = try change.records.items(of: id).filter { $0.outcome == nil }
      guard open.isEmpty else {
        throw Problem.invalid(
          open.map {
            .init(
              field: "agenda[\($0.position - 1)]", rule: "decided",
              Phrase(
                "Item \($0.position) is not decided; defer it to close the sitting.", "第 \($0.position) 項尚未決定；如要結束會議，請先押後。"))
          })
      }
      (record.state, record.closedAt) = (.closed, change.now)
    }
  }
}

extension ReadTransaction {
  fileprivate func undecidable(_ application: ApplicationID, at sitting: SittingID) throws -> Problem {
    guard let item = try find(SittingItemRecord.self, sitting, application), let outcome = item.outcome else {
      return Problem.notFound(Phrase("application on this agenda", "議程上的申請"), application.rawValue)
    }
    return Problem(
      .conflict, "item-decided",
      Phrase(
        "The sitting has decided already: \(outcome.label.english). A correction is an addendum to its minutes.",
        "會議已作決定：\(outcome.label.traditionalChinese)。如須更正，請在會議紀錄加入附錄。"))
  }

  /// What a committee decided last about an application as it was last submitted; nil where nothing, or it was deferred.
  func committeeDecision(on application: ApplicationRecord) throws -> SittingOutcome? {
    guard let submitted = application.submittedAt else { return nil }
    let items = try select(
      SittingItemRecord.self, where: .equal(.application, application.id) && .greaterOrEqual(.decided_at, submitted))
    let last = items.filter { $0.outcome != .postpone }.max { ($0.decidedAt ?? submitted) < ($1.decidedAt ?? submitted) }
    return last?.outcome
  }
}

extension Change {
  /// Members by the names that stand in a request.
  fileprivate func people(_ names: [String], of members: [SittingMemberRecord], field: String) throws -> [String: PersonID] {
    var people: [String: PersonID] = [:]
    for name in names {
      guard let person = try records.person(named: name)?.id, members.contains(where: { $0.person == person }) else {
        throw Problem.invalid(
          field, rule: "member",
          Phrase("'\(name.prefix(64))' is no member of this sitting.", "「\(name.prefix(64))」不是此會議的成員。"))
      }
      guard !people.values.contains(person) else {
        throw Problem.invalid(
          field, rule: "duplicate", Phrase("'\(name.prefix(64))' stands twice.", "「\(name.prefix(64))」重複出現。"))
      }
      people[name] = person
    }
    return people
  }

  fileprivate func decision(
    _ resolution: SittingResolution, about application: ApplicationRecord, at sitting: SittingRecord, note: String,
    by actor: Actor
  ) throws -> SittingDecision {
    let members = try records.members(of: sitting.id)
    var barred: [SittingDecision.Barred] = []
    for member in members {
      if let ground = try records.interest(of: member.person, in: application) {
        barred.append(.init(person: member.person, ground: ground))
      }
    }
    let kept = Set(barred.map(\.person))
    let present = try members.filter { member in
      try member.isPresent && !kept.contains(member.person) && records.judges(member.person, for: sitting.scheme)
    }.map(\.person)
    let scheme = try records.require(SchemeRecord.self, sitting.scheme, Phrase("scheme", "資助計劃")).scheme()
    let votes = try votes(resolution.votes, members, present: present, kept: kept)
    let least = scheme.quorum.least(of: members.count)
    if resolution.outcome != .postpone || !votes.isEmpty {
      guard scheme.quorum.isMet(by: present.count, of: members.count) else {
        throw Problem(
          .conflict, "no-quorum",
          Phrase(
            "\(present.count) members may decide this; the quorum is \(least). It can only be deferred, without a vote.",
            "可就此決定的出席成員有 \(present.count) 名，法定人數為 \(least) 名；此項只可押後，不設表決。"))
      }
      let voted = Vote.outcome(of: votes, chair: sitting.chair)
      guard voted == resolution.outcome else {
        throw Problem.invalid(
          "outcome", rule: "votes",
          Phrase("By its votes the sitting decided: \(voted.label.english).", "按表決結果，會議的決定為：\(voted.label.traditionalChinese)。"))
      }
    }
    if resolution.outcome == .approve, let fault = try records.reviewFault(of: application) { throw Problem.invalid([fault]) }
    let score = try scheme.scoring.flatMap { try records.score(of: application, by: $0) }
    return SittingDecision(
      outcome: resolution.outcome,
      votes: votes.sorted { $0.key < $1.key }.map { .init(person: $0.key, vote: $0.value) }, present: present, barred: barred,
      quorum: least, members: members.count, score: score?.hundredths, note: note, recordedBy: actor.person)
  }

  /// The votes of those who are there and have no interest; nobody else's count.
  private func votes(
    _ named: [String: Vote], _ members: [SittingMemberRecord], present: [PersonID], kept: Set<PersonID>
  ) throws -> [PersonID: Vote] {
    let people = try people(named.keys.sorted(), of: members, field: "votes")
    var votes: [PersonID: Vote] = [:]
    for (name, vote) in named {
      guard let person = people[name] else { continue }
      guard present.contains(person) else {
        throw Problem.invalid(
          "votes", rule: kept.contains(person) ? "interest" : "present",
          kept.contains(person)
            ? Phrase("\(name) has an interest and does not vote.", "\(name) 有利益關係，不可表決。")
            : Phrase("\(name) is not there and does not vote.", "\(name) 未有出席，不可表決。"))
      }
      votes[person] = vote
    }
    return votes
  }
}
