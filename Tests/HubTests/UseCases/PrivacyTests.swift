import Access
import Centres
import Foundation
import Language
import Offers
import PrayaTestKit
import Quantities
import Schemes
import Secrets
import Storage
import Testing

@testable import Hub

/// What the hub holds of people: shown whole, erased whole, kept no longer than the table says.
@Suite struct PrivacyTests {
  // MARK: Declarations

  /// Columns that may name people, whatever table they are in.
  private static let suspicious: Set<String> = [
    "person", "sign_in", "email", "address", "applicant", "submitter", "actor", "author", "reviewer", "recipient", "owner",
    "chair",
    "subject",
  ]

  /// A column is declared where it says whose a record is, or with a reason.
  @Test func everyColumnThatMayNamePeopleIsDeclared() throws {
    let declared = Set(PersonalRecords.all.flatMap { kind in kind.columns.map { "\(kind.table).\($0)" } })
    // The profile's own columns: what is shown and overwritten whole.
    let profile = Set(PersonRecord.Column.allCases.map { "person.\($0.rawValue)" })
    let known = declared.union(profile).union(PersonalRecords.impersonal.keys)
    var found = 0
    for (table, column) in HubSchema.migrations.flatMap(\.steps).flatMap(PrivacyTests.columns) {
      let isPersons = column.references == "person" || column.name.hasSuffix("_by") || Self.suspicious.contains(column.name)
      guard isPersons else { continue }
      found += 1
      #expect(known.contains("\(table).\(column.name)"), "\(table).\(column.name) may name people and is declared nowhere")
    }
    #expect(found > 20)
    for name in PersonalRecords.impersonal.keys {
      #expect(!declared.contains(name), "\(name) is declared both ways")
    }
  }

  private static func columns(_ step: MigrationStep) -> [(String, ColumnDescription)] {
    switch step {
    case .createTable(let table): table.columns.map { (table.name, $0) }
    case .addColumn(let table, let column, _): [(table, column)]
    case .createIndex: []
    }
  }

  // MARK: A person with a life in the hub

  private static let name = "Zyxa Quorvandelle"
  private static let signIn = "zyxaquor"
  private static let email = "zyxa@quorvandelle.example"
  private static let password = "two boats at night"

  /// Invited, in, with everything that somebody can have; every job of theirs is over.
  private func settle(_ world: World, random: inout SeededGenerator) async throws -> PersonID {
    let hub = await world.hub
    let lead = world.cast["lena"]
    let roles = [
      try #require(Assignment(.member, in: .project("vision"))), try #require(Assignment(.member, in: .organisation("lantern"))),
    ]
    // Under a key, so that the answer with the address is remembered.
    let once = try OnceOnly(
      person: lead.person, key: "k-1", useCase: "POST /api/v1/invitations", request: Digest(of: [1])
    ) { value, _ in
      (value as? InvitationStatus).map {
        KeptAnswer(status: 201, text: #"{"id":"\#($0.invitation.id)","email":"\#($0.email ?? "")","name":"\#($0.name)"}"#)
      }
    }
    var terms = RequestTerms.current
    terms.once = once
    let invitation = try await RequestTerms.$current.withValue(terms) {
      try await hub.invite(
        NewInvitation(email: Self.email, name: Self.name, organisation: Stage.slug("lantern"), roles: roles), by: lead)
    }
    let person = invitation.invitation.person
    let secret = try await hub.mintInvitationSecret(for: person)
    _ = try await hub.acceptInvitation(Acceptance(secret: secret.text, signIn: Self.signIn, password: Self.password))
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      _ = await Stage(world).refusal { () throws(Problem) in _ = try await hub.signIn(Self.signIn, password: "wrong one") }
    }
    _ = try await hub.requestPasswordReset(Self.email)
    let actor = try await hub.signIn(Self.signIn, password: Self.password, label: Self.name).actor
    _ = try await hub.issueToken(label: "of \(Self.name)", length: .days(90), scopes: [.read], by: actor)
    _ = try await hub.enrolSecondFactor(password: Self.password, by: actor)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let script = "#!/bin/sh\n#SBATCH --mail-user=\(Self.email)\necho \(Self.name)\n"
      let request = OfferRequest(
        script: Array(script.utf8), options: ["--gpus=1", "--time=10"], project: Stage.slug("vision"))
      _ = try await hub.submitJob(Submission(request: request, idempotencyKey: nil), by: actor)
    }
    for _ in 0..<30 {
      try await Stage(world).round()
      world.clock.advance(by: .minutes(10))
      if try await world.state().records.jobs.allSatisfy({ $0.settledAt != nil }) { break }
    }
    return person
  }

  /// Every text and every run of bytes in every row of every table.
  private func texts(_ world: World) async throws -> [(table: String, text: String)] {
    try await world.database.read { records in
      var found: [(table: String, text: String)] = []
      func look<Record: StoredRecord>(_ type: Record.Type) throws {
        try records.forEach(type, where: nil, order: []) { record in
          var row = RowWriter()
          record.write(to: &row)
          for value in row.values {
            switch value {
            case .text(let text): found.append((Record.table, text))
            case .bytes(let bytes): found.append((Record.table, String(decoding: bytes, as: UTF8.self)))
            case .null, .integer: break
            }
          }
        }
      }
      for type in HubSchema.records { try look(type) }
      return found
    }
  }

  private func traces(_ world: World) async throws -> Set<String> {
    let needles = [Self.name, "Zyxa", "Quorvandelle", Self.signIn, Self.email, "quorvandelle.example"].map { $0.lowercased() }
    return Set(
      try await texts(world).filter { item in needles.contains { item.text.lowercased().contains($0) } }.map(\.table))
  }

  @Test(arguments: Array(UInt64(410)..<416))
  func afterAnErasureNothingNamesThePersonAndTheBooksVerify(seed: UInt64) async throws {
    let world = try await World(seed: seed)
    var random = SeededGenerator(seed: seed)
    let hub = await world.hub
    let person = try await settle(world, random: &random)
    let before = try await traces(world)
    #expect(before.isSuperset(of: ["person", "credential", "job_script", "remembered_request"]), "\(before)")
    let jobs = try await world.state().records.jobs
    #expect(jobs.contains { $0.submitter == person })

    let byWish = Bool.random(using: &random)
    if byWish {
      let actor = try await hub.signIn(Self.signIn, password: Self.password).actor
      let wish = try await hub.requestErasure(by: actor)
      #expect(try await hub.requestErasure(by: actor).id == wish.id, "asked for twice, it is one wish")
    }
    try await hub.erasePerson(Bool.random(using: &random) ? Self.signIn : person.rawValue, by: world.cast["admin"])
    #expect(try await traces(world).isSubset(of: ["job_script"]), "what there is little of goes at once")
    if Bool.random(using: &random) { try await world.restart() }
    try await world.hub.finishErasures()
    #expect(try await traces(world) == [])

    let after = await world.hub
    #expect(try await after.verifyAudit(by: nil).isSound)
    if case .broken(let fault) = try await after.verifyLedger(by: nil) { Issue.record("\(fault)") }
    #expect(try await Stage(world).violations() == [])
    #expect(try await world.state().records.jobs.map(\.id) == jobs.map(\.id), "the books keep their jobs")
    let erasures = try await after.erasures(nil, PageRequest(), by: world.cast["admin"]).items
    #expect(erasures.map(\.state) == [.erased] && erasures.first?.person == person)
    #expect(erasures.first?.requestedBy == (byWish ? person : world.cast["admin"].person))
    // They are nobody now, and their name is free.
    let refusal = await Stage(world).refusal { () throws(Problem) in
      _ = try await after.signIn(Self.signIn, password: Self.password)
    }
    #expect(refusal?.name == "wrong-sign-in")
    let again = await Stage(world).refusal { () throws(Problem) in
      try await after.erasePerson(person.rawValue, by: world.cast["admin"])
    }
    #expect(again?.name == "erased")
    _ = try await after.createPerson(NewPerson(signIn: Self.signIn, name: "Another"), by: world.cast["admin"])
    await world.end()
  }

  @Test func anExportHoldsEverythingAndNoSecret() async throws {
    let world = try await World(seed: 420)
    var random = SeededGenerator(seed: 420)
    let hub = await world.hub
    let person = try await settle(world, random: &random)
    let signedIn = try await hub.signIn(Self.signIn, password: Self.password)
    let document = try await hub.personalData(by: signedIn.actor)
    #expect(document.person == person && document.isComplete)
    let counts = Dictionary(document.parts.map { ($0.kind, $0.records.count) }) { $0 + $1 }
    for kind in ["person", "assignment", "credential", "invitation", "second_factor", "notice", "job", "audit"] {
      #expect(counts[kind, default: 0] > 0, "\(kind)")
    }
    let fields = document.parts.flatMap(\.records).flatMap(\.fields)
    #expect(fields.contains { $0.name == "email" && $0.value == .text(Self.email) })
    #expect(!fields.contains { ["password", "digest", "secret", "hash"].contains($0.name) })
    // An administrator sees the same of others; nobody else does.
    #expect(try await hub.personalData(of: Self.signIn, by: world.cast["admin"]).person == person)
    for stranger in ["mei", "lena", "auditor", "officer", "operator"] {
      let refusal = await Stage(world).refusal { () throws(Problem) in
        _ = try await hub.personalData(of: Self.signIn, by: world.cast[stranger])
      }
      #expect(refusal?.kind == .forbidden, "\(stranger)")
    }
    let log = try await world.state().records.audit
    #expect(
      log.filter { $0.act == "export-personal-data" && $0.subject == "person:\(person)" && $0.outcome == "done" }.count == 2)
    await world.end()
  }

  @Test func whoseWorkIsNotOverOrWhomNobodyCouldReplaceIsRefusedWithEveryReason() async throws {
    let world = try await World(seed: 421)
    let hub = await world.hub
    let stage = Stage(world)
    try await stage.submit(["--gpus=1", "--time=10"])
    func reasons(_ name: String) async -> [String] {
      let refusal = await stage.refusal { () throws(Problem) in try await hub.erasePerson(name, by: world.cast["admin"]) }
      return refusal?.name == "not-erasable-yet" ? refusal?.faults.map(\.rule) ?? [] : [refusal?.name ?? "none"]
    }
    #expect(await reasons("mei") == ["open-jobs"])
    #expect(await reasons("admin") == ["last-administrator"])
    #expect(await reasons("nobody-there") == ["not-found"])
    let before = try await hub.person("mei", by: world.cast["admin"])
    #expect(before.profile.signIn == "mei" && before.isActive, "nothing was changed")
    let own = try await hub.ownErasure(by: world.cast["mei"])
    #expect(own.wish == nil && own.obstacles.map(\.rule) == ["open-jobs"])
    try await hub.requestErasure(by: world.cast["mei"])
    try await hub.withdrawErasure(by: world.cast["mei"])
    try await hub.withdrawErasure(by: world.cast["mei"])
    #expect(try await hub.erasures(.requested, PageRequest(), by: world.cast["admin"]).items.isEmpty)
    let stranger = await stage.refusal { () throws(Problem) in try await hub.erasePerson("mei", by: world.cast["lena"]) }
    #expect(stranger?.kind == .forbidden)
    await world.end()
  }

  // MARK: Retention

  @Test func everyKindHasOneRuleAndNoLengthBelowItsLeast() throws {
    #expect(Retention.rules.map(\.kind.rawValue).sorted() == Retention.Kind.allCases.map(\.rawValue).sorted())
    var retention = Retention()
    for rule in Retention.rules {
      switch rule.length {
      case .days(let days, let least):
        #expect(days >= least && rule.after != nil && rule.then != nil)
        #expect(throws: Problem.self) { try retention.set(rule.kind, days: least - 1) }
        #expect(throws: Problem.self) { try retention.set(rule.kind, days: Retention.mostDays + 1) }
        try retention.set(rule.kind, days: least)
        #expect(retention.length(of: rule.kind) == .days(Int64(least)))
      case .fixed, .forEver: #expect(throws: Problem.self) { try retention.set(rule.kind, days: 10_000) }
      }
    }
    #expect(retention.length(of: .books) == nil && retention.length(of: .audit) == nil)
  }

  @Test func whatIsPastItsTimeGoesAndWhatIsNotStays() async throws {
    let world = try await World(seed: 430)
    var random = SeededGenerator(seed: 430)
    let hub = await world.hub
    _ = try await settle(world, random: &random)
    _ = try await hub.invite(
      NewInvitation(email: "never@came.example", name: "Neverly Came", organisation: Stage.slug("lantern")),
      by: world.cast["lena"])
    let draft = try await hub.draftApplication(
      scheme: Stage.slug("subsidy"), project: Stage.slug("vision"), facts: RequestFacts(), by: world.cast["lena"]
    ).id
    try await world.database.write { records in
      for var notice in try records.select(NoticeRecord.self) {
        notice.sentAt = notice.createdAt
        try records.update(notice)
      }
    }
    func count<Record: StoredRecord>(_ type: Record.Type) async throws -> Int {
      try await world.database.read { try $0.count(type, where: nil) }
    }
    func sweep() async throws {
      let hub = await world.hub
      try await hub.forgetOld()
      for centre in world.centres.keys.sorted() { try await hub.forgetRunFiles(at: centre) }
      try await hub.forgetSignIns()
      try await hub.finishErasures()
    }
    let jobs = try await world.state().records.jobs
    let (scripts, notices) = (try await count(ScriptRecord.self), try await count(NoticeRecord.self))
    #expect(scripts > 0 && notices > 0)
    world.clock.advance(by: .days(60))
    try await sweep()
    #expect(try await count(ScriptRecord.self) == scripts)
    #expect(try await count(NoticeRecord.self) == notices)
    #expect(try await texts(world).contains { $0.text == "Neverly Came" })
    let lines = try await world.state().records.audit.count
    try await sweep()
    #expect(try await world.state().records.audit.count == lines, "a round with nothing to do leaves no trace")

    world.clock.advance(by: .days(60))
    try await sweep()
    #expect(try await count(NoticeRecord.self) == 0)
    #expect(try await count(InvitationRecord.self) == 0)
    #expect(try await !texts(world).contains { $0.text == "Neverly Came" || $0.text == "never@came.example" })
    #expect(try await count(ScriptRecord.self) == scripts)

    world.clock.advance(by: .days(70))
    try await sweep()
    let ran = jobs.filter { $0.acceptedAt != nil }
    let discarded = world.centres.values.reduce(into: Set<RunKey>()) { $0.formUnion($1.discarded) }
    #expect(!ran.isEmpty && discarded == Set(ran.map(\.key)))

    world.clock.advance(by: .days(200))
    try await sweep()
    #expect(try await count(ScriptRecord.self) == 0)
    let stays = try await world.database.read { try $0.find(ApplicationRecord.self, draft) != nil }
    #expect(stays)
    world.clock.advance(by: .days(400))
    try await sweep()
    let goes = try await world.database.read { try $0.find(ApplicationRecord.self, draft) == nil }
    #expect(goes)
    #expect(try await world.state().records.jobs.map(\.id) == jobs.map(\.id), "the books stay")
    #expect(try await Stage(world).violations() == [])
    #expect(try await world.hub.verifyAudit(by: nil).isSound)
    await world.end()
  }

  @Test func aClosedAccountIsErasedAfterItsTimeUnlessItIsOpenedAgain() async throws {
    let world = try await World(seed: 431)
    let hub = await world.hub
    for name in ["gita", "mei"] { try await hub.setPerson(name, active: false, by: world.cast["admin"]) }
    world.clock.advance(by: .days(700))
    try await hub.setPerson("mei", active: true, by: world.cast["admin"])
    world.clock.advance(by: .days(40))
    try await hub.forgetOld()
    try await hub.finishErasures()
    func status(_ name: String) async throws -> PersonRecord? {
      try await world.database.read { records in
        try records.select(PersonRecord.self, where: .equal(.id, world.cast[name].person)).first
      }
    }
    #expect(try await status("gita")?.erasedAt != nil)
    #expect(try await status("gita")?.name == PersonRecord.erasedName)
    #expect(try await status("mei")?.erasedAt == nil)
    try await hub.setPerson("mei", active: false, by: world.cast["admin"])
    world.clock.advance(by: .days(40))
    try await hub.forgetOld()
    #expect(try await status("mei")?.erasedAt == nil, "the time counts from the last closing")
    await world.end()
  }
}
