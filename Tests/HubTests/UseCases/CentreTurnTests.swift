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
    case .turn(let turn):
      [turn.attends ? "attends" : nil, turn.observes ? "observes" : nil, turn.surveys ? "surveys" : nil].compactMap { $0 }
        .joined(separator: " ")
    case .nothingDue: "nothing"
    case .underWay: "under way"
    case .overdue: "overdue"
    }
  }

  private func end(_ centre: Slug, observed: Bool = true, _ milliseconds: Int) -> Bool {
    turns.end(
      centre, after: .init(attends: true, observes: observed, surveys: false), at: start + .milliseconds(milliseconds))
  }

  @Test func aTurnForEverythingSurveysWhenThatIsDue() {
    #expect(begin(harbour, .everything, 0) == "attends observes surveys")
    #expect(!end(harbour, 10))
    #expect(begin(harbour, .everything, 20) == "attends observes")
    #expect(!end(harbour, 30))
    #expect(begin(harbour, .survey, 14_999) == "nothing")
    #expect(begin(harbour, .survey, 15_000) == "surveys")
  }

  @Test func ordersComeFirstButNeverBesideAnotherTurn() {
    #expect(begin(harbour, .everything, 0) == "attends observes surveys")
    #expect(begin(harbour, .orders, 1) == "under way")
    #expect(begin(hill, .orders, 1) == "attends", "another centre is not held up")
    #expect(end(harbour, 1000), "orders came meanwhile")
    #expect(begin(harbour, .orders, 1001) == "attends", "they wait for no rest")
    #expect(!end(harbour, observed: false, 1002))
  }

  @Test func afterALongLookTheCentreRestsAsLongWithinBounds() {
    _ = begin(harbour, .everything, 0)
    _ = end(harbour, 700)
    #expect(begin(harbour, .everything, 1399) == "nothing")
    #expect(begin(harbour, .everything, 1400) == "attends observes")
    _ = end(harbour, 31_400)
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
