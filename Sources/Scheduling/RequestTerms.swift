import Quantities

/// What a waiting request asks for, whatever its identifier's type: read once, since code that is generic over that type
/// costs far more than what it decides.
struct RequestTerms {
  var demand: Demand
  var submitted: Instant
  var project: String?
  var allowed: Places?
  var reservation: String?
  var expectation: RunHistory.Expectation?
  var due: Instant?

  init<ID>(_ request: WaitingRequest<ID>) {
    demand = request.demand
    submitted = request.submitted
    project = request.project
    allowed = request.allowed
    reservation = request.reservation
    expectation = request.expectation
    due = request.due
  }

  /// Under Praya's own policy: it goes before those that are not.
  func isDue(at now: Instant) -> Bool { latest < now }

  private var latest: Instant { due ?? submitted + Seconds(Int64(PrayaConstants().dueAfter)) }

  /// The rank of the request: the lowest first. What is counted as processors is devices, or CPUs where none are asked
  /// for.
  func score(order: Policy.Order, at now: Instant, use: [String: Double]) -> Double {
    let requested = demand.walltime.count
    let processors = demand.size
    let waited = max(0, (now - submitted).count / 1000)
    return switch order {
    case .firstComeFirstServed: 0
    case .shortestFirst: Double(requested)
    case .f1: Score.f1(requested: requested, processors: processors, submitted: submitted.millisecondsSince1970 / 1000)
    case .wfp3: Score.wfp3(waited: waited, requested: requested, processors: processors)
    case .unicep: Score.unicep(waited: waited, requested: requested, processors: processors)
    case .slowdown: Score.slowdown(waited: waited, requested: requested)
    case .fairShare: project.flatMap { use[$0] } ?? 0
    case .praya: prayaScore(waited: waited, at: now)
    }
  }

  /// Who is due stands below everyone else, the earliest due first.
  private func prayaScore(waited: Int64, at now: Instant) -> Double {
    let constants = PrayaConstants()
    if isDue(at: now) { return PrayaIndex.dueKey(Double(latest.millisecondsSince1970) / 1000) }
    let expectation = expectation ?? RunHistory.unknown(requested: demand.walltime.count, by: constants)
    return -PrayaIndex(expectation, processors: demand.size, by: constants).rank(waited: waited, by: constants)
  }
}
