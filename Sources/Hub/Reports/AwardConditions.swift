public import Access
public import Language
public import Quantities
internal import Storage

/// What is to be put down about a condition of an award.
public struct ConditionChange: Sendable, Hashable {
  /// The new text of a condition that an officer adds; those of the terms keep theirs.
  public var text: String?
  public var dueDay: CivilDate?
  /// Whether it was met; nil leaves it.
  public var outcome: ConditionOutcome?
  public var note: String?

  public init(text: String? = nil, dueDay: CivilDate? = nil, outcome: ConditionOutcome? = nil, note: String? = nil) {
    self.text = text
    self.dueDay = dueDay
    self.outcome = outcome
    self.note = note
  }
}

extension Hub {
  /// The most conditions of one grant.
  public static let mostConditions = 100

  /// The conditions of a grant, those of its terms first, with whether they were met.
  public func conditions(of grant: GrantID, by actor: Actor) async throws(Problem) -> [AwardConditionRecord] {
    try await reading(.readGrant, by: actor, "grant:\(grant)") { records in
      let grant = try records.visibleGrant(grant, to: actor)
      return try records.conditions(of: grant)
    }
  }

  /// One of them. - Parameter number: from 1.
  public func condition(_ number: Int, of grant: GrantID, by actor: Actor) async throws(Problem) -> AwardConditionRecord {
    try await reading(.readGrant, by: actor, "grant:\(grant)") { records in
      try records.condition(number, of: try records.visibleGrant(grant, to: actor))
    }
  }

  /// Adds a condition to a grant: it stands beside those of its terms.
  public func addCondition(to grant: GrantID, _ change: ConditionChange, by actor: Actor) async throws(Problem)
    -> AwardConditionRecord
  {
    try await self.change(.changeGrant, by: actor, "grant:\(grant)") { [wanted = change] change in
      let grant = try change.records.visibleGrant(grant, to: actor)
      try change.requireJudge(of: grant, .changeGrant)
      let number = try change.records.conditions(of: grant).count + 1
      guard number <= Hub.mostConditions else {
        throw Problem(
          .conflict, "too-many-conditions",
          Phrase("A grant has at most \(Hub.mostConditions) conditions.", "每項資助最多 \(Hub.mostConditions) 項條件。"))
      }
      let record = AwardConditionRecord(
        grant: grant.id, number: number, text: try Hub.checked(wanted.text ?? "", "text"), dueDay: wanted.dueDay)
      try change.records.insert(record)
      return record
    }
  }

  /// Sets a condition's day, or says whether it was met. What is not set stays.
  public func setCondition(_ number: Int, of grant: GrantID, _ change: ConditionChange, by actor: Actor) async throws(Problem)
    -> AwardConditionRecord
  {
    try await self.change(.changeGrant, by: actor, "grant:\(grant)") { [wanted = change] change in
      let grant = try change.records.visibleGrant(grant, to: actor)
      try change.requireJudge(of: grant, .changeGrant)
      var record = try change.records.condition(number, of: grant)
      try change.match(record.revision)
      let before = record
      if let day = wanted.dueDay { record.dueDay = day }
      if let note = wanted.note { record.note = try Hub.checked(note, "note") }
      if let outcome = wanted.outcome {
        (record.outcome, record.decidedAt, record.decidedBy) = (outcome, change.now, actor.person)
      }
      guard record != before else { return record }
      record.revision += 1
      if try change.records.find(AwardConditionRecord.self, grant.id, number) == nil {
        try change.records.insert(record)
      } else {
        try change.records.update(record)
      }
      return record
    }
  }
}

extension ReadTransaction {
  /// Those of the terms have a row only once something was said of them.
  fileprivate func conditions(of grant: GrantRecord) throws -> [AwardConditionRecord] {
    let written = try select(AwardConditionRecord.self, where: .equal(.grant, grant.id), order: .ascending(.number))
    let known = Set(written.map(\.number))
    let plain = grant.terms.conditions.enumerated().map {
      AwardConditionRecord(grant: grant.id, number: $0.offset + 1, text: $0.element)
    }
    return (written + plain.filter { !known.contains($0.number) }).sorted { $0.number < $1.number }
  }

  fileprivate func condition(_ number: Int, of grant: GrantRecord) throws -> AwardConditionRecord {
    guard let record = try conditions(of: grant).first(where: { $0.number == number }) else {
      throw Problem.notFound(Phrase("condition", "條件"), "\(number)")
    }
    return record
  }

  /// The grant, if this person may see it. What they may not see does not exist for them.
  func visibleGrant(_ id: GrantID, to actor: Actor) throws -> GrantRecord {
    let hidden = Problem.notFound(Phrase("grant", "資助"), id.rawValue)
    guard let grant = try find(GrantRecord.self, id) else { throw hidden }
    guard actor.may(.readGrant, on: grant.target) else { throw hidden }
    return grant
  }
}
