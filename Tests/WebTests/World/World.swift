import Access
import Centres
import Devices
import Foundation
import HTTPService
import Hub
import JSON
import Language
import Quantities
import Secrets
import Storage
import Synchronization
import Testing
import Web

/// A small city over a database of its own, asked through its router: no socket.
final class World: Sendable {
  let hub: Hub
  let api: WebAPI
  let clock: TurnedClock
  let centre: ObedientCentre
  /// What the API says of itself; every answer is held against it.
  let contract: Contract
  let database: SQLiteDatabase
  private let folder: String
  private let secrets: Mutex<[String: String]>

  static let password = "correct horse battery"
  /// One for each role, one who leads another organisation and its project, and a stranger with no role.
  static let people = ["mei", "lok", "opa", "oscar", "audrey", "ada", "otto", "sam", "remy"]

  /// A city where everybody is signed in.
  ///
  /// - Parameters:
  ///   - applies: false for a hub without a city.
  ///   - moment: what the clock says; nil for a day in November.
  static func make(
    applies: Bool = true, at moment: Instant? = nil, streams: StreamLimits = StreamLimits(),
    webhooks: WebhookTerms = WebhookTerms(), meter: StatementMeter? = nil
  ) async throws -> World {
    let costs = (streams, webhooks)
    guard applies else { return try await open(in: try folder(), secrets: [:], seed: 42, at: moment, costs, meter: meter) }
    guard moment == nil else {
      return try await open(in: try folder(), secrets: nil, seed: 42, at: moment, costs, meter: meter)
    }
    let template = try await template.value
    let folder = try folder()
    try template.database.write(to: URL(fileURLWithPath: folder + "/praya.db"))
    return try await open(in: folder, secrets: template.secrets, seed: 44, costs, meter: meter)
  }

  /// The database of a city where everybody has just signed in, made once: every world begins with a copy of it.
  private static let template = Task {
    let world = try await open(in: try folder(), secrets: [:], seed: 42)
    let secrets = try await fill(world.hub)
    await world.database.close()
    return (database: try Data(contentsOf: URL(fileURLWithPath: world.folder + "/praya.db")), secrets: secrets)
  }

  /// Applies the city and signs everybody in.
  private static func fill(_ hub: Hub) async throws -> [String: String] {
    _ = try await hub.applyCity(Array(city.utf8), by: nil)
    var secrets: [String: String] = [:]
    for name in people {
      try await hub.setPassword(of: name, to: password, by: nil)
      secrets[name] = try await hub.signIn(name, password: password).secret
    }
    return secrets
  }

  private static func folder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.path + "/web-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  /// - Parameter secrets: everybody's sessions; nil for a city that is filled now.
  private static func open(
    in folder: String, secrets: [String: String]?, seed: UInt64, at moment: Instant? = nil,
    _ costs: (StreamLimits, WebhookTerms) = (StreamLimits(), WebhookTerms()), meter: StatementMeter? = nil
  ) async throws -> World {
    let database = try await SQLiteDatabase.open(
      path: folder + "/praya.db", migrations: HubSchema.migrations, settings: SQLiteSettings(meter: meter))
    let start = try #require(moment ?? Instant("2026-11-21T09:00:00+08:00"))
    let clock = TurnedClock(start)
    let nodes = [1, 2].map { number in
      CentreDescription.Node(
        name: "gpu\(number)", deviceModel: "h100", devices: 8, cpus: 64, memoryMebibytes: 512 << 10, isAvailable: true)
    }
    let centre = ObedientCentre(nodes: nodes, clock: clock)
    let east = try #require(Slug(rawValue: "east"))
    var keys = SeededGenerator(seed: 43)
    let hub = Hub(
      database: database, clock: clock, random: SeededGenerator(seed: seed),
      passwords: PasswordDesk(Argon2idHasher(cost: .least)), devices: .standard, directory: CentreDirectory([east: centre]),
      sealing: SealingKey.generate(using: &keys), streams: costs.0, webhooks: costs.1)
    var known = secrets ?? [:]
    if secrets == nil { known = try await fill(hub) }
    let api = WebAPI(
      hub: hub,
      metrics: { HTTPResponse(contentType: "text/plain; version=0.0.4; charset=utf-8", Array("praya_test 1\n".utf8)) })
    return World(
      hub: hub, api: api, contract: try await Contract(servedBy: api.router), clock: clock, centre: centre, database: database,
      folder: folder, secrets: known)
  }

  private init(
    hub: Hub, api: WebAPI, contract: Contract, clock: TurnedClock, centre: ObedientCentre, database: SQLiteDatabase,
    folder: String, secrets: [String: String]
  ) {
    (self.hub, self.api, self.contract, self.clock, self.centre) = (hub, api, contract, clock, centre)
    (self.database, self.folder) = (database, folder)
    self.secrets = Mutex(secrets)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func secret(of person: String) -> String { secrets.withLock { $0[person] } ?? "" }

  /// Everybody signs in anew, as after days.
  func signInAgain() async throws {
    for name in World.people {
      let secret = try await hub.signIn(name, password: World.password).secret
      secrets.withLock { $0[name] = secret }
    }
  }

  /// Asks the router, and holds the answer against the API's description. - Parameter body: JSON unless the headers say
  /// otherwise.
  func ask(
    _ method: HTTPMethod, _ target: String, as person: String? = nil, _ body: String = "", headers: HTTPHeaders = [:],
    bytes: [UInt8]? = nil, from address: String = "127.0.0.1"
  ) async throws -> Reply {
    var headers = headers
    if let person { headers["Authorization"] = "Bearer \(secret(of: person))" }
    let body = bytes ?? Array(body.utf8)
    if !body.isEmpty, !headers.contains("Content-Type") { headers["Content-Type"] = "application/json" }
    let request = try HTTPRequest(id: "r1", method, target, headers: headers, body: body, remoteAddress: address)
    let response = await api.router.respond(to: request)
    if let route = api.router.route(of: request) {
      let complaints = contract.complaints(about: response, of: route)
      #expect(complaints.isEmpty, "\(method) \(target): \(complaints.prefix(5).joined(separator: "\n"))")
    }
    return Reply(response: response)
  }

  /// What people are to be told of this kind.
  func notices(_ topic: Notice.Topic) async throws -> [NoticeRecord] {
    try await database.read { try $0.select(NoticeRecord.self, where: .equal(.topic, topic)) }
  }

  /// Places what waits, sends it, and hears of it.
  func dutyRound() async throws {
    try await hub.placeJobs()
    try await hub.attendRuns()
  }

  static let city = """
    {
      "city": { "name": { "en": "Test City", "zh-Hant": "測試市" }, "currency": "HKD", "timeZone": "Asia/Hong_Kong" },
      "organisations": [
        { "id": "harbour", "name": { "en": "Harbour Vision", "zh-Hant": "海港視覺" },
          "facts": { "kind": "enterprise", "place": "HK" } },
        { "id": "other", "name": { "en": "Other", "zh-Hant": "別家" } }
      ],
      "schemes": [
        { "preset": "hong-kong-ai-subsidy", "appropriations": [ { "reference": "2026-27", "amount": "1000000" } ] }
      ],
      "centres": [
        { "id": "east", "name": { "en": "East Centre", "zh-Hant": "東區中心" }, "connection": "local", "jurisdiction": "HK",
          "clearance": "restricted",
          "pools": [
            { "id": "east-h100", "deviceModel": "h100", "pricePerHour": "36.00",
              "nodes": [ { "prefix": "gpu", "count": 2, "devices": 8, "cpus": 64, "memoryGibibytes": 512 } ] }
          ] }
      ],
      "projects": [
        { "id": "vision", "organisation": "harbour", "name": { "en": "Vision", "zh-Hant": "視覺" } },
        { "id": "secret", "organisation": "other", "name": { "en": "Secret", "zh-Hant": "機密" } }
      ],
      "people": [
        { "signIn": "mei", "name": "Mei", "language": "zh-Hant", "roles": [ { "role": "member", "project": "vision" } ] },
        { "signIn": "lok", "name": "Lok", "roles": [
          { "role": "project-lead", "organisation": "harbour" }, { "role": "project-lead", "project": "vision" } ] },
        { "signIn": "opa", "name": "Opa", "roles": [ { "role": "centre-operator", "centre": "east" } ] },
        { "signIn": "oscar", "name": "Oscar", "roles": [ { "role": "scheme-officer", "scheme": "hong-kong-ai-subsidy" } ] },
        { "signIn": "audrey", "name": "Audrey", "roles": [ { "role": "auditor", "hub": true } ] },
        { "signIn": "ada", "name": "Ada", "roles": [ { "role": "administrator", "hub": true } ] },
        { "signIn": "otto", "name": "Otto", "roles": [
          { "role": "project-lead", "organisation": "other" }, { "role": "project-lead", "project": "secret" } ] },
        { "signIn": "sam", "name": "Sam" },
        { "signIn": "remy", "name": "Remy", "roles": [ { "role": "reviewer", "scheme": "hong-kong-ai-subsidy" } ] }
      ]
    }
    """
}
