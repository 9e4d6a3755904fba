import Access
import Hub
import Language
import PrayaTestKit
import Quantities
import Reviews
import Storage
import Testing

@Suite struct PromiseTests {
  private func notices(_ round: Round, _ topic: Notice.Topic) async throws -> [NoticeRecord] {
    try await round.world.database.read { try $0.select(NoticeRecord.self, where: .equal(.topic, topic), order: .ascending(.id)) }
  }

  @Test func daysArePromisedRemindedOfOnceAndCounted() async throws {
    let round = try await Round.begin(seed: 331)
    let hub = round.hub
    // Tuesday 17 November; ten working days on, one of them a holiday: Wednesday 2 December.
    let application = try await round.apply()
    let shown = try await hub.promises(of: application, by: round["lena"])
    #expect(shown.map(\.promisedDay.description) == ["2026-12-02"])
    _ = try await hub.assignReview(of: application, to: "rosa", by: round.officer)
    #expect(try await hub.promises(of: application, by: round["lena"]).map(\.kind) == [.decision])
    #expect(try await hub.promises(of: application, by: round.officer).map(\.kind) == [.decision, .review])
    #expect(try await notices(round, .reviewDue).count == 1)
    #expect(try await hub.remindOfPromises() == 0)

    // The review is due on 24 November: reminded before, and when it is over, each once.
    for (days, told) in [(4, 1), (1, 2), (1, 2), (2, 3), (1, 3)] as [(Int64, Int)] {
      round.world.clock.advance(by: .days(days))
      _ = try await hub.remindOfPromises()
      _ = try await hub.remindOfPromises()
      #expect(try await notices(round, .reviewDue).count == told, "after \(round.world.clock.now)")
    }
    let told = try await notices(round, .reviewDue)
    #expect(told.allSatisfy { $0.person == round["rosa"].person })
    #expect(told.map { String($0.detail.prefix { $0 != ":" }) } == ["asked", "near", "passed"])
    let open = try await hub.promises(of: Round.scheme)
    #expect(open.map(\.days.open) == [1, 1] && open.map(\.days.overdue) == [0, 1])
    #expect(try await notices(round, .promisedDay).isEmpty)

    round.world.clock.advance(by: .days(5))
    _ = try await hub.remindOfPromises()
    let officers = try await notices(round, .promisedDay)
    #expect(officers.map(\.person) == [round.officer.person] && officers.first?.subject == application.rawValue)
    #expect(officers.first?.detail.hasPrefix("near:") == true)
    #expect(try await Stage(round.world).violations() == [])
    _ = try await hub.rejectApplication(application, reason: "Not this time.", by: round.officer)
    round.world.clock.advance(by: .days(20))
    #expect(try await hub.remindOfPromises() == 0)
    let over = try await hub.promises(of: Round.scheme)
    #expect((over[0].days.kept, over[0].days.late, over[0].days.percentile(50)) == (1, 0, 14))
    // The open review was not wanted any more: it is neither kept nor broken.
    #expect((over[1].days.kept, over[1].days.late, over[1].days.open) == (0, 0, 0))
    await round.world.end()
  }

  @Test func aReturnedApplicationIsPromisedAnewAndALateDecisionCounts() async throws {
    let round = try await Round.begin(seed: 332)
    let hub = round.hub
    let application = try await round.apply()
    let returned = try await hub.returnApplication(application, note: "More.", by: round.officer)
    round.world.clock.advance(by: .days(30))
    _ = try await hub.submitApplication(application, revision: returned.revision, by: round["lena"])
    let promises = try await hub.promises(of: application, by: round["lena"])
    #expect(promises.map(\.outcome) == [.returned, nil])
    #expect(promises.last?.promisedDay.description == "2026-12-31")
    round.world.clock.advance(by: .days(16))
    _ = try await hub.rejectApplication(application, reason: "Late.", by: round.officer)
    let kept = try await hub.promises(of: Round.scheme)[0].days
    #expect((kept.kept, kept.late, kept.days) == (0, 1, [16]))
    await round.world.end()
  }
}
