public import Language
public import Quantities

/// What the hub does by itself, round after round: it carries out what is written in the records' states, places
/// waiting jobs, and does what the calendar asks. Every duty may be repeated and interrupted at any moment.
public struct Duties: Sendable {
  /// How often each kind of duty comes round.
  public struct Rhythm: Sendable {
    /// Placing, sending, observing. Milliseconds.
    public var jobsMilliseconds: Int64 = 200
    /// Asking centres what they have.
    public var survey = Seconds(15)
    /// Lapses, expiries, bills and statements.
    public var calendar = Seconds(30)

    public init() {}
  }

  private let hub: Hub
  private let rhythm: Rhythm
  /// Told of what a duty could not do; the next round tries again.
  private let report: @Sendable (Problem) -> Void
  private let ended: @Sendable (Round) -> Void

  /// What comes round together.
  public enum Round: String, CaseIterable, Sendable { case jobs, survey, calendar }

  /// - Parameter ended: is told of each round when it is over, so that one that hangs is seen.
  public init(
    _ hub: Hub, rhythm: Rhythm = Rhythm(), report: @escaping @Sendable (Problem) -> Void,
    ended: @escaping @Sendable (Round) -> Void = { _ in }
  ) {
    self.hub = hub
    self.rhythm = rhythm
    self.report = report
    self.ended = ended
  }

  /// Goes round until the task is cancelled.
  public func run() async {
    // The rhythm goes by a clock that nobody sets: a day's clock set back would stop it for as long.
    let clock = ContinuousClock()
    var (nextSurvey, nextCalendar) = (clock.now, clock.now)
    while !Task.isCancelled {
      if clock.now >= nextCalendar {
        await calendarRound()
        ended(.calendar)
        nextCalendar = clock.now + .seconds(rhythm.calendar.count)
      }
      if clock.now >= nextSurvey {
        await attempt { () async throws(Problem) in try await hub.surveyCentres() }
        ended(.survey)
        nextSurvey = clock.now + .seconds(rhythm.survey.count)
      }
      await jobRound()
      ended(.jobs)
      try? await Task.sleep(for: .milliseconds(rhythm.jobsMilliseconds))
    }
  }

  /// Places what waits, sends what is placed, takes down what is heard.
  public func jobRound() async {
    await attempt { () async throws(Problem) in try await hub.placeJobs() }
    await attempt { () async throws(Problem) in try await hub.attendRuns() }
  }

  /// What the calendar asks for.
  public func calendarRound() async {
    await attempt { () async throws(Problem) in try await hub.lapseAwards() }
    await attempt { () async throws(Problem) in try await hub.billPackages() }
    await attempt { () async throws(Problem) in try await hub.expireGrants() }
    await attempt { () async throws(Problem) in try await hub.closeDueStatements() }
  }

  private func attempt<Answer>(_ duty: () async throws(Problem) -> Answer) async {
    do throws(Problem) { _ = try await duty() } catch {
      // A hub without a city yet has nothing to do.
      if error.name != "no-city" { report(error) }
    }
  }
}
