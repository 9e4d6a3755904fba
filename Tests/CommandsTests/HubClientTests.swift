import HTTPService
import Language
import Testing

@testable import Commands
@testable import Console

/// Lost answers, refusals and pages.
@Suite struct HubClientTests {
  private func client(_ hub: CannedHub) throws -> HubClient {
    HubClient(
      try #require(HubAddress(hub.url)), token: "t", language: .traditionalChinese,
      patience: .init(attempts: 4, pause: .milliseconds(5)))
  }

  @Test func aSubmissionIsRepeatedUnderItsKeyUntilAnAnswerComes() async throws {
    let hub = try CannedHub()
    hub.breakOff("POST /api/v1/jobs")
    hub.answer("POST /api/v1/jobs", #"{"detail":"busy"}"#, status: .serviceUnavailable)
    hub.answer("POST /api/v1/jobs", #"{"submission":"s1","jobs":[]}"#, status: .created)
    var request = HubRequest(.post, "jobs", json: .fields([("script", .text("x"))]))
    request.headers["Idempotency-Key"] = "k"
    request.isRepeatable = true
    #expect(try await client(hub).send(request).json["submission"] == .text("s1"))
    let asked = hub.asked(.post, "/api/v1/jobs")
    #expect(asked.count == 3)
    #expect(Set(asked.map { $0.headers["Idempotency-Key"] }) == ["k"])
    #expect(Set(asked.map(\.body)).count == 1)
    await hub.close()
  }

  @Test func whatWouldCountTwiceIsNotRepeated() async throws {
    let hub = try CannedHub()
    hub.breakOff("POST /api/v1/projects/p/payments")
    await #expect(throws: Failure.self) {
      try await client(hub).send(HubRequest(.post, "projects", "p", "payments", json: .object([:])))
    }
    #expect(hub.asked.count == 1)
    await hub.close()
  }

  @Test func patienceEnds() async throws {
    let hub = try CannedHub()
    hub.breakOff("GET /api/v1/me")
    await #expect(throws: Failure.self) { try await client(hub).send(HubRequest(.get, "me")) }
    #expect(hub.asked.count == 4)
    hub.answer("GET /api/v1/city2", #"{"detail":"closed for the night"}"#, status: .serviceUnavailable)
    do {
      _ = try await client(hub).send(HubRequest(.get, "city2"))
      Issue.record("it was refused")
    } catch let failure as Failure {
      #expect(failure.message == Phrase(same: "closed for the night"))
    }
    await hub.close()
  }

  @Test func nobodyThereIsSaidAtOnce() async throws {
    let hub = try CannedHub()
    let client = try client(hub)
    await hub.close()
    do {
      _ = try await client.send(HubRequest(.get, "me"))
      Issue.record("nobody was there")
    } catch let failure as Failure {
      #expect(failure.message?.english.hasPrefix("No hub answers at http://127.0.0.1:") == true)
    }
  }

  @Test func theHubIsAskedInTheReadersLanguageAndWithTheToken() async throws {
    let hub = try CannedHub()
    hub.answer("GET /api/v1/jobs/a%2Fb%20%E5%AD%97?x=1%262", "{}")
    hub.answer("GET /api/v1/jobs/x?x=1%262", "{}")
    _ = try await client(hub).send(HubRequest(.get, "jobs", "x").query("x", "1&2").query("y", nil))
    #expect(hub.asked.first?.target == "/api/v1/jobs/x?x=1%262")
    #expect(hub.asked.first?.headers["Accept-Language"] == "zh-Hant")
    #expect(hub.asked.first?.headers["Authorization"] == "Bearer t")
    #expect(HubRequest(.get, "jobs", "a/b 字").target == "/api/v1/jobs/a%2Fb%20%E5%AD%97")
    await hub.close()
  }

  @Test func aRefusalIsShownInTheHubsWordsWithEveryFault() async throws {
    let hub = try CannedHub()
    let problem =
      #"{"detail":"Two things are wrong. (and 1 more)","faults":[{"field":"a.b","rule":"r","message":"Bad a.","line":1},"#
      + #"{"field":"","rule":"r","message":"Bad all."}]}"#
    hub.answer("GET /api/v1/me", problem, status: .unprocessableContent)
    let plain = await hub.run("whoami")
    #expect(plain == .init(code: 1, output: "", error: "praya: Two things are wrong. (and 1 more)\n  a.b: Bad a.\n  Bad all.\n"))
    let json = await hub.run("whoami", "--json")
    #expect(json.output == problem + "\n")
    #expect(json.code == 1)
    hub.answer("GET /api/v1/centres?limit=200", #"{"detail":"Who?"}"#, status: .unauthorized)
    #expect(await hub.run("centre", "list").error == "praya: Who? Sign in with 'praya sign-in'.\n")
    await hub.close()
  }

  @Test func whatIsNoHubIsSaidToBeNone() async throws {
    let hub = try CannedHub()
    hub.answer("GET /api/v1/me", "<html>", status: 500)
    let result = await hub.run("whoami")
    #expect(result.error == "praya: \(hub.url) answered 500, and not as a hub of Praya does.\n")
    await hub.close()
  }

  @Test func longListsComePageByPageUpToTheLimit() async throws {
    let hub = try CannedHub()
    func page(_ range: ClosedRange<Int>, next: String?) -> String {
      let items = range.map { #"{"sequence":\#($0)}"# }.joined(separator: ",")
      return #"{"items":[\#(items)],"next":\#(next.map { "\"\($0)\"" } ?? "null")}"#
    }
    hub.answer("GET /api/v1/audit?limit=200", page(1...200, next: "c1"))
    hub.answer("GET /api/v1/audit?limit=200&cursor=c1", page(201...300, next: nil))
    hub.answer("GET /api/v1/audit?limit=50&cursor=c1", page(201...250, next: "c2"))
    hub.answer("GET /api/v1/audit?limit=2", page(1...2, next: "c0"))

    let whole = try JSONValue(reading: Array(await hub.run("audit", "list", "--limit", "400", "--json").output.utf8))
    #expect(whole["items"].list.map { $0["sequence"].whole } == (1...300).map { Int64($0) })
    #expect(whole["next"].isNull)
    let part = try JSONValue(reading: Array(await hub.run("audit", "list", "--limit", "250", "--json").output.utf8))
    #expect(part["items"].list.count == 250)
    #expect(part["next"] == .text("c2"))
    // One page is written as it came.
    #expect(await hub.run("audit", "list", "--limit", "2", "--json").output == page(1...2, next: "c0") + "\n")
    let shown = await hub.run("audit", "list", "--limit", "2")
    #expect(shown.output == "Line\n   1\n   2\n")
    #expect(shown.error == "There are more; '--limit' or '--all' shows them.\n")
    // All of it, through a page that is empty and not the last.
    hub.answer("GET /api/v1/ledger/accounts/a/entries?limit=200", page(1...200, next: "c1"))
    hub.answer("GET /api/v1/ledger/accounts/a/entries?limit=200&cursor=c1", #"{"items":[],"next":"c2"}"#)
    hub.answer("GET /api/v1/ledger/accounts/a/entries?limit=200&cursor=c2", page(201...260, next: nil))
    let everything = try JSONValue(
      reading: Array(await hub.run("ledger", "statement", "a", "--all", "--json").output.utf8))
    #expect(everything["items"].list.count == 260 && everything["next"].isNull)
    #expect(await hub.run("ledger", "statement", "a", "--all", "--limit", "3").code == 2)
    await hub.close()
  }
}
