internal import Centres
internal import Quantities

extension CentreMachine {
  private static let noAnswer = CentreFailure.unreachable(reason: "no answer")

  /// A request that asks for nothing to be done.
  mutating func receive() throws(CentreFailure) {
    guard !isDown, !random.chance(faults.losesRequest) else { throw CentreMachine.noAnswer }
  }

  /// A request as it comes over a line that loses, delays and repeats.
  mutating func receive(_ request: LateRequest.Content) throws(CentreFailure) {
    if isDown || random.chance(faults.losesRequest) { throw CentreMachine.noAnswer }
    if random.chance(faults.delaysRequest) {
      comeLater(request)
      throw CentreMachine.noAnswer
    }
    if random.chance(faults.isTroubled) {
      if random.chance(500) { comeLater(request) }
      throw .troubled(reason: "too many processes")
    }
    if random.chance(faults.repeatsRequest) { comeLater(request) }
    let refusal: String?
    let key: RunKey
    switch request {
    case .start(let order): (key, refusal) = (order.key, accept(order))
    case .cancel(let cancelled):
      cancel(cancelled)
      (key, refusal) = (cancelled, nil)
    case .withdraw(let withdrawn):
      withdraw(withdrawn)
      (key, refusal) = (withdrawn, nil)
    }
    if random.chance(faults.losesReply) { throw CentreMachine.noAnswer }
    runs[key]?.isConfirmed = true
    if let refusal { throw .refused(reason: refusal) }
  }

  private mutating func comeLater(_ request: LateRequest.Content) {
    let delay = Seconds(Int64(random.number(1...Int(max(1, faults.longestDelay.count)))))
    late.append(LateRequest(arrives: time + delay, content: request))
  }

  /// Its own queue, as a cluster with a scheduler of its own shows it.
  mutating func shownQueue() throws(CentreFailure) -> CentreQueue? {
    try receive()
    guard placing == .byItself else { return nil }
    let jobs = active.compactMap { key -> CentreQueue.Job? in
      guard let run = runs[key], let order = run.order else { return nil }
      var job = CentreQueue.Job(
        key: key, nodes: order.allotment.count, devicesPerNode: order.allotment.first?.devices.count ?? 0,
        deviceModel: order.deviceModel, cpusPerNode: order.cpusPerNode, walltime: order.walltime, submittedAt: nil,
        startedAt: nil, nodeNames: [], priority: 0, isHeld: false)
      if case .running(let start, _) = run.phase {
        job.startedAt = start.startedAt
        job.nodeNames = truth[key]?.segments.last?.allotment.map(\.node) ?? []
      }
      return job
    }
    return CentreQueue(seenAt: time, jobs: jobs)
  }

  mutating func observe(_ keys: [RunKey]) throws(CentreFailure) -> [RunKey: RunObservation] {
    try receive()
    if random.chance(faults.losesReply) { throw CentreMachine.noAnswer }
    var answers: [RunKey: RunObservation] = [:]
    for key in keys {
      if random.chance(faults.hidesRun) { continue }
      guard var run = runs[key] else {
        answers[key] = .unknown
        continue
      }
      if random.chance(faults.answersStale) {
        answers[key] = run.lastSaid
        continue
      }
      let word = observation(of: run)
      run.lastSaid = word
      run.isConfirmed = true
      runs[key] = run
      answers[key] = word
    }
    return answers
  }

  private func observation(of run: SimulatedRun) -> RunObservation {
    switch run.phase {
    case .queued: .queued(reason: "Priority")
    case .running(let start, _): .running(start)
    case .ended(let end): .ended(end)
    case .refused(let reason):
      .ended(RunEnd(startedAt: nil, endedAt: reported(time), measured: .zero, cause: .launchFailed(reason: reason)))
    }
  }

  // MARK: Death

  mutating func die(killing: Bool, forgetting: Bool) {
    isDown = true
    for key in active {
      guard let run = runs[key] else { continue }
      if killing, case .running = run.phase {
        if random.chance(500) { startOver(key) } else { end(key, .centre(reason: "power failure")) }
      }
    }
    guard forgetting else { return }
    for (key, run) in runs.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where !run.isConfirmed {
      if case .running = run.phase { end(key, .centre(reason: "power failure")) }
      runs[key] = nil
      active.removeAll { $0 == key }
      truth[key]?.end = nil
      truth[key]?.isRefused = false
    }
  }

  mutating func setAvailable(_ isAvailable: Bool, node: String) {
    for pool in pools.indices {
      for index in pools[pool].indices where pools[pool][index].name == node {
        pools[pool][index].isAvailable = isAvailable
      }
    }
    startReady()
  }

  mutating func calmDown() {
    faults = .none
    isDown = false
    for node in pools.flatMap({ $0 }) { setAvailable(true, node: node.name) }
  }
}
