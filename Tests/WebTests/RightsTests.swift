import HTTPService
import Testing
import Web

/// Who may take each route, as a table written apart from the hub's own. Its objects are those of the organisation
/// `harbour`, its project `vision` and the centre `east`; `otto` leads another organisation and its project `secret`, so
/// that in every row he stands for those to whom the object is somebody else's.
@Suite struct RightsTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let method: HTTPMethod
    /// As the router lists it, below `/api/v1`.
    let template: String
    /// The address, with `<application>` and such for what `Objects` makes; the template where that is one already.
    let path: String
    let body: String
    /// Who may: the others are told 403, or 404 where they may not even know.
    let allowed: Set<String>
    var testDescription: String { "\(method) \(path)" }

    init(_ method: HTTPMethod, _ template: String, _ path: String? = nil, _ body: String = "", _ allowed: Set<String>) {
      (self.method, self.template, self.path, self.body, self.allowed) = (method, template, path ?? template, body, allowed)
    }

    init(_ method: HTTPMethod, _ template: String, _ path: String, _ allowed: Set<String>) {
      self.init(method, template, path, "", allowed)
    }

    var name: String { "\(method) /api/v1\(template)" }

    /// Whether the object is used up by whoever may: the next one needs another.
    var usesUp: Bool { method != .get && allowed != RightsTests.everybody && (path.contains("<") || method == .delete) }
  }

  static let everybody = Set(World.people)
  static let money = #"{"minorUnits":100,"currency":"HKD"}"#
  static let paid = #"{"amount":\#(money),"bankReference":"B-9"}"#
  static let (lead, people, books) = (Set(["lok"]), Set(["mei", "lok"]), Set(["audrey", "ada"]))
  static let scheme = "hong-kong-ai-subsidy"
  static let role = #"{"role":"member","scope":{"kind":"organisation","identifier":"harbour"}}"#
  static let reviewing = #"{"role":"reviewer","scope":{"kind":"scheme","identifier":"\#(scheme)"}}"#
  static let password = World.password
  static let closure = #"{"startsAt":"2027-01-01T00:00:00Z","endsAt":"2027-01-02T00:00:00Z"}"#

  static let account: [Row] = [
    Row(.delete, "/sessions/current", nil, "", everybody),
    Row(.get, "/me", nil, "", everybody),
    Row(.put, "/me/password", nil, #"{"current":"\#(password)","new":"two boats at night"}"#, everybody),
    Row(.get, "/me/sessions", nil, "", everybody),
    Row(.delete, "/me/sessions", nil, "", everybody),
    Row(.delete, "/me/sessions/{id}", "/me/sessions/<session of mei>", ["mei"]),
    Row(.get, "/me/second-factor", nil, "", everybody),
    Row(.post, "/me/second-factor", nil, #"{"password":"\#(password)"}"#, everybody),
    // Nobody has begun one: they come as far as being told so.
    Row(.post, "/me/second-factor/confirmation", nil, #"{"code":"000000"}"#, everybody),
    Row(.post, "/me/second-factor/recovery-codes", nil, #"{"password":"\#(password)","code":"000000"}"#, everybody),
    Row(.delete, "/me/second-factor", nil, #"{"password":"\#(password)","code":"000000"}"#, everybody),
    Row(.get, "/me/identities", nil, "", everybody),
    Row(.get, "/me/data", nil, "", everybody),
    Row(.post, "/me/erasure", nil, "", everybody),
    Row(.get, "/me/erasure", nil, "", everybody),
    Row(.delete, "/me/erasure", nil, "", everybody),
    Row(.get, "/tokens", nil, "", everybody),
    Row(.post, "/tokens", nil, #"{"label":"ci","days":1}"#, everybody),
    Row(.delete, "/tokens/{id}", "/tokens/<token of mei>", ["mei"]),
  ]

  static let management: [Row] = [
    Row(.get, "/people", nil, "", ["ada"]),
    Row(.get, "/people/{signIn}", "/people/mei", ["ada"]),
    Row(.patch, "/people/{signIn}", "/people/sam", #"{"active":true}"#, ["ada"]),
    Row(.post, "/people", nil, #"{"signIn":"new-one","name":"New"}"#, ["ada"]),
    Row(.put, "/people/{signIn}/password", "/people/oscar/password", #"{"password":"another long one"}"#, ["ada"]),
    Row(.put, "/people/{signIn}/roles", "/people/sam/roles", role, ["lok", "ada"]),
    Row(.delete, "/people/{signIn}/roles", "/people/sam/roles", role, ["lok", "ada"]),
    // A scheme's reviewers are its officers' to name.
    Row(.put, "/people/{signIn}/roles", "/people/sam/roles", reviewing, ["oscar", "ada"]),
    Row(.delete, "/people/{signIn}/roles", "/people/remy/roles", reviewing, ["oscar", "ada"]),
    Row(.delete, "/people/{signIn}/second-factor", "/people/mei/second-factor", ["ada"]),
    Row(.get, "/provider-settings", nil, "", ["ada"]),
    Row(.get, "/me/notices", nil, "", everybody),
    Row(.put, "/me/notices", nil, #"{"job-ended":false}"#, everybody),
    Row(.get, "/notices", "/notices?state=waiting", ["ada"]),
    Row(.post, "/notices/{id}/retry", "/notices/<notice>/retry", ["ada"]),
    Row(.get, "/organisations", nil, "", everybody),
    Row(.get, "/organisations/{id}/members", "/organisations/harbour/members", ["lok", "audrey", "ada"]),
    Row(.delete, "/organisations/{id}/members/{signIn}", "/organisations/harbour/members/mei", ["lok", "ada"]),
    Row(
      .post, "/invitations", nil, #"{"email":"kit@example.org","name":"Kit","organisation":"harbour","roles":[\#(role)]}"#,
      ["lok", "ada"]),
    Row(.get, "/invitations", "/invitations?organisation=harbour", ["lok", "ada"]),
    Row(.delete, "/invitations/{id}", "/invitations/<invitation>", ["lok", "ada"]),
    Row(.post, "/invitations/{id}/sending", "/invitations/<invitation>/sending", ["lok", "ada"]),
    Row(.get, "/city", nil, "", everybody),
    Row(.put, "/city", nil, World.city, ["ada"]),
    Row(.get, "/city/export", nil, "", ["ada", "audrey"]),
    Row(.get, "/audit", nil, "", books),
    Row(.get, "/audit/verification", nil, "", books),
    Row(.post, "/audit/verification", nil, #"{"heads":[]}"#, books),
    Row(.get, "/people/{signIn}/data", "/people/mei/data", ["ada"]),
    Row(.get, "/erasures", nil, "", ["ada"]),
    Row(.post, "/people/{signIn}/erasure", "/people/sam/erasure", ["ada"]),
    Row(.get, "/ledger/verification", nil, "", books),
    Row(.get, "/ledger/accounts", nil, "", books),
    Row(.get, "/ledger/accounts/{id}", "/ledger/accounts/project:vision:HKD", books),
    Row(.get, "/ledger/accounts/{id}/entries", "/ledger/accounts/project:vision:HKD/entries", books),
  ]

  /// Every scheme's officers too: its money may be spent there.
  static let readers = Set(["ada", "audrey", "opa", "oscar"])
  static let centres: [Row] = [
    Row(.get, "/device-models", nil, "", everybody),
    Row(.get, "/centres", nil, "", everybody),
    Row(.get, "/centres/{id}", "/centres/east", everybody),
    Row(.patch, "/centres/{id}", "/centres/east", #"{"draining":false}"#, ["ada", "opa"]),
    Row(.get, "/centres/{id}/check", "/centres/east/check", ["ada", "audrey", "opa"]),
    Row(.get, "/centres/{id}/troubles", "/centres/east/troubles", ["ada", "audrey", "opa"]),
    Row(.get, "/centres/{id}/statements/{month}", "/centres/east/statements/2026-11", readers),
    Row(.get, "/centres/{id}/statements/{month}/jobs", "/centres/east/statements/2026-11/jobs", readers),
    Row(.get, "/centres/{id}/reconciliations/{month}", "/centres/east/reconciliations/2026-11", readers),
    Row(.get, "/centres/{id}/payments", "/centres/east/payments", readers),
    Row(
      .post, "/centres/{id}/payments", "/centres/east/payments", #"{"amount":\#(money),"reference":"O-9","inAdvance":true}"#,
      ["ada"]),
    Row(.post, "/centre-payments/{id}/correction", "/centre-payments/<centre payment>/correction", ["ada"]),
    Row(.get, "/pools/{id}", "/pools/east-h100", everybody),
    Row(.patch, "/pools/{id}", "/pools/east-h100", #"{"pricePerHour":\#(money)}"#, ["ada", "opa"]),
    Row(.post, "/pools/{id}/maintenance", "/pools/east-h100/maintenance", closure, ["ada", "opa"]),
    Row(.delete, "/maintenance/{id}", "/maintenance/<maintenance>", ["opa", "ada"]),
    // This centre has no agent: whoever may comes as far as being told so.
    Row(.get, "/centres/{id}/agent-tokens", "/centres/east/agent-tokens", ["opa", "ada"]),
    Row(.post, "/centres/{id}/agent-tokens", "/centres/east/agent-tokens", "{}", ["opa", "ada"]),
    Row(.delete, "/centres/{id}/agent-tokens", "/centres/east/agent-tokens", ["opa", "ada"]),
    // Nor have its members logins of their own.
    Row(.get, "/centres/{id}/logins", "/centres/east/logins", ["opa", "ada"]),
    Row(.put, "/centres/{id}/logins/{signIn}", "/centres/east/logins/sam", #"{"login":"u1"}"#, ["opa", "ada"]),
  ]

  static let support: [Row] = [
    Row(.get, "/schemes", nil, "", everybody),
    Row(.get, "/schemes/{id}", "/schemes/\(scheme)", everybody),
    Row(.put, "/schemes/{id}", "/schemes/\(scheme)", "<scheme file>", ["ada"]),
    Row(.patch, "/schemes/{id}", "/schemes/\(scheme)", #"{"open":true}"#, ["ada"]),
    Row(
      .post, "/schemes/{id}/appropriations", "/schemes/\(scheme)/appropriations", #"{"amount":\#(money),"reference":"x"}"#,
      ["ada"]),
    Row(
      .post, "/schemes/{id}/assessments", "/schemes/\(scheme)/assessments", #"{"facts":{},"organisation":"harbour"}"#, lead),
    Row(.get, "/applications", nil, "", everybody),
    Row(.post, "/applications", nil, #"{"scheme":"\#(scheme)","project":"vision","facts":{}}"#, lead),
    Row(.get, "/applications/{id}", "/applications/<application>", ["lok", "oscar", "audrey"]),
    Row(.put, "/applications/{id}", "/applications/<draft>", #"{"facts":{},"revision":1}"#, lead),
    Row(.post, "/applications/{id}/submission", "/applications/<draft>/submission", #"{"revision":1}"#, lead),
    Row(.post, "/applications/{id}/withdrawal", "/applications/<application>/withdrawal", lead),
    Row(.post, "/applications/{id}/acceptance", "/applications/<award>/acceptance", lead),
    Row(.post, "/applications/{id}/refusal", "/applications/<award>/refusal", lead),
    Row(.post, "/applications/{id}/review", "/applications/<application>/review", ["oscar"]),
    Row(.post, "/applications/{id}/return", "/applications/<application>/return", #"{"note":"x"}"#, ["oscar"]),
    Row(.post, "/applications/{id}/rejection", "/applications/<application>/rejection", #"{"reason":"x"}"#, ["oscar"]),
    Row(.post, "/applications/{id}/approval", "/applications/<application that was sat on>/approval", World.terms, ["oscar"]),
    Row(.post, "/applications/{id}/revocation", "/applications/<award>/revocation", ["oscar"]),
    Row(.get, "/grants", nil, "", everybody),
    Row(.get, "/grants/{id}", "/grants/<grant>", ["mei", "lok", "oscar", "audrey", "ada"]),
    Row(.patch, "/grants/{id}", "/grants/<grant>", #"{"reason":"x","until":"2027-10-01","revision":1}"#, ["oscar"]),
    Row(.post, "/grants/{id}/withdrawal", "/grants/<grant>/withdrawal", #"{"reason":"x","revision":1}"#, ["oscar"]),
  ]

  static let projects: [Row] = [
    Row(.get, "/projects", nil, "", everybody),
    Row(.post, "/projects", nil, #"{"id":"second","organisation":"harbour","name":{"en":"Second","zh-Hant":"第二"}}"#, lead),
    Row(.get, "/projects/{id}", "/projects/vision", ["mei", "lok", "audrey", "ada"]),
    Row(
      .patch, "/projects/{id}", "/projects/vision", #"{"name":{"en":"Far sight","zh-Hant":"遠見"}}"#, lead),
    Row(.put, "/projects/{id}/members/{signIn}", "/projects/vision/members/sam", #"{"role":"member"}"#, ["lok", "ada"]),
    Row(.delete, "/projects/{id}/members/{signIn}", "/projects/vision/members/sam", #"{"role":"member"}"#, ["lok", "ada"]),
    Row(.post, "/projects/{id}/payments", "/projects/vision/payments", paid, ["ada"]),
    Row(.get, "/projects/{id}/payments", "/projects/vision/payments", ["lok", "audrey", "ada"]),
    Row(.post, "/payments/{id}/refunds", "/payments/<payment>/refunds", paid, ["ada"]),
    Row(.post, "/payments/{id}/correction", "/payments/<payment>/correction", ["ada"]),
    Row(.get, "/projects/{id}/statements", "/projects/vision/statements", ["lok", "audrey", "ada"]),
    Row(
      .get, "/projects/{id}/statements/{month}", "/projects/vision/statements/2026-11", ["lok", "audrey", "ada"]),
    Row(.post, "/projects/{id}/statements/{month}/closing", "/projects/vision/statements/2026-11/closing", books),
    Row(
      .post, "/projects/{id}/quotations", "/projects/vision/quotations",
      #"{"pool":"east-h100","until":"2026-12-01T00:00:00Z"}"#, people),
    Row(.get, "/projects/{id}/quotations", "/projects/vision/quotations", ["mei", "lok", "audrey", "ada"]),
  ]

  static let jobs: [Row] = [
    Row(.post, "/offers", nil, World.body(), people),
    Row(.get, "/jobs", nil, "", everybody),
    Row(.post, "/jobs", nil, World.body(), people),
    Row(.get, "/jobs/{name}", "/jobs/<job>", ["mei", "lok", "opa", "audrey", "ada"]),
    Row(.get, "/jobs/{name}/log", "/jobs/<job>/log", people),
    Row(.get, "/jobs/{name}/files", "/jobs/<job>/files", people),
    Row(.get, "/jobs/{name}/files/{path...}", "/jobs/<job>/files/slurm-<job>.out", people),
    Row(.put, "/jobs/{name}/inputs/{file...}", "/jobs/<held job>/inputs/a.txt", "x", people),
    Row(.post, "/jobs/{name}/cancellation", "/jobs/<job>/cancellation", people),
    Row(.get, "/jobs/{name}/moves", "/jobs/<job>/moves", ["mei", "lok", "opa", "audrey", "ada"]),
    Row(.post, "/jobs/{name}/moves", "/jobs/<held job>/moves", #"{"pool":"east-h100"}"#, people),
    Row(.post, "/jobs/{name}/stay", "/jobs/<job>/stay", people),
    Row(.post, "/jobs/{name}/release", "/jobs/<held job>/release", people),
  ]

  static let judges = Set(["oscar", "remy"])
  static let plan =
    #"{"startsAt":"2026-12-01T10:00:00+08:00","members":["oscar","remy"],"chair":"remy","agenda":["<application>"]"#
  static let decision =
    #"{"application":"<application at the open sitting>","outcome":"approve","votes":{"oscar":"approve","remy":"approve"},"note":"Good."}"#

  static let reviews: [Row] = [
    Row(.get, "/conflicts", nil, "", everybody),
    Row(.post, "/conflicts", nil, #"{"organisation":"other","reason":"x"}"#, judges),
    // Reviewers speak for themselves, officers also for their reviewers; nobody lifts their own.
    Row(.post, "/conflicts", nil, #"{"person":"remy","organisation":"other","reason":"x"}"#, judges),
    Row(.post, "/conflicts/{id}/lifting", "/conflicts/<conflict of remy>/lifting", #"{"reason":"x"}"#, ["oscar"]),
    Row(.post, "/conflicts/{id}/lifting", "/conflicts/<conflict of oscar>/lifting", #"{"reason":"x"}"#, []),
    Row(.get, "/reviews", nil, "", everybody),
    Row(.post, "/reviews", nil, #"{"application":"<reviewed application>","reviewer":"remy"}"#, ["oscar"]),
    Row(.get, "/reviews/{id}", "/reviews/<review>", ["oscar", "remy", "audrey"]),
    Row(.put, "/reviews/{id}", "/reviews/<review>", #"{"scores":{},"revision":1}"#, ["remy"]),
    Row(.post, "/reviews/{id}/acceptance", "/reviews/<review>/acceptance", ["remy"]),
    Row(.post, "/reviews/{id}/refusal", "/reviews/<review>/refusal", #"{"reason":"x"}"#, ["remy"]),
    Row(.post, "/reviews/{id}/submission", "/reviews/<scored review>/submission", #"{"revision":2}"#, ["remy"]),
    Row(.post, "/reviews/{id}/reopening", "/reviews/<submitted review>/reopening", #"{"reason":"x"}"#, ["oscar"]),
    Row(.post, "/reviews/{id}/withdrawal", "/reviews/<review>/withdrawal", #"{"reason":"x"}"#, ["oscar"]),
    Row(.get, "/schemes/{id}/proposals", "/schemes/<scheme with reviews>/proposals", ["oscar"]),
    Row(.get, "/schemes/{id}/ranking", "/schemes/<scheme with reviews>/ranking", ["oscar", "audrey"]),
    Row(.get, "/schemes/{id}/promises", "/schemes/\(scheme)/promises", everybody),
    Row(.get, "/applications/{id}/promises", "/applications/<application>/promises", ["lok", "oscar", "audrey"]),
    // Whoever was asked to review it reads the application.
    Row(.get, "/applications/{id}", "/applications/<application under review>", ["lok", "oscar", "audrey", "remy"]),
  ]

  static let sittings: [Row] = [
    Row(.get, "/sittings", nil, "", everybody),
    Row(.post, "/sittings", nil, #"\#(plan),"scheme":"\#(scheme)"}"#, ["oscar"]),
    Row(.get, "/sittings/{id}", "/sittings/<sitting>", ["oscar", "remy", "audrey"]),
    // A reviewer who is no member of it does not know that there is one.
    Row(.get, "/sittings/{id}", "/sittings/<sitting without remy>", ["oscar", "audrey"]),
    Row(.put, "/sittings/{id}", "/sittings/<sitting>", #"\#(plan),"revision":1}"#, ["oscar"]),
    Row(.post, "/sittings/{id}/cancellation", "/sittings/<sitting>/cancellation", #"{"reason":"x"}"#, ["oscar"]),
    Row(.post, "/sittings/{id}/opening", "/sittings/<sitting>/opening", ["oscar"]),
    Row(.put, "/sittings/{id}/attendance", "/sittings/<open sitting>/attendance", #"{"present":["remy"]}"#, ["oscar"]),
    Row(.post, "/sittings/{id}/decisions", "/sittings/<open sitting>/decisions", decision, ["oscar"]),
    Row(.post, "/sittings/{id}/closing", "/sittings/<decided sitting>/closing", ["oscar"]),
    Row(.get, "/sittings/{id}/minutes", "/sittings/<closed sitting>/minutes", ["oscar", "remy", "audrey"]),
    // The chair alone signs; a correction is the chair's or an officer's.
    Row(.post, "/sittings/{id}/signature", "/sittings/<closed sitting>/signature", ["remy"]),
    Row(.post, "/sittings/{id}/signature", "/sittings/<closed sitting without remy>/signature", ["oscar"]),
    Row(.post, "/sittings/{id}/addenda", "/sittings/<signed sitting>/addenda", #"{"text":"x"}"#, judges),
  ]

  static let reports: [Row] = [
    Row(.get, "/reports", nil, "", everybody),
    Row(.post, "/reports", nil, #"{"grant":"<grant>","due":"2026-12-01"}"#, ["oscar"]),
    Row(.get, "/reports/{id}", "/reports/<report>", ["mei", "lok", "oscar", "audrey", "ada"]),
    Row(
      .post, "/reports/{id}/submission", "/reports/<report>/submission", #"{"answers":{"report":"Done."},"revision":1}"#, lead),
    Row(.post, "/reports/{id}/acceptance", "/reports/<submitted report>/acceptance", "{}", ["oscar"]),
    Row(.post, "/reports/{id}/return", "/reports/<submitted report>/return", #"{"note":"x"}"#, ["oscar"]),
    Row(.post, "/reports/{id}/waiver", "/reports/<report>/waiver", #"{"reason":"x"}"#, ["oscar"]),
    // This scheme's reports hold nothing: the officer comes as far as being told so.
    Row(.post, "/reports/{id}/exceptions", "/reports/<report>/exceptions", #"{"reason":"x"}"#, ["oscar"]),
    Row(.get, "/grants/{id}/conditions", "/grants/<grant>/conditions", ["mei", "lok", "oscar", "audrey", "ada"]),
    Row(.post, "/grants/{id}/conditions", "/grants/<grant>/conditions", #"{"text":"x"}"#, ["oscar"]),
    Row(.get, "/grants/{id}/conditions/{number}", "/grants/<grant>/conditions/1", ["mei", "lok", "oscar", "audrey", "ada"]),
    Row(.patch, "/grants/{id}/conditions/{number}", "/grants/<grant>/conditions/1", #"{"outcome":"met"}"#, ["oscar"]),
  ]

  static let managers = Set(["lok", "ada"])
  static let events: [Row] = [
    Row(.get, "/webhooks", nil, "", everybody),
    Row(
      .post, "/webhooks", nil,
      #"{"scope":{"kind":"project","identifier":"vision"},"url":"https://firm.example/x","topics":["job.ended"]}"#, managers),
    Row(.get, "/webhooks/{id}", "/webhooks/<webhook>", managers),
    Row(.patch, "/webhooks/{id}", "/webhooks/<webhook>", #"{"label":"books"}"#, managers),
    Row(.delete, "/webhooks/{id}", "/webhooks/<webhook>", managers),
    Row(.post, "/webhooks/{id}/secret", "/webhooks/<webhook>/secret", managers),
    Row(.post, "/webhooks/{id}/ping", "/webhooks/<webhook>/ping", managers),
    Row(.get, "/webhooks/{id}/deliveries", "/webhooks/<webhook>/deliveries", managers),
    Row(
      .post, "/webhooks/{id}/deliveries/{delivery}/repeat", "/webhooks/<webhook>/deliveries/<delivery>/repeat", managers),
    // Streams: whoever may listen is answered at once, and leaves again.
    Row(.get, "/jobs/{name}/events", "/jobs/<job>/events", ["mei", "lok", "opa", "audrey", "ada"]),
    Row(.get, "/jobs/{name}/log/events", "/jobs/<job>/log/events", people),
    Row(.get, "/projects/{id}/events", "/projects/vision/events", ["mei", "lok", "audrey", "ada"]),
  ]

  /// Rows that stand in tests of their own, where there is what they speak of.
  static let elsewhere: Set<String> = [
    // AgentTests: a token is there once it was made, and an agent is nobody who is signed in.
    "DELETE /api/v1/centres/{id}/agent-tokens/{token}", "POST /api/v1/centres/{id}/exchange",
    // LoginTests: a login is there once it was set.
    "DELETE /api/v1/centres/{id}/logins/{signIn}",
    // ProviderSignInTests: a provider is asked when it is set up, and an identity comes by a sign-in there.
    "GET /api/v1/providers/{id}", "PUT /api/v1/providers/{id}", "DELETE /api/v1/providers/{id}",
    "POST /api/v1/me/identities", "DELETE /api/v1/me/identities/{id}",
  ]
  static let rows = account + management + centres + support + projects + jobs + reviews + sittings + reports + events

  @Test func theTableHasEveryRouteThatIsForThoseWhoAreSignedIn() async throws {
    let world = try await World.make(applies: false)
    let routes = Set(world.api.router.routes.map { "\($0.method) \($0.template)" })
    let table = Set(Self.rows.map(\.name))
    #expect(routes.subtracting(table).subtracting(RouteTests.open).subtracting(Self.elsewhere) == [], "routes without a row")
    #expect(table.subtracting(routes) == [], "rows without a route")
    #expect(table.intersection(RouteTests.open) == [])
  }

  // One after another: a hundred cities at a time would take the processor from the tests that look at the clock.
  @Test(.serialized, arguments: rows.filter { $0.method != .get })
  func eachRoleMayChangeWhatItsTableSaysAndNothingElse(row: Row) async throws {
    let world = try await World.make()
    try await check(row, in: world, Objects.make(for: [row], in: world))
  }

  @Test func eachRoleMayReadWhatItsTableSaysAndNothingElse() async throws {
    let world = try await World.make()
    let reading = Self.rows.filter { $0.method == .get }
    let objects = try await Objects.make(for: reading, in: world)
    for row in reading { try await check(row, in: world, objects) }
  }

  private func check(_ row: Row, in world: World, _ objects: Objects) async throws {
    let address = "/api/v1\(objects.fill(row.path))"
    let body = objects.fill(row.body)
    let headers: HTTPHeaders = row.body == "x" ? ["Content-Type": "application/octet-stream"] : [:]
    let stranger = try await world.ask(row.method, address, body, headers: headers)
    #expect(stranger.status == 401 && stranger.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
    // Those who may go last: what they change must not stand in for a refusal.
    for person in World.people.sorted(by: { !row.allowed.contains($0) && row.allowed.contains($1) }) {
      guard row.usesUp, row.allowed.contains(person) else {
        try await check(row, address, body, headers, by: person, in: world)
        continue
      }
      let another = try await World.make()
      let its = try await Objects.make(for: [row], in: another)
      try await check(row, "/api/v1\(its.fill(row.path))", its.fill(row.body), headers, by: person, in: another)
    }
  }

  private func check(
    _ row: Row, _ address: String, _ body: String, _ headers: HTTPHeaders, by person: String, in world: World
  ) async throws {
    let reply = try await world.ask(row.method, address, as: person, body, headers: headers)
    let refused = reply.status == 403 || reply.status == 404
    #expect(refused != row.allowed.contains(person), "\(row.path) \(person): \(reply.status) \(reply.text)")
    #expect(reply.status != 401 && reply.status < 500 && reply.status != 422, "\(row.path) \(person): \(reply.text)")
    if refused { #expect(reply.header("Content-Type") == "application/problem+json") }
  }

  @Test func applicationsAreTheirOrganisationsAndOnceSubmittedTheirOfficers() async throws {
    let world = try await World.make()
    let draft = try await world.ask(
      .post, "/api/v1/applications", as: "lok", #"{"scheme":"hong-kong-ai-subsidy","project":"vision","facts":{}}"#)
    let id = try #require(draft["id"].text)
    func status(_ person: String) async throws -> Int {
      try await world.ask(.get, "/api/v1/applications/\(id)", as: person).status
    }
    for person in ["oscar", "audrey", "opa", "otto", "sam", "ada"] { #expect(try await status(person) == 404, "\(person)") }
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
      ("otto", 404, 404), ("sam", 404, 404),
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
