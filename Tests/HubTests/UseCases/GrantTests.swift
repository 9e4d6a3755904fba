import Hub
import Jobs
import Language
import PrayaTestKit
import Quantities
import Schemes
import Storage
import Testing

@Suite struct GrantTests {
  private func apply(_ world: World, _ scheme: String, _ terms: AwardTerms, project: String = "vision") async throws
    -> ApplicationID
  {
    let facts = RequestFacts(
      costs: Costs(compute: Stage.hongKong(1_000_000)), use: DeviceSeconds(200_000), devices: 2, deviceModel: "a100", months: 2)
    let lead = world.cast[Cast.lead(of: Stage.slug(project))]
    let draft = try await world.hub.draftApplication(
      scheme: Stage.slug(scheme), project: Stage.slug(project), facts: facts, by: lead)
    _ = try await world.hub.submitApplication(draft.id, revision: 1, by: lead)
    _ = try await world.hub.approveApplication(draft.id, Approval(terms: terms), by: world.cast["officer"])
    return draft.id
  }

  private var seventy: Share { Share("70%") ?? .none }

  private func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(daysSince1970: 0) }

  @Test func anAwardHoldsItsFundUntilItIsAnsweredOrLapses() async throws {
    let world = try await World(seed: 21)
    let stage = Stage(world)
    let terms = AwardTerms(benefit: .money(amount: 5_000, rate: seventy), from: day("2026-11-17"), until: day("2026-12-17"))
    let (declined, lapsed, revoked) = (
      try await apply(world, "subsidy", terms), try await apply(world, "subsidy", terms), try await apply(world, "subsidy", terms)
    )
    #expect(try await stage.account("fund:subsidy:HKD")?.debitsPending == 15_000)
    try await world.hub.declineAward(declined, by: world.cast["lena"])
    try await world.hub.declineAward(declined, by: world.cast["lena"])
    try await world.hub.revokeAward(revoked, by: world.cast["officer"])
    #expect(try await stage.account("fund:subsidy:HKD")?.debitsPending == 5_000)
    world.clock.advance(by: .days(7))
    let late = await stage.refusal { () throws(Problem) in _ = try await world.hub.acceptAward(lapsed, by: world.cast["lena"]) }
    #expect(late?.name == "award-lapsed")
    try await world.hub.lapseAwards()
    #expect(try await stage.account("fund:subsidy:HKD")?.debitsPending == 0)
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func acceptingTwiceMakesOneGrant() async throws {
    let world = try await World(seed: 22)
    let terms = AwardTerms(benefit: .money(amount: 5_000, rate: seventy), from: day("2026-11-17"), until: day("2026-12-17"))
    let id = try await apply(world, "subsidy", terms)
    let first = try await world.hub.acceptAward(id, by: world.cast["lena"])
    let second = try await world.hub.acceptAward(id, by: world.cast["lena"])
    #expect(first == second)
    #expect(try await Stage(world).account("grant:\(first.id):HKD")?.creditsPosted == 5_000)
    await world.end()
  }

  @Test func aFundIsNeverPromisedTwice() async throws {
    let world = try await World(seed: 23)
    let stage = Stage(world)
    let terms = AwardTerms(benefit: .money(amount: 700_000, rate: seventy), from: day("2026-11-17"), until: day("2026-12-17"))
    for _ in 0..<4 { _ = try await apply(world, "subsidy", terms) }
    await #expect(throws: Problem.self) { _ = try await apply(world, "subsidy", terms) }
    #expect(try await stage.account("fund:subsidy:HKD")?.debitsPending == 2_800_000)
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aWithdrawnGrantLeavesTheHoldsOfItsJobs() async throws {
    let world = try await World(seed: 24)
    let stage = Stage(world)
    let grant = world.template.grants[0]
    let job = try await stage.submit(["--gres=gpu:h100:1", "--time=60"], grant: grant)[0]
    try await stage.round()
    _ = try await world.hub.withdrawGrant(grant, reason: "fraud", revision: 1, by: world.cast["officer"])
    let account = try await stage.account("grant:\(grant):HKD")
    #expect(account?.debitsPending == job.heldScheme)
    #expect((account?.creditsPosted ?? 0) - (account?.debitsPosted ?? 0) == job.heldScheme)
    let refusal = await stage.refusal { () throws(Problem) in
      try await stage.submit(["--gpus-per-node=1", "--time=5"], grant: grant)
    }
    #expect(refusal?.name == "grant-ended")
    world.clock.advance(by: .hours(3))
    try await stage.round()
    #expect(try await stage.job(job.id).state.isTerminal)
    let left = try await stage.account("grant:\(grant):HKD")
    #expect(left.map { $0.creditsPosted - $0.debitsPosted } == 0)
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aGrantIsChangedOnlyAtTheRevisionThatWasSeen() async throws {
    let world = try await World(seed: 25)
    let stage = Stage(world)
    let grant = world.template.grants[0]
    let more = GrantAmendment(amount: 10_000, reason: "more")
    _ = try await world.hub.changeGrant(grant, more, revision: 1, by: world.cast["officer"])
    let stale = await stage.refusal { () throws(Problem) in
      _ = try await world.hub.changeGrant(grant, more, revision: 1, by: world.cast["officer"])
    }
    #expect(stale?.name == "grant-changed")
    let less = GrantAmendment(amount: -160_001, reason: "too much")
    let refusal = await stage.refusal { () throws(Problem) in
      _ = try await world.hub.changeGrant(grant, less, revision: 2, by: world.cast["officer"])
    }
    #expect(refusal?.faults.first?.rule == "range")
    #expect(try await stage.account("grant:\(grant):HKD")?.creditsPosted == 160_000)
    await world.end()
  }

  // MARK: Term packages

  @Test func aPackageIsBilledByTheMonthWhetherUsedOrNot() async throws {
    let world = try await World(seed: 26)
    let stage = Stage(world)
    let grant = world.template.grants[2]
    // From 17 November for two months, HK$1,000.01 each, a third from the scheme: 4 bills in 3 calendar months.
    var ends: [Int64] = []
    for _ in 0..<3 {
      world.clock.advance(by: .days(31))
      try await world.hub.billPackages()
      try await world.hub.expireGrants()
      ends.append(try await stage.account("centre:across:HKD")?.creditsPosted ?? 0)
      #expect(try await stage.violations() == [])
    }
    #expect(ends[0] > 0 && ends[0] < ends[1] && ends.last == 200_002)
    #expect(try await stage.grant(grant).state == .expired)
    #expect(try await stage.account("project:maps:HKD")?.debitsPending == 0)
    await world.end()
  }

  @Test func aPackagesMonthThatWasCutOffCanBeAddedAgain() async throws {
    let world = try await World(seed: 27)
    let stage = Stage(world)
    let grant = world.template.grants[2]
    let long = try await stage.grant(grant).terms.until
    func change(_ until: CivilDate, _ revision: Int) async throws {
      _ = try await world.hub.changeGrant(
        grant, GrantAmendment(until: until, reason: "again"), revision: revision, by: world.cast["officer"])
      #expect(try await stage.violations() == [])
    }
    // The second month begins on 17 December; December itself has not begun.
    for revision in stride(from: 1, to: 6, by: 2) {
      try await change(long.adding(months: 1), revision)
      try await change(long, revision + 1)
    }
    world.clock.advance(by: .days(95))
    try await world.hub.billPackages()
    try await world.hub.expireGrants()
    #expect(try await stage.account("centre:across:HKD")?.creditsPosted == 200_002)
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aPackageWithdrawnBeforeItBeginsCostsNothingAndIsOnNoStatement() async throws {
    let world = try await World(seed: 28)
    let stage = Stage(world)
    let terms = AwardTerms(
      benefit: .package(pool: Stage.slug("hill-a100"), devices: 2, monthlyPrice: 30_000, rate: Share("1/3") ?? .none),
      from: day("2026-11-20"), until: day("2027-01-20"))
    let id = try await apply(world, "term", terms, project: "maps")
    let grant = try await world.hub.acceptAward(id, by: world.cast["lena"])
    _ = try await world.hub.withdrawGrant(grant.id, reason: "changed plans", revision: 1, by: world.cast["officer"])
    #expect(try await stage.violations() == [])
    let month = try #require(Month("2026-11"))
    let statement = try await world.hub.statement(of: Stage.slug("maps"), month, by: world.cast["auditor"])
    #expect(!statement.packages.contains { $0.grant == grant.id.rawValue })
    await world.end()
  }

  @Test func absurdTermsAreRefusedInWordsAndEndNothing() async throws {
    let world = try await World(seed: 31)
    let stage = Stage(world)
    let pool = Stage.slug("hill-a100")
    func package(_ price: Int64, _ from: String, _ until: String) -> AwardTerms {
      AwardTerms(
        benefit: .package(pool: pool, devices: 2, monthlyPrice: price, rate: .whole), from: day(from), until: day(until))
    }
    let absurd = [
      package(.max, "2026-12-01", "2036-12-01"), package(1, "2026-12-01", "2100-12-01"), package(1, "9998-12-01", "9999-12-01"),
      AwardTerms(benefit: .money(amount: .max, rate: .whole), from: day("0001-01-01"), until: day("9999-12-31")),
    ]
    for terms in absurd {
      let refusal = await stage.refusal { () throws(Problem) in
        do { _ = try await apply(world, "term", terms, project: "maps") } catch { throw (error as? Problem) ?? stageFault }
      }
      #expect(refusal?.kind == .invalid || refusal?.kind == .insufficient, "\(terms): \(String(describing: refusal))")
    }
    // The last month that has a name.
    let last = try #require(Month("9998-12"))
    let statement = try await world.hub.statement(of: Stage.slug("maps"), last, by: world.cast["auditor"])
    #expect(statement.jobs.isEmpty && statement.totals.total == 0)
    #expect(try await stage.violations() == [])
    await world.end()
  }

  /// Stands for whatever is no problem in words: it fails the test by its kind.
  private var stageFault: Problem { Problem(.internal, "no-problem", Phrase(same: "")) }

  @Test func aPackageThatBeganInAMonthThatIsOverCannotBeAccepted() async throws {
    let world = try await World(seed: 30)
    let stage = Stage(world)
    let terms = AwardTerms(
      benefit: .package(pool: Stage.slug("hill-a100"), devices: 2, monthlyPrice: 30_000, rate: Share("1/3") ?? .none),
      from: day("2026-11-29"), until: day("2027-01-29"))
    world.clock.advance(by: .days(12))
    let id = try await apply(world, "term", terms, project: "maps")
    world.clock.advance(by: .days(3))
    let refusal = await stage.refusal { () throws(Problem) in _ = try await world.hub.acceptAward(id, by: world.cast["lena"]) }
    #expect(refusal?.name == "package-begun")
    try await world.hub.revokeAward(id, by: world.cast["officer"])
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func jobsThatWaitInAPackageEndWithIt() async throws {
    let world = try await World(seed: 29)
    let stage = Stage(world)
    let grant = world.template.grants[2]
    // The package has three devices: the second job waits for the first.
    let first = try await stage.submit(["--gpus-per-node=3", "--time=60"], project: "maps", grant: grant)[0]
    let second = try await stage.submit(["--gpus-per-node=3", "--time=60"], project: "maps", grant: grant)[0]
    try await stage.round()
    _ = try await world.hub.withdrawGrant(grant, reason: "over", revision: 1, by: world.cast["officer"])
    #expect(try await stage.job(second.id).state == .refused)
    #expect(try await stage.job(first.id).state.occupiesNodes)
    world.clock.advance(by: .hours(2))
    try await stage.round()
    #expect(try await stage.job(first.id).total == 0)
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func anAmendmentIsHeldAgainstTheRulesOfAnAward() async throws {
    let world = try await World(seed: 41)
    let stage = Stage(world)
    let (hub, officer, grant) = (await world.hub, world.cast["officer"], world.template.grants[0])
    func refusal(_ amendment: GrantAmendment) async -> Problem? {
      await stage.refusal { () throws(Problem) in _ = try await hub.changeGrant(grant, amendment, revision: 1, by: officer) }
    }
    #expect(await refusal(GrantAmendment(devicesPerJob: 0, reason: "none"))?.faults.map(\.field) == ["devicesPerJob"])
    #expect(await refusal(GrantAmendment(centres: [Stage.slug("nowhere")], reason: "far"))?.faults.map(\.field) == ["centres"])
    // The scheme pays at most 70 % of the costs of HK$10,000.00.
    #expect(await refusal(GrantAmendment(amount: 550_001, reason: "more"))?.faults.map(\.rule) == ["base"])
    #expect(
      await refusal(GrantAmendment(amount: 5, reason: "more", exceptional: true))?.faults.contains { $0.field == "exceptional" }
        == true)
    let changed = try await hub.changeGrant(grant, GrantAmendment(amount: 550_000, reason: "all"), revision: 1, by: officer)
    #expect(changed.terms.benefit == .money(amount: 700_000, rate: seventy))
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aPackageKeepsNoNodeThatCannotBeUsed() async throws {
    let world = try await World(seed: 42)
    let stage = Stage(world)
    func terms(_ devices: Int) -> AwardTerms {
      AwardTerms(
        benefit: .package(pool: Stage.slug("hill-a100"), devices: devices, monthlyPrice: 900, rate: Share("1/3") ?? .none),
        from: day("2026-11-17"), until: day("2027-01-17"))
    }
    let (most, few) = (
      try await apply(world, "term", terms(6), project: "maps"), try await apply(world, "term", terms(4), project: "maps")
    )
    world.centres[Stage.slug("hill")]?.setAvailable(false, node: "hill-a100-1")
    try await world.hub.surveyCentres()
    let refused = await stage.refusal { () throws(Problem) in _ = try await world.hub.acceptAward(most, by: world.cast["lena"]) }
    #expect(refused?.name == "package-room")
    let grant = try await world.hub.acceptAward(few, by: world.cast["lena"])
    #expect(grant.allotment.map(\.node).sorted() == ["hill-a100-2", "hill-a100-3"])
    await world.end()
  }

  @Test func draftsAndQuotationsAreLimited() async throws {
    var limits = HubLimits()
    (limits.draftsPerProject, limits.quotationsPerProject) = (1, 1)
    let world = try await World(seed: 43, limits: limits)
    let (hub, lena, vision) = (await world.hub, world.cast["lena"], Stage.slug("vision"))
    func draft() async throws(Problem) {
      _ = try await hub.draftApplication(scheme: Stage.slug("subsidy"), project: vision, facts: RequestFacts(), by: lena)
    }
    func quotation() async throws(Problem) {
      let until = world.clock.now + .hours(1)
      _ = try await hub.keepQuotation(pool: Stage.slug("harbour-h100"), for: vision, until: until, by: lena)
    }
    try await draft()
    try await quotation()
    #expect(await Stage(world).refusal { () throws(Problem) in try await draft() }?.name == "too-many-drafts")
    #expect(await Stage(world).refusal { () throws(Problem) in try await quotation() }?.name == "too-many-quotations")
    world.clock.advance(by: .hours(2))
    try await quotation()
    await world.end()
  }
}
