import Hub
import Jobs
import Language
import PrayaTestKit
import Quantities
import Storage
import Testing

/// What has changed between an offer and its acceptance, and between a decision and its place, is looked at again.
@Suite struct PlaceTests {
  private let harbour = Stage.slug("harbour")

  /// Submits while something happens after the offers were computed. - Returns: the refusal, or nil.
  private func submitting(
    _ options: [String], grant: Bool = false, seed: UInt64, mixing: Set<Slug> = [],
    while event: @escaping @Sendable (World, Hub) async throws -> Void
  ) async throws -> Problem? {
    let world = try await World(seed: seed, mixing: mixing)
    let stage = Stage(world)
    let (watched, other) = (WatchedDatabase(await world.database), await world.hub)
    let hub = await world.hub(over: watched)
    watched.beforeNextWrite { try await event(world, other) }
    let grants = world.template.grants
    let order = stage.submission(options, grant: grant ? grants[0] : nil)
    let refusal = await stage.refusal { () throws(Problem) in _ = try await hub.submitJob(order, by: world.cast["mei"]) }
    #expect(try await stage.violations() == [])
    await world.end()
    return refusal
  }

  @Test func anOfferOfACentreThatIsNowDrainingIsNotAccepted() async throws {
    let refusal = try await submitting(["--gres=gpu:h100:1", "--time=5"], seed: 71) { world, hub in
      try await hub.setCentre(Stage.slug("harbour"), draining: true, by: world.cast["operator"])
    }
    #expect(refusal?.name == "place-refused")
  }

  @Test func anOfferUnderAGrantThatWasCutIsNotAccepted() async throws {
    for amendment in [
      GrantAmendment(centres: [Stage.slug("hill")], reason: "moved"), GrantAmendment(devicesPerJob: 1, reason: "fewer"),
      GrantAmendment(until: CivilDate(daysSince1970: 20_776), reason: "shorter"),
    ] {
      let refusal = try await submitting(["--gres=gpu:h100:2", "--time=3000"], grant: true, seed: 72) { world, hub in
        _ = try await hub.changeGrant(world.template.grants[0], amendment, revision: 1, by: world.cast["officer"])
      }
      #expect(refusal != nil, "\(amendment)")
    }
  }

  @Test func twoOrganisationsDoNotBothComeFirstAtACentreThatKeepsNobodyApart() async throws {
    let refusal = try await submitting(["--gres=gpu:h100:1", "--time=5"], seed: 73, mixing: [harbour]) { world, _ in
      try await Stage(world).submit(["--gres=gpu:h100:1", "--time=5"], project: "genome")
    }
    #expect(refusal?.name == "place-refused")
  }

  @Test func whereProjectsAreNoLongerKeptApartOneOrganisationIsPlaced() async throws {
    let world = try await World(seed: 74)
    let stage = Stage(world)
    let first = try await stage.submit(["--gres=gpu:h100:1", "--time=5"], project: "genome")[0]
    let second = try await stage.submit(["--gres=gpu:h100:1", "--time=5"])[0]
    let third = try await stage.submit(["--gres=gpu:h100:1", "--time=5"], project: "genome")[0]
    world.centres[harbour]?.separatesProjects = false
    try await world.hub.surveyCentres()
    try await stage.round()
    try await stage.round()
    #expect(try await stage.job(first.id).placedAt != nil)
    #expect(try await stage.job(third.id).placedAt != nil)
    #expect(try await stage.job(second.id).state == .refused)
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aPoolThatIsBrokenOnRecordKeepsNobodyFromTheOthers() async throws {
    let world = try await World(seed: 75)
    let stage = Stage(world)
    try await world.database.write { records in
      guard var pool = try records.find(PoolRecord.self, Stage.slug("hill-a100")) else { return }
      pool.nodes[0].devices = -1
      try records.update(pool)
    }
    let answer = try await world.hub.requestOffers(
      stage.submission(["--gpus-per-node=1", "--time=5"]).request, by: world.cast["mei"])
    #expect(answer.offers.contains { $0.pool.rawValue == "harbour-h100" })
    #expect(answer.refusals.contains { $0.pool.rawValue == "hill-a100" && !$0.reasons.isEmpty })
    await world.end()
  }
}
