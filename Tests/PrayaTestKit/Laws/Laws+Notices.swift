internal import Hub
public import Quantities

extension Laws {
  /// People are told once: no two notices are of the same event for the same person. Invitations and resets are asked for
  /// anew each time.
  public static func toldOnce(_ records: HubRecords) -> [Violation] {
    struct Event: Hashable {
      let person: PersonID
      let topic: Notice.Topic
      let subject: String
      let detail: String
    }
    var seen: Set<Event> = []
    return records.notices.filter { $0.topic.canBeOff }.compactMap { notice in
      let event = Event(person: notice.person, topic: notice.topic, subject: notice.subject, detail: notice.detail)
      return seen.insert(event).inserted
        ? nil : Violation(9, "\(notice.person) is told twice of \(notice.topic.rawValue) \(notice.subject) \(notice.detail)")
    }
  }

  /// What has happened is told: the end of every submission to its submitter, every closed statement and every decision to
  /// somebody.
  public static func told(_ records: HubRecords) -> [Violation] {
    func isTold(_ topic: Notice.Topic, _ subject: String, _ detail: String? = nil, _ person: PersonID? = nil) -> Bool {
      records.notices.contains { notice in
        notice.topic == topic && notice.subject == subject && (detail ?? notice.detail) == notice.detail
          && (person ?? notice.person) == notice.person
      }
    }
    var violations: [Violation] = []
    for (submission, jobs) in Dictionary(grouping: records.jobs, by: \.submission) {
      let isOver = jobs.allSatisfy { $0.settledAt != nil }
      if isOver != isTold(.jobEnded, submission.rawValue, nil, jobs.first?.submitter) {
        violations.append(Violation(9, "\(submission) is \(isOver ? "over and not told of" : "told of and not over")"))
      }
    }
    for statement in records.statements where !isTold(.statementReady, statement.project.rawValue, "\(statement.month)") {
      violations.append(Violation(9, "nobody is told of \(statement.project)'s statement for \(statement.month)"))
    }
    for application in records.applications where application.decidedAt != nil {
      let isTold = records.notices.contains {
        $0.topic == .decision && $0.subject == application.id.rawValue && $0.detail.hasPrefix(application.state.rawValue)
      }
      if !isTold { violations.append(Violation(9, "nobody is told that \(application.id) is \(application.state.rawValue)")) }
    }
    return violations
  }

  /// What counts as sent was taken by the mail server at least once; what was given up says why.
  ///
  /// - Parameter taken: how often the server took each message, by its Message-ID.
  public static func sentOrGivenUp(_ records: HubRecords, taken: [String: Int]) -> [Violation] {
    records.notices.compactMap { notice in
      let count = taken["<\(notice.id)@\(CityOfTests.mailDomain)>", default: 0]
      switch notice.state {
      case .sent: return count > 0 ? nil : Violation(9, "\(notice.id) counts as sent and was never taken")
      case .givenUp: return notice.failure != nil ? nil : Violation(9, "\(notice.id) was given up without a reason")
      case .waiting: return nil
      }
    }
  }

  /// When everything is over nothing waits.
  public static func noneWaits(_ records: HubRecords, now: Instant) -> [Violation] {
    records.notices.filter { $0.state == .waiting && $0.dueAt <= now }.map {
      Violation(9, "\($0.topic.rawValue) \($0.id) still waits after \($0.tries) tries")
    }
  }
}
