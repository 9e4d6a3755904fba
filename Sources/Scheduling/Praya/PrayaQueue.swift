/// What the policy `praya` remembers of those who wait, by slot, and of past runs, by account.
struct PrayaQueue: Sendable {
  var constants: PrayaConstants
  var histories: [Int32: RunHistory] = [:]
  private var versions: [Int32] = []
  private var indices: [PrayaIndex] = []
  /// The moment from which a request goes before all that are not due.
  private(set) var dues: [Int64] = []
  /// The latest moment at which it was promised to start, as one that is due and as the first of the others; −1 for none.
  var promises: [(due: Int64, head: Int64)] = []
  // What the pool has to do, for `due`: of those who wait, and of running jobs by their ends.
  var waitingWork = 0.0
  var runningEnds = 0.0
  var runningNeed = 0.0
  var availability = Availability(processors: 1)

  init(constants: PrayaConstants) { self.constants = constants }

  mutating func arrive(_ slot: Int32, _ request: ProcessorRequest, processors: Int32) {
    while dues.count <= Int(slot) {
      dues.append(0)
      promises.append((-1, -1))
      versions.append(-1)
      indices.append(PrayaIndex(.init(run: 1, urgency: 1), processors: 1, by: constants))
    }
    let now = request.submitted
    let running = max(0, runningEnds - runningNeed * Double(now))
    let backlog = (waitingWork + running) / Double(processors)
    let patience = constants.dueAfter + constants.dueByBacklog * backlog
    dues[Int(slot)] = now + Int64(min(patience, 1e15))
    promises[Int(slot)] = (-1, -1)
    versions[Int(slot)] = -1
    waitingWork += Double(request.requested) * Double(request.processors)
  }

  mutating func start(_ request: ProcessorRequest, plannedEnd: Int64) {
    waitingWork -= Double(request.requested) * Double(request.processors)
    runningEnds += Double(plannedEnd) * Double(request.processors)
    runningNeed += Double(request.processors)
  }

  mutating func end(_ request: ProcessorRequest, plannedEnd: Int64, at now: Int64) {
    runningEnds -= Double(plannedEnd) * Double(request.processors)
    runningNeed -= Double(request.processors)
    let run = now - (plannedEnd - request.requested)
    histories[request.account, default: RunHistory()].add(
      .init(run: run, requested: request.requested, processors: request.processors))
  }

  /// The rank of one that waits, the highest first.
  mutating func rank(of slot: Int32, _ request: ProcessorRequest, at now: Int64) -> Double {
    let index = Int(slot)
    let version = histories[request.account]?.version ?? 0
    if versions[index] != version {
      versions[index] = version
      let expectation =
        histories[request.account]?.expectation(
          requested: request.requested, processors: request.processors, by: constants)
        ?? RunHistory.unknown(requested: request.requested, by: constants)
      indices[index] = PrayaIndex(expectation, processors: Int(request.processors), by: constants)
    }
    return indices[index].rank(waited: now - request.submitted, by: constants)
  }
}
