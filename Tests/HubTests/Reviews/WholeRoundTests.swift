import Access
import Hub
import Language
import PrayaTestKit
import Quantities
import Reviews
import Storage
import Testing

@Suite struct WholeRoundTests {
  @Test func aRoundWithThreeReviewersOfWhomOneHasAnInterest() async throws {
    let round = try await Round.begin(seed: 301)
    let hub = round.hub
    let (first, second) = (try await round.apply(), try await round.apply("genome"))
    // Rita knows the firm: she is proposed for the other application only, and cannot be asked for this one.
    _ = try await hub.declareConflict(
      ConflictDeclaration(organisation: Stage.slug("lantern"), reason: "My brother works there."), by: round["rita"])
    let proposed = try await hub.proposeReviewers(for: Round.scheme, seed: 7, by: round.officer)
    #expect(proposed.map(\.application) == [first, second].sorted())
    #expect(proposed.first { $0.application == first }.map { Set($0.reviewers.map(\.signIn)) } == ["rosa", "remy"])
    #expect(proposed.allSatisfy { $0.reviewers.count == 2 && $0.lacking == 0 })
    #expect(
      await round.refusal { _ = try await hub.assignReview(of: first, to: "rita", by: round.officer) }
        == "conflict-of-interest")

    // Nobody reads a colleague's scores before all are in.
    let rosas = try await round.review(first, by: "rosa", aim: 9, team: 6)
    let remys = try await hub.assignReview(of: first, to: "remy", by: round.officer).record.id
    #expect(
      await round.refusal { _ = try await hub.review(rosas, by: round["remy"]) } == "not-found")
    #expect(try await hub.reviews(of: first, PageRequest(limit: 9), by: round["remy"]).items.map(\.record.id) == [remys])
    _ = try await round.review(first, by: "remy", aim: 6, team: 9)
    #expect(try await hub.review(rosas, by: round["remy"]).record.scores["aim"]?.score == 9)
    #expect(
      await round.refusal { _ = try await hub.review(rosas, by: round["rita"]) } == "not-found")

    // 2/3 × 0.9 + 1/3 × 0.6 = 0.8; 2/3 × 0.6 + 1/3 × 0.9 = 0.7.
    for name in ["rosa", "rita"] { try await round.review(second, by: name, aim: 3, team: 3) }
    let ranking = try await hub.ranking(of: Round.scheme, by: round.officer)
    #expect(ranking.map(\.application.id) == [first, second])
    #expect(ranking.map { $0.score?.description } == ["75.00", "30.00"])
    #expect(ranking.map(\.passes) == [true, false])

    // The committee: Rita leaves the quorum of the first item, and votes on the second.
    let sitting = try await round.open(
      [first, second], members: ["rosa", "remy", "rita"], present: ["rosa", "rita"])
    let votes = ["rosa": Vote.approve]
    func decide(_ application: ApplicationID, _ outcome: SittingOutcome, _ votes: [String: Vote]) async throws(Problem) {
      _ = try await hub.decideItem(
        sitting, SittingResolution(application: application, outcome: outcome, votes: votes, note: "After discussion."),
        by: round.officer)
    }
    #expect(await round.refusal { try await decide(first, .approve, votes) } == "no-quorum")
    _ = try await hub.recordAttendance(sitting, present: ["rosa", "remy", "rita"], by: round.officer)
    #expect(
      await round.refusal {
        try await decide(first, .approve, ["rosa": .approve, "remy": .approve, "rita": .approve])
      } == "votes:interest")
    #expect(
      await round.refusal { try await decide(first, .approve, ["rosa": .reject, "remy": .approve]) }
        == "outcome:votes", "the chair's vote breaks the tie")
    try await decide(first, .approve, ["rosa": .approve, "remy": .approve])
    #expect(
      await round.refusal {
        try await decide(second, .approve, ["rosa": .approve, "remy": .approve, "rita": .approve])
      } == "application:threshold")
    #expect(
      await round.refusal { _ = try await hub.closeSitting(sitting, by: round.officer) }
        == "agenda[1]:decided")
    try await decide(second, .reject, ["rosa": .reject, "remy": .abstain, "rita": .reject])
    let again = await round.refusal { try await decide(first, .reject, ["rosa": .reject, "remy": .reject]) }
    #expect(again == "item-decided")

    // Rita sees that there is an item, and nothing of it.
    let seen = try await hub.sitting(sitting, by: round["rita"])
    #expect(seen.items.map { $0.record?.application } == [nil, second])

    // The officer carries out what was decided, and nothing else.
    #expect(
      await round.refusal {
        _ = try await hub.rejectApplication(first, reason: "no", by: round.officer)
      } == "committee-decided-otherwise")
    #expect(
      try await hub.approveApplication(first, Approval(terms: round.terms, byCommittee: true), by: round.officer).state
        == .approved)
    _ = try await hub.rejectApplication(second, reason: "Below the threshold.", by: round.officer)
    _ = try await hub.acceptAward(first, by: round["lena"])
    #expect(try await Stage(round.world).violations() == [])
    await round.world.end()
  }

  @Test func minutesAreSignedByTheChairAndNeverChange() async throws {
    let round = try await Round.begin(seed: 302)
    let hub = round.hub
    let application = try await round.apply()
    for name in ["rosa", "remy"] { try await round.review(application, by: name, aim: 9, team: 9) }
    let sitting = try await round.open([application], members: ["rosa", "remy"], present: ["rosa", "remy"])
    #expect(
      await round.refusal { _ = try await hub.minutes(of: sitting, by: round["rosa"]) } == "sitting-state")
    let note = "Agreed.\nSigned by nobody."
    _ = try await hub.decideItem(
      sitting, SittingResolution(application: application, outcome: .approve, votes: ["rosa": .approve], note: note),
      by: round.officer)
    _ = try await hub.closeSitting(sitting, by: round.officer)
    for name in ["remy", "panel-officer"] {
      let refusal = await round.refusal { _ = try await hub.signMinutes(of: sitting, by: round[name]) }
      #expect(refusal == "forbidden", "\(name)")
    }
    #expect(
      await round.refusal { _ = try await hub.addAddendum(to: sitting, text: "x", by: round.officer) }
        == "sitting-state")
    let signed = try await hub.signMinutes(of: sitting, by: round["rosa"])
    let digest = try #require(signed.record.digest)
    let before = try await hub.minutes(of: sitting, by: round.officer)
    #expect(before.text.english.contains("Vote of Rosa: approved.") && before.text.traditionalChinese.contains("Rosa的表決：批准。"))
    #expect(before.text.english.contains("Combined score: 90.00 of 100."))
    #expect(!before.text.english.contains("\nSigned by nobody."), "what people write is no line of its own")
    // Nothing moves it any more: neither the sitting nor, later, the people.
    for act in [
      { _ = try await hub.openSitting(sitting, by: round.officer) },
      { _ = try await hub.closeSitting(sitting, by: round.officer) },
      { _ = try await hub.recordAttendance(sitting, present: [], by: round.officer) },
      { _ = try await hub.cancelSitting(sitting, reason: "x", by: round.officer) },
    ] as [() async throws -> Void] {
      #expect(await round.refusal(act) == "sitting-state")
    }
    _ = try await hub.addAddendum(to: sitting, text: "The place was Room 2.", by: round["rosa"])
    #expect(
      await round.refusal { _ = try await hub.addAddendum(to: sitting, text: "x", by: round["remy"]) }
        == "forbidden")
    let after = try await hub.minutes(of: sitting, by: round.officer)
    #expect(after.digest == digest && after.text.english.hasPrefix(before.text.english))
    #expect(after.text.english.contains("Addendum 1, Rosa,"))
    await round.world.end()
  }

  @Test func withoutASittingNobodyDecidesForTheCommittee() async throws {
    let round = try await Round.begin(seed: 303)
    let hub = round.hub
    let application = try await round.apply()
    let claimed = await round.refusal {
      _ = try await hub.approveApplication(application, Approval(terms: round.terms, byCommittee: true), by: round.officer)
    }
    #expect(claimed == "byCommittee:sitting")
    let alone = await round.refusal {
      _ = try await hub.approveApplication(application, Approval(terms: round.terms), by: round.officer)
    }
    #expect(alone == "by:decision.by", "\(alone ?? "")")
    // What a committee decided about an earlier submission is no decision about the next.
    for name in ["rosa", "remy"] { try await round.review(application, by: name, aim: 9, team: 9) }
    let sitting = try await round.open([application], members: ["rosa"], present: ["rosa"])
    let back = SittingResolution(application: application, outcome: .giveBack, votes: ["rosa": .giveBack], note: "More, please.")
    _ = try await hub.decideItem(sitting, back, by: round.officer)
    let returned = try await hub.returnApplication(application, note: "More, please.", by: round.officer)
    round.world.clock.advance(by: .hours(1))
    _ = try await hub.submitApplication(application, revision: returned.revision, by: round["lena"])
    #expect(try await hub.ranking(of: Round.scheme, by: round.officer).map(\.reviews) == [0], "it is reviewed anew")
    let again = await round.refusal {
      _ = try await hub.approveApplication(application, Approval(terms: round.terms), by: round.officer)
    }
    #expect(again == "by:decision.by")
    await round.world.end()
  }

  @Test func peersDecideByTheirScoresWhereTheSchemeSaysSo() async throws {
    let round = try await Round.begin(seed: 304, by: "peer-review")
    let hub = round.hub
    let application = try await round.apply()
    try await round.review(application, by: "rosa", aim: 9, team: 9)
    let early = await round.refusal {
      _ = try await hub.approveApplication(application, Approval(terms: round.terms), by: round.officer)
    }
    #expect(early == "by:decision.by")
    try await round.review(application, by: "remy", aim: 9, team: 9)
    #expect(try await hub.approveApplication(application, Approval(terms: round.terms), by: round.officer).state == .approved)
    await round.world.end()
  }

  @Test func reviewsAreLockedAndReopenedWithAReason() async throws {
    let round = try await Round.begin(seed: 305)
    let hub = round.hub
    let application = try await round.apply()
    let asked = try await hub.assignReview(of: application, to: "rosa", by: round.officer).record
    #expect(asked.promisedDay?.description == "2026-11-24")
    func save(_ aim: Int, revision: Int) async throws(Problem) -> Int {
      try await hub.saveReview(
        asked.id, scores: ["aim": .init(score: aim)], comment: "", revision: revision, by: round["rosa"]
      ).record.revision
    }
    #expect(await round.refusal { _ = try await save(11, revision: 1) } == "scores.aim:scale")
    #expect(await round.refusal { _ = try await save(1, revision: 9) } == "review-changed")
    let saved = try await save(5, revision: 1)
    #expect(
      await round.refusal { _ = try await hub.submitReview(asked.id, revision: saved, by: round["rosa"]) }
        == "scores.team:required")
    let full = try await hub.saveReview(
      asked.id, scores: ["aim": .init(score: 5), "team": .init(score: 5)], comment: "", revision: saved, by: round["rosa"])
    let done = try await hub.submitReview(asked.id, revision: full.record.revision, by: round["rosa"])
    #expect(done.score?.description == "50.00")
    #expect(await round.refusal { _ = try await save(9, revision: done.record.revision) } == "review-state")
    #expect(
      await round.refusal { _ = try await hub.reopenReview(asked.id, reason: "x", by: round["rosa"]) }
        == "forbidden")
    let open = try await hub.reopenReview(asked.id, reason: "A page was missing.", by: round.officer).record
    #expect(open.state == .accepted && open.reopenings.map(\.reason) == ["A page was missing."])
    #expect(open.reopenings.first?.scores["aim"]?.score == 5)
    _ = try await save(9, revision: open.revision)
    // One who declined is not asked again.
    let other = try await hub.assignReview(of: application, to: "remy", by: round.officer).record
    _ = try await hub.declineReview(other.id, reason: "No time.", by: round["remy"])
    #expect(
      await round.refusal { _ = try await hub.assignReview(of: application, to: "remy", by: round.officer) }
        == "review-state")
    await round.world.end()
  }

  @Test func aSittingEndsThoughAnApplicationWasWithdrawnAndAMemberLeft() async throws {
    let round = try await Round.begin(seed: 306)
    let hub = round.hub
    let (first, second) = (try await round.apply(), try await round.apply("maps"))
    let twice = SittingPlan(
      startsAt: round.world.clock.now, place: "", members: ["rosa", "ROSA"], chair: "rosa", agenda: [first])
    #expect(
      await round.refusal { _ = try await hub.callSitting(of: Round.scheme, twice, by: round.officer) } == "members[1]:role")
    let sitting = try await round.open(
      [first, second], members: ["rosa", "remy", "rita"], present: ["rosa", "remy"])
    func decide(_ application: ApplicationID, _ outcome: SittingOutcome, _ votes: [String: Vote]) async throws {
      _ = try await hub.decideItem(
        sitting, SittingResolution(application: application, outcome: outcome, votes: votes, note: "So."), by: round.officer)
    }
    let named = await round.refusal { try await decide(first, .reject, ["rosa": .reject, "ROSA": .reject]) }
    #expect(named == "votes:duplicate")
    _ = try await hub.withdrawApplication(first, by: round["lena"])
    #expect(await round.refusal { try await decide(first, .reject, ["rosa": .reject]) } == "application-state")
    try await decide(first, .postpone, [:])
    // Who is no reviewer any more does not vote, and leaves the quorum of two.
    try await hub.assign(
      try #require(Assignment(.reviewer, in: .scheme("panel"))), to: "remy", granted: false, by: round.officer)
    #expect(await round.refusal { try await decide(second, .reject, ["rosa": .reject, "remy": .reject]) } == "votes:present")
    #expect(await round.refusal { try await decide(second, .reject, ["rosa": .reject]) } == "no-quorum")
    try await decide(second, .postpone, [:])
    #expect(try await hub.closeSitting(sitting, by: round.officer).record.state == .closed)
    await round.world.end()
  }
}
