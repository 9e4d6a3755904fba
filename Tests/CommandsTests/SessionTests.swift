import Foundation
import HTTPService
import Testing

@testable import Commands

@Suite struct SessionTests {
  private static let signedIn =
    #"{"secret":"praya_s_1","expiresAt":"2026-11-21T12:00:00.000Z","person":{"signIn":"chan","name":"陳","roles":[]}}"#
  private static let me =
    #"{"signIn":"chan","name":"陳","language":"en","roles":[{"role":"auditor","scope":{"kind":"hub","identifier":""}},"#
    + #"{"role":"member","scope":{"kind":"project","identifier":"vision"}}]}"#
  private static let nobody = ["PRAYA_TOKEN": "", "PRAYA_HUB": ""]

  @Test func signingInKeepsTheSecretInAFileForItsOwnerAlone() async throws {
    let hub = try CannedHub()
    hub.answer("POST /api/v1/sessions", Self.signedIn, status: .created)
    hub.answer("GET /api/v1/me", Self.me)
    let signIn = await hub.run(
      "sign-in", "chan", "--hub", hub.url, "--password-file", "-", environment: Self.nobody, input: "correct horse\nmore")
    #expect(signIn == .init(code: 0, output: "Signed in to \(hub.url) as 陳 until 2026-11-21 20:00.\n", error: ""))
    #expect(
      hub.asked(.post, "/api/v1/sessions").first?.json
        == .fields([("signIn", .text("chan")), ("password", .text("correct horse"))]))
    let path = hub.home + "/.config/praya/session"
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)

    let me = await hub.run("whoami", environment: Self.nobody)
    #expect(me.code == 0)
    #expect(me.output == "Sign-in   chan\nName      陳\nLanguage  en\nRoles     auditor, member (vision)\n")
    #expect(hub.asked(.get, "/api/v1/me").first?.headers["Authorization"] == "Bearer praya_s_1")

    hub.answer("DELETE /api/v1/sessions/current", "", status: .noContent)
    #expect(await hub.run("sign-out", environment: Self.nobody).code == 0)
    #expect(hub.asked(.delete, "/api/v1/sessions/current").first?.headers["Authorization"] == "Bearer praya_s_1")
    #expect(try !String(contentsOfFile: path, encoding: .utf8).contains("praya_s_1"))
    // The hub is still remembered, the person is not.
    _ = await hub.run("whoami", environment: Self.nobody)
    #expect(hub.asked(.get, "/api/v1/me").last?.headers["Authorization"] == nil)
    #expect(await hub.run("sign-out", environment: Self.nobody).error == "praya: Nobody is signed in.\n")
    await hub.close()
  }

  @Test func whoeverSitsAtTheTerminalIsAsked() async throws {
    let hub = try CannedHub()
    hub.answer("POST /api/v1/sessions", Self.signedIn, status: .created)
    let asked = await hub.run(
      "sign-in", "--json", environment: Self.nobody.merging(["PRAYA_HUB": hub.url]) { $1 }, answers: ["chan", "pass word"])
    #expect(asked.code == 0)
    #expect(!asked.output.contains("praya_s_1"), "a secret does not belong in a log")
    #expect(hub.asked(.post, "/api/v1/sessions").first?.json["password"] == .text("pass word"))
    let nobodyThere = await hub.run("sign-in", "chan", "--hub", hub.url)
    #expect(nobodyThere.code == 1)
    #expect(nobodyThere.error.contains("--password-file"))
    await hub.close()
  }

  @Test func aSavedSecretGoesToNoOtherHub() async throws {
    let (own, other) = (try CannedHub(), try CannedHub())
    own.answer("POST /api/v1/sessions", Self.signedIn, status: .created)
    _ = await own.run("sign-in", "chan", "--password-file", "-", input: "p")
    other.answer("GET /api/v1/me", Self.me)
    #expect(await own.run("whoami", "--hub", other.url, environment: Self.nobody).code == 0)
    #expect(other.asked(.get, "/api/v1/me").first?.headers["Authorization"] == nil)
    await own.close()
    await other.close()
  }

  @Test func aFileThatOthersCanReadIsNotUsed() async throws {
    let hub = try CannedHub()
    hub.answer("POST /api/v1/sessions", Self.signedIn, status: .created)
    _ = await hub.run("sign-in", "chan", "--password-file", "-", input: "p")
    let path = hub.home + "/.config/praya/session"
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    let result = await hub.run("whoami", environment: Self.nobody)
    #expect(result.code == 1)
    #expect(result.error.contains("chmod 600"))
    #expect(hub.asked(.get, "/api/v1/me").isEmpty)
    await hub.close()
  }

  @Test func aTokenComesFromTheFileThatIsNamedBeforeTheEnvironment() async throws {
    let hub = try CannedHub()
    hub.answer("GET /api/v1/me", Self.me)
    let file = try hub.file("token", "praya_of_file\n")
    _ = await hub.run("whoami", "--token-file", file)
    _ = await hub.run("whoami")
    #expect(
      hub.asked(.get, "/api/v1/me").map { $0.headers["Authorization"] } == ["Bearer praya_of_file", "Bearer token-of-test"])
    await hub.close()
  }

  @Test func passwordsAreNotSentUnencryptedToAnotherMachine() async throws {
    let hub = try CannedHub()
    let result = await hub.run("sign-in", "chan", "--hub", "http://192.0.2.1:1", "--password-file", "-", input: "p")
    #expect(result.code == 1)
    #expect(result.error.contains("not encrypted"))
    await hub.close()
  }

  @Test(arguments: [
    ("https://hub.example", true), ("http://127.0.0.1:8080", true), ("http://127.9.9.9", true), ("http://localhost:1/", true),
    ("http://[::1]:8080", true), ("http://hub.example", false), ("http://127.0.0.1.example.org", false),
    ("http://localhost.example.org", false), ("http://10.0.0.1", false), ("http://[::2]", false),
  ])
  func onlyThisMachineOrEncryptionIsPrivate(text: String, isPrivate: Bool) throws {
    #expect(try #require(HubAddress(text)).isPrivate == isPrivate)
  }

  @Test(arguments: ["hub.example", "ftp://x", "http://", "https://a/b", "http://u@h", "http://a?b", "http://a b", "http://字"])
  func whatIsNoAddressOfAHubIsRefused(text: String) {
    #expect(HubAddress(text) == nil)
  }
}

@Suite struct AccountCommandTests {
  private static let session =
    #"{"secret":"prayasession_1","expiresAt":"2026-11-21T12:00:00.000Z","person":{"signIn":"chan","name":"陳","roles":[]}}"#
  private static let needed = #"{"name":"second-factor-needed","detail":"A code is needed.","status":401}"#

  @Test func signingInAsksForACodeWhereTheHubDoes() async throws {
    let hub = try CannedHub()
    hub.answer("POST /api/v1/sessions", Self.needed, status: .unauthorized)
    hub.answer("POST /api/v1/sessions", Self.session, status: .created)
    let asked = await hub.run("sign-in", "chan", "--password-file", "-", "--json", input: "p", answers: ["123 456"])
    #expect(asked.code == 0, "\(asked.error)")
    #expect(hub.asked(.post, "/api/v1/sessions").map { $0.json["code"] } == [.null, .text("123 456")])
    _ = await hub.run("sign-in", "chan", "--password-file", "-", "--code", "000111", input: "p")
    #expect(hub.asked(.post, "/api/v1/sessions").last?.json["code"] == .text("000111"))
    await hub.close()
  }

  @Test func aCodeThatIsNeededWithNobodyToAskIsAFailureWithoutOddAdvice() async throws {
    let hub = try CannedHub()
    hub.answer("POST /api/v1/sessions", Self.needed, status: .unauthorized)
    let alone = await hub.run("sign-in", "chan", "--password-file", "-", input: "p")
    #expect(alone.code == 1 && hub.asked(.post, "/api/v1/sessions").count == 1)
    let wrong = await hub.run("sign-in", "chan", "--password-file", "-", "--code", "1", input: "p")
    #expect(wrong.code == 1 && !wrong.error.contains("praya sign-in"), "\(wrong.error)")
    await hub.close()
  }

  @Test func tokensAreMadeListedAndRevoked() async throws {
    let hub = try CannedHub()
    hub.answer(
      "POST /api/v1/tokens", #"{"secret":"praya_x","expiresAt":"2026-12-21T00:00:00.000Z","scopes":["jobs","read"]}"#,
      status: .created)
    let made = await hub.run("token", "create", "ci", "--days", "30", "--scope", "jobs", "--scope", "read")
    #expect(made.code == 0 && made.output.contains("praya_x") && made.output.contains("jobs, read"), "\(made)")
    #expect(
      hub.asked(.post, "/api/v1/tokens").first?.json
        == .fields([("label", .text("ci")), ("days", .whole(30)), ("scopes", .texts(["jobs", "read"]))]))
    #expect(await hub.run("token", "create", "ci", "--scope", "everything").code == 2)
    hub.answer("DELETE /api/v1/tokens/abc", "", status: .noContent)
    #expect(await hub.run("token", "revoke", "abc").output == "Revoked.\n")
    hub.answer("DELETE /api/v1/me/sessions", "", status: .noContent)
    #expect(await hub.run("session", "end", "--others").code == 0)
    #expect(await hub.run("session", "end").code == 1)
    await hub.close()
  }

  @Test func anInvitationSaysWhichRolesWhere() async throws {
    let hub = try CannedHub()
    hub.answer("POST /api/v1/invitations", #"{"id":"i","name":"Kit","email":"k@e.x","state":"open"}"#, status: .created)
    let sent = await hub.run(
      "invite", "new", "k@e.x", "--name", "Kit", "--organisation", "harbour", "--role", "member", "--role",
      "project-lead@project:vision")
    #expect(sent.code == 0, "\(sent.error)")
    let roles = hub.asked(.post, "/api/v1/invitations").first?.json["roles"].list ?? []
    #expect(roles.map { $0["scope.kind"].text } == ["organisation", "project"])
    #expect(roles.map { $0["scope.identifier"].text } == ["harbour", "vision"])
    #expect(await hub.run("invite", "new", "k@e.x", "--name", "Kit", "--role", "emperor").code == 2)
    await hub.close()
  }

  @Test func anInvitationIsAcceptedAndAPasswordSetAnewBySomebodyWhoIsNotSignedIn() async throws {
    let hub = try CannedHub()
    hub.answer("POST /api/v1/invitation-acceptances", #"{"id":"p","signIn":"kit"}"#, status: .created)
    let differing = await hub.run("invite", "accept", "kit", answers: ["prayainvitation_1", "one", "other"])
    #expect(differing.code == 1 && hub.asked(.post, "/api/v1/invitation-acceptances").isEmpty)
    let accepted = await hub.run("invite", "accept", "kit", answers: ["prayainvitation_1", "two boats", "two boats"])
    #expect(accepted.code == 0, "\(accepted.error)")
    let asked = try #require(hub.asked(.post, "/api/v1/invitation-acceptances").first)
    #expect(asked.headers["Authorization"] == nil)
    #expect(asked.json["secret"] == .text("prayainvitation_1") && asked.json["password"] == .text("two boats"))
    hub.answer("POST /api/v1/password-resets", "{}", status: .accepted)
    _ = await hub.run("password", "forgotten", "kit@e.x")
    #expect(hub.asked(.post, "/api/v1/password-resets").first?.json == .fields([("email", .text("kit@e.x"))]))
    let open = await hub.run("password", "forgotten", "kit", "--hub", "http://192.0.2.1:1")
    #expect(open.code == 1 && open.error.contains("not encrypted"))
    await hub.close()
  }

  @Test func recoveryCodesAreShownOnceWithWhatTheyAreFor() async throws {
    let hub = try CannedHub()
    hub.answer("POST /api/v1/me/second-factor/confirmation", #"{"recoveryCodes":["aaaa-bbbb","cccc-dddd"]}"#)
    let shown = await hub.run("second-factor", "confirm", "123456")
    #expect(shown.code == 0 && shown.output.hasSuffix("\naaaa-bbbb\ncccc-dddd\n") && shown.output.contains("once"))
    await hub.close()
  }
}
