import Access
import Language
import Quantities
import Reviews
import Storage
import Testing

@testable import Hub

/// The records of reviews, sittings and reports come back as they went in, each column from its own place.
@Suite struct ReviewRecordTests {
  private func roundTrips<Record: StoredRecord & Equatable>(_ record: Record) throws {
    var writer = RowWriter()
    record.write(to: &writer)
    let values = writer.values
    #expect(values.count == Record.Column.allCases.count, "\(Record.table)")
    var reader = RowReader { values[$0] }
    #expect(try Record(from: &reader) == record, "\(Record.table)")
    let plain = values.filter { $0 != .null }
    #expect(Set(plain).count == plain.count, "\(Record.table) is tested with distinct values")
  }

  private func id<Kind>(_ number: UInt16, _ kind: Kind.Type = Kind.self) -> Identifier<Kind> {
    Identifier(madeAt: Instant(secondsSince1970: 1_800_000_000), random: (9, number))
  }

  private func at(_ second: Int64) -> Instant { Instant(secondsSince1970: 1_800_000_000 + second) }
  private func day(_ number: Int) -> CivilDate { CivilDate(daysSince1970: 20_000 + Int64(number)) }

  @Test func conflictsReviewsAndPromises() throws {
    try roundTrips(
      ConflictRecord(
        id: id(1), person: id(2), application: id(3), organisation: Stage.slug("o"), until: day(1), reason: "r", sitting: id(4),
        recordedBy: id(5), recordedAt: at(1), liftedAt: at(2), liftedBy: id(6), liftedReason: "l"))
    let scores = ["a": ReviewRecord.CriterionScore(score: 3, comment: "c")]
    try roundTrips(
      ReviewRecord(
        id: id(1), application: id(2), scheme: Stage.slug("s"), reviewer: id(3), round: at(1), state: .submitted, scores: scores,
        comment: "whole", assignedBy: id(4), assignedAt: at(2), promisedDay: day(2), acceptedAt: at(3), submittedAt: at(4),
        note: "n", reopenings: [.init(at: at(5), by: id(5), reason: "r", scores: scores, comment: "x")], revision: 7))
    try roundTrips(
      PromiseRecord(
        id: id(1), kind: .review, scheme: Stage.slug("s"), application: id(2), review: id(3), beganAt: at(1), promisedDay: day(3),
        dueAt: at(2), endedAt: at(3), outcome: .dropped, remindedAt: at(4), overdueToldAt: at(5)))
  }

  @Test func sittings() throws {
    let decision = SittingDecision(
      outcome: .approve, votes: [.init(person: id(1), vote: .abstain)], present: [id(1)],
      barred: [.init(person: id(2), ground: .belongs)], quorum: 1, members: 2, score: 7250, note: "n", recordedBy: id(3))
    let minutes = SittingMinutes(
      sitting: id(1), scheme: Stage.slug("s"), startsAt: at(1), openedAt: at(2), closedAt: at(3), place: "p", chair: id(2),
      present: [id(2)], absent: [id(3)],
      items: [.init(application: id(4), organisation: Stage.slug("o"), project: Stage.slug("v"), decision: decision)])
    try roundTrips(
      SittingRecord(
        id: id(1), scheme: Stage.slug("s"), startsAt: at(1), place: "p", chair: id(2), state: .signed, calledBy: id(3),
        calledAt: at(2), openedAt: at(3), closedAt: at(4), note: "n", minutes: minutes, digest: Digest(of: [1]), signedAt: at(5),
        revision: 4))
    try roundTrips(SittingMemberRecord(sitting: id(1), person: id(2), isPresent: true))
    try roundTrips(
      SittingItemRecord(
        sitting: id(1), application: id(2), position: 3, outcome: .giveBack, decision: decision, decidedAt: at(1)))
    try roundTrips(AddendumRecord(sitting: id(1), number: 2, text: "t", writtenBy: id(3), writtenAt: at(1)))
  }

  @Test func reportsAndConditions() throws {
    try roundTrips(
      ReportRecord(
        id: id(1), grant: id(2), scheme: Stage.slug("s"), organisation: Stage.slug("o"), project: Stage.slug("v"), dueDay: day(1),
        holdDay: day(2), state: .returned, questions: [.init(id: "q", question: Phrase("a", "b"), kind: .figure)],
        answers: ["q": .figure(3), "r": .text("t")], note: "n", askedAt: at(1), submittedAt: at(2), submittedBy: id(3),
        decidedAt: at(3), decidedBy: id(4), exceptions: [.init(at: at(4), by: id(5), reason: "x", from: nil, until: day(3))],
        overdueToldAt: at(5), heldToldAt: at(6), revision: 8))
    try roundTrips(
      AwardConditionRecord(
        grant: id(1), number: 2, text: "t", dueDay: day(1), outcome: .notMet, note: "n", decidedAt: at(1), decidedBy: id(2)))
  }
}
