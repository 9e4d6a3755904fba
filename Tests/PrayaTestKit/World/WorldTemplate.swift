internal import Access
internal import Devices
internal import Foundation
public import Hub
internal import Language
internal import Ledger
internal import Offers
public import Quantities
internal import Schemes
internal import Secrets
internal import Storage

/// The database of a city in which everything has been set up and three grants are running, made once for each process:
/// every world begins with a copy of it.
public struct WorldTemplate: Sendable {
  let database: [UInt8]
  public let cast: Cast
  /// Of money at 70 % for `vision`, of device-seconds for `vision`, and a term package for `maps`.
  public let grants: [GrantID]
  public let payments: [PaymentID]
  /// The moment at which worlds begin.
  public let now: Instant

  private static let shared = Task { try await make() }

  /// The template of this process.
  public static func ready() async throws -> WorldTemplate { try await shared.value }

  private static func make() async throws -> WorldTemplate {
    let folder = try WorldFolder.make(onDisk: false, name: "template")
    defer { WorldFolder.remove(folder) }
    let clock = ManualClock(CityOfTests.start)
    let database = try await SQLiteDatabase.open(path: folder + "/praya.db", migrations: HubSchema.migrations)
    var keys = SeededGenerator(seed: 7, for: "sealing")
    let hub = Hub(
      database: database, clock: clock, random: SeededGenerator(seed: 7, for: "template"),
      passwords: PasswordDesk(UnsafeTestHasher()), devices: .standard, directory: CentreDirectory(),
      sealing: SealingKey.generate(using: &keys))
    try await database.write { try CityOfTests.write(to: $0, now: CityOfTests.start) }
    let cast = try await people(hub)
    let payments = try await money(hub, cast)
    let grants = try await running(hub, cast)
    clock.advance(by: .hours(1))
    await database.close()
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/praya.db")))
    return WorldTemplate(database: bytes, cast: cast, grants: grants, payments: payments, now: clock.now)
  }

  private static func people(_ hub: Hub) async throws -> Cast {
    for (name, _) in Cast.roles {
      // One has no address: what cannot be sent must end, too.
      let email = name == "gita" ? nil : "\(name)@people.test"
      try await hub.createPerson(NewPerson(signIn: name, name: name.capitalized, email: email), by: nil)
      try await hub.setPassword(of: name, to: Cast.password, by: nil)
    }
    func assign(_ kinds: Set<Scope.Kind>) async throws {
      for (name, assignments) in Cast.roles {
        for assignment in assignments.compactMap({ $0 }) where kinds.contains(assignment.scope.kind) {
          try await hub.assign(assignment, to: name, by: nil)
        }
      }
    }
    try await assign([.hub, .organisation, .centre])
    let admin = try await hub.signIn("admin", password: Cast.password).actor
    for scheme in CityOfTests.schemes { try await hub.publishScheme(scheme, by: admin) }
    let projects: [(String, String, String, DataClass, [String])] = [
      ("vision", "lantern", "lena", .internal, ["HK"]), ("maps", "lantern", "lena", .open, []),
      ("genome", "campus", "carol", .restricted, ["HK"]),
    ]
    for (id, organisation, lead, dataClass, jurisdictions) in projects {
      let actor = try await hub.signIn(lead, password: Cast.password).actor
      try await hub.createProject(
        NewProject(
          id: CityOfTests.slug(id), organisation: CityOfTests.slug(organisation), name: Phrase(same: id), dataClass: dataClass,
          jurisdictions: jurisdictions), by: actor)
    }
    try await assign([.project, .scheme])
    var actors: [String: Actor] = [:]
    for (name, _) in Cast.roles { actors[name] = try await hub.signIn(name, password: Cast.password).actor }
    return Cast(actors: actors)
  }

  private static func money(_ hub: Hub, _ cast: Cast) async throws -> [PaymentID] {
    let currency = LedgerUnit.currency(CityOfTests.currency)
    let funds: [(String, LedgerAmount)] = [
      ("subsidy", LedgerAmount(3_000_000, currency)), ("term", LedgerAmount(2_000_000, currency)),
      ("hours", LedgerAmount(800_000, .deviceSeconds(model: "a100"))),
    ]
    for (scheme, amount) in funds {
      try await hub.fundScheme(CityOfTests.slug(scheme), amount, reference: "2026-27", by: cast["admin"])
    }
    var payments: [PaymentID] = []
    for (project, amount) in [("vision", Int64(60_000)), ("maps", 700_000), ("genome", 25_000)] {
      payments.append(
        try await hub.recordPayment(
          Money(minorUnits: amount, CityOfTests.currency), to: CityOfTests.slug(project), bankReference: "BANK-\(project)",
          by: cast["admin"]
        ).id)
    }
    return payments
  }

  private static func running(_ hub: Hub, _ cast: Cast) async throws -> [GrantID] {
    let from = CivilDate(daysSince1970: CityOfTests.start.millisecondsSince1970 / 86_400_000)
    let plans: [(String, String, RequestFacts, AwardTerms)] = [
      (
        "subsidy", "vision", RequestFacts(costs: Costs(compute: Money(minorUnits: 1_000_000, CityOfTests.currency))),
        AwardTerms(
          benefit: .money(amount: 150_000, rate: Share("70%") ?? .none), from: from, until: from.adding(days: 45))
      ),
      (
        "hours", "vision", RequestFacts(use: DeviceSeconds(300_000), deviceModel: "a100"),
        AwardTerms(
          benefit: .deviceSeconds(model: "a100", amount: 90_000), from: from, until: from.adding(days: 60), devicesPerJob: 4)
      ),
      (
        "term", "maps",
        RequestFacts(costs: Costs(compute: Money(minorUnits: 900_000, CityOfTests.currency)), devices: 3, months: 2),
        AwardTerms(
          benefit: .package(pool: CityOfTests.slug("across-910"), devices: 3, monthlyPrice: 100_001, rate: Share("1/3") ?? .none),
          from: from, until: from.adding(months: 2))
      ),
    ]
    var grants: [GrantID] = []
    for (scheme, project, facts, terms) in plans {
      let lead = cast["lena"]
      let draft = try await hub.draftApplication(
        scheme: CityOfTests.slug(scheme), project: CityOfTests.slug(project), facts: facts, by: lead)
      _ = try await hub.submitApplication(draft.id, revision: draft.revision, by: lead)
      _ = try await hub.approveApplication(draft.id, Approval(terms: terms), by: cast["officer"])
      grants.append(try await hub.acceptAward(draft.id, by: lead).id)
    }
    return grants
  }
}
