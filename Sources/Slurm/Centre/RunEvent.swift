internal import Centres
internal import Quantities

/// What happens to a run, from its order on. `asked` is when the question was sent that this answers: an answer cannot
/// tell of what came after.
enum RunEvent: Hashable, Sendable {
  /// Praya was started again: what was on its way has no answer.
  case reopened
  /// The cluster took the submission that was on its way.
  case submitted(SlurmNumber)
  /// It will not take it.
  case refused(code: Int?, reason: String)
  /// It may have taken it.
  case unanswered
  /// It did not hear of it.
  case away(reason: String)
  /// What the controller has under a number of the run, whoever's it is by now.
  case seen(SlurmJob, asked: Instant)
  /// The controller has nothing under this number.
  case unknown(SlurmNumber, asked: Instant)
  /// All that the controller has of the key.
  case found([SlurmJob], asked: Instant)
  /// All that the accounting has of the key; nil where there is none.
  case accounted([SlurmJob]?, asked: Instant)
  /// Which job claimed the run, and whether it was launched again without having been started over.
  case claim(RunClaim?, wasRepeated: Bool = false, asked: Instant)
  /// The controller answers, and runs since then.
  case controller(startedAt: Instant, asked: Instant)
  /// The hub asks for the end.
  case endAsked
  /// The hub wants it back, unless it has begun.
  case withdrawAsked
  /// Nothing but time.
  case passed
}

/// What is to be done for a run. Each may be done twice or not at all; the run asks again.
enum RunAction: Hashable, Sendable {
  /// Hand it to the cluster, as this attempt.
  case submit(attempt: Int)
  /// Ask the controller for these jobs.
  case look([SlurmNumber])
  /// Ask the controller for jobs of the key.
  case search
  /// Ask the accounting for jobs of the key.
  case askAccounting
  /// Look which job claimed the run.
  case readClaim
  /// End this job, if it still is one of the key.
  case cancel(SlurmNumber)
}

/// What is known beside the run itself when something happens to it.
struct Circumstances: Hashable, Sendable {
  /// By the hub's clock.
  var now: Instant
  /// What is added to a moment of the cluster's to have it by the hub's clock.
  var correction = Milliseconds.zero
  /// Since when the controller ran when it last said so; long ago where it never did.
  var controllerStart = Instant.longAgo
  /// When it was asked for that.
  var controllerAskedAt = Instant.longAgo
  /// Whether jobs are kept by an accounting service there; nil while that is not known.
  var hasAccounting: Bool?
}
