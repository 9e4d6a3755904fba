public import Quantities

/// The decisions. The functions are pure: the same input gives the same decision, whatever the order of the
/// arrays of occupations, reservations and waiting requests.
///
/// The rules of a pass, in words:
/// - A request starts on different nodes, each with the devices, CPUs and memory that it asks for of a node. Among
///   the nodes that can carry it, those with the fewest free devices are taken, the lowest index on a tie; of a
///   node the lowest free devices (best fit).
/// - A job holds what it was given until its end is confirmed, be its expected end past or not.
/// - A request does not start where it could run into a reservation that it does not belong to, by its walltime; a
///   request of a package runs in its places only, from its start to its end.
/// - Under a strict fit a request that waits for running jobs keeps those behind it off every node that it may use
///   itself, so that none of them delays it. Requests of a package and other requests do not wait for one another:
///   they do not share places.
/// - Under EASY (`Policy.Fit.easy`) it holds a claim instead: others may start that leave it what it needs at the moment
///   at which the expected ends of running jobs let it start. A pass has no memory, so what a conservative or committed
///   fit remembers from pass to pass is not there: live, these decide as EASY does. The simulator has them in full.
/// - A request that the running jobs' ends alone would not let start (a node is out of service, a maintenance
///   window stands in its way, it never fits) keeps nobody waiting.
///
/// Run a pass when a job was submitted or has ended, when nodes or reservations change, and at `Pass.nextBoundary`;
/// between these moments nothing can start.
public enum Scheduler {
  /// Decides which waiting requests start now.
  ///
  /// - Parameters:
  ///   - use: decayed use by project, for fair share.
  ///   - promises: what the last pass returned, for the policy `praya`; of requests that left the queue none need be kept.
  public static func pass<ID>(
    now: Instant, pool: Pool, occupations: [Occupation], reservations: [Reservation], waiting: [WaitingRequest<ID>],
    policy: Policy, use: [String: Double] = [:], promises: [ID: StartPromise] = [:]
  ) -> Pass<ID> {
    var machine = Machine(pool: pool, reservations: reservations)
    let running = occupations.map { Machine.Running(end: $0.expectedEnd, use: machine.use(of: $0)) }
    for job in running { machine.occupy(job.use) }
    let queue = machine.queue(waiting, policy: policy, at: now, use: use)
    let round = machine.decide(
      at: now, queue: queue, order: Array(queue.indices), running: running, policy: policy,
      promises: { promises[waiting[queue[$0].index].id] ?? StartPromise() }, explaining: true)
    let identifiers = waiting.map(\.id)
    var standing = promises
    for (position, promise) in round.promises { standing[identifiers[queue[position].index]] = promise }
    for start in round.starts { standing[identifiers[queue[start.position].index]] = nil }
    return Pass(
      starts: round.starts.map { start in
        Pass.Start(id: identifiers[queue[start.position].index], placement: machine.placement(of: start.use))
      },
      waits: round.waits.map { wait in Pass.Wait(id: identifiers[queue[wait.position].index], reason: wait.reason) },
      nextBoundary: round.nextBoundary,
      promises: standing)
  }
}

extension PoolState {
  /// `Scheduler.pass` over this state.
  public func pass(now: Instant) -> Pass<ID> {
    Scheduler.pass(
      now: now, pool: pool, occupations: occupations, reservations: reservations, waiting: waiting, policy: policy,
      use: use, promises: promises)
  }

  /// `Scheduler.forecastStart` over this state.
  public func forecastStart(of request: WaitingRequest<ID>, now: Instant) -> Forecast {
    Scheduler.forecastStart(
      of: submitted(request, at: now), now: now, pool: pool, occupations: occupations, reservations: reservations,
      waiting: waiting,
      policy: policy, use: use, promises: promises)
  }
}
