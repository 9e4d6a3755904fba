import Access
import Hub
import Language
import Ledger
import PrayaTestKit
import Quantities
import Reviews
import Schemes
import Testing

/// A world with a scheme that has reviewers, a committee and reports, and the people of its round.
struct Round {
  let world: World
  let hub: Hub
  /// `panel-officer`, `rosa`, `remy`, `rita` (reviewers), `lena`, `carol` (applicants).
  private(set) var actors: [String: Actor] = [:]

  static let scheme = Stage.slug("panel")

  /// - Parameters:
  ///   - decision: who decides, in the scheme file's words.
  ///   - reviewers: how many each application needs.
  static func begin(seed: UInt64, by decision: String = "committee", reviewers: Int = 2) async throws -> Round {
    try await begin(in: try await World(seed: seed), by: decision, reviewers: reviewers)
  }

  /// The same in a world that is there.
  static func begin(in world: World, by decision: String = "committee", reviewers: Int = 2) async throws -> Round {
    var round = Round(world: world, hub: await world.hub)
    let hub = round.hub
    _ = try await hub.publishScheme(file(decision, reviewers), by: world.cast["admin"])
    let money = LedgerAmount(10_000_000, .currency(.hongKongDollar))
    try await hub.fundScheme(scheme, money, reference: "2026-27", by: world.cast["admin"])
    for name in ["panel-officer", "rosa", "remy", "rita"] {
      try await hub.createPerson(NewPerson(signIn: name, name: name.prefix(1).uppercased() + name.dropFirst()), by: nil)
      try await hub.setPassword(of: name, to: Cast.password, by: nil)
    }
    try await hub.assign(try #require(Assignment(.schemeOfficer, in: .scheme("panel"))), to: "panel-officer", by: nil)
    let officer = try await hub.signIn("panel-officer", password: Cast.password).actor
    for name in ["rosa", "remy", "rita"] {
      // The officer appoints reviewers; nobody else is needed.
      try await hub.assign(try #require(Assignment(.reviewer, in: .scheme("panel"))), to: name, by: officer)
    }
    for name in ["panel-officer", "rosa", "remy", "rita", "lena", "carol", "mei"] { try await round.signIn(name) }
    return round
  }

  /// Takes up the roles that somebody has now.
  mutating func signIn(_ name: String) async throws {
    actors[name] = try await hub.signIn(name, password: Cast.password).actor
  }

  subscript(_ name: String) -> Actor { actors[name] ?? world.cast[name] }

  var officer: Actor { self["panel-officer"] }

  static func file(_ decision: String, _ reviewers: Int) -> [UInt8] {
    Array(
      """
      {
        "id": "panel", "name": { "en": "Panel", "zh-Hant": "評審計劃" }, "summary": { "en": "Tests.", "zh-Hant": "測試。" },
        "jurisdiction": "HK", "currency": "HKD",
        "source": { "title": { "en": "Tests", "zh-Hant": "測試" }, "marks": ["unverified"] },
        "payment": "discount-at-source", "grants": { "kind": "money" }, "base": { "of": "costs" },
        "rates": [{ "rate": "70%" }],
        "decision": {
          "by": "\(decision)",
          "criteria": [
            { "id": "aim", "name": { "en": "Aim", "zh-Hant": "目標" }, "weight": "2/3" },
            { "id": "team", "name": { "en": "Team", "zh-Hant": "團隊" }, "weight": "1/3", "minimum": 2 }
          ],
          "promise": { "working-days": 10 }, "public-holidays": ["2026-11-30"],
          "review": {
            "reviewers": \(reviewers), "scale": { "least": 0, "most": 10 }, "threshold": "50%",
            "promise": { "calendar-days": 7 }, "quorum": "1/2"
          }
        },
        "progress-reports": {
          "at-days": [40], "hold-after-days": 10,
          "questions": [
            { "id": "done", "question": { "en": "What was done?", "zh-Hant": "做了甚麼？" } },
            { "id": "jobs", "question": { "en": "How many jobs?", "zh-Hant": "多少作業？" }, "kind": "figure" }
          ]
        }
      }
      """.utf8)
  }

  // MARK: Short words

  func apply(_ project: String = "vision") async throws -> ApplicationID {
    let lead = self[Cast.lead(of: Stage.slug(project))]
    let facts = RequestFacts(costs: Costs(compute: Stage.hongKong(1_000_000)))
    let draft = try await hub.draftApplication(scheme: Round.scheme, project: Stage.slug(project), facts: facts, by: lead)
    return try await hub.submitApplication(draft.id, revision: 1, by: lead).id
  }

  /// A reviewer is asked, scores and submits.
  @discardableResult
  func review(_ application: ApplicationID, by name: String, aim: Int, team: Int) async throws -> ReviewID {
    let review = try await hub.assignReview(of: application, to: name, by: officer)
    let saved = try await hub.saveReview(
      review.record.id, scores: ["aim": .init(score: aim, comment: "so"), "team": .init(score: team)], comment: "On the whole.",
      revision: review.record.revision, by: self[name])
    _ = try await hub.submitReview(review.record.id, revision: saved.record.revision, by: self[name])
    return review.record.id
  }

  func open(_ agenda: [ApplicationID], members: [String], present: [String]) async throws -> SittingID {
    let plan = SittingPlan(
      startsAt: world.clock.now + .days(1), place: "Room 1", members: members, chair: members[0], agenda: agenda)
    let sitting = try await hub.callSitting(of: Round.scheme, plan, by: officer).record.id
    _ = try await hub.openSitting(sitting, by: officer)
    _ = try await hub.recordAttendance(sitting, present: present, by: officer)
    return sitting
  }

  var terms: AwardTerms {
    let from = CivilDate("2026-11-17") ?? CivilDate(daysSince1970: 0)
    return AwardTerms(
      benefit: .money(amount: 200_000, rate: Share("70%") ?? .none), from: from, until: from.adding(months: 6),
      conditions: ["Publish the model card."])
  }

  /// A grant of the scheme, by way of two reviews and a sitting.
  func grant() async throws -> GrantID {
    let application = try await apply()
    for name in ["rosa", "remy"] { try await review(application, by: name, aim: 9, team: 8) }
    let sitting = try await open([application], members: ["rosa", "remy"], present: ["rosa", "remy"])
    let resolution = SittingResolution(
      application: application, outcome: .approve, votes: ["rosa": .approve, "remy": .approve], note: "Good.")
    _ = try await hub.decideItem(sitting, resolution, by: officer)
    _ = try await hub.approveApplication(application, Approval(terms: terms), by: officer)
    return try await hub.acceptAward(application, by: self["lena"]).id
  }

  /// The name of what is refused; nil when it is not.
  func refusal(_ body: () async throws -> Void) async -> String? {
    do {
      try await body()
      return nil
    } catch let error as Problem {
      return error.faults.first.map { "\($0.field):\($0.rule)" } ?? error.name
    } catch { return "\(error)" }
  }
}
