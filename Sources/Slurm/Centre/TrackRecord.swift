internal import Centres
internal import Quantities
internal import Storage

/// A run in the journal. The rows of a key are never removed: a key that was used starts nothing again.
struct TrackRecord: StoredRecord {
  enum Stage: Int, RawColumnValue {
    /// Something may yet come of it.
    case open = 0
    case closed = 1
    /// Closed, and reduced to its end.
    case compact = 2
  }

  enum Column: String, CaseIterable, Sendable { case key, stage, discarded_at, order, facts }
  static let table = "run"
  static let key: [Column] = [.key]

  var runKey: RunKey
  var stage: Stage
  /// When the hub had its files removed; nil while they are there, and for a compact one.
  var discardedAt: Instant?
  /// The order without its script and inputs, which are in the run's folder; nil where there was none or it is forgotten.
  var order: JSONColumn<RunOrder>?
  var facts: JSONColumn<RunTrack.Facts>

  init(_ track: RunTrack, order: RunOrder?) {
    runKey = track.key
    stage = track.facts.isClosed ? .closed : .open
    discardedAt = nil
    self.order = order.map { JSONColumn($0) }
    facts = JSONColumn(track.facts)
  }

  /// The record reduced to the key and its end.
  var compacted: TrackRecord {
    var record = self
    record.stage = .compact
    record.discardedAt = nil
    record.order = nil
    record.facts.value.jobs = []
    record.facts.value.claim = nil
    record.facts.value.allotment = []
    return record
  }

  init(from row: inout RowReader) throws {
    let name: String = try row.next()
    guard let key = RunKey(rawValue: name) else { throw StorageError.corrupt(detail: "'\(name)' is no key of a run") }
    runKey = key
    stage = try row.next()
    discardedAt = try row.next()
    order = try row.next()
    facts = try row.next()
  }

  func write(to row: inout RowWriter) {
    row.append(runKey.rawValue)
    row.append(stage)
    row.append(discardedAt)
    row.append(order)
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
            "run", key: ["key"], indexes: [["stage"], ["discarded_at"]],
            columns: [
              ColumnDescription("key", .text), ColumnDescription("stage", .integer),
              ColumnDescription("discarded_at", .integer, optional: true), ColumnDescription("order", .text, optional: true),
              ColumnDescription("facts", .text),
            ])),
        .createTable(
          TableDescription(
            "cluster", key: ["number"],
            columns: [
              ColumnDescription("number", .integer), ColumnDescription("ahead", .integer),
              ColumnDescription("measured_at", .integer),
            ])),
      ])
  ]
  static let records: [any StoredRecord.Type] = [TrackRecord.self, ClusterRecord.self]
}
