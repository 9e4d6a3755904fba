internal import Quantities
internal import Synchronization

/// Which centres a round is under way at: each has one at a time.
final class CentreTurns: Sendable {
  enum Answer {
    /// - Parameter surveys: whether it is time to ask what the centre has, too.
    case turn(surveys: Bool)
    case underWay
    /// The round has been under way for so long that the centre does not seem to answer.
    case overdue
  }

  private struct State {
    var begun: [Slug: Instant] = [:]
    var nextSurvey: [Slug: Instant] = [:]
  }
  private let state = Mutex(State())
  private let survey: Seconds

  /// - Parameter survey: how often a centre is asked what it has.
  init(survey: Seconds) { self.survey = survey }

  func begin(_ centre: Slug, _ now: Instant) -> Answer {
    state.withLock { state in
      if let since = state.begun[centre] { return now > since + Duties.longestTurn ? .overdue : .underWay }
      state.begun[centre] = now
      let surveys = now >= state.nextSurvey[centre] ?? now
      if surveys { state.nextSurvey[centre] = now + survey }
      return .turn(surveys: surveys)
    }
  }

  func end(_ centre: Slug) { state.withLock { $0.begun[centre] = nil } }
}
