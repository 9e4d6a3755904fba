public import Quantities

/// How many jobs of others wait at a cluster, asked for at most every ten seconds however many want to know: a listing of
/// all that waits costs the controller something.
public actor OthersWaiting {
  private static let age = Milliseconds(10_000)

  private let queue: any SlurmQueue
  private let partition: String?
  private let clock: any Clock
  private var known: (count: Int?, at: Instant)?
  private var question: Task<Int?, Never>?

  public init(_ queue: any SlurmQueue, partition: String?, clock: any Clock) {
    (self.queue, self.partition, self.clock) = (queue, partition, clock)
  }

  /// Nil where the cluster does not tell.
  public func count() async -> Int? {
    if let question { return await question.value }
    // A clock that was set back makes nothing older or newer than it is.
    if let known, (Milliseconds.zero..<OthersWaiting.age).contains(clock.now - known.at) { return known.count }
    let question = Task { [queue, partition] () -> Int? in try? await queue.othersWaiting(partition: partition) }
    self.question = question
    let count = await question.value
    (known, self.question) = ((count, clock.now), nil)
    return count
  }
}
