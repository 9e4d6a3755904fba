internal import Quantities
internal import Synchronization

/// Which centres a round is under way at: each has one at a time.
final class CentreTurns: Sendable {
  typealias Moment = ContinuousClock.Instant

  enum Answer {
    /// - Parameter surveys: whether it is time to ask what the centre has, too.
    case turn(surveys: Bool)
    case underWay
    /// The round has been under way for so long that the centre does not seem to answer.
    case overdue
  }

  private struct State {
    var begun: [Slug: Moment] = [:]
    var nextSurvey: [Slug: Moment] = [:]
  }
  private let state = Mutex(State())
  private let survey: Duration
  private let longest: Duration

  /// - Parameters:
  ///   - survey: how often a centre is asked what it has.
  ///   - longest: how long a turn may take.
  init(survey: Seconds, longest: Seconds) {
    self.survey = .seconds(survey.count)
    self.longest = .seconds(longest.count)
  }

  func begin(_ centre: Slug, at now: Moment) -> Answer {
    state.withLock { state in
      if let since = state.begun[centre] { return now > since + longest ? .overdue : .underWay }
      state.begun[centre] = now
      let surveys = now >= state.nextSurvey[centre] ?? now
      if surveys { state.nextSurvey[centre] = now + survey }
      return .turn(surveys: surveys)
    }
  }

  func end(_ centre: Slug) { state.withLock { $0.begun[centre] = nil } }
}
