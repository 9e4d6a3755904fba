import Quantities

extension PoolState {
  /// What the pool has to do.
  public var backlog: Backlog {
    var sum = Backlog()
    for occupation in occupations { sum += Backlog(occupation) }
    for request in waiting { sum += Backlog(waiting: request.demand) }
    return sum
  }

  /// The request as it would stand in the queue, were it submitted now: with what past runs of its project let expect of
  /// it, and the moment from which it is due.
  func submitted(_ request: WaitingRequest<ID>, at now: Instant) -> WaitingRequest<ID> {
    guard policy.order == .praya else { return request }
    var request = request
    request.due = request.due ?? backlog.due(ofSubmissionAt: now, in: pool)
    request.expectation = request.expectation ?? request.project.flatMap { histories[$0] }?.expectation(of: request.demand)
    return request
  }
}
