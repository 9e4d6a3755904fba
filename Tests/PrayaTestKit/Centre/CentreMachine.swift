internal import Centres
internal import Quantities

/// The inside of a simulated centre: its nodes, its runs, what is on its way to it, and the truth.
struct CentreMachine {
  var pools: [[CentreDescription.Node]]
  let placing: SimulatedCentre.Placing
  let seed: UInt64
  let skew: Seconds
  var faults: CentreFaults
  var random: SeededGenerator
  var time: Instant
  var isDown = false
  /// Whether runs of different organisations cannot read each other's files.
  var separatesProjects = true
  var runs: [RunKey: SimulatedRun] = [:]
  /// The keys of those that are not over, in the order of arrival.
  var active: [RunKey] = []
  var late: [LateRequest] = []
  var discarded: Set<RunKey> = []
  var truth: [RunKey: RunTruth] = [:]
  /// What its records say of runs where somebody has changed them.
  var forged: [RunKey: CentreRun] = [:]

  init(
    pools: [[CentreDescription.Node]], placing: SimulatedCentre.Placing, seed: UInt64, skew: Seconds, faults: CentreFaults,
    now: Instant
  ) {
    self.pools = pools
    self.placing = placing
    self.seed = seed
    self.skew = skew
    self.faults = faults
    random = SeededGenerator(seed: seed, for: "line")
    time = now
  }

  /// Every run as its records have it.
  var records: [CentreRun] {
    var records = forged
    for (key, run) in runs where records[key] == nil {
      guard case .ended(let end) = run.phase else { continue }
      records[key] = CentreRun(
        key: key, number: key.rawValue, word: end.cause.outcome.rawValue, outcome: end.cause.outcome, startedAt: end.startedAt,
        endedAt: end.endedAt, measured: end.measured,
        devices: run.order.map { $0.allotment.reduce(0) { $0 + $1.devices.count } })
    }
    return records.values.sorted { $0.key.rawValue < $1.key.rawValue }
  }

  // MARK: Time

  /// Lets everything that is due by `now` happen in its order.
  mutating func advance(to now: Instant) {
    while let next = nextEvent(), next <= now {
      time = max(time, next)
      deliverLate()
      endDue()
      startReady()
    }
    time = max(time, now)
    startReady()
  }

  private func nextEvent() -> Instant? {
    var next: Instant?
    for request in late { next = min(next ?? request.arrives, request.arrives) }
    for key in active {
      guard let run = runs[key] else { continue }
      switch run.phase {
      case .running(_, let plan): next = min(next ?? plan.until, plan.until)
      case .queued: if run.readyAt > time { next = min(next ?? run.readyAt, run.readyAt) }
      case .ended, .refused: break
      }
    }
    return next
  }

  private mutating func deliverLate() {
    let due = late.filter { $0.arrives <= time }
    late.removeAll { $0.arrives <= time }
    // What comes to a dead centre is lost.
    guard !isDown else { return }
    for request in due {
      switch request.content {
      case .start(let order): _ = accept(order)
      case .cancel(let key): cancel(key)
      case .withdraw(let key): withdraw(key)
      }
    }
  }

  private mutating func endDue() {
    for key in active {
      guard let run = runs[key], case .running(_, let plan) = run.phase, plan.until <= time else { continue }
      switch plan.outcome {
      case .ends(let cause): end(key, cause)
      case .startsOver: startOver(key)
      }
    }
  }

  // MARK: Runs

  /// - Returns: nil, or why the order is refused for good.
  mutating func accept(_ order: RunOrder) -> String? {
    if let known = runs[order.key] {
      if case .refused(let reason) = known.phase { return reason }
      // A key that was cancelled before it was started is claimed.
      return known.order == nil ? "cancelled before it was started" : nil
    }
    var fate = SeededGenerator(seed: seed, for: "arrival \(order.key)")
    truth[order.key, default: RunTruth(key: order.key)].order = order
    if fate.chance(faults.refuses) {
      runs[order.key] = SimulatedRun(order: order, phase: .refused(reason: "quota of this centre"), readyAt: time)
      truth[order.key]?.isRefused = true
      return "quota of this centre"
    }
    let wait = placing == .byItself ? Seconds(Int64(fate.number(0...900))) : .zero
    runs[order.key] = SimulatedRun(order: order, phase: .queued, readyAt: time + wait)
    active.append(order.key)
    startReady()
    return nil
  }

  mutating func cancel(_ key: RunKey) {
    guard let run = runs[key] else {
      let end = RunEnd(startedAt: nil, endedAt: reported(time), measured: .zero, cause: .cancelled)
      runs[key] = SimulatedRun(order: nil, phase: .ended(end), readyAt: time)
      truth[key, default: RunTruth(key: key)].end = end
      return
    }
    if !run.isOver { end(key, .cancelled) }
  }

  /// Ends what has not begun, and nothing else.
  mutating func withdraw(_ key: RunKey) {
    guard let run = runs[key], case .queued = run.phase else {
      if runs[key] == nil { cancel(key) }
      return
    }
    if run.restarts == 0 { end(key, .cancelled) }
  }

  mutating func end(_ key: RunKey, _ cause: RunEnd.Cause) {
    guard var run = runs[key] else { return }
    var startedAt: Instant?
    var measured = Milliseconds.zero
    if case .running(let start, _) = run.phase {
      startedAt = start.startedAt
      measured = closeSegment(of: key)
    }
    let end = RunEnd(
      startedAt: startedAt, endedAt: reported(time), measured: measured, cause: cause, restarts: run.restarts)
    run.phase = .ended(end)
    runs[key] = run
    truth[key]?.end = end
    active.removeAll { $0 == key }
  }

  mutating func startOver(_ key: RunKey) {
    guard var run = runs[key] else { return }
    _ = closeSegment(of: key)
    run.restarts += 1
    run.phase = .queued
    run.readyAt = time + Seconds(Int64(random.number(0...600)))
    runs[key] = run
  }

  private mutating func closeSegment(of key: RunKey) -> Milliseconds {
    guard var segment = truth[key]?.segments.popLast() else { return .zero }
    segment.end = time
    truth[key]?.segments.append(segment)
    return time - segment.start
  }

  /// A moment by the centre's own clock.
  func reported(_ moment: Instant) -> Instant { moment + skew }
}
