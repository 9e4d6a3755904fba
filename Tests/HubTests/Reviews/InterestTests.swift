import Access
import Hub
import Language
import PrayaTestKit
import Quantities
import Reviews
import Storage
import Testing

@Suite struct InterestTests {
  @Test func aDeclarationTakesBackWhatWasAskedAndHidesTheApplication() async throws {
    let round = try await Round.begin(seed: 311)
    let hub = round.hub
    let application = try await round.apply()
    let review = try await round.review(application, by: "rosa", aim: 0, team: 0)
    _ = try await round.review(application, by: "remy", aim: 10, team: 10)
    _ = try await round.review(application, by: "rita", aim: 10, team: 10)
    #expect(try await hub.application(application, by: round["rosa"]).application.id == application)
    let declared = try await hub.declareConflict(
      ConflictDeclaration(application: application, reason: "I advised them."), by: round["rosa"])
    for attempt in [
      { _ = try await hub.application(application, by: round["rosa"]) },
      { _ = try await hub.review(review, by: round["rosa"]) },
      { _ = try await hub.acceptReview(review, by: round["rosa"]) },
    ] as [() async throws -> Void] {
      #expect(await round.refusal(attempt) == "not-found")
    }
    #expect(try await hub.reviews(PageRequest(limit: 9), by: round["rosa"]).items.isEmpty)
    // Her score counts no more.
    #expect(try await hub.ranking(of: Round.scheme, by: round.officer).first?.score?.description == "100.00")
    // Kept in the record, lifted by an officer only, and never by oneself.
    #expect(
      await round.refusal { _ = try await hub.liftConflict(declared.id, reason: "x", by: round["rosa"]) }
        == "own-conflict")
    let lifted = try await hub.liftConflict(declared.id, reason: "It was another firm.", by: round.officer)
    #expect(lifted.liftedBy == round.officer.person && lifted.liftedReason == "It was another firm.")
    #expect(try await hub.conflicts(PageRequest(limit: 9), by: round["rosa"]).items.map(\.id) == [declared.id])
    await round.world.end()
  }

  @Test func anOfficerWithAnInterestNeitherSeesNorDecides() async throws {
    let round = try await Round.begin(seed: 312)
    let hub = round.hub
    let application = try await round.apply()
    let sitting = try await round.open([application], members: ["rosa", "remy"], present: ["rosa", "remy"])
    _ = try await hub.declareConflict(
      ConflictDeclaration(organisation: Stage.slug("lantern"), reason: "Shares."), by: round.officer)
    for attempt in [
      { _ = try await hub.application(application, by: round.officer) },
      { _ = try await hub.reviewApplication(application, by: round.officer) },
      { _ = try await hub.rejectApplication(application, reason: "x", by: round.officer) },
      { _ = try await hub.assignReview(of: application, to: "rosa", by: round.officer) },
    ] as [() async throws -> Void] {
      #expect(await round.refusal(attempt) == "not-found")
    }
    #expect(try await hub.applications(ApplicationFilter(), PageRequest(limit: 9), by: round.officer).items.isEmpty)
    #expect(try await hub.ranking(of: Round.scheme, by: round.officer).isEmpty)
    let resolution = SittingResolution(
      application: application, outcome: .reject, votes: ["rosa": .reject, "remy": .reject], note: "No.")
    #expect(
      await round.refusal { _ = try await hub.decideItem(sitting, resolution, by: round.officer) }
        == "conflict-of-interest")
    await round.world.end()
  }

  @Test func whoeverBelongsToTheApplicantIsKeptOutWithoutSayingSo() async throws {
    var round = try await Round.begin(seed: 313)
    let hub = round.hub
    let application = try await round.apply()
    // Mei works on a project of the firm; she is made a reviewer of the scheme.
    try await hub.assign(try #require(Assignment(.reviewer, in: .scheme("panel"))), to: "mei", by: round.officer)
    try await round.signIn("mei")
    #expect(
      await round.refusal { _ = try await hub.assignReview(of: application, to: "mei", by: round.officer) }
        == "conflict-of-interest")
    let other = try await round.apply("genome")
    #expect(try await hub.assignReview(of: other, to: "mei", by: round.officer).record.state == .assigned)
    let proposed = try await hub.proposeReviewers(for: Round.scheme, seed: 1, by: round.officer)
    #expect(proposed.first { $0.application == application }?.reviewers.contains { $0.signIn == "mei" } == false)
    // An interest in an organisation ends with its last day.
    let until = try #require(CivilDate("2026-11-20"))
    _ = try await hub.declareConflict(
      ConflictDeclaration(person: "mei", organisation: Stage.slug("campus"), until: until, reason: "A visit."), by: round.officer)
    #expect(
      await round.refusal { _ = try await hub.application(other, by: round["mei"]) } == "not-found")
    round.world.clock.advance(by: .days(5))
    #expect(try await hub.liftEndedConflicts() == 1)
    #expect(try await hub.liftEndedConflicts() == 0)
    await round.world.end()
  }

  @Test func peopleWithoutAPartInAReviewReachNothingOfIt() async throws {
    let round = try await Round.begin(seed: 314)
    let hub = round.hub
    let application = try await round.apply()
    let review = try await hub.assignReview(of: application, to: "rosa", by: round.officer).record.id
    let sitting = try await round.open([application], members: ["rosa"], present: ["rosa"])
    let plan = SittingPlan(startsAt: round.world.clock.now, place: "", members: ["rosa"], chair: "rosa", agenda: [application])
    // The applicant, another reviewer, an officer of other schemes, the administrator.
    for name in ["lena", "carol", "mei", "remy", "officer", "operator", "admin"] {
      let actor = round[name]
      let attempts: [(String, () async throws -> Void)] = [
        ("read", { _ = try await hub.review(review, by: actor) }),
        ("accept", { _ = try await hub.acceptReview(review, by: actor) }),
        ("withdraw", { _ = try await hub.withdrawReview(review, reason: "x", by: actor) }),
        ("assign", { _ = try await hub.assignReview(of: application, to: "remy", by: actor) }),
        ("rank", { _ = try await hub.ranking(of: Round.scheme, by: actor) }),
        ("propose", { _ = try await hub.proposeReviewers(for: Round.scheme, seed: 1, by: actor) }),
        ("call", { _ = try await hub.callSitting(of: Round.scheme, plan, by: actor) }),
        ("see", { _ = try await hub.sitting(sitting, by: actor) }),
        ("close", { _ = try await hub.closeSitting(sitting, by: actor) }),
        ("sign", { _ = try await hub.signMinutes(of: sitting, by: actor) }),
      ]
      for (what, attempt) in attempts {
        let before = try await TableImages.read(round.world.database)
        let refusal = await round.refusal(attempt)
        #expect(refusal == "forbidden" || refusal == "not-found", "\(name): \(what): \(refusal ?? "done")")
        let after = try await TableImages.read(round.world.database)
        #expect(Laws.leavesTrace(from: before, to: after, refusal: refusal) == [], "\(name): \(what)")
      }
      #expect(try await hub.reviews(PageRequest(limit: 9), by: actor).items.isEmpty, "\(name)")
      #expect(try await hub.sittings(PageRequest(limit: 9), by: actor).items.isEmpty, "\(name)")
    }
    // The auditor reads and changes nothing.
    #expect(try await hub.review(review, by: round["auditor"]).record.id == review)
    #expect(
      await round.refusal { _ = try await hub.withdrawReview(review, reason: "x", by: round["auditor"]) }
        == "forbidden")
    // A reviewer sees what they were asked for and writes no decision.
    let asReviewer = round["rosa"]
    #expect(try await hub.application(application, by: asReviewer).application.id == application)
    for attempt in [
      { _ = try await hub.rejectApplication(application, reason: "x", by: asReviewer) },
      { _ = try await hub.reopenReview(review, reason: "x", by: asReviewer) },
      { _ = try await hub.ranking(of: Round.scheme, by: asReviewer) },
      { _ = try await hub.closeSitting(sitting, by: asReviewer) },
    ] as [() async throws -> Void] {
      #expect(await round.refusal(attempt) == "forbidden")
    }
    await round.world.end()
  }

  /// Rounds drawn by a seed: people declare, are asked, score, sit and vote in any order. Whoever has an interest is on no
  /// review that counts, in no vote, and reads nothing.
  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6]) func inNoHistoryDoesAnInterestSeeOrDecide(seed: UInt64) async throws {
    let round = try await Round.begin(seed: 320 + seed, reviewers: 1)
    let hub = round.hub
    var random = SeededGenerator(seed: seed)
    let people = ["rosa", "remy", "rita"]
    var applications: [ApplicationID] = []
    for project in ["vision", "maps", "genome"] { applications.append(try await round.apply(project)) }
    var sittings: [SittingID] = []
    func attempt(_ body: () async throws(Problem) -> Void) async throws {
      do throws(Problem) { try await body() } catch { #expect(error.kind != .internal, "\(error.message.english)") }
    }
    for _ in 0..<40 {
      let name = people.randomElement(using: &random) ?? "rosa"
      let application = applications.randomElement(using: &random) ?? applications[0]
      switch Int.random(in: 0...9, using: &random) {
      case 0:
        let organisation = Bool.random(using: &random) ? "lantern" : "campus"
        let one = Bool.random(using: &random)
        let declaration = ConflictDeclaration(
          application: one ? application : nil, organisation: one ? nil : Stage.slug(organisation), reason: "seed")
        // Few, or nothing is left to be judged.
        if Int.random(in: 0...2, using: &random) == 0 {
          try await attempt { () throws(Problem) in _ = try await hub.declareConflict(declaration, by: round[name]) }
        }
      case 1...3:
        try await attempt { () throws(Problem) in _ = try await hub.assignReview(of: application, to: name, by: round.officer) }
      case 4, 5:
        let own = try await hub.reviews(of: application, PageRequest(limit: 9), by: round[name]).items
        guard let review = own.first(where: { $0.reviewer.signIn == name }) else { continue }
        let scores = ["aim": 9, "team": 8].mapValues { ReviewRecord.CriterionScore(score: $0) }
        try await attempt { () throws(Problem) in
          let saved = try await hub.saveReview(
            review.record.id, scores: scores, comment: "", revision: review.record.revision, by: round[name])
          _ = try await hub.submitReview(review.record.id, revision: saved.record.revision, by: round[name])
        }
      case 6:
        do throws(Problem) {
          let plan = SittingPlan(
            startsAt: round.world.clock.now, place: "", members: people, chair: name, agenda: applications)
          let sitting = try await hub.callSitting(of: Round.scheme, plan, by: round.officer).record.id
          _ = try await hub.openSitting(sitting, by: round.officer)
          _ = try await hub.recordAttendance(sitting, present: people, by: round.officer)
          sittings.append(sitting)
        } catch { #expect(error.kind != .internal) }
      default:
        guard let sitting = sittings.randomElement(using: &random) else { continue }
        let voters = people.filter { _ in Bool.random(using: &random) }
        let votes = Dictionary(uniqueKeysWithValues: voters.map { ($0, Vote.approve) })
        try await attempt { () throws(Problem) in
          _ = try await hub.decideItem(
            sitting, SittingResolution(application: application, outcome: .approve, votes: votes, note: "seed"),
            by: round.officer)
        }
      }
      try await check(round, applications)
    }
    #expect(try await Stage(round.world).violations() == [])
    await round.world.end()
  }

  private func check(_ round: Round, _ applications: [ApplicationID]) async throws {
    let names = ["rosa", "remy", "rita"]
    let (conflicts, reviews, items, records) = try await round.world.database.read { records in
      (
        try records.select(ConflictRecord.self), try records.select(ReviewRecord.self),
        try records.select(SittingItemRecord.self),
        try records.select(ApplicationRecord.self)
      )
    }
    for name in names {
      let person = round[name].person
      for application in records where applications.contains(application.id) {
        let mine = conflicts.filter {
          $0.person == person && ($0.application == application.id || $0.organisation == application.organisation)
        }
        guard let first = mine.map(\.recordedAt).min() else { continue }
        #expect(!reviews.contains { $0.reviewer == person && $0.application == application.id && $0.state.counts })
        for item in items where item.application == application.id && (item.decidedAt ?? first) > first {
          #expect(!(item.decision?.votes.contains { $0.person == person } ?? false))
          #expect(!(item.decision?.present.contains(person) ?? false))
        }
        let seen = await round.refusal {
          _ = try await round.hub.application(application.id, by: round[name])
        }
        #expect(seen == "not-found", "\(name) reads what they have an interest in")
      }
    }
    for item in items where item.outcome == .approve {
      let decision = try #require(item.decision)
      #expect(decision.present.count >= decision.quorum && decision.quorum == 2)
      #expect(Set(decision.votes.map(\.person)).isSubset(of: decision.present))
      #expect(Set(decision.barred.map(\.person)).isDisjoint(with: decision.present))
    }
  }
}
