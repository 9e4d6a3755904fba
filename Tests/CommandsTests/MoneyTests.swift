import Foundation
import HTTPService
import Testing

@testable import Commands

/// What officers and administrators send, as the API reads it.
@Suite struct MoneyTests {
  @Test func theTermsOfAnAwardAreSentAsTheAPIReadsThem() async throws {
    let hub = try CannedHub()
    hub.answer("POST /api/v1/applications/a/approval", #"{"id":"a","state":"approved"}"#)
    let money = await hub.run(
      "application", "approve", "a", "--amount", "50000", "--rate", "70%", "--from", "2026-12-01", "--until", "2027-06-01",
      "--centre", "x", "--centre", "y", "--condition", "Report.", "--by-committee")
    #expect(money.code == 0, "\(money)")
    let terms = try #require(hub.asked(.post, "/api/v1/applications/a/approval").last?.json)
    #expect(terms["terms.benefit.amount.minorUnits"] == .whole(5_000_000))
    #expect(terms["terms.benefit.kind"] == .text("money"))
    #expect(terms["terms.centres"] == .texts(["x", "y"]))
    #expect(terms["terms.until"] == .text("2027-06-01"))
    #expect(terms["byCommittee"] == .boolean(true))
    #expect(terms["exceptional"].isNull)

    _ = await hub.run(
      "application", "approve", "a", "--device-hours", "10", "--model", "h100", "--from", "2026-12-01", "--until", "2027-06-01")
    let hours = try #require(hub.asked(.post, "/api/v1/applications/a/approval").last?.json)
    #expect(hours["terms.benefit.deviceSeconds"] == .whole(36_000))
    await hub.close()
  }

  @Test(arguments: [
    ["--amount", "1"], ["--amount", "1", "--from", "2026-12-01"], ["--amount", "1", "--pool", "p"], [],
    ["--amount", "1", "--from", "2026-12-01", "--until", "2027-01-01"], ["--device-hours", "1", "--terms", "f"],
    ["--pool", "p", "--from", "2026-12-01", "--until", "2027-01-01"], ["--amount", "x"],
  ])
  func termsThatAreNotWholeAreWrongUsage(words: [String]) async throws {
    let hub = try CannedHub()
    let terminal = await hub.run(words: ["application", "approve", "a"] + words)
    #expect(terminal.code == 2, "\(terminal)")
    #expect(hub.asked(.post, "/api/v1/applications/a/approval").isEmpty)
    await hub.close()
  }

  @Test func aGrantGrowsAndShrinksByWhatIsSaid() async throws {
    let hub = try CannedHub()
    hub.answer("GET /api/v1/grants/g", #"{"id":"g","revision":7}"#)
    hub.answer("PATCH /api/v1/grants/g", #"{"id":"g"}"#)
    for (words, amount) in [(["--add", "5"], 500), (["--reduce", "5.5"], -550), (["--reduce-device-hours", "2"], -7200)] {
      #expect(await hub.run(words: ["grant", "change", "g", "--reason", "r"] + words).code == 0)
      let body = try #require(hub.asked(.patch, "/api/v1/grants/g").last?.json)
      #expect(body["amount"] == .whole(Int64(amount)))
      #expect(body["revision"] == .whole(7))
    }
    #expect(await hub.run("grant", "change", "g", "--reason", "r").code == 2)
    #expect(await hub.run("grant", "change", "g", "--reason", "r", "--add", "1", "--reduce", "1").code == 2)
    _ = await hub.run("grant", "change", "g", "--reason", "r", "--until", "2027-01-01", "--revision", "3")
    #expect(hub.asked(.patch, "/api/v1/grants/g").last?.json["revision"] == .whole(3))
    await hub.close()
  }

  @Test func aBrokenLedgerIsAFailureThatNamesTheFault() async throws {
    let hub = try CannedHub()
    hub.answer(
      "GET /api/v1/ledger/verification",
      #"{"verified":false,"fault":{"name":"x","sequence":12,"message":{"en":"The hash differs.","zh-Hant":"雜湊不符。"}}}"#)
    let result = await hub.run("ledger", "verify")
    #expect(result == .init(code: 1, output: "", error: "praya: The ledger is broken: The hash differs. (entry 12)\n"))
    #expect(await hub.run("ledger", "verify", "--json").code == 1)
    hub.answer("GET /api/v1/audit/verification", #"{"verified":false,"lines":9,"head":"00","firstFault":4}"#)
    #expect(await hub.run("audit", "verify").error.contains("line 4"))
    // A copy that somebody has kept goes along, from a list of the API's or from files.
    let digest = String(repeating: "ab", count: 32)
    let head = #"{"day":"2026-11-20","position":7,"head":"\#(digest)","before":"2026-11-20T16:00:00.000Z"}"#
    for (name, text) in [
      ("list.json", #"{"items":[\#(head)],"next":null}"#), ("one.json", head + "\n"), ("lines.json", head + "\n" + head),
    ] {
      try Data(text.utf8).write(to: URL(filePath: "\(hub.home)/\(name)"))
      hub.answer(
        "POST /api/v1/audit/verification",
        #"{"verified":false,"lines":9,"firstFault":null,"headFaults":[{"message":{"en":"Rewritten.","zh-Hant":"改寫。"}}]}"#)
      let result = await hub.run("audit", "verify", "--heads", "\(hub.home)/\(name)")
      #expect(result == .init(code: 1, output: "", error: "praya: Rewritten.\n"), "\(name)")
      let sent = try #require(hub.asked(.post, "/api/v1/audit/verification").last?.json["heads"].list.first)
      #expect(sent["day"] == .text("2026-11-20") && sent["position"] == .whole(7) && sent["head"] == .text(digest))
    }
    try Data("{}".utf8).write(to: URL(filePath: hub.home + "/other.json"))
    #expect(await hub.run("audit", "verify", "--heads", hub.home + "/other.json").error.contains("holds no heads"))
    await hub.close()
  }

  @Test func aRoleIsHeldInTheScopeThatIsNamed() async throws {
    let hub = try CannedHub()
    hub.answer("PUT /api/v1/people/zoe/roles", "", status: .noContent)
    hub.answer("DELETE /api/v1/people/zoe/roles", "", status: .noContent)
    #expect(await hub.run("person", "role", "zoe", "member", "project:vision").output == "zoe is now member.\n")
    #expect(
      hub.asked(.put, "/api/v1/people/zoe/roles").last?.json["scope"]
        == .fields([("kind", .text("project")), ("identifier", .text("vision"))]))
    #expect(await hub.run("person", "role", "zoe", "auditor", "--remove").code == 0)
    #expect(hub.asked(.delete, "/api/v1/people/zoe/roles").last?.json["scope.kind"] == .text("hub"))
    #expect(await hub.run("person", "role", "zoe", "emperor").code == 2)
    #expect(await hub.run("person", "role", "zoe", "member", "galaxy:x").code == 2)
    await hub.close()
  }

  @Test func accountsOfMoneyAndOfDeviceSecondsAreShownInTheirUnits() async throws {
    let hub = try CannedHub()
    let accounts = [
      #"{"id":"bank:HKD","unit":"HKD","balance":-5000000}"#, #"{"id":"fund","unit":"device-seconds:a100","balance":7200}"#,
    ]
    hub.answer("GET /api/v1/ledger/accounts/fund", accounts[1])
    hub.answer("GET /api/v1/ledger/accounts?limit=200", #"{"items":[\#(accounts.joined(separator: ","))],"next":null}"#)
    #expect(
      await hub.run("ledger", "balance").output == """
        Account   Unit                       Balance
        bank:HKD  HKD                  −HK$50,000.00
        fund      device-seconds:a100          7,200

        """)
    #expect(await hub.run("ledger", "balance", "fund").output.contains("7,200"))
    #expect(await hub.run("ledger", "balance", "none").code == 1)
    await hub.close()
  }
}
