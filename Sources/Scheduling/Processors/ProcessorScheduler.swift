/// The decisions over one pool of interchangeable processors, kept from event to event: the lean sibling of
/// `Scheduler.pass` for the simulator, which replays millions of jobs. Times are whole seconds.
///
/// Jobs are known by *slots*, small numbers that are used again once a job has ended, so that what is held grows with
/// waiting and running jobs only. At one instant: `end` what has ended, `submit` what has come, then one `pass`. Under
/// a committed fit each event has its own pass (`Policy.Fit.passesAtEveryEvent`), arrivals before ends.
public struct ProcessorScheduler: Sendable {
  /// As many processors as one pool may have.
  public static let mostProcessors = Int32.max - 1

  public let processors: Int32
  public let policy: Policy
  public internal(set) var free: Int32
  /// Who started in the last pass, in the order of starting.
  public internal(set) var starts: [Int32] = []

  // By slot.
  var needs: [Int32] = []
  var requested: [Int64] = []
  var submitted: [Int64] = []
  var accounts: [Int32] = []
  /// Numbers in the order of submission, by which ties are broken.
  var sequences: [Int64] = []
  var plannedEnds: [Int64] = []
  var freeSlots: [Int32] = []
  var submissions: Int64 = 0

  var waiting = WaitingLine()
  var running = RunningLine()
  /// The first position of `waiting` that was not tried yet since the last end.
  var tried = 0
  /// Of the head, while it waits under EASY: the moment of its reservation, and what is free then beyond its need.
  var shadow: (moment: Int64, extra: Int32) = (0, 0)
  var use = DecayingUse()
  /// Under a committed fit, who was picked and waits, and when it was to start.
  var committed: (slot: Int32, start: Int64)?
  /// Under a conservative fit.
  var plan: ConservativePlan?
  /// Who came since the last pass and has no reservation yet.
  var newcomers: [Int32] = []
  /// The next moment at which a pass is due though nobody came or ended: a reservation falls due.
  public internal(set) var nextReservation: Int64?
  /// Under Praya's own policy.
  var praya: PrayaQueue?
  var ranked: [(key: Double, sequence: Int64, slot: Int32, position: Int)] = []
  /// For sorting.
  var scratch: [(key: Double, sequence: Int64, slot: Int32)] = []

  /// - Precondition: `processors` is 1 to `mostProcessors`.
  public init(processors: Int32, policy: Policy, constants: PrayaConstants = PrayaConstants()) {
    precondition((1...ProcessorScheduler.mostProcessors).contains(processors), "a pool has processors")
    self.processors = processors
    self.policy = policy
    free = processors
    if policy.order == .praya { praya = PrayaQueue(constants: constants) }
    if policy.fit == .conservative { plan = ConservativePlan(processors: processors) }
  }

  public var waitingCount: Int { waiting.count }
  public var runningCount: Int { running.ends.count }

  public func request(of slot: Int32) -> ProcessorRequest {
    ProcessorRequest(
      processors: needs[Int(slot)], requested: requested[Int(slot)], submitted: submitted[Int(slot)],
      account: accounts[Int(slot)])
  }

  /// Puts a request into the queue; returns its slot.
  ///
  /// - Precondition: it needs 1 to `processors` and was submitted now.
  public mutating func submit(_ request: ProcessorRequest) -> Int32 {
    precondition(request.processors > 0 && request.processors <= processors, "a request fits the pool")
    let slot = newSlot(for: request)
    switch policy.order {
    case .shortestFirst, .f1:
      let score = score(of: slot, at: request.submitted)
      waiting.insert(slot, need: request.processors, requested: request.requested, score: score)
    case .firstComeFirstServed, .wfp3, .unicep, .slowdown, .fairShare, .praya:
      waiting.append(slot, need: request.processors, requested: request.requested, score: 0)
    }
    praya?.arrive(slot, request, processors: processors)
    if plan != nil { newcomers.append(slot) }
    return slot
  }

  private mutating func newSlot(for request: ProcessorRequest) -> Int32 {
    submissions += 1
    guard let slot = freeSlots.popLast() else {
      needs.append(request.processors)
      requested.append(request.requested)
      submitted.append(request.submitted)
      accounts.append(request.account)
      sequences.append(submissions)
      plannedEnds.append(0)
      return Int32(needs.count - 1)
    }
    let index = Int(slot)
    needs[index] = request.processors
    requested[index] = request.requested
    submitted[index] = request.submitted
    accounts[index] = request.account
    sequences[index] = submissions
    return slot
  }

  /// A running job has ended. Its slot will be used again.
  public mutating func end(_ slot: Int32, at now: Int64) {
    let index = Int(slot)
    free += needs[index]
    running.remove(slot, end: plannedEnds[index])
    if policy.order == .fairShare { use.change(of: accounts[index], by: -Int(needs[index]), at: now) }
    freeSlots.append(slot)
    tried = 0
    if praya != nil {
      let ended = request(of: slot)
      praya?.end(ended, plannedEnd: plannedEnds[index], at: now)
    }
    plan?.release(needs[index], from: now, until: plannedEnds[index])
  }

  /// Decides who starts now: fills `starts`.
  public mutating func pass(at now: Int64) {
    starts.removeAll(keepingCapacity: true)
    nextReservation = nil
    guard !waiting.isEmpty || committed != nil else { return }
    switch policy.fit {
    case .strict where policy.order == .praya: passPraya(at: now)
    case .strict:
      arrange(at: now)
      startFromHead(at: now)
    case .easy: passEasy(at: now)
    case .easyShortestFirst: passEasyShortestFirst(at: now)
    case .conservative: passConservative(at: now)
    case .committed: passCommitted(at: now, isGreedy: false)
    case .committedGreedy: passCommitted(at: now, isGreedy: true)
    }
    waiting.closeGaps()
    tried = waiting.end
  }

  /// The one at `position` starts.
  mutating func start(at position: Int, now: Int64) {
    let slot = waiting.slots[position]
    waiting.remove(at: position)
    begin(slot, now: now)
  }

  /// One that is no longer in line starts.
  mutating func begin(_ slot: Int32, now: Int64) {
    let index = Int(slot)
    free -= needs[index]
    plannedEnds[index] = now + requested[index]
    running.insert(slot, need: needs[index], end: plannedEnds[index])
    if policy.order == .fairShare { use.change(of: accounts[index], by: Int(needs[index]), at: now) }
    starts.append(slot)
  }

  /// Starts the head while it fits.
  mutating func startFromHead(at now: Int64) {
    while waiting.head < waiting.end, waiting.needs[waiting.head] <= free { start(at: waiting.head, now: now) }
  }
}
