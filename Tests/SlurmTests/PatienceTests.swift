import Centres
import PrayaTestKit
import Quantities
import Synchronization
import Testing

@testable import Slurm

@Suite struct PatienceTests {
  private let now = Instant(secondsSince1970: 1_795_000_000)
  private let away = SlurmFailure.away(reason: "gone")

  @Test("Waits double, never exceed the longest, and are spread over half of themselves", arguments: 0..<100)
  func waits(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var settings = SlurmPatience.Settings()
    settings.tries = 12
    let patience = SlurmPatience(settings)
    for tries in 1..<12 {
      let wait = patience.retry(after: away, tries: tries, chance: generator.next())
      let whole = min(settings.longestWait.count, settings.firstWait.count << Int64(tries - 1))
      #expect((whole / 2...whole).contains(wait?.count ?? -1))
    }
    #expect(patience.retry(after: away, tries: 12, chance: 0) == nil)
    #expect(patience.retry(after: .refused(code: 1, reason: ""), tries: 1, chance: 0) == nil)
    #expect(patience.retry(after: .unauthorised(reason: ""), tries: 1, chance: 0) == nil)
  }

  @Test("After failures in a row a cluster rests; then one call is let through, and its success ends the rest") func rest() throws
  {
    var patience = SlurmPatience()
    for _ in 0..<2 {
      patience.failed(away, at: now, chance: 0)
      #expect(patience.admit(at: now) == .now)
    }
    patience.failed(away, at: now, chance: 0)
    let until = try #require(patience.restsUntil)
    #expect(patience.admit(at: now) == .rest(until: until))
    #expect(patience.admit(at: until) == .trial)
    #expect(patience.admit(at: until) == .rest(until: until + Seconds(2)), "one trial at a time")
    patience.failed(away, at: until, chance: 0)
    let next = try #require(patience.restsUntil)
    #expect(next - until > until - now, "longer each time")
    #expect(patience.admit(at: next) == .trial)
    patience.succeeded()
    #expect(patience.admit(at: next) == .now)
  }

  @Test("A refusal is a sign of life") func refusals() {
    var patience = SlurmPatience()
    for _ in 0..<2 { patience.failed(away, at: now, chance: 0) }
    patience.failed(.refused(code: 2014, reason: ""), at: now, chance: 0)
    patience.failed(away, at: now, chance: 0)
    #expect(patience.admit(at: now) == .now)
  }

  @Test(
    "Whatever happens, no rest outlasts the longest, and a trial that is never told of blocks nothing for good",
    arguments: 0..<200)
  func bounded(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var (patience, time) = (SlurmPatience(), now)
    for _ in 0..<200 {
      // Clocks are set back now and then.
      time = time + Seconds(Int64(generator.number(-20...40)))
      switch generator.number(0...3) {
      case 0: patience.succeeded()
      case 1: patience.failed(away, at: time, chance: generator.next())
      default: _ = patience.admit(at: time)
      }
      if case .rest(let until) = patience.admit(at: time) { #expect(until - time <= patience.settings.longestRest) }
    }
    let later = time + Seconds(1000)
    var last = patience
    #expect([.now, .trial].contains(last.admit(at: later)), "after so long somebody is let through")
  }

  /// An interface that fails as often as it is told, and counts.
  private final class Failing: SlurmInterface {
    let left: Mutex<Int>
    let calls = Mutex(0)
    let underWay = Mutex((now: 0, most: 0))
    let failure: SlurmFailure
    init(_ count: Int, _ failure: SlurmFailure) {
      left = Mutex(count)
      self.failure = failure
    }

    private func call() async throws(SlurmFailure) {
      calls.withLock { $0 += 1 }
      underWay.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
      await Task.yield()
      underWay.withLock { $0.now -= 1 }
      let fails = left.withLock { left in
        left -= 1
        return left >= 0
      }
      if fails { throw failure }
    }

    func health() async throws(SlurmFailure) -> SlurmHealth {
      try await call()
      return SlurmHealth(version: "", cluster: "", startedAt: Instant(secondsSince1970: 1), now: nil, hasAccounting: false)
    }
    func queue(_ partition: String?, atMost: Int) async throws(SlurmFailure) -> PartitionQueue {
      try await call()
      return PartitionQueue(jobs: [], isComplete: true)
    }
    func describe() async throws(SlurmFailure) -> SlurmCluster {
      try await call()
      return SlurmCluster(partitions: [], nodes: [], reservations: [])
    }
    func submit(_ submission: SlurmSubmission) async throws(SlurmFailure) -> SlurmNumber {
      try await call()
      return SlurmNumber(rawValue: 1)
    }
    func jobs(_ numbers: [SlurmNumber]) async throws(SlurmFailure) -> [SlurmJob] {
      try await call()
      return []
    }
    func find(_ keys: Set<RunKey>) async throws(SlurmFailure) -> [SlurmJob] {
      try await call()
      return []
    }
    func accounted(_ keys: Set<RunKey>, since: Instant) async throws(SlurmFailure) -> [SlurmJob]? {
      try await call()
      return nil
    }
    func cancel(_ number: SlurmNumber, as login: String?) async throws(SlurmFailure) { try await call() }
  }

  private func patient(_ interface: any SlurmInterface, _ clock: ManualClock, callsAtATime: Int = 8) -> PatientSlurm {
    PatientSlurm(
      interface, callsAtATime: callsAtATime,
      surroundings: .init(clock: clock, chance: { 0 }, sleep: { clock.advance(by: Seconds($0.count / 1000 + 1)) }))
  }

  @Test("A call that is safe to repeat is repeated; a submission never is") func repeated() async throws {
    let failing = Failing(2, away)
    #expect(try await patient(failing, ManualClock(now)).jobs([]).isEmpty)
    #expect(failing.calls.withLock { $0 } == 3)
    for failure in [away, .unanswered(reason: "cut")] {
      let other = Failing(1, failure)
      await #expect(throws: failure) { try await patient(other, ManualClock(now)).submit(Sample.submission()) }
      #expect(other.calls.withLock { $0 } == 1)
    }
  }

  @Test("A cluster that is away is not asked by everybody, and is found again when it is back") func backOff() async throws {
    let failing = Failing(5, away)
    let clock = ManualClock(now)
    let patient = patient(failing, clock)
    for _ in 0..<100 { _ = try? await patient.submit(Sample.submission()) }
    #expect(failing.calls.withLock { $0 } == 3)
    for _ in 0..<20 {
      clock.advance(by: Seconds(61))
      _ = try? await patient.submit(Sample.submission())
    }
    #expect(try await patient.health().startedAt == Instant(secondsSince1970: 1))
  }

  @Test("No more calls are under way than agreed") func capped() async {
    let calm = Failing(0, away)
    let patient = patient(calm, ManualClock(now), callsAtATime: 3)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<200 { group.addTask { _ = try? await patient.describe() } }
    }
    #expect(calm.underWay.withLock { $0.most } <= 3)
    #expect(calm.calls.withLock { $0 } == 200)
  }
}
