import Access
import Foundation
import Language
import PrayaTestKit
import Quantities
import Secrets
import Storage
import Testing

@testable import Hub

@Suite struct IdentityTests {
  private func refusal(_ body: () async throws(Problem) -> Void) async -> String? {
    do throws(Problem) {
      try await body()
      return nil
    } catch {
      return error.name == "invalid-input" ? error.faults.map { "\($0.field) \($0.rule)" }.joined(separator: ",") : error.name
    }
  }

  private func member(of project: String) throws -> Assignment { try #require(Assignment(.member, in: .project(project))) }

  private func invite(_ world: World, by name: String = "lena", email: String = "Kit@Example.org") async throws
    -> InvitationStatus
  {
    try await world.hub.invite(
      NewInvitation(
        email: email, name: "Kit", organisation: Stage.slug("lantern"),
        roles: [try member(of: "vision"), try #require(Assignment(.member, in: .organisation("lantern")))]),
      by: world.cast[name])
  }

  // MARK: Invitations

  @Test func anInvitedPersonComesInOnceWithTheRolesThatTheyWereGiven() async throws {
    let world = try await World(seed: 61)
    let hub = await world.hub
    let invitation = try await invite(world)
    #expect(invitation.email == "kit@example.org" && invitation.state == .open)
    let person = invitation.invitation.person
    let first = try await hub.mintInvitationSecret(for: person)
    let second = try await hub.mintInvitationSecret(for: person)
    func accept(_ secret: String, _ signIn: String = "kit", _ password: String = "two boats at night") async -> String? {
      await refusal { () throws(Problem) in
        _ = try await hub.acceptInvitation(Acceptance(secret: secret, signIn: signIn, password: password))
      }
    }
    #expect(await accept(first.text) == "secret unknown", "a later mail's secret replaces it")
    #expect(await accept("") == "secret unknown")
    #expect(await accept(second.text, "mei") == "signIn unique")
    #expect(await accept(second.text, "Kit!") == "signIn form")
    #expect(await accept(second.text, "kit", "kit and caboodle") == "password contains-name")
    #expect(await accept(second.text, "kit", "qwertyuiop") == "password common")
    #expect(await accept(second.text, "kit", "short") == "password length")
    #expect(await accept(second.text) == nil)
    #expect(await accept(second.text, "kat") == "secret unknown", "it is used up")
    let kit = try await hub.signIn("kit", password: "two boats at night").actor
    #expect(kit.person == person && kit.assignments.count == 2)
    #expect(try await world.state().records.assignments.filter { $0.person == person }.count == 2)
    #expect(await refusal { () throws(Problem) in _ = try await hub.mintInvitationSecret(for: person) } == "invitation-ended")
    #expect(try await Stage(world).violations() == [])
    await world.end()
  }

  @Test func anInvitationEndsAfterSevenDaysOrWhenItIsTakenBackAndMayBeSentAgain() async throws {
    let world = try await World(seed: 62)
    let hub = await world.hub
    let invitation = try await invite(world)
    let (id, person) = (invitation.invitation.id, invitation.invitation.person)
    let secret = try await hub.mintInvitationSecret(for: person)
    world.clock.advance(by: .days(7))
    let acceptance = Acceptance(secret: secret.text, signIn: "kit", password: "two boats at night")
    #expect(await refusal { () throws(Problem) in _ = try await hub.acceptInvitation(acceptance) } == "secret unknown")
    #expect(try await hub.resendInvitation(id, by: world.cast["lena"]).state == .open)
    try await hub.revokeInvitation(id, by: world.cast["lena"])
    #expect(await refusal { () throws(Problem) in _ = try await hub.acceptInvitation(acceptance) } == "secret unknown")
    #expect(
      await refusal { () throws(Problem) in _ = try await hub.resendInvitation(id, by: world.cast["lena"]) }
        == "invitation-revoked")
    for stranger in ["mei", "officer", "operator", "auditor"] {
      #expect(
        await refusal { () throws(Problem) in try await hub.revokeInvitation(id, by: world.cast[stranger]) } == "forbidden",
        "\(stranger)")
    }
    #expect(await refusal { () throws(Problem) in try await hub.revokeInvitation(id, by: world.cast["carol"]) } == "not-found")
    #expect(try await hub.invitations(PageRequest(limit: 9), by: world.cast["carol"]).items.isEmpty)
    #expect(try await hub.invitations(PageRequest(limit: 9), by: world.cast["lena"]).items.map(\.state) == [.revoked])
    await world.end()
  }

  @Test func aLeadGivesOnlyWhatIsTheirsToGive() async throws {
    let world = try await World(seed: 63)
    let hub = await world.hub
    func attempt(_ by: String, _ role: Assignment?, organisation: String? = "lantern", email: String = "a@b.example") async
      -> String?
    {
      await refusal { () throws(Problem) in
        _ = try await hub.invite(
          NewInvitation(
            email: email, name: "A", organisation: organisation.map(Stage.slug), roles: [role].compactMap { $0 }),
          by: world.cast[by])
      }
    }
    #expect(await attempt("lena", Assignment(.administrator, in: .hub)) == "forbidden")
    #expect(await attempt("lena", Assignment(.auditor, in: .organisation("lantern"))) == "forbidden")
    #expect(await attempt("lena", Assignment(.member, in: .project("genome"))) == "not-found")
    #expect(await attempt("lena", Assignment(.member, in: .organisation("campus"))) == "forbidden")
    #expect(await attempt("lena", nil, organisation: "campus") == "forbidden")
    #expect(await attempt("lena", nil, organisation: nil) == "forbidden")
    #expect(await attempt("mei", nil) == "forbidden")
    #expect(await attempt("admin", Assignment(.member, in: .project("nowhere"))) == "not-found")
    #expect(await attempt("lena", nil, email: "no address") == "email form")
    #expect(await attempt("lena", Assignment(.projectLead, in: .organisation("lantern"))) == nil)
    #expect(await attempt("admin", nil, email: "A@B.example") == "already-invited")
    #expect(await attempt("admin", Assignment(.administrator, in: .hub), organisation: nil, email: "c@d.example") == nil)
    await world.end()
  }

  @Test func whoHasLostTheirRoleDoesNotComeBackByAnInvitationThatTheyWroteBefore() async throws {
    let world = try await World(seed: 64)
    let hub = await world.hub
    let invitation = try await invite(world)
    let secret = try await hub.mintInvitationSecret(for: invitation.invitation.person)
    try await hub.removeMember("lena", of: Stage.slug("lantern"), by: world.cast["admin"])
    _ = try await hub.acceptInvitation(Acceptance(secret: secret.text, signIn: "kit", password: "two boats at night"))
    #expect(try await hub.signIn("kit", password: "two boats at night").actor.assignments.isEmpty)
    await world.end()
  }

  // MARK: Passwords

  @Test func aResetSetsThePasswordOnceAndEndsEverything() async throws {
    let world = try await World(seed: 65)
    let hub = await world.hub
    let session = try await hub.signIn("mei", password: Cast.password)
    let stale = try await hub.mintPasswordResetSecret(for: session.actor.person)
    let secret = try await hub.mintPasswordResetSecret(for: session.actor.person)
    func reset(_ secret: String, _ password: String = "two boats at night") async -> String? {
      await refusal { () throws(Problem) in try await hub.resetPassword(secret: secret, to: password) }
    }
    #expect(await reset(stale.text) == "secret unknown")
    #expect(await reset(secret.text, "mei mei mei mei") == "password contains-name")
    #expect(await reset(secret.text) == nil)
    #expect(await reset(secret.text) == "secret unknown")
    #expect(await refusal { () throws(Problem) in _ = try await hub.authenticate(session.secret) } == "not-signed-in")
    _ = try await hub.signIn("mei", password: "two boats at night")
    let late = try await hub.mintPasswordResetSecret(for: session.actor.person)
    world.clock.advance(by: .hours(1))
    #expect(await reset(late.text) == "secret unknown")
    await world.end()
  }

  @Test func aResetIsAskedForAlikeWhetherOrNotThereIsSomebody() async throws {
    let world = try await World(seed: 66)
    let hub = await world.hub
    try await hub.createPerson(NewPerson(signIn: "kit", name: "Kit", email: "kit@example.org"), by: nil)
    for name in ["kit", "KIT@example.org", "nobody", "gita"] { try await hub.requestPasswordReset(name) }
    let notices = try await world.database.read {
      try $0.select(NoticeRecord.self, where: .equal(.topic, Notice.Topic.passwordReset))
    }
    #expect(notices.count == 1, "one mail for one person, and none without an address")
    // Both leave one line in the audit log, which names nobody.
    let lines = try await world.state().records.audit.filter { $0.act == "reset-password" }
    #expect(lines.count == 4 && Set(lines.map(\.subject)) == ["hub:"])
    await world.end()
  }

  @Test func guessingIsSlowedAlikeForThoseWhoExistAndThoseWhoDoNotAndThroughARestart() async throws {
    let world = try await World(seed: 67)
    func guess(_ hub: Hub, _ name: String, _ number: Int) async -> String? {
      await refusal { () throws(Problem) in
        _ = try await hub.signIn(name, password: "wrong wrong", from: ClientOrigin("10.0.0.\(number)"))
      }
    }
    let first = await world.hub
    for name in ["mei", "nobody"] {
      for number in 0..<10 { #expect(await guess(first, name, number) == "wrong-sign-in") }
      #expect(await guess(first, name, 99) == "too-many-tries", "\(name)")
    }
    try await world.restart()
    let hub = await world.hub
    for name in ["mei", "nobody"] { #expect(await guess(hub, name, 99) == "too-many-tries", "\(name) after a restart") }
    world.clock.advance(by: .minutes(1))
    let owner = try await hub.signIn("mei", password: Cast.password, from: ClientOrigin("192.0.2.1"))
    #expect(owner.actor == world.cast["mei"], "the owner waits a minute at most")
    #expect(await guess(hub, "mei", 5) == "wrong-sign-in", "and begins anew")
    let notes = try await world.state().records.audit.filter { $0.outcome == "refused:wrong-password" }
    #expect(Set(notes.map(\.subject)) == ["person:\(owner.actor.person)"])
    world.clock.advance(by: .days(2))
    try await hub.forgetSignIns()
    #expect(try await world.database.read { try $0.count(AttemptRecord.self, where: nil) } == 0)
    await world.end()
  }

  @Test func ofAHundredGuessesAtOnceOnlyTheFreeOnesAreMade() async throws {
    let world = try await World(seed: 68)
    let hub = await world.hub
    let outcomes = await withTaskGroup(of: String?.self) { group in
      for number in 0..<100 {
        group.addTask {
          do throws(Problem) {
            _ = try await hub.signIn("mei", password: "wrong", from: ClientOrigin("10.0.\(number).1"))
            return nil
          } catch { return error.name }
        }
      }
      return await group.reduce(into: [:]) { $0[$1 ?? "in", default: 0] += 1 }
    }
    #expect(outcomes["too-many-tries", default: 0] >= 90 && outcomes["in"] == nil, "\(outcomes)")
    await world.end()
  }

  // MARK: The second factor

  private func code(_ made: NewSecondFactor, _ world: World, steps: Int64 = 0) throws -> String {
    let step = try #require(TimeBasedCode.step(at: world.clock.now))
    let secret = try #require(Base32.decode(made.secret))
    return try #require(TimeBasedCode.code(secret, at: step + steps))
  }

  @Test func aSecondFactorIsAskedForOnceConfirmedAndEachCodeServesOnce() async throws {
    let world = try await World(seed: 69)
    let hub = await world.hub
    let mei = world.cast["mei"]
    #expect(
      await refusal { () throws(Problem) in _ = try await hub.enrolSecondFactor(password: "wrong", by: mei) } == "wrong-password")
    let made = try await hub.enrolSecondFactor(password: Cast.password, by: mei)
    _ = try await hub.signIn("mei", password: Cast.password)
    #expect(
      await refusal { () throws(Problem) in _ = try await hub.confirmSecondFactor(code: "000000", by: mei) } == "wrong-code")
    let spare = try await hub.confirmSecondFactor(code: try code(made, world), by: mei)
    #expect(spare.count == 10 && Set(spare).count == 10)
    func signIn(_ code: String?) async -> String? {
      await refusal { () throws(Problem) in _ = try await hub.signIn("mei", password: Cast.password, code: code) }
    }
    #expect(await signIn(nil) == "second-factor-needed")
    #expect(await signIn(try code(made, world)) == "wrong-code", "the confirming code is used up")
    world.clock.advance(by: Seconds(30))
    let next = try code(made, world)
    #expect(await signIn(next) == nil)
    #expect(await signIn(next) == "wrong-code")
    #expect(await signIn(spare[3].uppercased()) == nil)
    #expect(await signIn(spare[3]) == "wrong-code")
    #expect(try await hub.secondFactor(of: mei).recoveryCodesLeft == 9)
    let wrong = await refusal { () throws(Problem) in _ = try await hub.signIn("mei", password: "wrong", code: spare[4]) }
    #expect(wrong == "wrong-sign-in", "who does not know the password learns nothing of codes")
    try await world.restart()
    world.clock.advance(by: Seconds(60))
    let after = try await world.hub.signIn("mei", password: Cast.password, code: try code(made, world))
    #expect(after.actor == mei)
    #expect(try await Stage(world).violations() == [])
    await world.end()
  }

  @Test func oneCodeAtTheSameMomentOpensOneSession() async throws {
    let world = try await World(seed: 70)
    let hub = await world.hub
    let made = try await hub.enrolSecondFactor(password: Cast.password, by: world.cast["mei"])
    _ = try await hub.confirmSecondFactor(code: try code(made, world), by: world.cast["mei"])
    world.clock.advance(by: Seconds(30))
    let next = try code(made, world)
    let opened = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask { (try? await hub.signIn("mei", password: Cast.password, code: next)) != nil }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(opened == 1)
    await world.end()
  }

  @Test func guessingCodesIsSlowedEvenForWhoKnowsThePassword() async throws {
    let world = try await World(seed: 71)
    let hub = await world.hub
    let made = try await hub.enrolSecondFactor(password: Cast.password, by: world.cast["mei"])
    _ = try await hub.confirmSecondFactor(code: try code(made, world), by: world.cast["mei"])
    world.clock.advance(by: Seconds(30))
    for number in 0..<5 {
      let wrong = await refusal { () throws(Problem) in
        _ = try await hub.signIn("mei", password: Cast.password, code: "00000\(number)", from: ClientOrigin("10.0.0.\(number)"))
      }
      #expect(wrong == "wrong-code")
    }
    let right = try code(made, world)
    try await world.restart()
    let slowed = await world.hub
    let refused = await refusal { () throws(Problem) in
      _ = try await slowed.signIn("mei", password: Cast.password, code: right, from: ClientOrigin("10.0.0.9"))
    }
    #expect(refused == "too-many-tries")
    world.clock.advance(by: .minutes(1))
    _ = try await slowed.signIn("mei", password: Cast.password, code: try code(made, world))
    await world.end()
  }

  @Test func aFactorIsRemovedWithPasswordAndCodeOrByAnAdministrator() async throws {
    let world = try await World(seed: 72)
    let hub = await world.hub
    let mei = world.cast["mei"]
    let made = try await hub.enrolSecondFactor(password: Cast.password, by: mei)
    let spare = try await hub.confirmSecondFactor(code: try code(made, world), by: mei)
    #expect(
      await refusal { () throws(Problem) in _ = try await hub.enrolSecondFactor(password: Cast.password, by: mei) }
        == "second-factor-exists")
    let fresh = try await hub.renewRecoveryCodes(password: Cast.password, code: spare[0], by: mei)
    #expect(
      await refusal { () throws(Problem) in
        try await hub.disableSecondFactor(password: Cast.password, code: spare[1], by: mei)
      } == "wrong-code", "old ones end with the new")
    try await hub.disableSecondFactor(password: Cast.password, code: fresh[0], by: mei)
    _ = try await hub.signIn("mei", password: Cast.password)
    let again = try await hub.enrolSecondFactor(password: Cast.password, by: mei)
    _ = try await hub.confirmSecondFactor(code: try code(again, world), by: mei)
    #expect(
      await refusal { () throws(Problem) in try await hub.resetSecondFactor(of: "mei", by: world.cast["lena"]) } == "forbidden")
    try await hub.resetSecondFactor(of: "mei", by: world.cast["admin"])
    _ = try await hub.signIn("mei", password: Cast.password)
    await world.end()
  }

  // MARK: Sessions and tokens

  @Test func aSessionEndsWhenItIsNotUsedAndInAnyCaseAfterTwelveHours() async throws {
    let world = try await World(seed: 73)
    let hub = await world.hub
    func isIn(_ session: SignedIn) async -> Bool { (try? await hub.authenticate(session.secret)) != nil }
    let idle = try await hub.signIn("mei", password: Cast.password)
    let busy = try await hub.signIn("mei", password: Cast.password)
    for _ in 0..<11 {
      world.clock.advance(by: .hours(1))
      #expect(await isIn(busy))
    }
    #expect(await !isIn(idle))
    world.clock.advance(by: .hours(1))
    #expect(await !isIn(busy))
    await world.end()
  }

  @Test func whatIsRevokedIsRefusedFromTheNextRequestOn() async throws {
    let world = try await World(seed: 74)
    let hub = await world.hub
    let (one, two) = (try await hub.signIn("mei", password: Cast.password), try await hub.signIn("mei", password: Cast.password))
    let token = try await hub.issueToken(label: "ci", length: .days(30), scopes: [.jobs], by: one.actor)
    let gita = try await hub.signIn("gita", password: Cast.password)
    func isIn(_ session: SignedIn) async -> Bool { (try? await hub.authenticate(session.secret)) != nil }
    let listed = try await hub.sessions(current: one.secret, by: one.actor)
    #expect(listed.filter(\.isCurrent).count == 1 && listed.count >= 2)
    let other = try #require(listed.first { !$0.isCurrent })
    #expect(
      await refusal { () throws(Problem) in try await hub.endCredential(.session, other.id, by: gita.actor) } == "not-found")
    try await hub.endOtherSessions(current: one.secret, by: one.actor)
    for (session, live) in [(one, true), (two, false), (token, true)] { #expect(await isIn(session) == live) }
    let id = try #require(try await hub.tokens(by: one.actor).first?.id)
    try await hub.endCredential(.token, id, by: one.actor)
    #expect(await !isIn(token))
    try await hub.setPerson("mei", active: false, by: world.cast["admin"])
    for (session, live) in [(one, false), (gita, true)] { #expect(await isIn(session) == live) }
    #expect(
      await refusal { () throws(Problem) in _ = try await hub.signIn("mei", password: Cast.password) } == "wrong-sign-in")
    try await hub.setPerson("mei", active: true, by: world.cast["admin"])
    _ = try await hub.signIn("mei", password: Cast.password)
    await world.end()
  }

  @Test func aTokenMakesNoTokensAndChangesNoAccount() async throws {
    let world = try await World(seed: 75)
    let hub = await world.hub
    let token = try await hub.issueToken(
      label: "all", length: .days(1), scopes: Set(TokenScope.allCases), by: world.cast["admin"])
    let actor = try await hub.authenticate(token.secret)
    #expect(actor.tokenScopes == Set(TokenScope.allCases))
    let more = await refusal { () throws(Problem) in
      _ = try await hub.issueToken(label: "more", length: .days(1), by: actor)
    }
    let password = await refusal { () throws(Problem) in
      try await hub.changePassword(from: Cast.password, to: "two boats at night", by: actor)
    }
    let factor = await refusal { () throws(Problem) in _ = try await hub.enrolSecondFactor(password: Cast.password, by: actor) }
    let sessions = await refusal { () throws(Problem) in _ = try await hub.sessions(current: nil, by: actor) }
    #expect([more, password, factor, sessions] == ["not-by-token", "not-by-token", "not-by-token", "not-by-token"])
    #expect(try await hub.people(PersonFilter(), PageRequest(limit: 200), by: actor).items.count == 8)
    for number in 0..<49 { _ = try await hub.issueToken(label: "\(number)", length: .days(1), by: world.cast["admin"]) }
    #expect(
      await refusal { () throws(Problem) in _ = try await hub.issueToken(label: "x", length: .days(1), by: world.cast["admin"]) }
        == "too-many-tokens")
    await world.end()
  }

  @Test func theLastAdministratorStays() async throws {
    let world = try await World(seed: 76)
    let hub = await world.hub
    let admin = world.cast["admin"]
    let role = try #require(Assignment(.administrator, in: .hub))
    #expect(
      await refusal { () throws(Problem) in try await hub.setPerson("admin", active: false, by: admin) } == "last-administrator")
    #expect(
      await refusal { () throws(Problem) in try await hub.assign(role, to: "admin", granted: false, by: admin) }
        == "last-administrator")
    try await hub.assign(role, to: "gita", by: admin)
    try await hub.assign(role, to: "admin", granted: false, by: admin)
    await world.end()
  }

  @Test func anOrganisationsLeadSeesAndRemovesItsPeopleAndNobodyElses() async throws {
    let world = try await World(seed: 77)
    let hub = await world.hub
    let lantern = Stage.slug("lantern")
    func names(_ by: String) async throws -> [String] {
      try await hub.members(of: lantern, PageRequest(limit: 50), by: world.cast[by]).items.map(\.profile.signIn).sorted()
    }
    for name in ["lena", "admin", "auditor"] { #expect(try await names(name) == ["lena", "mei"], "\(name)") }
    for name in ["mei", "carol", "officer", "operator"] {
      #expect(
        await refusal { () throws(Problem) in _ = try await hub.members(of: lantern, PageRequest(limit: 5), by: world.cast[name])
        }
          == "forbidden")
      #expect(
        await refusal { () throws(Problem) in try await hub.removeMember("mei", of: lantern, by: world.cast[name]) }
          == "forbidden")
    }
    #expect(
      await refusal { () throws(Problem) in try await hub.removeMember("gita", of: lantern, by: world.cast["lena"]) }
        == "not-found")
    try await hub.removeMember("mei", of: lantern, by: world.cast["lena"])
    #expect(try await names("lena") == ["lena"])
    var (seen, cursor) = ([String](), String?.none)
    repeat {
      let page = try await hub.people(PersonFilter(), PageRequest(limit: 3, after: cursor), by: world.cast["admin"])
      seen += page.items.map(\.profile.signIn)
      cursor = page.next
    } while cursor != nil
    #expect(Set(seen).count == 8 && seen.count == 8)
    await world.end()
  }

  @Test(arguments: [
    ("a@b", true), ("First.Last+tag@example.org", true), ("a@x-1.example", true), ("", false), ("a", false), ("@b", false),
    ("a@", false), ("a..b@c.d", false), (".a@b.c", false), ("a@-b.c", false), ("a@b..c", false), ("a b@c.d", false),
    ("a@b\r\nBcc: c@d", false), ("\"a\"@b.c", false), ("陳@例子.hk", false), (String(repeating: "a", count: 64) + "@b.c", true),
    (String(repeating: "a", count: 65) + "@b.c", false), ("a@" + String(repeating: "b.", count: 126) + "c", false),
    ("a@" + String(repeating: "b", count: 64) + ".c", false), ("a@b@c.d", false),
  ])
  func anAddressHasTheFormAndTheLengthsOfMail(text: String, isAddress: Bool) {
    #expect((EmailAddress(text) != nil) == isAddress)
    #expect(EmailAddress(text)?.text == (isAddress ? text.lowercased() : nil))
  }

  @Test func noSecretOfAnyKindStandsInTheDatabaseOrTheAuditLog() async throws {
    let world = try await World(seed: 78)
    let hub = await world.hub
    let made = try await hub.enrolSecondFactor(password: Cast.password, by: world.cast["mei"])
    let spare = try await hub.confirmSecondFactor(code: try code(made, world), by: world.cast["mei"])
    let session = try await hub.signIn("lena", password: Cast.password)
    let token = try await hub.issueToken(label: "t", length: .days(1), by: session.actor)
    let reset = try await hub.mintPasswordResetSecret(for: session.actor.person)
    let invitation = try await hub.mintInvitationSecret(for: try await invite(world).invitation.person)
    let path = WorldFolderPath.copy
    try await world.database.backup(to: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let secret = try #require(Base32.decode(made.secret))
    let secrets =
      [Array(made.secret.utf8), secret]
      + (spare + [session.secret, token.secret, reset.text, invitation.text]).map { Array($0.utf8) }
    for secret in secrets { #expect(Data(bytes).range(of: Data(secret)) == nil) }
    #expect(Data(bytes).range(of: Data("lena".utf8)) != nil, "the search finds what is there")
    await world.end()
  }
}

private enum WorldFolderPath {
  static var copy: String { NSTemporaryDirectory() + "praya-identity-\(UUID().uuidString).db" }
}
