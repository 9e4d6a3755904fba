import CSQLite
import Foundation
import Hub
import Ledger
import Quantities
import Storage

/// Holds that are posted at once, in durable batches, beside what SQLite alone does with as many rows.
struct LedgerPairs {
  let folder: URL
  /// Pairs in one batch, and batches that wait for the disk at once.
  let pairsPerBatch = 100
  let batches = 16

  /// Pairs a second that are on the disk when they count.
  func pairsPerSecond(seconds: Double = 4) async throws -> Double {
    let database = try await SQLiteDatabase.open(path: folder.appending(path: "ledger.db").path, migrations: HubSchema.migrations)
    let unit = LedgerUnit.currency(.hongKongDollar)
    let (payer, payee) = (AccountID(checked: "bench:payer"), AccountID(checked: "bench:payee"))
    let at = Instant(millisecondsSince1970: 1_795_000_000_000)
    let reason = Reason(checked: "bench")
    _ = try await database.write { records in
      try LedgerBooks(records: records).post([
        Instruction(TransferID(checked: "open:payer"), at: at, reason: reason, .open(payer, unit: unit, limit: .none)),
        Instruction(TransferID(checked: "open:payee"), at: at, reason: reason, .open(payee, unit: unit, limit: .none)),
      ])
    }
    let clock = ContinuousClock()
    let began = clock.now
    let pairs = try await withThrowingTaskGroup(of: Int.self) { group in
      for writer in 0..<batches {
        group.addTask {
          var done = 0
          while clock.now - began < .seconds(seconds) {
            let instructions = (0..<pairsPerBatch).flatMap { number -> [Instruction] in
              let name = "bench:\(writer)-\(done + number)"
              let hold = TransferID(checked: "hold:\(name)")
              let amount = LedgerAmount(100, unit)
              return [
                Instruction(hold, at: at, reason: reason, .hold(Movement(debit: payer, credit: payee, amount))),
                Instruction(TransferID(checked: "post:\(name)"), at: at, reason: reason, .post(hold, amount: amount)),
              ]
            }
            try await database.write { records in _ = try LedgerBooks(records: records).post(instructions) }
            done += pairsPerBatch
          }
          return done
        }
      }
      return try await group.reduce(0, +)
    }
    let time = (clock.now - began) / .seconds(1)
    await database.close()
    return Double(pairs) / time
  }

  /// Pairs of rows of the same columns and indexes a second, by SQLite's C interface alone, committed as often.
  func bareSQLite(seconds: Double = 4) throws -> Double {
    var connection: OpaquePointer?
    guard sqlite3_open(folder.appending(path: "bare.db").path, &connection) == SQLITE_OK else {
      throw BenchHub.Failure(description: "SQLite does not open")
    }
    defer { sqlite3_close(connection) }
    func execute(_ text: String) throws {
      guard sqlite3_exec(connection, text, nil, nil, nil) == SQLITE_OK else {
        throw BenchHub.Failure(description: String(cString: sqlite3_errmsg(connection)))
      }
    }
    try execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384")
    try execute(
      """
      CREATE TABLE entry (sequence INTEGER PRIMARY KEY, id TEXT UNIQUE, kind TEXT, at INTEGER, reason TEXT, debit TEXT,
        credit TEXT, unit TEXT, amount INTEGER, subject TEXT UNIQUE, previous BLOB, hash BLOB) STRICT;
      CREATE INDEX by_debit ON entry (debit, sequence); CREATE INDEX by_credit ON entry (credit, sequence);
      """)
    var statement: OpaquePointer?
    let insertion =
      "INSERT INTO entry VALUES (?1, ?2, 'held', 1795000000000, 'bench', 'bench:payer', 'bench:payee', 'HKD', 100, ?3, zeroblob(32), zeroblob(32))"
    guard sqlite3_prepare_v2(connection, insertion, -1, &statement, nil) == SQLITE_OK else {
      throw BenchHub.Failure(description: "SQLite does not prepare")
    }
    defer { sqlite3_finalize(statement) }
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let clock = ContinuousClock()
    let began = clock.now
    var rows: Int64 = 0
    while clock.now - began < .seconds(seconds) {
      try execute("BEGIN IMMEDIATE")
      for _ in 0..<(2 * pairsPerBatch * batches) {
        rows += 1
        sqlite3_bind_int64(statement, 1, rows)
        sqlite3_bind_text(statement, 2, "row:bench:\(rows)", -1, transient)
        if rows.isMultiple(of: 2) {
          sqlite3_bind_text(statement, 3, "row:bench:\(rows - 1)", -1, transient)
        } else {
          sqlite3_bind_null(statement, 3)
        }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw BenchHub.Failure(description: "SQLite does not insert") }
        sqlite3_reset(statement)
      }
      try execute("COMMIT")
    }
    return Double(rows) / 2 / ((clock.now - began) / .seconds(1))
  }
}
