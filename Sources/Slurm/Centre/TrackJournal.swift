internal import Centres
internal import Quantities
internal import Storage

/// The runs of a cluster on disk. Whatever acts on the cluster is written here first, so that after a crash at any moment
/// the journal and the cluster together lead to the same end.
struct TrackJournal: Sendable {
  /// At most so many records are made smaller in one transaction.
  private static let compactedAtOnce = 500

  private let database: any Database

  /// Opens the journal in `folder`, which is there.
  static func open(folder: String) async throws -> TrackJournal {
    let settings = SQLiteSettings(readers: 1, writerCacheKibibytes: 4096, readerCacheKibibytes: 1024)
    let database = try await SQLiteDatabase.open(
      path: "\(folder)/runs.db", migrations: JournalSchema.migrations, settings: settings)
    return TrackJournal(database: database)
  }

  /// A run, and the order it came of, without script and inputs; nil for a key that was only ever cancelled.
  struct Entry: Sendable {
    var order: RunOrder?
    var track: RunTrack
  }

  /// The runs of which something may yet come.
  func open() async throws -> [Entry] {
    try await database.read { records in
      try records.select(TrackRecord.self, where: .equal(.stage, TrackRecord.Stage.open)).map { record in
        Entry(order: record.order?.value, track: RunTrack(record.runKey, facts: record.facts.value))
      }
    }
  }

  /// Puts these down in one transaction, which is on the disk when this returns.
  func write(_ entries: [Entry]) async throws {
    let written = entries.map { TrackRecord($0.track, order: $0.order) }
    try await database.write { records in
      for record in written {
        if try records.find(TrackRecord.self, record.runKey.rawValue) == nil {
          try records.insert(record)
        } else {
          try records.update(record)
        }
      }
    }
  }

  /// What is known of these keys; those that were never used are left out.
  func facts(of keys: [RunKey]) async throws -> [RunKey: RunTrack.Facts] {
    try await database.lookUp { records in
      var found: [RunKey: RunTrack.Facts] = [:]
      for key in keys { found[key] = try records.find(TrackRecord.self, key.rawValue)?.facts.value }
      return found
    }
  }

  /// Notes that the files of a closed run are gone.
  func noteDiscarded(_ key: RunKey, at now: Instant) async throws {
    try await database.write { records in
      guard var record = try records.find(TrackRecord.self, key.rawValue), record.stage == .closed, record.discardedAt == nil
      else { return }
      record.discardedAt = now
      try records.update(record)
    }
  }

  /// Reduces to their ends the runs whose files have been gone since before `horizon`.
  func compact(before horizon: Instant) async throws {
    try await database.write { records in
      let old = try records.select(
        TrackRecord.self, where: .less(.discarded_at, horizon), order: .ascending(.discarded_at),
        limit: TrackJournal.compactedAtOnce)
      for record in old { try records.update(record.compacted) }
    }
  }

  func clockDifference() async throws -> ClockDifference? {
    try await database.lookUp { try $0.find(ClusterRecord.self, 1)?.difference }
  }

  func write(_ difference: ClockDifference) async throws {
    try await database.write { records in
      let record = ClusterRecord(difference)
      if try records.find(ClusterRecord.self, 1) == nil { try records.insert(record) } else { try records.update(record) }
    }
  }

  func check() async throws {
    guard let database = database as? SQLiteDatabase else { return }
    try await database.check(records: JournalSchema.records)
  }

  func close() async { await database.close() }
}
