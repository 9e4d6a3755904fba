/// The one that changes the file: an actor on its own serial queue.
///
/// Writes that arrive while a commit waits for the disk are joined into the next transaction (group commit), each in a
/// savepoint of its own: one that fails undoes itself alone. Nobody is answered before the commit is on the disk, and if
/// the commit fails everybody in it gets its error.
actor Writer {
  private let executor = QueueExecutor(label: "praya.storage.writer")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// A write that was asked for and has not been answered.
  private struct Waiting {
    /// Does the work. - Returns: what tells the caller, once it is durable.
    let run: (SQLiteWriting) throws -> () -> Void
    let fail: (any Error) -> Void
  }

  private let settings: SQLiteSettings
  private var connection: Connection?
  private var lock: FileLock?
  private var waiting: [Waiting] = []
  private var isScheduled = false
  private var isClosing = false
  /// How many transactions reached the disk.
  private(set) var commits = 0

  private let watches: ChangeWatches

  init(settings: SQLiteSettings, watches: ChangeWatches) {
    self.settings = settings
    self.watches = watches
  }

  /// Takes the file for this process alone, makes it if it is not there, and brings its schema forward.
  func open(path: String, migrations: [Migration]) throws {
    let lock = try FileLock(path: path + ".lock", of: path)
    try DurableFile.create(path, unlessThere: true)
    let connection = try Connection(path: path, role: .writer, settings: settings)
    try Migrator(connection: connection, migrations: migrations, settings: settings).run()
    self.connection = connection
    self.lock = lock
  }

  /// Runs `body` in the next transaction. A task that is cancelled meanwhile still gets its answer.
  func write<Answer: Sendable>(_ body: @escaping @Sendable (any WriteTransaction) throws -> Answer) async throws -> Answer {
    guard connection != nil, !isClosing else { throw StorageError.closed }
    return try await withCheckedThrowingContinuation { caller in
      let run = { (transaction: SQLiteWriting) in
        let answer = try body(transaction)
        return { caller.resume(returning: answer) }
      }
      waiting.append(Waiting(run: run, fail: { caller.resume(throwing: $0) }))
      schedule()
    }
  }

  /// Finishes what waits, moves the log into the file and lets the file go.
  func close() {
    isClosing = true
    while !waiting.isEmpty { commitWaiting() }
    // A reader of another process can keep the log from being emptied; it stays beside the file then, and is whole.
    if let connection { try? connection.execute("PRAGMA wal_checkpoint(TRUNCATE)") }
    connection = nil
    lock = nil
  }

  /// The commit stands in this actor's queue behind every write that has arrived by now, so that all of them join it.
  private func schedule() {
    guard !isScheduled, !waiting.isEmpty else { return }
    isScheduled = true
    Task {
      isScheduled = false
      commitWaiting()
      schedule()
    }
  }

  private func commitWaiting() {
    guard let connection, !waiting.isEmpty else { return }
    var joined = Array(waiting.prefix(settings.writesPerTransaction))
    waiting.removeFirst(joined.count)
    var answers: [() -> Void] = []
    do {
      try connection.run("BEGIN IMMEDIATE")
      for (index, write) in joined.enumerated() {
        do {
          answers.append(try attempt(write, connection))
        } catch {
          // Those whose turn had not come are unharmed: they go into the next transaction.
          waiting.insert(contentsOf: joined[(index + 1)...], at: 0)
          joined.removeSubrange((index + 1)...)
          throw error
        }
      }
      try connection.run("COMMIT")
      commits += 1
    } catch {
      if connection.isInTransaction { try? connection.execute("ROLLBACK") }
      answers = joined.map { write in { write.fail(error) } }
    }
    // Also after a failure: a commit whose error came late may have reached the disk.
    watches.note(connection.takeChangedTables())
    for answer in answers { answer() }
  }

  /// Runs one write in a savepoint. - Returns: what tells its caller, after the commit, how it went.
  /// - Throws: when the whole transaction is lost.
  private func attempt(_ write: Waiting, _ connection: Connection) throws -> () -> Void {
    try connection.run("SAVEPOINT one")
    do {
      let answer = try write.run(SQLiteWriting(connection: connection))
      try connection.run("RELEASE one")
      return answer
    } catch {
      // SQLite may have undone the whole transaction, as it does on some full disks.
      guard connection.isInTransaction else { throw error }
      try connection.run("ROLLBACK TO one")
      try connection.run("RELEASE one")
      return { write.fail(error) }
    }
  }
}
