import HTTPService
import Testing

@Suite struct RightsTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let method: HTTPMethod
    let path: String
    var body = ""
    /// Who may: the others are told 403, or 404 where they may not even know.
    let allowed: Set<String>
    var testDescription: String { "\(method) \(path)" }
  }

  static let everybody = Set(World.people)
  static let money = #"{"minorUnits":100,"currency":"HKD"}"#

  static let rows: [Row] = [
    Row(method: .get, path: "/me", allowed: everybody),
    Row(method: .get, path: "/city", allowed: everybody),
    Row(method: .get, path: "/centres", allowed: everybody),
    Row(method: .get, path: "/centres/east", allowed: everybody),
    Row(method: .get, path: "/device-models", allowed: everybody),
    Row(method: .get, path: "/schemes", allowed: everybody),
    Row(method: .get, path: "/jobs", allowed: everybody),
    Row(method: .get, path: "/projects", allowed: everybody),
    Row(method: .get, path: "/applications", allowed: everybody),
    Row(method: .put, path: "/city", body: World.city, allowed: ["ada"]),
    Row(method: .get, path: "/city/export", allowed: ["ada", "audrey"]),
    Row(method: .post, path: "/people", body: #"{"signIn":"new-one","name":"New"}"#, allowed: ["ada"]),
    Row(method: .put, path: "/people/oscar/password", body: #"{"password":"another long one"}"#, allowed: ["oscar", "ada"]),
    Row(
      method: .put, path: "/people/sam/roles",
      body: #"{"role":"auditor","scope":{"kind":"organisation","identifier":"harbour"}}"#,
      allowed: ["ada"]),
    Row(method: .patch, path: "/centres/east", body: #"{"draining":false}"#, allowed: ["ada", "opa"]),
    Row(method: .patch, path: "/pools/east-h100", body: #"{"pricePerHour":\#(money)}"#, allowed: ["ada", "opa"]),
    Row(
      method: .post, path: "/pools/east-h100/maintenance",
      body: #"{"startsAt":"2027-01-01T00:00:00Z","endsAt":"2027-01-02T00:00:00Z"}"#, allowed: ["ada", "opa"]),
    Row(method: .patch, path: "/schemes/hong-kong-ai-subsidy", body: #"{"open":true}"#, allowed: ["ada"]),
    Row(
      method: .post, path: "/schemes/hong-kong-ai-subsidy/appropriations", body: #"{"amount":\#(money),"reference":"x"}"#,
      allowed: ["ada"]),
    Row(
      method: .post, path: "/schemes/hong-kong-ai-subsidy/assessments", body: #"{"facts":{},"organisation":"harbour"}"#,
      allowed: ["lok"]),
    Row(
      method: .post, path: "/applications", body: #"{"scheme":"hong-kong-ai-subsidy","project":"vision","facts":{}}"#,
      allowed: ["lok"]),
    Row(
      method: .post, path: "/projects",
      body: #"{"id":"second","organisation":"harbour","name":{"en":"Second","zh-Hant":"第二"}}"#, allowed: ["lok"]),
    Row(method: .get, path: "/reviews", allowed: everybody),
    Row(method: .get, path: "/conflicts", allowed: everybody),
    Row(method: .get, path: "/sittings", allowed: everybody),
    Row(method: .get, path: "/reports", allowed: everybody),
    Row(method: .get, path: "/schemes/hong-kong-ai-subsidy/promises", allowed: everybody),
    Row(method: .post, path: "/conflicts", body: #"{"organisation":"other","reason":"Kin."}"#, allowed: ["oscar"]),
    Row(
      method: .put, path: "/people/sam/roles",
      body: #"{"role":"reviewer","scope":{"kind":"scheme","identifier":"hong-kong-ai-subsidy"}}"#, allowed: ["ada", "oscar"]),
    Row(method: .get, path: "/projects/vision", allowed: ["mei", "lok", "audrey", "ada"]),
    Row(
      method: .put, path: "/projects/vision/members/sam", body: #"{"role":"member"}"#, allowed: ["lok", "ada"]),
    Row(
      method: .post, path: "/projects/vision/payments", body: #"{"amount":\#(money),"bankReference":"B-9"}"#, allowed: ["ada"]),
    Row(method: .get, path: "/projects/vision/payments", allowed: ["lok", "audrey", "ada"]),
    Row(method: .get, path: "/projects/vision/statements/2026-11", allowed: ["lok", "audrey", "ada"]),
    Row(method: .post, path: "/projects/vision/statements/2026-11/closing", allowed: ["audrey", "ada"]),
    Row(
      method: .post, path: "/projects/vision/quotations", body: #"{"pool":"east-h100","until":"2026-12-01T00:00:00Z"}"#,
      allowed: ["mei", "lok"]),
    Row(method: .post, path: "/offers", body: World.body(), allowed: ["mei", "lok"]),
    Row(method: .post, path: "/jobs", body: World.body(), allowed: ["mei", "lok"]),
    Row(method: .get, path: "/ledger/verification", allowed: ["audrey", "ada"]),
    Row(method: .get, path: "/ledger/accounts", allowed: ["audrey", "ada"]),
    Row(method: .get, path: "/ledger/accounts/project:vision:HKD/entries", allowed: ["audrey", "ada"]),
    Row(method: .get, path: "/audit", allowed: ["audrey", "ada"]),
    Row(method: .get, path: "/audit/verification", allowed: ["audrey", "ada"]),
  ]

  @Test(arguments: rows.filter { $0.method != .get })
  func eachRoleMayChangeWhatItsTableSaysAndNothingElse(row: Row) async throws {
    try await check(row, in: World.make())
  }

  @Test func eachRoleMayReadWhatItsTableSaysAndNothingElse() async throws {
    let world = try await World.make()
    for row in Self.rows where row.method == .get { try await check(row, in: world) }
  }

  private func check(_ row: Row, in world: World) async throws {
    // Those who may go last: what they change must not stand in for a refusal.
    for person in World.people.sorted(by: { !row.allowed.contains($0) && row.allowed.contains($1) }) {
      let reply = try await world.ask(row.method, "/api/v1\(row.path)", as: person, row.body)
      let refused = reply.status == 403 || reply.status == 404
      #expect(refused != row.allowed.contains(person), "\(row.path) \(person): \(reply.status) \(reply.text)")
      #expect(reply.status != 401 && reply.status < 500 && reply.status != 422, "\(row.path) \(person): \(reply.text)")
      if refused { #expect(reply.header("Content-Type") == "application/problem+json") }
    }
    let stranger = try await world.ask(row.method, "/api/v1\(row.path)", row.body)
    #expect(stranger.status == 401 && stranger.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
  }

  @Test func applicationsAreTheirOrganisationsAndOnceSubmittedTheirOfficers() async throws {
    let world = try await World.make()
    let draft = try await world.ask(
      .post, "/api/v1/applications", as: "lok", #"{"scheme":"hong-kong-ai-subsidy","project":"vision","facts":{}}"#)
    let id = try #require(draft["id"].text)
    func status(_ person: String) async throws -> Int {
      try await world.ask(.get, "/api/v1/applications/\(id)", as: person).status
    }
    for person in ["oscar", "audrey", "opa", "sam", "ada"] { #expect(try await status(person) == 404, "\(person)") }
    _ = try await world.ask(.post, "/api/v1/applications/\(id)/submission", as: "lok", #"{"revision":1}"#)
    #expect(try await status("oscar") == 200)
    #expect(try await status("audrey") == 200)
    #expect(try await status("sam") == 404)
    let decision = try await world.ask(.post, "/api/v1/applications/\(id)/approval", as: "lok", World.terms)
    #expect(decision.status == 403, "\(decision.text)")
  }

  @Test func aJobsContentIsItsProjectsAndItsRunTheOperatorsToo() async throws {
    let world = try await World.make()
    try await world.pay()
    let job = try await world.submit()
    try await world.dutyRound()
    let rights: [(String, job: Int, log: Int)] = [
      ("mei", 200, 200), ("lok", 200, 200), ("opa", 200, 403), ("audrey", 200, 403), ("ada", 200, 403), ("oscar", 404, 404),
      ("sam", 404, 404),
    ]
    for (person, jobStatus, logStatus) in rights {
      #expect(try await world.ask(.get, "/api/v1/jobs/\(job)", as: person).status == jobStatus, "\(person)")
      for part in ["log", "files", "files/slurm-\(job).out"] {
        #expect(try await world.ask(.get, "/api/v1/jobs/\(job)/\(part)", as: person).status == logStatus, "\(person) \(part)")
      }
    }
    #expect(try await world.ask(.post, "/api/v1/jobs/\(job)/cancellation", as: "opa").status == 403)
  }
}
