public import Access
public import Language
public import Quantities
internal import Reviews
internal import Storage

/// A sitting to be called, or what it is changed to.
public struct SittingPlan: Sendable, Hashable {
  public var startsAt: Instant
  /// Where, or at which address; may be empty.
  public var place: String
  /// Sign-in names of those who sit: reviewers and officers of the scheme.
  public var members: [String]
  /// One of the members.
  public var chair: String
  /// The applications, in order.
  public var agenda: [ApplicationID]

  public init(startsAt: Instant, place: String, members: [String], chair: String, agenda: [ApplicationID]) {
    self.startsAt = startsAt
    self.place = place
    self.members = members
    self.chair = chair
    self.agenda = agenda
  }
}

extension Hub {
  /// The most members of a sitting, and applications on its agenda.
  public static let mostMembers = 50
  public static let mostItems = 200

  /// Calls a sitting of a scheme's committee; its members are told.
  public func callSitting(of scheme: Slug, _ plan: SittingPlan, by actor: Actor) async throws(Problem) -> SittingStatus {
    let identifier = newIdentifier(SittingKind.self)
    return try await change(.manageSitting, by: actor, "sitting:\(identifier)") { change in
      _ = try change.records.require(SchemeRecord.self, scheme, Phrase("scheme", "資助計劃"))
      try change.require(.manageSitting, on: Target(.scheme(scheme.rawValue)))
      let (members, chair) = try change.members(of: plan, scheme)
      let record = SittingRecord(
        id: identifier, scheme: scheme, startsAt: plan.startsAt, place: try Hub.checked(plan.place, "place", mayBeEmpty: true),
        chair: chair, state: .called, calledBy: actor.person, calledAt: change.now, revision: 1)
      try change.records.insert(record)
      try change.write(members, and: plan.agenda, of: record, by: actor)
      for member in members { try change.notify(member, of: Notice(.sitting, subject: identifier.rawValue, detail: "called:1")) }
      return try change.records.status(of: record, for: actor)
    }
  }

  /// Changes a sitting that has not begun: its date, members and agenda are those of the new plan. Whoever is new, or
  /// everybody where the date changes, is told.
  public func changeSitting(_ id: SittingID, _ plan: SittingPlan, revision: Int, by actor: Actor) async throws(Problem)
    -> SittingStatus
  {
    try await changeSitting(id, .manageSitting, by: actor) { change, record in
      try record.require(revision: revision)
      guard record.state == .called else { throw record.conflict }
      let place = try Hub.checked(plan.place, "place", mayBeEmpty: true)
      let (members, chair) = try change.members(of: plan, record.scheme)
      let before = Set(try change.records.members(of: id).map(\.person))
      let told = plan.startsAt == record.startsAt && place == record.place ? members.filter { !before.contains($0) } : members
      (record.startsAt, record.place, record.chair) = (plan.startsAt, place, chair)
      for member in before { try change.records.delete(SittingMemberRecord.self, id, member) }
      for item in try change.records.items(of: id) { try change.records.delete(SittingItemRecord.self, id, item.application) }
      try change.write(members, and: plan.agenda, of: record, by: actor)
      record.revision += 1
      for member in told {
        try change.notify(member, of: Notice(.sitting, subject: id.rawValue, detail: "called:\(record.revision)"))
      }
    }
  }

  /// Cancels a sitting that has not begun.
  public func cancelSitting(_ id: SittingID, reason: String, by actor: Actor) async throws(Problem) -> SittingStatus {
    try await changeSitting(id, .manageSitting, by: actor) { change, record in
      let reason = try Hub.checked(reason, "reason")
      guard record.state != .cancelled else { return }
      guard record.state == .called else { throw record.conflict }
      (record.state, record.note) = (.cancelled, reason)
      for member in try change.records.members(of: id) {
        try change.notify(member.person, of: Notice(.sitting, subject: id.rawValue, detail: "cancelled"))
      }
    }
  }

  /// One change of one sitting by somebody who may make it.
  func changeSitting(
    _ id: SittingID, _ act: Act, by actor: Actor, _ body: @escaping @Sendable (Change, inout SittingRecord) throws -> Void
  ) async throws(Problem) -> SittingStatus {
    try await change(act, by: actor, "sitting:\(id)") { change in
      var record = try change.records.visibleSitting(id, to: actor)
      try change.require(act, on: Target(.scheme(record.scheme.rawValue), owner: record.chair))
      try change.match(record.revision)
      let before = record
      try body(change, &record)
      if record != before {
        if record.revision == before.revision { record.revision += 1 }
        try change.records.update(record)
      }
      return try change.records.status(of: record, for: actor)
    }
  }
}

extension SittingRecord {
  var conflict: Problem {
    Problem(
      .conflict, "sitting-state",
      Phrase(
        "The sitting is \(state.label.english); this cannot be done now.",
        "會議\(state.label.traditionalChinese)，現時不能進行此操作。"))
  }

  func require(revision expected: Int) throws(Problem) {
    guard revision == expected else {
      throw Problem(
        .conflict, "sitting-changed",
        Phrase("The sitting has changed since: it is at revision \(revision).", "會議資料已更新，現為第 \(revision) 版。"))
    }
  }
}

extension Change {
  /// The plan's members and its chair.
  fileprivate func members(of plan: SittingPlan, _ scheme: Slug) throws -> (members: [PersonID], chair: PersonID) {
    guard (1...Hub.mostMembers).contains(plan.members.count), Set(plan.members).count == plan.members.count else {
      throw Problem.invalid(
        "members", rule: "count",
        Phrase("A sitting has 1 to \(Hub.mostMembers) members, each once.", "會議須有 1 至 \(Hub.mostMembers) 名成員，不可重複。"))
    }
    guard plan.members.contains(plan.chair) else {
      throw Problem.invalid("chair", rule: "member", Phrase("The chair is one of the members.", "主席須為成員之一。"))
    }
    var people: [String: PersonID] = [:]
    var faults: [Problem.Fault] = []
    for (index, name) in plan.members.enumerated() {
      let person = try records.person(named: name)
      if let person, person.isActive, !people.values.contains(person.id), try records.judges(person.id, for: scheme) {
        people[name] = person.id
      } else {
        faults.append(
          .init(
            field: "members[\(index)]", rule: "role",
            Phrase(
              "'\(name.prefix(64))' is no reviewer or officer of this scheme, or stands twice.",
              "「\(name.prefix(64))」不是此計劃的評審員或主任，或重複出現。")))
      }
    }
    guard faults.isEmpty, let chair = people[plan.chair] else { throw Problem.invalid(faults) }
    return (plan.members.compactMap { people[$0] }, chair)
  }

  /// Writes who sits and what about: applications of the scheme that await a decision.
  fileprivate func write(
    _ members: [PersonID], and agenda: [ApplicationID], of sitting: SittingRecord, by actor: Actor
  ) throws {
    guard (1...Hub.mostItems).contains(agenda.count), Set(agenda).count == agenda.count else {
      throw Problem.invalid(
        "agenda", rule: "count",
        Phrase("An agenda has 1 to \(Hub.mostItems) applications, each once.", "議程須有 1 至 \(Hub.mostItems) 宗申請，不可重複。"))
    }
    for member in members {
      try records.insert(SittingMemberRecord(sitting: sitting.id, person: member, isPresent: false))
    }
    for (index, id) in agenda.enumerated() {
      guard let application = try records.seenApplication(id, by: actor), application.scheme == sitting.scheme,
        [.submitted, .inReview].contains(application.state)
      else {
        throw Problem.invalid(
          "agenda[\(index)]", rule: "awaits-decision",
          Phrase("'\(id)' is no application of this scheme that awaits a decision.", "「\(id)」不是此計劃待決定的申請。"))
      }
      try records.insert(SittingItemRecord(sitting: sitting.id, application: id, position: index + 1))
    }
  }
}

extension ReadTransaction {
  /// Whether somebody may sit on a scheme's committee, now.
  func judges(_ person: PersonID, for scheme: Slug) throws -> Bool {
    let scope = Scope.scheme(scheme.rawValue)
    return try holds(person, .reviewer, scope) || holds(person, .schemeOfficer, scope)
  }

  /// The application, or nil where this person may not see it.
  fileprivate func seenApplication(_ id: ApplicationID, by actor: Actor) throws -> ApplicationRecord? {
    do { return try visibleApplication(id, to: actor) } catch let problem as Problem where problem.kind == .notFound {
      return nil
    }
  }

  func sitting(_ id: SittingID) throws -> SittingRecord { try require(SittingRecord.self, id, Phrase("sitting", "會議")) }

  func members(of sitting: SittingID) throws -> [SittingMemberRecord] {
    try select(SittingMemberRecord.self, where: .equal(.sitting, sitting), order: .ascending(.person))
  }

  func items(of sitting: SittingID) throws -> [SittingItemRecord] {
    try select(SittingItemRecord.self, where: .equal(.sitting, sitting), order: .ascending(.position))
  }
}
