internal import Centres
internal import Quantities

extension SlurmCentre {
  /// Answers lead to further questions; so many rounds of them make a turn.
  private static let roundsAtMost = 4
  /// So many keys are searched for in one question.
  private static let keysAtOnce = 500
  /// So many jobs are looked at again at once before they are cancelled: the look is to be fresh.
  private static let cancelsAtOnce = 16

  /// Does what is due, and returns when it is done.
  func turn() async {
    await askHealth()
    let now = clock.now
    for key in due.filter({ $0.value <= now }).keys.sorted(by: { $0.rawValue < $1.rawValue }) { happen(.passed, to: key) }
    for _ in 0..<SlurmCentre.roundsAtMost {
      guard await flush() else { return }
      if awaitsSubmissions { await submitAll() }
      guard hasErrands else { break }
      await runErrands()
    }
    await flush()
    await forgetCourses()
  }

  /// Asks the controller how it is, where that is due.
  private func askHealth() async {
    let asked = clock.now
    guard cluster.nextHealth <= asked else { return }
    do throws(SlurmFailure) {
      let health = try await interface.health()
      cluster.nextHealth = asked + settings.healthInterval
      (cluster.health, cluster.healthAskedAt) = (health, asked)
      cluster.noteAnswer()
      if let theirs = health.now { await noteClock(theirs, asked: asked) }
      let concerned = runs.filter { $0.value.track.facts.controllerStart != health.startedAt || $0.value.track.facts.end != nil }
      for key in concerned.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
        happen(.controller(startedAt: health.startedAt, asked: asked), to: key)
      }
      if cluster.deviceTypes.isEmpty, let described = try? await interface.describe() { noteTypes(of: described) }
    } catch {
      cluster.noteAway(error.reason, clock.now, settings)
      cluster.nextHealth = max(cluster.retryAt, asked + settings.healthInterval)
    }
  }

  private func noteClock(_ theirs: Instant, asked: Instant) async {
    let now = clock.now
    let middle = Instant(millisecondsSince1970: (asked.millisecondsSince1970 + now.millisecondsSince1970) / 2)
    let difference = ClockDifference(clusterAhead: theirs - middle, measuredAt: now)
    let moved = cluster.difference.map { ($0.clusterAhead.count - difference.clusterAhead.count).magnitude > 1000 } ?? true
    cluster.difference = difference
    // It wavers by the second that the cluster cuts off: that is not worth the disk's while.
    if moved { try? await journal.write(difference) }
  }

  /// Whether there is anything to be asked or done now.
  private var hasErrands: Bool { !errands.isEmpty && (mayLook || !errands.isOnlyLooks) }

  /// After looks the cluster has its hands free for what is submitted, for nine times as long as they took, but no longer than
  /// `longestLookRest`: of what goes on news are wanted within seconds. While something is being submitted that is longer.
  private var mayLook: Bool {
    let isHandingOver = !submissions.isEmpty || !submissionsUnderway.isEmpty
    let longest = isHandingOver ? SlurmCentre.longestLookRestBesideSubmissions : SlurmCentre.longestLookRest
    return clock.now >= lastLooks.over + min(longest, Milliseconds(9 * lastLooks.length.count))
  }

  private static let longestLookRest = Milliseconds(2000)
  private static let longestLookRestBesideSubmissions = Milliseconds(3000)

  private func runErrands() async {
    var errands = errands
    self.errands = Errands()
    if !mayLook { swap(&errands.looks, &self.errands.looks) }
    // The runs ask again.
    if cluster.awaySince != nil, cluster.retryAt > clock.now { return }
    await cancel(errands.cancels)
    await lookAll(errands.looks)
    await each(SlurmCentre.parts(errands.searches.sorted { $0.rawValue < $1.rawValue }, SlurmCentre.keysAtOnce)) { centre, keys in
      await centre.search(keys)
    }
    await each(SlurmCentre.parts(errands.accounts.sorted { $0.rawValue < $1.rawValue }, SlurmCentre.keysAtOnce)) { centre, keys in
      await centre.askAccounting(keys)
    }
    await each(errands.claims.sorted { $0.rawValue < $1.rawValue }) { centre, key in await centre.readClaim(key) }
  }

  private func lookAll(_ looks: [SlurmNumber: Set<RunKey>]) async {
    guard !looks.isEmpty else { return }
    let began = clock.now
    for numbers in SlurmCentre.parts(looks.keys.sorted(), settings.jobsAtOnce) { await look(numbers, for: looks) }
    let over = clock.now
    lastLooks = (over, max(.zero, over - began))
  }

  /// A job whose answer could not be read is asked for again after so long.
  private static let unreadablePause = Seconds(30)

  // MARK: Questions

  /// A job that cannot be read hides no other: it is found by halves, and left out for a while.
  private func look(_ numbers: [SlurmNumber], for asking: [SlurmNumber: Set<RunKey>]) async {
    let asked = clock.now
    let numbers = numbers.filter { unreadableUntil[$0, default: .longAgo] <= asked }
    guard !numbers.isEmpty else { return }
    let jobs: [SlurmJob]
    do throws(SlurmFailure) {
      jobs = try await answer { interface throws(SlurmFailure) in try await interface.jobs(numbers) }
    } catch {
      guard case .unreadable = error else { return }
      guard numbers.count > 1 else {
        unreadableUntil[numbers[0]] = clock.now + SlurmCentre.unreadablePause
        return
      }
      for half in SlurmCentre.parts(numbers, (numbers.count + 1) / 2) { await look(half, for: asking) }
      return
    }
    for number in numbers { unreadableUntil[number] = nil }
    let known = Dictionary(jobs.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    for number in numbers {
      for key in asking[number, default: []].sorted(by: { $0.rawValue < $1.rawValue }) {
        happen(known[number].map { .seen($0, asked: asked) } ?? .unknown(number, asked: asked), to: key)
      }
    }
  }

  private func search(_ keys: [RunKey]) async {
    let asked = clock.now
    guard let jobs = await ask({ interface throws(SlurmFailure) in try await interface.find(Set(keys)) }) else { return }
    let found = Dictionary(grouping: jobs, by: \.key)
    for key in keys { happen(.found(found[key] ?? [], asked: asked), to: key) }
  }

  private func askAccounting(_ keys: [RunKey]) async {
    let asked = clock.now
    let ordered = keys.compactMap { runs[$0]?.track.facts.orderedAt }.min() ?? asked
    // Clocks may differ, and some accountings look at whole days.
    let since = ordered - .days(1)
    let answer: [SlurmJob]?
    do throws(SlurmFailure) { answer = try await interface.accounted(Set(keys), since: since) } catch {
      // That the accounting is away, or closed to the hub, says nothing of the cluster.
      return
    }
    let found = Dictionary(grouping: answer ?? [], by: \.key)
    for key in keys { happen(.accounted(answer == nil ? nil : found[key] ?? [], asked: asked), to: key) }
  }

  private func readClaim(_ key: RunKey) async {
    let asked = clock.now
    do throws(CentreFailure) {
      let found = try await folders.claim(of: key)
      let claim = found.flatMap { RunClaim(line: $0.line) }
      happen(.claim(claim, wasRepeated: found?.wasRepeated ?? false, asked: asked), to: key)
    } catch {
      // A file system that is away is asked again; nothing is decided meanwhile.
    }
  }

  /// Ends jobs, each only if it is still one of its key: the number may have gone to somebody else's.
  private func cancel(_ cancels: [SlurmNumber: RunKey]) async {
    for numbers in SlurmCentre.parts(cancels.keys.sorted(), SlurmCentre.cancelsAtOnce) {
      let asked = clock.now
      guard let jobs = await ask({ interface throws(SlurmFailure) in try await interface.jobs(numbers) }) else { return }
      for job in jobs where job.key == cancels[job.number] && !job.state.isOver {
        let isWithdrawn = cancels[job.number].map { isOnlyWithdrawn($0) } ?? false
        if isWithdrawn, job.startedAt != nil || job.restarts > 0 || job.state.occupiesNodes { continue }
        if let key = job.key { await end(job.number, of: key, onlyWaiting: isWithdrawn) }
      }
      let known = Dictionary(jobs.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
      for number in numbers {
        guard let key = cancels[number] else { continue }
        happen(known[number].map { .seen($0, asked: asked) } ?? .unknown(number, asked: asked), to: key)
      }
    }
  }

  /// Whether the run is to end only because it has not begun.
  private func isOnlyWithdrawn(_ key: RunKey) -> Bool {
    guard let facts = runs[key]?.track.facts else { return false }
    return !facts.isEndAsked && facts.isWithdrawAsked == true && facts.end == nil
  }

  /// Nil where there was no answer.
  func ask<Answer: Sendable>(
    _ question: (any SlurmInterface) async throws(SlurmFailure) -> Answer
  ) async -> Answer? {
    do throws(SlurmFailure) { return try await answer(question) } catch { return nil }
  }

  /// A cluster that is away is left alone for a while.
  private func answer<Answer: Sendable>(
    _ question: (any SlurmInterface) async throws(SlurmFailure) -> Answer
  ) async throws(SlurmFailure) -> Answer {
    guard cluster.awaySince == nil || cluster.retryAt <= clock.now else { throw .away(reason: cluster.awayReason) }
    do throws(SlurmFailure) {
      let answer = try await question(interface)
      cluster.noteAnswer()
      return answer
    } catch {
      if error.isOfWholeCluster { cluster.noteAway(error.reason, clock.now, settings) }
      throw error
    }
  }

  // MARK: Several at once

  private static func parts<Item>(_ items: [Item], _ size: Int) -> [[Item]] {
    stride(from: 0, to: items.count, by: size).map { Array(items[$0..<min($0 + size, items.count)]) }
  }

  /// Does it for each, a few at once.
  private func each<Item: Sendable>(
    _ items: [Item], _ body: @escaping @Sendable (isolated SlurmCentre, Item) async -> Void
  ) async {
    let atOnce = settings.requestsInFlight
    guard atOnce > 1, items.count > 1 else {
      for item in items { await body(self, item) }
      return
    }
    await withTaskGroup(of: Void.self) { group in
      for (index, item) in items.enumerated() {
        if index >= atOnce { await group.next() }
        group.addTask { await body(self, item) }
      }
    }
  }

  // MARK: Housekeeping

  private func forgetCourses() async {
    let now = clock.now
    if let forgotAt, forgotAt + .hours(1) > now { return }
    forgotAt = now
    try? await journal.forgetCourses(before: now - settings.remembersDiscarded)
  }
}
