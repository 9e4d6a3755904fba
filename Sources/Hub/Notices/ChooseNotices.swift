public import Access
public import Language
internal import Storage

extension Hub {
  /// Which notices this person gets.
  public func noticeChoices(of actor: Actor) async throws(Problem) -> [Notice.Topic: Bool] {
    try await reading(.manageOwnAccount, by: actor, "person:\(actor.person)") { records in
      try actor.require(.manageOwnAccount, on: Target(owner: actor.person))
      return try records.noticeChoices(of: actor)
    }
  }

  /// Switches topics on or off; the others stay as they are. A repeat changes nothing.
  ///
  /// - Throws: an `invalid` problem for each topic that cannot be off.
  public func chooseNotices(_ choices: [Notice.Topic: Bool], by actor: Actor) async throws(Problem) -> [Notice.Topic: Bool] {
    try await change(.manageOwnAccount, by: actor, "person:\(actor.person)") { change in
      try change.require(.manageOwnAccount, on: Target(owner: actor.person))
      let faults = choices.filter { !$0.value && !$0.key.canBeOff }.keys.map(\.rawValue).sorted().map { topic in
        Problem.Fault(
          field: topic, rule: "always-on",
          Phrase("Notices of this topic cannot be switched off.", "此類通知不可關閉。"))
      }
      guard faults.isEmpty else { throw Problem.invalid(faults) }
      for (topic, isOn) in choices.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where topic.canBeOff {
        let choice = NoticePreferenceRecord(person: actor.person, topic: topic, isOn: isOn)
        if try change.records.find(NoticePreferenceRecord.self, actor.person, topic) == nil {
          try change.records.insert(choice)
        } else {
          try change.records.update(choice)
        }
      }
      return try change.records.noticeChoices(of: actor)
    }
  }
}

extension ReadTransaction {
  fileprivate func noticeChoices(of actor: Actor) throws -> [Notice.Topic: Bool] {
    try Dictionary(uniqueKeysWithValues: Notice.Topic.allCases.map { ($0, try wants(actor.person, $0)) })
  }
}
