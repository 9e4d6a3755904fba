public import Centres
public import Quantities
internal import Synchronization

/// Any interface with patience: calls that are safe to repeat are repeated a few times, a cluster that is away is left alone
/// for a while, and no more calls than agreed are under way at a time. A submission is tried once and no more.
public final class PatientSlurm: SlurmInterface {
  /// What time and chance are; the system's outside of tests.
  public struct Surroundings: Sendable {
    public var clock: any Quantities.Clock
    public var chance: @Sendable () -> UInt64
    public var sleep: @Sendable (Milliseconds) async throws -> Void

    public init(
      clock: any Quantities.Clock, chance: @escaping @Sendable () -> UInt64 = { UInt64.random(in: 0...UInt64.max) },
      sleep: @escaping @Sendable (Milliseconds) async throws -> Void = { try await Task.sleep(for: .milliseconds($0.count)) }
    ) {
      self.clock = clock
      self.chance = chance
      self.sleep = sleep
    }
  }

  private let interface: any SlurmInterface
  private let surroundings: Surroundings
  private let patience: Mutex<SlurmPatience>
  private let gate: Gate

  /// - Parameters:
  ///   - callsAtATime: more wait in line.
  ///   - line: how many may wait; beyond that they are turned away.
  public init(
    _ interface: any SlurmInterface, _ settings: SlurmPatience.Settings = .init(), callsAtATime: Int = 8, line: Int = 1000,
    surroundings: Surroundings
  ) {
    self.interface = interface
    self.surroundings = surroundings
    patience = Mutex(SlurmPatience(settings))
    gate = Gate(places: callsAtATime, line: line)
  }

  public func health() async throws(SlurmFailure) -> SlurmHealth {
    try await repeating { () throws(SlurmFailure) in try await self.interface.health() }
  }

  public func describe() async throws(SlurmFailure) -> SlurmCluster {
    try await repeating { () throws(SlurmFailure) in try await self.interface.describe() }
  }

  public func submit(_ submission: SlurmSubmission) async throws(SlurmFailure) -> SlurmNumber {
    try await once(for: submission.login) { () throws(SlurmFailure) in try await self.interface.submit(submission) }
  }

  public func jobs(_ numbers: [SlurmNumber]) async throws(SlurmFailure) -> [SlurmJob] {
    try await repeating { () throws(SlurmFailure) in try await self.interface.jobs(numbers) }
  }

  public func find(_ keys: Set<RunKey>) async throws(SlurmFailure) -> [SlurmJob] {
    try await repeating { () throws(SlurmFailure) in try await self.interface.find(keys) }
  }

  public func accounted(_ keys: Set<RunKey>, since: Instant) async throws(SlurmFailure) -> [SlurmJob]? {
    try await repeating { () throws(SlurmFailure) in try await self.interface.accounted(keys, since: since) }
  }

  public func usage(_ window: Range<Instant>, atMost: Int) async throws(SlurmFailure) -> SlurmUsage {
    try await repeating { () throws(SlurmFailure) in try await self.interface.usage(window, atMost: atMost) }
  }

  public func withdraw(_ number: SlurmNumber, as login: String?) async throws(SlurmFailure) {
    try await repeating(for: login) { () throws(SlurmFailure) in try await self.interface.withdraw(number, as: login) }
  }

  public func queue(_ partition: String?, atMost: Int) async throws(SlurmFailure) -> PartitionQueue {
    try await repeating { () throws(SlurmFailure) in try await self.interface.queue(partition, atMost: atMost) }
  }

  public func cancel(_ number: SlurmNumber, as login: String?) async throws(SlurmFailure) {
    try await repeating(for: login) { () throws(SlurmFailure) in try await self.interface.cancel(number, as: login) }
  }

  public func prove(_ login: String) async throws(SlurmFailure) {
    try await repeating(for: login) { () throws(SlurmFailure) in try await self.interface.prove(login) }
  }

  /// - Parameter login: the member's whose call it is: that it is not accepted says nothing of the cluster.
  private func repeating<Answer: Sendable>(
    for login: String? = nil, _ call: @Sendable () async throws(SlurmFailure) -> Answer
  ) async throws(SlurmFailure) -> Answer {
    var tries = 0
    while true {
      do throws(SlurmFailure) {
        return try await once(for: login, call)
      } catch {
        if login != nil, case .unauthorised = error { throw error }
        tries += 1
        let chance = surroundings.chance()
        guard let wait = patience.withLock({ $0.restsUntil == nil ? $0.retry(after: error, tries: tries, chance: chance) : nil })
        else { throw error }
        do { try await surroundings.sleep(wait) } catch { throw .unanswered(reason: "the call was given up") }
      }
    }
  }

  private func once<Answer: Sendable>(
    for login: String? = nil, _ call: @Sendable () async throws(SlurmFailure) -> Answer
  ) async throws(SlurmFailure) -> Answer {
    guard await gate.enter() else { throw .away(reason: "too many calls of this cluster wait in line") }
    defer { gate.leave() }
    let clock = surroundings.clock
    if case .rest(let until) = patience.withLock({ $0.admit(at: clock.now) }) {
      throw .away(reason: "the cluster did not answer; it is asked again at \(until)")
    }
    do throws(SlurmFailure) {
      let answer = try await call()
      patience.withLock { $0.succeeded() }
      return answer
    } catch {
      if login != nil, case .unauthorised = error { throw error }
      let chance = surroundings.chance()
      patience.withLock { $0.failed(error, at: clock.now, chance: chance) }
      throw error
    }
  }
}
