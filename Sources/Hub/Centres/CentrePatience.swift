internal import Quantities
internal import Synchronization

/// When a centre is asked again to start what it holds back: a night of blackout hours is not asked through five times
/// a second. In memory alone: after a restart everything is asked once.
final class CentrePatience: Sendable {
  private static let pause = Seconds(5)
  private static let most = 100_000
  private let until = Mutex<[JobID: Instant]>([:])

  func mayAsk(for job: JobID, at now: Instant) -> Bool {
    until.withLock { until in
      guard let moment = until[job] else { return true }
      // A clock that was set back does not make the pause longer.
      guard moment > now, (moment - now).count <= CentrePatience.pause.count * 1000 else {
        until[job] = nil
        return true
      }
      return false
    }
  }

  func noteHeldBack(_ job: JobID, at now: Instant) {
    until.withLock { until in
      if until.count >= CentrePatience.most { until = until.filter { $0.value > now } }
      if until.count >= CentrePatience.most { until = [:] }
      until[job] = now + CentrePatience.pause
    }
  }
}
