public import Centres
public import Quantities
internal import Synchronization

/// A centre made of a seed: it starts, measures and ends runs by a clock that tests turn, misbehaves as its faults say,
/// and keeps the truth of what every key really ran, so that what the Hub believes can be held against it.
///
/// It keeps the contract of `Centre` through all its faults: a repeat of what it has done answers as the first did, a
/// key that was cancelled or refused never starts, and what it has confirmed it does not forget.
public final class SimulatedCentre: Centre {
  /// Whether it puts runs where the order says, or where it likes, as a cluster with a scheduler of its own does.
  public enum Placing: Sendable { case asOrdered, byItself }

  private let state: Mutex<CentreMachine>
  private let clock: ManualClock

  /// - Parameters:
  ///   - pools: the nodes of each pool; their names are unique at the centre.
  ///   - skew: how far its clock is ahead of the true one.
  public init(
    pools: [[CentreDescription.Node]], placing: Placing, clock: ManualClock, seed: UInt64, skew: Seconds = .zero,
    faults: CentreFaults = .none
  ) {
    self.clock = clock
    state = Mutex(CentreMachine(pools: pools, placing: placing, seed: seed, skew: skew, faults: faults, now: clock.now))
  }

  // MARK: What tests do to it

  public var faults: CentreFaults {
    get { state.withLock { $0.faults } }
    set { state.withLock { $0.faults = newValue } }
  }

  /// What it says of itself: whether runs of different organisations cannot read each other's files there.
  public var separatesProjects: Bool {
    get { state.withLock { $0.separatesProjects } }
    set { state.withLock { $0.separatesProjects = newValue } }
  }

  /// Lets everything happen that is due by now.
  public func catchUp() { state.withLock { $0.advance(to: clock.now) } }

  /// Dies: nothing answers until it is revived. - Parameters:
  ///   - killing: whether its runs die with it, or go on behind a broken line.
  ///   - forgetting: whether it loses what it never confirmed.
  public func die(killing: Bool, forgetting: Bool) {
    state.withLock { machine in
      machine.advance(to: clock.now)
      machine.die(killing: killing, forgetting: forgetting)
    }
  }

  public func revive() {
    state.withLock { machine in
      machine.advance(to: clock.now)
      machine.isDown = false
    }
  }

  public func setAvailable(_ isAvailable: Bool, node: String) {
    state.withLock { machine in
      machine.advance(to: clock.now)
      machine.setAvailable(isAvailable, node: node)
    }
  }

  /// Ends its misbehaviour for good: up, complete, answering; late requests still arrive.
  public func calmDown() {
    state.withLock { machine in
      machine.advance(to: clock.now)
      machine.calmDown()
    }
  }

  /// The runs whose files were removed.
  public var discarded: Set<RunKey> { state.withLock { $0.discarded } }

  /// What every key really ran, by key.
  public var truth: [RunTruth] { state.withLock { $0.truth.values.sorted { $0.key.rawValue < $1.key.rawValue } } }

  /// Devices of its nodes by name, and their CPUs.
  public var nodes: [CentreDescription.Node] { state.withLock { $0.pools.flatMap { $0 } } }

  // MARK: What the Hub asks of it

  public func describe() async throws(CentreFailure) -> CentreDescription {
    try answer { machine throws(CentreFailure) in
      try machine.receive()
      return CentreDescription(nodes: machine.pools.flatMap { $0 }, separatesProjects: machine.separatesProjects)
    }
  }

  public func start(_ order: RunOrder) async throws(CentreFailure) {
    try answer { machine throws(CentreFailure) in try machine.receive(.start(order)) }
  }

  public func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] {
    try answer { machine throws(CentreFailure) in try machine.observe(keys) }
  }

  public func cancel(_ key: RunKey) async throws(CentreFailure) {
    try answer { machine throws(CentreFailure) in try machine.receive(.cancel(key)) }
  }

  public func withdraw(_ key: RunKey) async throws(CentreFailure) {
    try answer { machine throws(CentreFailure) in try machine.receive(.withdraw(key)) }
  }

  public func shownQueue() async throws(CentreFailure) -> CentreQueue? {
    try answer { machine throws(CentreFailure) in try machine.shownQueue() }
  }

  public func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    try answer { machine throws(CentreFailure) in
      try machine.receive()
      guard let order = machine.truth[key]?.order, name == order.output, machine.truth[key]?.segments.isEmpty == false else {
        throw .notFound(name: name)
      }
      let bytes = Array("\(order.name) ran\n".utf8)
      let from = min(max(0, Int(offset)), bytes.count)
      return FilePart(bytes: Array(bytes[from...].prefix(limit)), total: Int64(bytes.count))
    }
  }

  public func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] {
    try answer { machine throws(CentreFailure) in
      try machine.receive()
      guard let order = machine.truth[key]?.order, machine.truth[key]?.segments.isEmpty == false,
        !machine.discarded.contains(key)
      else { return [] }
      return [FileEntry(name: order.output, bytes: Int64("\(order.name) ran\n".utf8.count))]
    }
  }

  public func discardFiles(of key: RunKey) async throws(CentreFailure) {
    try answer { machine throws(CentreFailure) in
      try machine.receive()
      machine.discarded.insert(key)
    }
  }

  /// Three runs a page, so that there are pages.
  public func usage(_ question: UsageQuestion) async throws(CentreFailure) -> UsagePage {
    try answer { machine throws(CentreFailure) in
      try machine.receive()
      let after = question.after ?? ""
      let runs = machine.records.filter { run in
        let moment = run.endedAt ?? run.startedAt
        return run.key.rawValue > after && (moment.map { question.from <= $0 && $0 < question.until } ?? false)
      }
      return UsagePage(
        source: .folder, wholeUntil: clock.now, runs: Array(runs.prefix(3)),
        next: runs.count > 3 ? runs[2].key.rawValue : nil)
    }
  }

  /// Changes what its records say of a run, whatever the hub was told.
  public func forge(_ run: CentreRun) { state.withLock { $0.forged[run.key] = run } }

  private func answer<Answer: Sendable>(
    _ body: (inout CentreMachine) throws(CentreFailure) -> Answer
  ) throws(CentreFailure) -> Answer {
    let now = clock.now
    let result = state.withLock { machine -> Result<Answer, CentreFailure> in
      machine.advance(to: now)
      return Result { () throws(CentreFailure) in try body(&machine) }
    }
    return try result.get()
  }
}
