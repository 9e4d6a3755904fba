internal import Jobs
internal import Quantities
internal import Scheduling
internal import Storage

/// A transaction that takes down what is told of what is written in it, and what it adds to the pools' backlogs.
final class TellingTransaction: WriteTransaction {
  private let records: any WriteTransaction
  private let now: Instant
  /// Who is to hear of it once it is committed.
  private(set) var changed: Set<Bell.Subject> = []
  /// The number of the last change of a job; nil until it is known.
  private var lastChange: Int64?
  private var backlogs: [Slug: Backlog] = [:]

  init(records: any WriteTransaction, now: Instant) {
    self.records = records
    self.now = now
  }

  func insert<Record: StoredRecord>(_ record: Record) throws {
    try records.insert(record)
    switch record {
    case let job as JobRecord:
      backlogs[job.pool, default: Backlog()] += try job.backlog()
      try tell(job, before: nil)
    case let application as ApplicationRecord: try tell(application, before: nil)
    default: break
    }
  }

  func update<Record: StoredRecord>(_ record: Record) throws {
    switch record {
    case let job as JobRecord:
      let before = try records.find(JobRecord.self, job.id)
      try records.update(job)
      if let before, before.pool != job.pool || !job.weighsAs(before) {
        backlogs[before.pool, default: Backlog()] -= try before.backlog()
        backlogs[job.pool, default: Backlog()] += try job.backlog()
      }
      try tell(job, before: before)
    case let application as ApplicationRecord:
      let before = try records.find(ApplicationRecord.self, application.id)
      try records.update(application)
      try tell(application, before: before)
    case let award as AwardRecord:
      let before = try records.find(AwardRecord.self, award.application)
      try records.update(award)
      guard let topic = EventTopic(from: before, to: award) else { return }
      try write(topic, of: try records.application(award.application))
    default: try records.update(record)
    }
  }

  func delete<Record: StoredRecord>(_ type: Record.Type, key: [StoredValue]) throws { try records.delete(type, key: key) }

  /// Writes down what the pools have more to do: once for each, however many jobs an array has.
  func countBacklogs() throws {
    for (pool, difference) in backlogs.sorted(by: { $0.key < $1.key }) { try records.count(difference, in: pool) }
    backlogs = [:]
  }

  private func tell(_ application: ApplicationRecord, before: ApplicationRecord?) throws {
    guard let topic = EventTopic(from: before, to: application) else { return }
    try write(topic, of: application)
  }

  private func tell(_ job: JobRecord, before: JobRecord?) throws {
    guard job != before else { return }
    let number = try nextChange()
    let change = JobChangeRecord(job: job.id, project: job.project, number: number)
    if try before != nil && records.find(JobChangeRecord.self, job.id) != nil {
      try records.update(change)
    } else {
      try records.insert(change)
    }
    changed.formUnion([.job(job.id), .project(job.project)])
    if job.callsForRound(after: before) { changed.insert(.queues) }
    guard let topic = EventTopic(from: before, to: job) else { return }
    try write(
      topic, subject: "job:\(job.id)", project: job.project, organisation: job.organisation, scheme: nil)
  }

  private func nextChange() throws -> Int64 {
    let last = try lastChange ?? records.lastJobChange()
    lastChange = last + 1
    return last + 1
  }

  private func write(_ topic: EventTopic, of application: ApplicationRecord) throws {
    try write(
      topic, subject: "application:\(application.id)", project: application.project,
      organisation: application.organisation, scheme: application.scheme)
  }

  /// Writes an event down, if there is anybody to tell.
  private func write(_ topic: EventTopic, subject: String, project: Slug, organisation: Slug, scheme: Slug?) throws {
    let event = EventRecord(
      number: 0, topic: topic, subject: subject, at: now, project: project, organisation: organisation, scheme: scheme,
      webhook: nil)
    guard try !records.select(WebhookRecord.self, where: event.listeners, limit: 1).isEmpty else { return }
    try records.append(event)
    changed.insert(.deliveries)
  }

  // MARK: Reading, as below

  func find<Record: StoredRecord>(_ type: Record.Type, key: [StoredValue]) throws -> Record? { try records.find(type, key: key) }

  func select<Record: StoredRecord>(
    _ type: Record.Type, where condition: Condition<Record>?, order: [Ordering<Record>], limit: Int?
  ) throws -> [Record] { try records.select(type, where: condition, order: order, limit: limit) }

  func forEach<Record: StoredRecord>(
    _ type: Record.Type, where condition: Condition<Record>?, order: [Ordering<Record>], _ body: (Record) throws -> Void
  ) throws { try records.forEach(type, where: condition, order: order, body) }

  func list<Record: StoredRecord>(_ query: ListQuery<Record>) throws -> ListPart<Record> { try records.list(query) }

  func count<Record: StoredRecord>(_ type: Record.Type, where condition: Condition<Record>?) throws -> Int {
    try records.count(type, where: condition)
  }

  func sum<Record: StoredRecord>(_ type: Record.Type, of column: Record.Column, where condition: Condition<Record>?) throws
    -> Int64
  { try records.sum(type, of: column, where: condition) }
}

extension JobRecord {
  /// Whether a place is to be found for it, or others may have its place, or its centre is to be told.
  fileprivate func callsForRound(after before: JobRecord?) -> Bool {
    if withdrawnAt != nil, before?.withdrawnAt == nil { return true }
    guard state != before?.state else { return false }
    return state == .waiting || state == .cancelling || state.isTerminal
  }
}

extension ReadTransaction {
  /// The number of the last change of any job; 0 before the first.
  func lastJobChange() throws -> Int64 {
    try select(JobChangeRecord.self, order: .descending(.number), limit: 1).first?.number ?? 0
  }
}

extension WriteTransaction {
  /// Writes an event under the next number. - Returns: it as it was written.
  @discardableResult
  func append(_ event: EventRecord) throws -> EventRecord {
    var event = event
    event.number = (try select(EventRecord.self, order: .descending(.number), limit: 1).first?.number ?? 0) + 1
    try insert(event)
    return event
  }
}
