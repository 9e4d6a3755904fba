internal import Centres
internal import Quantities
internal import Storage

/// The runs of a cluster on disk. Whatever acts on the cluster is written here first, so that after a crash at any moment
/// the journal and the cluster together lead to the same end.
struct TrackJournal: Sendable {
  /// The courses of at most so many runs are forgotten in one transaction.
  private static let forgottenAtOnce = 500

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
    /// Whether the journal has heard of it.
    var isKnown = false
  }

  /// The runs of which something may yet come.
  func open() async throws -> [Entry] {
    try await database.read { records in
      try records.select(KeyRecord.self, where: .equal(.is_open, true)).map { record in
        guard let course = try records.find(CourseRecord.self, record.runKey.rawValue) else {
          throw StorageError.corrupt(detail: "the course of the run \(record.runKey) is missing")
        }
        let ordered = try records.find(OrderedRecord.self, record.runKey.rawValue)
        return Entry(
          order: ordered?.order.value, track: RunTrack(record.runKey, facts: course.facts.value), isKnown: true)
      }
    }
  }

  /// Puts these down in one transaction, which is on the disk when this returns.
  func write(_ entries: [Entry]) async throws {
    try await database.write { records in
      for entry in entries {
        if entry.isKnown {
          try records.update(KeyRecord(entry.track))
          try records.update(CourseRecord(entry.track))
        } else {
          try records.insert(KeyRecord(entry.track))
          try records.insert(CourseRecord(entry.track))
          if let order = entry.order { try records.insert(OrderedRecord(order)) }
        }
      }
    }
  }

  /// What came of these keys; those that were never used are left out.
  func past(of keys: [RunKey]) async throws -> [RunKey: PastRun] {
    try await database.lookUp { records in
      var found: [RunKey: PastRun] = [:]
      for key in keys { found[key] = try records.find(KeyRecord.self, key.rawValue)?.past }
      return found
    }
  }

  /// How these runs went, as far as that is remembered.
  func courses(of keys: [RunKey]) async throws -> [RunKey: RunTrack.Facts] {
    try await database.read { records in
      var found: [RunKey: RunTrack.Facts] = [:]
      for key in keys { found[key] = try records.find(CourseRecord.self, key.rawValue)?.facts.value }
      return found
    }
  }

  /// Notes that the files of a run are gone, of which nothing can come any more.
  func noteDiscarded(_ key: RunKey, at now: Instant) async throws {
    try await database.write { records in
      guard var record = try records.find(KeyRecord.self, key.rawValue), !record.isOpen, record.discardedAt == nil,
        try records.find(CourseRecord.self, key.rawValue) != nil
      else { return }
      record.discardedAt = now
      try records.update(record)
    }
  }

  /// Forgets how the runs went whose files have been gone since before `horizon`. Their keys and ends stay.
  func forgetCourses(before horizon: Instant) async throws {
    try await database.write { records in
      let old = try records.select(
        KeyRecord.self, where: .less(.discarded_at, horizon), order: .ascending(.discarded_at),
        limit: TrackJournal.forgottenAtOnce)
      for var record in old {
        try records.delete(CourseRecord.self, record.runKey.rawValue)
        try records.delete(OrderedRecord.self, record.runKey.rawValue)
        record.discardedAt = nil
        try records.update(record)
      }
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

  func close() async { await database.close() }
}
