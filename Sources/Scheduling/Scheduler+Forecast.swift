public import Quantities

extension Scheduler {
  /// A job that runs on past its expected end is planned as ending so much later than now.
  public static let overrun = Seconds(1)
  /// A forecast plays at most so many moments at which a job ends or a reservation begins or ends.
  public static let mostForecastEvents = 20_000
  /// A queue up to this length is played as passes would have it. Where time changes the order, of a longer one so many are
  /// looked at when a job ends, the first of the order, and it is put in order anew whenever the time ahead has grown by a
  /// tenth.
  public static let mostForecastExactly = 300

  /// When `request` would start, were it submitted to this queue now. The queue is played forward with the pass
  /// itself, each job ending at its expected end: see `Forecast` for what that is worth.
  ///
  /// - Parameter request: its identifier must be none of the queue's; its submission decides its place in it.
  public static func forecastStart<ID>(
    of request: WaitingRequest<ID>, now: Instant, pool: Pool, occupations: [Occupation], reservations: [Reservation],
    waiting: [WaitingRequest<ID>], policy: Policy, use: [String: Double] = [:], promises: [ID: StartPromise] = [:]
  ) -> Forecast {
    var promises = promises
    var machine = Machine(pool: pool, reservations: reservations)
    var ends = EndQueue()
    for occupation in occupations {
      let use = machine.use(of: occupation)
      machine.occupy(use)
      ends.insert(use, endingAt: occupation.expectedEnd > now ? occupation.expectedEnd : now + overrun)
    }
    let requests = waiting + [request]
    var queue = machine.queue(requests, policy: policy, at: now, use: use, ranking: true)
    guard let asked = queue.first(where: { $0.index == waiting.count }) else {
      preconditionFailure("the request is in the queue")
    }
    guard asked.misfits.isEmpty else { return .never(.neverFits(asked.misfits)) }
    let terms = policy.order.changesWithTime ? requests.map { RequestTerms($0) } : []
    var (moment, arranged) = (now, now)
    var order = Array(queue.indices)
    var looksAtAll = !policy.order.changesWithTime
    for _ in 0..<mostForecastEvents {
      let isLong = !looksAtAll && order.count > mostForecastExactly
      if policy.order.changesWithTime, moment > arranged, !isLong || (moment - now).count >= (arranged - now).count / 10 * 11 {
        machine.arrange(&order, of: &queue, terms: terms, policy: policy, at: moment, use: use)
        arranged = moment
      }
      let round = machine.decide(
        at: moment, queue: queue, order: isLong ? Array(order.prefix(mostForecastExactly)) : order, running: ends.running,
        policy: policy,
        promises: { promises[requests[queue[$0].index].id] ?? StartPromise() }, explaining: false)
      for (position, promise) in round.promises { promises[requests[queue[position].index].id] = promise }
      for start in round.starts {
        let candidate = queue[start.position]
        if candidate.index == waiting.count { return .starts(at: moment) }
        ends.insert(start.use, endingAt: moment + candidate.demand.walltime)
      }
      remove(round.starts.map(\.position), from: &order)
      if isLong, round.starts.isEmpty, ends.next == nil, round.nextBoundary == nil {
        // None of the first ever starts: the others do not wait for them.
        looksAtAll = true
        continue
      }
      guard let next = [ends.next, round.nextBoundary].compactMap({ $0 }).min() else {
        return .never(machine.obstacle(to: asked, at: moment))
      }
      moment = next
      while let use = ends.removeFirst(until: moment) { machine.release(use) }
    }
    return .notBefore(moment)
  }

  /// Takes what has started out of the order.
  private static func remove(_ started: [Int], from order: inout [Int]) {
    if order.starts(with: started) {
      order.removeFirst(started.count)
    } else {
      let started = Set(started)
      order.removeAll { started.contains($0) }
    }
  }
}
