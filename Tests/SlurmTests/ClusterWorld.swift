import Centres
import PrayaTestKit
import Quantities

@testable import Slurm

/// One random history of a cluster, its centre and a hub, made of a seed.
final class ClusterWorld {
  let seed: UInt64
  var random: SeededGenerator
  let clock = ManualClock(Instant(secondsSince1970: 1_800_000_000))
  let folders = SimulatedRunFolders()
  let slurm: SimulatedSlurm
  let skew: Milliseconds
  let hasAccounting: Bool
  var journal = Folders.make()
  var line: MortalLine
  let conduct = Conduct()
  var centre: SlurmCentre
  var violations: [String] = []
  var trace: [String] = []
  var lives = 1
  private var overBefore = 0
  /// What the hub knows.
  var orders: [RunKey: RunOrder] = [:]
  var accepted: Set<RunKey> = []
  var refused: Set<RunKey> = []
  var cancelling: Set<RunKey> = []
  var ends: [RunKey: RunEnd] = [:]
  /// When the centre could see and act: a cluster that was away is not asked in every turn.
  var turns: [Instant] = []

  init(seed: UInt64) async throws {
    self.seed = seed
    random = SeededGenerator(seed: seed, for: "world")
    skew = random.pick([.zero, Milliseconds(700), Milliseconds(-45_300), Milliseconds(130_000)]) ?? .zero
    hasAccounting = random.chance(500)
    slurm = SimulatedSlurm(
      clock: clock, folders: folders, seed: seed, skew: skew, hasAccounting: hasAccounting, faults: .rough)
    // In one of eight the hub may not look into it.
    slurm.isAccountingClosed = seed % 8 == 3
    line = MortalLine(to: slurm, journalFolder: journal, conduct: conduct)
    centre = try await ClusterWorld.open(line, folders, journal, clock)
  }

  static func open(
    _ line: any SlurmInterface, _ folders: SimulatedRunFolders, _ journal: String, _ clock: ManualClock
  ) async throws -> SlurmCentre {
    var settings = SlurmCentreSettings(sharedFolder: "/shared")
    settings.requestsInFlight = 1
    return try await SlurmCentre(
      interface: line, settings: settings, folders: folders, journalFolder: journal, clock: clock, awaitsSubmissions: true)
  }

  static func order(_ key: RunKey) -> RunOrder {
    RunOrder(
      key: key, name: "run", script: Array("#!/bin/sh\n".utf8), inputs: [], allotment: [NodeAllotment(node: "n1", devices: [0])],
      deviceModel: "a100", cpusPerNode: 1, memoryMebibytes: nil, walltime: .minutes(10), environment: [:], output: "out",
      errorOutput: "err", projectNumber: 1)
  }

  /// What became of a world.
  struct Outcome: Sendable {
    var seed: UInt64
    var runs: Int
    var lives: Int
    /// How many runs ended so.
    var causes: [String: Int]
    /// How many jobs were held for running after their end.
    var heldForNothing: Int
    var violations: [String]
    var trace: [String]
  }

  static func outcome(seed: UInt64) async throws -> Outcome {
    let world = try await ClusterWorld(seed: seed)
    try await world.live(steps: 120)
    let causes = world.ends.values.map { end in String("\(end.cause)".prefix { $0 != "(" }) }
    return Outcome(
      seed: seed, runs: world.accepted.count, lives: world.lives,
      causes: Dictionary(causes.map { ($0, 1) }, uniquingKeysWith: +), heldForNothing: world.slurm.heldForNothing,
      violations: world.violations, trace: world.trace)
  }

  // MARK: Its course

  func live(steps: Int) async throws {
    for step in 0..<steps {
      await act(step)
      await turn()
      crashAfterAnEnd()
      if line.image != nil { try await bury() }
      advance()
    }
    try await comeToRest()
  }

  /// The controller likes to crash when it has not yet saved that a job is over.
  private func crashAfterAnEnd() {
    let over = slurm.ownJobs.filter(\.state.isOver).count
    defer { overBefore = over }
    guard over > overBefore, !slurm.isDown, random.chance(200) else { return }
    // Nobody starts a controller twice within a second, which is all that it tells of its start.
    if let booted = slurm.boots.last, clock.now < booted + Seconds(2) { return }
    trace.append("\(clock.now) crash after an end")
    slurm.crash()
    if random.chance(700) { slurm.boot() }
  }

  private func advance() {
    let milliseconds = random.pick(weighted: [
      (4, random.number(50...900)), (4, random.number(1000...6000)), (2, random.number(6000...30_000)),
      (1, random.number(30_000...240_000)),
    ])
    clock.advance(to: Instant(millisecondsSince1970: clock.now.millisecondsSince1970 + Int64(milliseconds)))
    slurm.catchUp()
  }

  private func act(_ step: Int) async {
    switch random.number(0...99) {
    case 0..<26 where orders.count < 8:
      guard let key = RunKey(rawValue: "w\(seed)-\(step)") else { return }
      if random.chance(60) {
        // The cancellation overtakes the order.
        cancelling.insert(key)
        orders[key] = ClusterWorld.order(key)
        if (try? await centre.cancel(key)) != nil, line.image == nil { accepted.insert(key) }
      } else {
        orders[key] = ClusterWorld.order(key)
        await start(key)
      }
    case 26..<36:
      if let key = pickOrdered() { await start(key) }
    case 36..<44:
      guard let key = pickOrdered() else { return }
      cancelling.insert(key)
      trace.append("\(clock.now) cancel \(key)")
      if (try? await centre.cancel(key)) != nil, line.image == nil { accepted.insert(key) }
    case 44..<52:
      guard !slurm.isDown else { return }
      trace.append("\(clock.now) crash")
      slurm.crash()
      for _ in 0..<random.number(0...3) { slurm.submitForeign(comment: random.chance(500) ? RunKey(rawValue: "other-1") : nil) }
    case 52..<66:
      if slurm.isDown {
        trace.append("\(clock.now) boot")
        slurm.boot()
        for _ in 0..<random.number(0...4) { slurm.submitForeign(comment: random.chance(500) ? RunKey(rawValue: "other-2") : nil) }
      }
    case 66..<72: line.die(afterCalls: random.number(0...6), done: random.chance(500))
    case 72..<75: slurm.releaseHeld()
    case 75..<78: folders.isAway.toggle()
    default: await observe()
    }
  }

  private func pickOrdered() -> RunKey? { random.pick(orders.keys.sorted { $0.rawValue < $1.rawValue }) }

  private func start(_ key: RunKey) async {
    guard let order = orders[key] else { return }
    do throws(CentreFailure) {
      try await centre.start(order)
      trace.append("\(clock.now) start \(key)")
      if refused.contains(key) { violations.append("\(key) was refused and then accepted") }
      if line.image == nil { accepted.insert(key) }
    } catch {
      if case .refused = error, line.image == nil, !cancelling.contains(key) { refused.insert(key) }
    }
  }

  private func turn() async {
    await centre.turn()
    if line.image == nil, !slurm.isDown, await centre.cluster.awaySince == nil { turns.append(clock.now) }
  }

  /// The former life goes on in vain; the next one starts from what it had written when it died.
  private func bury() async throws {
    guard let image = line.image else { return }
    trace.append("\(clock.now) Praya died")
    await centre.close()
    Folders.remove(journal)
    journal = image
    line = MortalLine(to: slurm, journalFolder: journal, conduct: conduct)
    centre = try await ClusterWorld.open(line, folders, journal, clock)
    lives += 1
  }

  func observe() async {
    let keys = orders.keys.sorted { $0.rawValue < $1.rawValue }
    guard let observations = try? await centre.observe(keys), line.image == nil else { return }
    for key in keys {
      guard let observation = observations[key] else { continue }
      switch observation {
      case .ended(let end):
        if let known = ends[key] {
          if known != end { violations.append("\(key) ended as \(known), then as \(end)") }
        } else {
          trace.append("\(clock.now) \(key) ended: \(end)")
          ends[key] = end
        }
      case .unknown where accepted.contains(key): violations.append("\(key) was accepted and is unknown")
      case .queued, .running, .unknown:
        if ends[key] != nil { violations.append("\(key) was over and is \(observation)") }
      }
    }
  }

  /// The world is calm: everything that was accepted comes to its end within a bounded time.
  private func comeToRest() async throws {
    folders.isAway = false
    slurm.calmDown()
    line.die(afterCalls: .max, done: false)
    let deadline = clock.now + .minutes(90)
    while clock.now < deadline {
      await turn()
      if await centre.runs.isEmpty { break }
      slurm.releaseHeld()
      clock.advance(by: Seconds(Int64(random.number(1...15))))
      slurm.catchUp()
    }
    // A cluster that was away a moment ago is asked again soon.
    for _ in 0..<5 {
      clock.advance(by: Seconds(10))
      await turn()
      await observe()
    }
    // Whatever was on its way has arrived.
    clock.advance(by: .minutes(30))
    slurm.catchUp()
    for (key, entry) in await centre.runs { violations.append("\(key) never came to rest: \(entry.track.facts)") }
    try await check()
    await centre.close()
    Folders.remove(journal)
  }

  // MARK: What must hold

  private func check() async throws {
    let facts = try await centre.journal.courses(of: Array(accepted))
    for key in accepted.sorted(by: { $0.rawValue < $1.rawValue }) {
      guard let end = ends[key] else {
        violations.append("\(key) was accepted and has no end")
        continue
      }
      if let facts = facts[key] { check(key, end, facts) } else { violations.append("\(key) is not in the journal") }
    }
    violations += conduct.violations
    if !slurm.foreignCancelled.isEmpty { violations.append("others' jobs were cancelled: \(slurm.foreignCancelled)") }
    for job in slurm.ownJobs where !job.state.isOver { violations.append("a job is left: \(job)") }
  }

  private func check(_ key: RunKey, _ end: RunEnd, _ facts: RunTrack.Facts) {
    let all = slurm.processes.filter { $0.key == key && !$0.isRefused }
    if Set(all.map { "\($0.attempt) \($0.number)" }).count > 1 { violations.append("\(key) was run by several jobs: \(all)") }
    if Set(all.map(\.restarts)).count < all.count { violations.append("\(key) began twice, and was not started over: \(all)") }
    if all.contains(where: { $0.endedAt == nil }) { violations.append("\(key) still runs: \(all)") }
    guard let found = facts.endFoundAt else { return violations.append("\(key) has an end that was never found") }
    // A controller that went back to before the end may start the job once more: it is ended as soon as that is seen.
    for stray in all where stray.startedAt > found {
      if stray.isComplete, chances(stray.startedAt, stray.endedAt ?? .distantFuture) > ClusterWorld.chancesEnough {
        violations.append("\(key) was over and ran again to its end: \(stray)")
      }
    }
    for life in slurm.lives where life.key == key && !life.isCancelAsked {
      let until = life.until ?? .distantFuture
      if chances(max(life.from, found), until) > ClusterWorld.chancesEnough {
        violations.append("\(key) was over and its job lived on: \(life)")
      }
      for other in slurm.lives where other.key == key && other.number > life.number && !other.isCancelAsked {
        if chances(max(life.from, other.from), min(until, other.until ?? .distantFuture)) > ClusterWorld.chancesEnough {
          violations.append("\(key) had two jobs, and neither was cancelled: \(life), \(other)")
        }
      }
    }
    let ran = all.filter { $0.startedAt <= found }
    switch end.cause {
    case .centre: return
    case .launchFailed where end.startedAt == nil, .cancelled where end.startedAt == nil:
      // What a controller forgot of a job that it still has, and starts over, does not count.
      let kept = Set(facts.jobs.filter { $0.presence == .known }.map(\.number))
      if let lost = ran.first(where: { $0.isComplete && !kept.contains($0.number) }) {
        violations.append("\(key) ran to its end and counts as \(end): \(lost)")
      }
      return
    default: break
    }
    guard let last = ran.last, let endedAt = last.endedAt, let told = end.startedAt else {
      violations.append("\(key) counts as \(end) and never ran: \(all)")
      return
    }
    let isHeldUnseen = end.cause == .walltime && isRestartUnseen(after: last.startedAt)
    if end.measured != toldSeconds(endedAt) - toldSeconds(last.startedAt), !isHeldUnseen {
      violations.append("\(key) measured \(end.measured.count), ran \(all)")
    }
    if (told - last.startedAt).count.magnitude > 3100 { violations.append("\(key) is told to start at \(told): \(last)") }
    let isRight =
      switch end.cause {
      case .exited, .signalled, .walltime: last.isComplete
      default: !last.isComplete
      }
    if !isRight { violations.append("\(key) ended as \(end), in truth as \(last)") }
    if end.endedAt - told != end.measured { violations.append("\(key): from start to end is not what was measured: \(end)") }
  }

  /// So many turns suffice to see and cancel a job, though questions are lost and Praya dies now and then.
  private static let chancesEnough = 4

  /// How often the centre could have seen and acted between these moments.
  private func chances(_ from: Instant, _ until: Instant) -> Int { turns.filter { $0 > from && $0 < until }.count }

  /// Whether the controller was started again soon after that, and before the centre could see it once more: what it then says
  /// of a time that is over is believed.
  private func isRestartUnseen(after start: Instant) -> Bool {
    let boots = slurm.boots
    let young = boots.filter { $0 > start && $0 <= start + TrackRules.youngAtRestart }
    return !young.isEmpty
      && young.allSatisfy { boot in
        chances(boot, boots.first { $0 > boot } ?? .distantFuture) <= ClusterWorld.chancesEnough
      }
  }

  private func toldSeconds(_ moment: Instant) -> Instant {
    Instant(secondsSince1970: (moment.millisecondsSince1970 + skew.count) / 1000)
  }
}

extension Instant {
  fileprivate static let distantFuture = Instant(secondsSince1970: 100_000_000_000)
}
