internal import Access
internal import Language
internal import Mail
internal import Quantities
internal import Storage

/// A notice whose reader may and wants to be told, about to become a letter from the records of this moment.
struct LetterDraft: Sendable {
  let notice: NoticeRecord
  let person: PersonRecord
  /// The reader with the roles that they hold now: what they may no longer see they are no longer told.
  let reader: Actor
  let address: MailAddress
  let city: CityRecord
  let calendar: CityCalendar
  let now: Instant

  /// - Throws: a `NoticeStop` where nothing is to be sent.
  init(_ notice: NoticeRecord, records: any ReadTransaction, now: Instant) throws {
    guard let person = try records.find(PersonRecord.self, notice.person) else { throw NoticeStop.never(.gone) }
    // Who is invited is let in only by accepting.
    guard person.isActive || notice.topic == .invitation else { throw NoticeStop.never(.accountClosed) }
    guard try records.wants(person.id, notice.topic) else { throw NoticeStop.never(.notWanted) }
    guard let email = person.email, !email.isEmpty else { throw NoticeStop.never(.noAddress) }
    guard let address = MailAddress(email) else { throw NoticeStop.never(.unusableAddress) }
    (self.notice, self.person, self.address, self.now) = (notice, person, address, now)
    reader = try records.actor(person)
    city = try records.city()
    calendar = try city.calendar()
  }

  /// Whether the letter lets somebody in.
  var needsSecret: Bool { notice.topic == .invitation || notice.topic == .passwordReset }

  func letter(records: any ReadTransaction, secret: String?) throws -> Letter {
    switch notice.topic {
    case .invitation: invitation(secret: secret ?? "")
    case .passwordReset: passwordReset(secret: secret ?? "")
    case .submission: try submission(records)
    case .decision: try decision(records)
    case .budget: try budget(records)
    case .jobEnded: try jobEnded(records)
    case .jobStuck: try jobStuck(records)
    case .jobMoved: try jobMoved(records)
    case .statementReady: try statementReady(records)
    case .reviewDue: try reviewDue(records)
    case .sitting: try sitting(records)
    case .reportDue: try reportDue(records)
    case .promisedDay: try promisedDay(records)
    case .webhookStopped: try webhookStopped(records)
    }
  }

  func letter(_ subject: Phrase, _ parts: [Letter.Part]) -> Letter {
    Letter(
      reader: person.language, recipient: Mailbox(name: person.name, address: address), hubName: city.name, calendar: calendar,
      subject: subject, parts: parts, topic: notice.topic.canBeOff ? notice.topic.rawValue : nil)
  }

  // MARK: Words for values

  func money(_ minorUnits: Int64) -> Phrase { Phrase(same: Format.money(Money(minorUnits: minorUnits, city.currency))) }

  func deviceHours(_ deviceSeconds: Int64, _ model: String? = nil) -> Phrase {
    let hours = Format.deviceHours(DeviceSeconds(deviceSeconds))
    let of = model.map { " \($0)" } ?? ""
    return Phrase("\(hours) device-hours\(of)", "\(hours) 卡時\(of)")
  }

  func moment(_ instant: Instant?) -> Phrase { Phrase(same: instant.map { Format.moment($0, in: calendar) } ?? "") }

  /// The notice's subject as an identifier. - Throws: a `NoticeStop` when it is none.
  func subject<Entity>(_: Entity.Type = Entity.self) throws -> Identifier<Entity> {
    guard let id = Identifier<Entity>(rawValue: notice.subject) else { throw NoticeStop.never(.gone) }
    return id
  }

  /// What this finds. - Throws: a `NoticeStop` where the reader may not see it, or it is not there.
  func seen<Record>(_ find: () throws -> Record) throws -> Record {
    do { return try find() } catch let problem as Problem where problem.kind == .notFound {
      throw NoticeStop.never(.notAllowed)
    }
  }

  /// The parts of the notice's detail, which colons separate: what happened first, then to what.
  var detail: (event: String, of: String) {
    let parts = notice.detail.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    return (parts.first ?? "", parts.count == 2 ? parts[1] : "")
  }

  func require(_ act: Act, on target: Target) throws {
    guard reader.may(act, on: target) else { throw NoticeStop.never(.notAllowed) }
  }
}
