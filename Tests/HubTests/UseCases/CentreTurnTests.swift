import PrayaTestKit
import Quantities
import Testing

@testable import Hub

/// Which turn a centre gets, and when.
@Suite struct CentreTurnTests {
  private let harbour = Stage.slug("harbour")
  private let hill = Stage.slug("hill")
  private let start = ContinuousClock.now
  private let turns = CentreTurns(survey: Seconds(15), longest: Seconds(60))

  private func begin(_ centre: Slug, _ purpose: CentreTurns.Purpose, _ milliseconds: Int) -> String {
    switch turns.begin(centre, for: purpose, at: start + .milliseconds(milliseconds)) {
    case .turn(let turn): words(turn)
    case .nothingDue: "nothing"
    case .underWay: "under way"
    case .overdue: "overdue"
    }
  }

  private func words(_ turn: CentreTurns.Turn?) -> String {
    guard let turn else { return "nothing" }
    return [turn.attends ? "attends" : nil, turn.observes ? "observes" : nil, turn.surveys ? "surveys" : nil].compactMap { $0 }
      .joined(separator: " ")
  }

  /// - Returns: the turn that follows.
  @discardableResult
  private func end(_ centre: Slug, observed: Bool = true, _ milliseconds: Int) -> String {
    let turn = CentreTurns.Turn(attends: true, observes: observed, surveys: false)
    return words(turns.end(centre, after: turn, at: start + .milliseconds(milliseconds)))
  }

  @Test func aTurnForEverythingSurveysWhenThatIsDue() {
    #expect(begin(harbour, .everything, 0) == "attends observes surveys")
    #expect(end(harbour, 10) == "nothing")
    #expect(begin(harbour, .everything, 20) == "attends observes")
    #expect(end(harbour, 30) == "nothing")
    #expect(begin(harbour, .survey, 14_999) == "nothing")
    #expect(begin(harbour, .survey, 15_000) == "surveys")
  }

  @Test func ordersComeFirstButNeverBesideAnotherTurn() {
    #expect(begin(harbour, .everything, 0) == "attends observes surveys")
    #expect(begin(harbour, .orders, 1) == "under way")
    #expect(begin(hill, .orders, 1) == "attends", "another centre is not held up")
    #expect(end(harbour, 1000) == "attends", "orders came meanwhile, and wait for no rest")
    #expect(end(harbour, observed: false, 1001) == "nothing", "once")
    #expect(begin(harbour, .orders, 1002) == "attends")
  }

  @Test func ordersWithoutEndKeepNobodyFromBeingLookedAt() {
    _ = begin(harbour, .everything, 0)
    #expect(end(harbour, 10) == "nothing")
    #expect(begin(harbour, .orders, 100) == "attends")
    #expect(begin(harbour, .everything, 300) == "under way")
    #expect(begin(harbour, .orders, 310) == "under way")
    #expect(end(harbour, observed: false, 8000) == "attends observes", "what was missed is made up for")
    #expect(begin(harbour, .orders, 8100) == "under way")
    #expect(end(harbour, 9000) == "attends", "and then only orders are due, within the rest")
    #expect(begin(harbour, .everything, 9010) == "under way")
    #expect(begin(harbour, .orders, 9020) == "under way")
    #expect(end(harbour, observed: false, 9500) == "attends", "the rest lasts until 10,000")
    #expect(end(harbour, observed: false, 10_000) == "nothing")
    #expect(begin(harbour, .orders, 10_001) == "attends observes", "it was missed again")
  }

  @Test func afterALongLookTheCentreRestsAsLongWithinBounds() {
    _ = begin(harbour, .everything, 0)
    end(harbour, 700)
    #expect(begin(harbour, .everything, 1399) == "nothing")
    #expect(begin(harbour, .everything, 1400) == "attends observes")
    end(harbour, 31_400)
    #expect(begin(harbour, .everything, 33_399) == "nothing")
    #expect(begin(harbour, .everything, 33_400) == "attends observes surveys")
  }

  @Test func aTurnThatTakesTooLongCountsAsNoAnswer() {
    _ = begin(harbour, .everything, 0)
    #expect(begin(harbour, .everything, 60_000) == "under way")
    #expect(begin(harbour, .everything, 60_001) == "overdue")
    #expect(begin(harbour, .orders, 60_001) == "overdue")
  }
}
