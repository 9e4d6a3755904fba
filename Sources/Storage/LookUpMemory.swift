internal import Synchronization

/// Answers of look-ups, kept for as long as no record that they may come from has changed: for what every request asks.
public final class LookUpMemory<Key: Hashable & Sendable, Answer: Sendable>: Sendable {
  private struct State {
    var mark: UInt64 = 0
    var answers: [Key: Answer] = [:]
  }

  private let database: any Database
  private let watch: ChangeWatch
  private let limit: Int
  private let state = Mutex(State())

  /// - Parameters:
  ///   - types: every kind of record that a look reads.
  ///   - limit: how many answers are kept; one more, and all are dropped and found again as they are asked for.
  public init(of database: any Database, from types: [any StoredRecord.Type], limit: Int) {
    self.database = database
    self.limit = limit
    watch = database.watch(types)
  }

  /// The answer to `key` as the records stand now. - Parameter look: finds it; nil, which is not kept, where there is none.
  public func answer(
    to key: Key, _ look: @escaping @Sendable (any ReadTransaction) throws -> Answer?
  ) async throws -> Answer? {
    // Taken before anything is looked at: a change that is made meanwhile leaves a mark that has passed.
    let mark = watch.mark
    if let known = state.withLock({ $0.mark == mark ? $0.answers[key] : nil }) { return known }
    guard let answer = try await database.lookUp(look) else { return nil }
    state.withLock { state in
      // Another request may have looked later than this one.
      guard mark >= state.mark else { return }
      if mark > state.mark || state.answers.count >= limit { state = State(mark: mark) }
      state.answers[key] = answer
    }
    return answer
  }
}
