internal import Centres
internal import Quantities
internal import Storage

/// That a key was used, and what came of it. Never removed: a key that was used starts nothing again.
struct KeyRecord: StoredRecord {
  enum Column: String, CaseIterable, Sendable { case key, is_open, discarded_at, was_handed_over, refusal, end }
  static let table = "key"
  static let key: [Column] = [.key]

  var runKey: RunKey
  /// Whether something may yet come of it.
  var isOpen: Bool
  /// When the hub had its files removed; nil while they are there, and once its course is forgotten.
  var discardedAt: Instant?
  var past: PastRun

  init(_ track: RunTrack) {
    runKey = track.key
    isOpen = !track.facts.isClosed
    past = PastRun(track.facts)
  }

  init(from row: inout RowReader) throws {
    let name: String = try row.next()
    guard let key = RunKey(rawValue: name) else { throw StorageError.corrupt(detail: "'\(name)' is no key of a run") }
    runKey = key
    isOpen = try row.next()
    discardedAt = try row.next()
    past = PastRun(
      wasHandedOver: try row.next(), refusal: try row.next(), end: try row.next(JSONColumn<RunEnd>?.self)?.value)
  }

  func write(to row: inout RowWriter) {
    row.append(runKey.rawValue)
    row.append(isOpen)
    row.append(discardedAt)
    row.append(past.wasHandedOver)
    row.append(past.refusal)
    row.append(past.end.map { JSONColumn($0) })
  }
}

/// What is answered about a run, whether or not anything more is known of it.
struct PastRun: Hashable, Sendable {
  /// Whether it was ever handed to the cluster.
  var wasHandedOver: Bool
  var refusal: String?
  var end: RunEnd?

  init(wasHandedOver: Bool, refusal: String?, end: RunEnd?) {
    self.wasHandedOver = wasHandedOver
    self.refusal = refusal
    self.end = end
  }

  init(_ facts: RunTrack.Facts) {
    self.init(wasHandedOver: facts.attempts > 0, refusal: facts.refusal, end: facts.end)
  }
}

/// What was ordered, without its script and inputs, which are in the run's folder. None for a key that was only ever
/// cancelled. Written once, unlike the course of its run.
struct OrderedRecord: StoredRecord {
  enum Column: String, CaseIterable, Sendable { case key, order }
  static let table = "ordered"
  static let key: [Column] = [.key]

  var runKey: String
  var order: JSONColumn<RunOrder>

  init(_ order: RunOrder) {
    runKey = order.key.rawValue
    self.order = JSONColumn(order)
  }

  init(from row: inout RowReader) throws {
    runKey = try row.next()
    order = try row.next()
  }

  func write(to row: inout RowWriter) {
    row.append(runKey)
    row.append(order)
  }
}

/// How a run went: kept, with its order, until some time after its files were discarded.
struct CourseRecord: StoredRecord {
  enum Column: String, CaseIterable, Sendable { case key, facts }
  static let table = "course"
  static let key: [Column] = [.key]

  var runKey: String
  var facts: JSONColumn<RunTrack.Facts>

  init(_ track: RunTrack) {
    runKey = track.key.rawValue
    facts = JSONColumn(track.facts)
  }

  init(from row: inout RowReader) throws {
    runKey = try row.next()
    facts = try row.next()
  }

  func write(to row: inout RowWriter) {
    row.append(runKey)
    row.append(facts)
  }
}

/// What is known of the cluster itself.
struct ClusterRecord: StoredRecord {
  enum Column: String, CaseIterable, Sendable { case number, ahead, measured_at }
  static let table = "cluster"
  static let key: [Column] = [.number]

  /// There is one.
  var number = 1
  var difference: ClockDifference

  init(_ difference: ClockDifference) { self.difference = difference }

  init(from row: inout RowReader) throws {
    number = try row.next()
    difference = ClockDifference(clusterAhead: try row.next(), measuredAt: try row.next())
  }

  func write(to row: inout RowWriter) {
    row.append(number)
    row.append(difference.clusterAhead)
    row.append(difference.measuredAt)
  }
}

/// The history of the journal's tables.
enum JournalSchema {
  static let migrations = [
    Migration(
      version: 1, name: "runs",
      steps: [
        .createTable(
          TableDescription(
            "key", key: ["key"], indexes: [["is_open"], ["discarded_at"]],
            columns: [
              ColumnDescription("key", .text), ColumnDescription("is_open", .integer),
              ColumnDescription("discarded_at", .integer, optional: true), ColumnDescription("was_handed_over", .integer),
              ColumnDescription("refusal", .text, optional: true), ColumnDescription("end", .text, optional: true),
            ])),
        .createTable(
          TableDescription(
            "ordered", key: ["key"], columns: [ColumnDescription("key", .text), ColumnDescription("order", .text)])),
        .createTable(
          TableDescription(
            "course", key: ["key"], columns: [ColumnDescription("key", .text), ColumnDescription("facts", .text)])),
        .createTable(
          TableDescription(
            "cluster", key: ["number"],
            columns: [
              ColumnDescription("number", .integer), ColumnDescription("ahead", .integer),
              ColumnDescription("measured_at", .integer),
            ])),
      ])
  ]
  static let records: [any StoredRecord.Type] = [
    KeyRecord.self, OrderedRecord.self, CourseRecord.self, ClusterRecord.self,
  ]
}
