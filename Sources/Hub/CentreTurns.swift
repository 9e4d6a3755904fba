internal import Quantities
internal import Synchronization

/// Which centres a turn is under way at: each has one at a time.
final class CentreTurns: Sendable {
  typealias Moment = ContinuousClock.Instant

  /// What a turn is wanted for.
  enum Purpose {
    /// Only what is to be sent.
    case orders
    case everything
    /// No job is open: only what the centre has, where it is time to ask.
    case survey
  }

  struct Turn: Sendable {
    /// Whether orders are sent; whether runs are looked at too; whether the centre is asked what it has.
    var (attends, observes, surveys): (Bool, Bool, Bool)
  }

  enum Answer {
    case turn(Turn)
    case nothingDue
    case underWay
    /// The turn has been under way for so long that the centre does not seem to answer.
    case overdue
  }

  private struct State {
    var begun: [Slug: Moment] = [:]
    /// Where orders came while a turn was under way, and where it was time for everything.
    var recalled: Set<Slug> = []
    var missed: Set<Slug> = []
    var nextSurvey: [Slug: Moment] = [:]
    /// Before which not everything is looked at again.
    var restsUntil: [Slug: Moment] = [:]

    func rests(_ centre: Slug, at now: Moment) -> Bool { restsUntil[centre].map { now < $0 } ?? false }
  }
  private static let longestRest = Duration.seconds(2)

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

  func begin(_ centre: Slug, for purpose: Purpose, at now: Moment) -> Answer {
    state.withLock { state in
      if let since = state.begun[centre] {
        switch purpose {
        case .orders: state.recalled.insert(centre)
        case .everything: state.missed.insert(centre)
        case .survey: break
        }
        return now > since + longest ? .overdue : .underWay
      }
      if purpose == .everything, state.rests(centre, at: now) { return .nothingDue }
      return begin(centre, for: purpose, at: now, &state).map { .turn($0) } ?? .nothingDue
    }
  }

  private func begin(_ centre: Slug, for purpose: Purpose, at now: Moment, _ state: inout State) -> Turn? {
    var purpose = purpose
    // Orders that come without end keep nobody from being looked at.
    if purpose == .orders, state.missed.contains(centre), !state.rests(centre, at: now) { purpose = .everything }
    let surveys = purpose != .orders && now >= state.nextSurvey[centre] ?? now
    if purpose == .survey, !surveys { return nil }
    state.begun[centre] = now
    if surveys { state.nextSurvey[centre] = now + survey }
    if purpose == .everything { state.missed.remove(centre) }
    return Turn(attends: purpose != .survey, observes: purpose == .everything, surveys: surveys)
  }

  /// After a turn in which runs were looked at the centre rests for as long as that took, within bounds: a hub with very many
  /// jobs leaves half of a processor's time to others.
  ///
  /// - Returns: the turn that follows at once, for orders that came meanwhile.
  func end(_ centre: Slug, after turn: Turn, at now: Moment) -> Turn? {
    state.withLock { state in
      let begun = state.begun.removeValue(forKey: centre)
      if turn.observes, let begun { state.restsUntil[centre] = now + min(CentreTurns.longestRest, now - begun) }
      return state.recalled.remove(centre).flatMap { begin($0, for: .orders, at: now, &state) }
    }
  }
}
