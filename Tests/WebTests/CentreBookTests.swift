import Foundation
import HTTPService
import Quantities
import Testing

/// A centre's books over the API: what is owed, as programs, spreadsheets and people read it.
@Suite struct CentreBookTests {
  /// A city where one job has run for some time and is settled.
  private func ran() async throws -> (world: World, job: String) {
    let world = try await World.make()
    try await world.pay()
    let job = try await world.submit()
    try await world.dutyRound()
    world.clock.turn(by: Seconds(600))
    await world.centre.endAll()
    try await world.dutyRound()
    return (world, job)
  }

  @Test func whatIsOwedIsToldJobByJobPaidAndComparedWithoutDifferences() async throws {
    let (world, job) = try await ran()
    let statement = try await world.ask(.get, "/api/v1/centres/east/statements/2026-11", as: "opa")
    let owed = try #require(statement["closing"]["minorUnits"].number)
    #expect(owed > 0 && statement["totals"]["jobs"].number == 1 && statement["isOver"].flag == false)
    let lines = try await world.ask(.get, "/api/v1/centres/east/statements/2026-11/jobs", as: "opa")
    #expect(lines["items"].items.count == 1 && lines["items"][0]["job"].text == job)
    #expect(lines["items"][0]["total"]["minorUnits"].number == owed)
    #expect(!lines.text.contains("vision"), "whose job it was is not said")
    func pay(_ units: Int64, _ extra: String = "") async throws -> Reply {
      try await world.ask(
        .post, "/api/v1/centres/east/payments", as: "ada",
        #"{"amount":{"minorUnits":\#(units),"currency":"HKD"},"reference":"O-1"\#(extra)}"#)
    }
    let tooMuch = try await pay(owed + 1)
    #expect(tooMuch.status == 422 && tooMuch.faults == ["amount at-most-what-is-owed"])
    let first = try await pay(owed)
    let second = try await pay(owed)
    #expect(first.status == 201 && first["id"].text == second["id"].text && first["voucher"].number == 1)
    let paid = try await world.ask(.get, "/api/v1/centres/east/statements/2026-11", as: "oscar")
    #expect(paid["closing"]["minorUnits"].number == 0 && paid["payments"].items.count == 1)
    let found = try await world.ask(.get, "/api/v1/centres/east/reconciliations/2026-11", as: "audrey")
    #expect(found["differences"].number == 0 && found["jobs"].number == 1, "\(found.text)")
    #expect(try await world.ask(.get, "/api/v1/ledger/verification", as: "audrey")["verified"].flag == true)
  }

  @Test func theSameIsReadAsATableAndAsAPage() async throws {
    let (world, job) = try await ran()
    for (path, disposition) in [("statements", "east-2026-11.csv"), ("reconciliations", "east-2026-11-reconciliation.csv")] {
      let table = try await world.ask(.get, "/api/v1/centres/east/\(path)/2026-11?format=csv", as: "opa")
      #expect(table.header("Content-Disposition")?.contains(disposition) == true)
      #expect(table.text.hasPrefix("kind,") && table.text.hasSuffix("\r\n"))
      let page = try await world.ask(
        .get, "/api/v1/centres/east/\(path)/2026-11?format=html", as: "opa", headers: ["Accept-Language": "zh-Hant"])
      #expect(page.header("Content-Type") == "text/html; charset=utf-8")
      #expect(page.header("Content-Security-Policy")?.contains("default-src 'none'") == true)
      #expect(page.text.contains("lang=\"zh-Hant\"") && page.text.hasSuffix("</html>\n"))
      if path == "statements" { #expect(page.text.contains(job) && page.text.contains("期末應付") && table.text.contains(job)) }
      #expect(try await world.ask(.get, "/api/v1/centres/east/\(path)/2026-11?format=pdf", as: "opa").status == 422)
      #expect(try await world.ask(.get, "/api/v1/centres/east/\(path)/2026-13", as: "opa").status == 422)
      #expect(try await world.ask(.get, "/api/v1/centres/none/\(path)/2026-11", as: "audrey").status == 404)
    }
  }

  @Test func aLongMonthIsSentPageByPage() async throws {
    let world = try await World.make()
    try await world.pay(900_000_000)
    let name = try await world.submit(#","options":["--array=1-450"]"#)
    let submission = String(name.prefix { $0 != "-" })
    _ = try await world.ask(.post, "/api/v1/jobs/\(submission)/cancellation", as: "mei")
    for _ in 0..<5 { try await world.dutyRound() }
    for (format, mark) in [("csv", "\r\njob,"), ("html", "<tr><td>\(submission)")] {
      let answer = try await world.ask(.get, "/api/v1/centres/east/statements/2026-11?format=\(format)", as: "opa").response
      guard case .stream(let parts) = answer.body else { Issue.record("\(format) is sent at once"); continue }
      var (text, count) = ("", 0)
      for try await part in parts {
        text += String(decoding: part, as: UTF8.self)
        count += 1
      }
      #expect(count == 3)
      #expect(text.components(separatedBy: mark).count == 451, "\(format)")
      #expect(text.hasSuffix(format == "csv" ? "HKD\r\n" : "</html>\n"))
    }
  }
}
