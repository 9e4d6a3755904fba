import Access
import Hub
import Jobs
import Language
import PrayaTestKit
import Quantities
import Schemes
import Storage
import Testing

@Suite struct PermissionTests {
  @Test func everyOffenceIsRefusedNotedAndChangesNothing() async throws {
    let world = try await World(seed: 41)
    let stage = Stage(world)
    let job = try await stage.submit(["--gpus-per-node=1", "--time=5"])[0]
    let draft = try await world.hub.draftApplication(
      scheme: Stage.slug("subsidy"), project: Stage.slug("vision"), facts: RequestFacts(), by: world.cast["lena"])
    let found = try await world.commitOffences(job: job.id, application: draft.id)
    #expect(found.offences > 50)
    #expect(found.violations == [])
    await world.end()
  }

  @Test func everyMalformedRequestIsRefusedByFieldAndChangesNothing() async throws {
    let world = try await World(seed: 42)
    let found = try await world.sendMalformed()
    #expect(found.requests > 14)
    #expect(found.violations == [])
    await world.end()
  }

  @Test func aDraftIsSeenByItsOrganisationOnly() async throws {
    let world = try await World(seed: 43)
    let hub = await world.hub
    let draft = try await hub.draftApplication(
      scheme: Stage.slug("subsidy"), project: Stage.slug("vision"), facts: RequestFacts(), by: world.cast["lena"])
    for name in ["officer", "auditor", "carol", "gita"] {
      let refusal = await Stage(world).refusal { () throws(Problem) in
        _ = try await hub.application(draft.id, by: world.cast[name])
      }
      #expect(refusal?.kind == .notFound, "\(name)")
    }
    _ = try await hub.submitApplication(draft.id, revision: 1, by: world.cast["lena"])
    #expect(try await hub.application(draft.id, by: world.cast["officer"]).application.state == .submitted)
    let stranger = await Stage(world).refusal { () throws(Problem) in
      _ = try await hub.application(draft.id, by: world.cast["carol"])
    }
    #expect(stranger?.kind == .notFound)
    await world.end()
  }

  @Test func whoMayNotSetAPasswordLearnsNothingOfAccounts() async throws {
    let world = try await World(seed: 44)
    let hub = await world.hub
    for name in ["carol", "nobody-of-this-name"] {
      let refusal = await Stage(world).refusal { () throws(Problem) in
        try await hub.setPassword(of: name, to: "a long password", by: world.cast["mei"])
      }
      #expect(refusal?.kind == .forbidden, "\(name)")
    }
    let own = await Stage(world).refusal { () throws(Problem) in
      try await hub.setPassword(of: "mei", to: "a long passphrase", by: world.cast["mei"])
    }
    #expect(own?.kind == .forbidden, "a session alone is not enough for one's own")
    try await hub.changePassword(from: Cast.password, to: "a long passphrase", by: world.cast["mei"])
    let signedIn = try await hub.signIn("mei", password: "a long passphrase")
    #expect(try await hub.authenticate(signedIn.secret) == signedIn.actor)
    try await hub.signOut(signedIn.secret, by: signedIn.actor)
    let out = await Stage(world).refusal { () throws(Problem) in _ = try await hub.authenticate(signedIn.secret) }
    #expect(out?.kind == .unauthenticated)
    await world.end()
  }

  @Test func membersCancelTheirOwnJobsAndLeadsAll() async throws {
    let world = try await World(seed: 45)
    let stage = Stage(world)
    let hub = await world.hub
    let leads = try await stage.submit(["--gpus-per-node=1", "--time=5"], by: "lena")[0]
    let own = try await stage.submit(["--gpus-per-node=1", "--time=5"], by: "mei")[0]
    let refusal = await stage.refusal { () throws(Problem) in _ = try await hub.cancelJob(leads.id, by: world.cast["mei"]) }
    #expect(refusal?.kind == .forbidden)
    #expect(try await hub.cancelJob(own.id, by: world.cast["lena"]).state == .cancelled)
    #expect(try await hub.cancelJob(leads.id, by: world.cast["lena"]).state == .cancelled)
    await world.end()
  }

  private func lines(_ world: World) async throws -> [AuditRecord] { try await world.state().records.audit }

  @Test func readingASchemeIsNoRefusalForThoseWhoDoNotSeeItsFund() async throws {
    let world = try await World(seed: 44)
    let before = try await lines(world).count
    #expect(try await world.hub.visibleFunds(of: Stage.slug("subsidy"), by: world.cast["mei"]) == nil)
    #expect(try await world.hub.visibleFunds(of: Stage.slug("subsidy"), by: world.cast["officer"])?.count == 1)
    #expect(try await lines(world).count == before)
    await world.end()
  }

  @Test func onlyTheFilesOfThoseWhoMayApplyThemAreRead() async throws {
    let world = try await World(seed: 45)
    let (hub, stage, broken) = (await world.hub, Stage(world), Array("{".utf8))
    for (name, kind) in [("mei", Problem.Kind.forbidden), ("admin", .invalid)] {
      for isCity in [false, true] {
        let problem = await stage.refusal { () throws(Problem) in
          if isCity {
            _ = try await hub.applyCity(broken, by: world.cast[name])
          } else {
            try await hub.publishScheme(broken, by: world.cast[name])
          }
        }
        #expect(
          problem?.kind == kind || (problem?.kind == .malformed && name == "admin"), "\(name): \(String(describing: problem))")
        #expect(try await lines(world).last?.outcome == "refused:\(problem?.name ?? "-")")
      }
    }
    await world.end()
  }

  @Test func whatIsNotThereIsNotFoundAndWhatOneMayNotSeeIsNotEither() async throws {
    let world = try await World(seed: 46)
    let (hub, stage) = (await world.hub, Stage(world))
    let unknown = MaintenanceID(madeAt: world.clock.now, random: (1, 2))
    #expect(
      await stage.refusal { () throws(Problem) in try await hub.cancelMaintenance(unknown, by: world.cast["mei"]) }?.name
        == "not-found")
    var names: [[String?]] = []
    for project in ["vision", "nowhere"] {
      let assignment = Assignment(.member, in: .project(project))
      let month = Month("2026-11")
      names.append([
        await stage.refusal { () throws(Problem) in
          if let assignment { try await hub.assign(assignment, to: "gita", by: world.cast["gita"]) }
        }?.name,
        await stage.refusal { () throws(Problem) in
          if let month { _ = try await hub.closeStatement(of: Stage.slug(project), month, by: world.cast["gita"]) }
        }?.name,
      ])
    }
    #expect(names[0] == names[1] && names[0] == ["not-found", "not-found"])
    await world.end()
  }

  @Test func whoHasLeftAProjectIsNotAnsweredFromItsPast() async throws {
    let world = try await World(seed: 47)
    let stage = Stage(world)
    let first = try await stage.submit(["--gpus-per-node=1", "--time=5", "--hold"], project: "genome", key: "k")
    #expect(
      try await stage.submit(["--gpus-per-node=1", "--time=5", "--hold"], project: "genome", key: "k").map(\.id)
        == first.map(\.id))
    guard let member = Assignment(.member, in: .project("genome")) else { return }
    try await world.hub.assign(member, to: "gita", granted: false, by: world.cast["admin"])
    let gita = try await world.hub.signIn("gita", password: Cast.password).actor
    let order = stage.submission(["--gpus-per-node=1", "--time=5", "--hold"], project: "genome", key: "k")
    let refusal = await stage.refusal { () throws(Problem) in _ = try await world.hub.submitJob(order, by: gita) }
    #expect(refusal?.name == "not-found")
    await world.end()
  }
}
