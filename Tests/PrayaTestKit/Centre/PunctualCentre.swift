public import Centres
public import Quantities
internal import Synchronization

/// A centre that starts every run the moment it is ordered, where it is ordered, and ends it when it was told it would.
public final class PunctualCentre: Centre {
  private struct Run {
    var start: Instant
    var end: Instant
    var cause: RunEnd.Cause
  }

  private let clock: ManualClock
  /// How long the run of an order takes, at most its walltime, and how it ends.
  private let fate: @Sendable (RunOrder) -> (run: Seconds, cause: RunEnd.Cause)
  private let runs = Mutex<[RunKey: Run]>([:])

  public init(clock: ManualClock, fate: @escaping @Sendable (RunOrder) -> (run: Seconds, cause: RunEnd.Cause)) {
    self.clock = clock
    self.fate = fate
  }

  /// When the next of its runs ends; nil when none runs.
  public var nextEnd: Instant? {
    let now = clock.now
    return runs.withLock { runs in runs.values.map(\.end).filter { $0 > now }.min() }
  }

  public func start(_ order: RunOrder) async throws(CentreFailure) {
    let now = clock.now
    let (run, cause) = fate(order)
    runs.withLock { runs in
      if runs[order.key] == nil { runs[order.key] = Run(start: now, end: now + min(run, order.walltime), cause: cause) }
    }
  }

  public func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] {
    let now = clock.now
    return runs.withLock { runs in
      Dictionary(
        uniqueKeysWithValues: keys.map { key in
          guard let run = runs[key] else { return (key, .unknown) }
          guard run.end <= now else { return (key, .running(RunStart(startedAt: run.start))) }
          let end = RunEnd(startedAt: run.start, endedAt: run.end, measured: run.end - run.start, cause: run.cause)
          return (key, .ended(end))
        })
    }
  }

  public func cancel(_ key: RunKey) async throws(CentreFailure) {
    let now = clock.now
    runs.withLock { runs in
      guard let run = runs[key], run.end > now else { return }
      runs[key] = Run(start: run.start, end: now, cause: .cancelled)
    }
  }

  public func describe() async throws(CentreFailure) -> CentreDescription {
    throw .troubled(reason: "nobody asks it what it has")
  }
  public func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    throw .notFound(name: name)
  }
  public func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] { [] }
  public func discardFiles(of key: RunKey) async throws(CentreFailure) {}
}
