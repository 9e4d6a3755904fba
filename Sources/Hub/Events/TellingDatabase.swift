internal import Quantities
internal import Storage
internal import Synchronization

/// The database as the use cases see it: whatever they write of jobs and applications is told, in the same transaction as
/// events for webhooks, and after the commit to those who follow a stream. No use case can forget it, and none is told
/// before it is done.
struct TellingDatabase: Database {
  let database: any Database
  let clock: any Clock
  let bell: Bell

  func read<Answer: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> Answer) async throws -> Answer {
    try await database.read(body)
  }

  func lookUp<Answer: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> Answer) async throws -> Answer {
    try await database.lookUp(body)
  }

  func write<Answer: Sendable>(_ body: @escaping @Sendable (any WriteTransaction) throws -> Answer) async throws -> Answer {
    let (answer, changed) = try await database.write { records in
      let telling = TellingTransaction(records: records, now: clock.now)
      let answer = try body(telling)
      try telling.countBacklogs()
      return (answer, telling.changed)
    }
    if !changed.isEmpty { bell.ring(changed) }
    return answer
  }

  func watch(_ types: [any StoredRecord.Type]) -> ChangeWatch { database.watch(types) }

  func backup(to path: String) async throws { try await database.backup(to: path) }

  func close() async { await database.close() }
}
