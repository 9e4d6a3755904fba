import HTTPService
import Testing

@Suite struct MoneyTests {
  @Test func aPaymentIsRecordedOnceRefundedInPartAndTheRestIsRefused() async throws {
    let world = try await World.make()
    try await world.pay(10_000)
    try await world.pay(10_000)
    let payments = try await world.ask(.get, "/api/v1/projects/vision/payments", as: "lok")
    #expect(payments["items"].items.count == 1)
    let id = try #require(payments["items"][0]["id"].text)
    func refund(_ units: Int, _ reference: String) async throws -> Reply {
      try await world.ask(
        .post, "/api/v1/payments/\(id)/refunds", as: "ada",
        #"{"amount":{"minorUnits":\#(units),"currency":"HKD"},"bankReference":"\#(reference)"}"#)
    }
    let part = try await refund(4000, "R-1")
    #expect(part.status == 201 && part["amount"]["minorUnits"].number == -4000 && part["refunds"].text == id)
    let more = try await refund(7000, "R-2")
    #expect(more.status == 422 && more.faults == ["amount at-most-the-payment"])
    #expect(try await world.ask(.post, "/api/v1/payments/\(id)/correction", as: "ada").status == 409)
    #expect(try await world.ask(.post, "/api/v1/payments/none/correction", as: "ada").status == 404)
    let foreign = try await world.ask(
      .post, "/api/v1/projects/vision/payments", as: "ada",
      #"{"amount":{"minorUnits":1,"currency":"EUR"},"bankReference":"E-1"}"#)
    #expect(foreign.status == 422 && foreign.faults == ["amount positive"])
  }

  @Test func aWrongPaymentIsCorrectedByAnother() async throws {
    let world = try await World.make()
    try await world.pay(10_000)
    let id = try #require(
      try await world.ask(.get, "/api/v1/projects/vision/payments", as: "ada")["items"][0]["id"].text)
    let correction = try await world.ask(.post, "/api/v1/payments/\(id)/correction", as: "ada")
    #expect(correction.status == 201 && correction["amount"]["minorUnits"].number == -10_000)
    let project = try await world.ask(.get, "/api/v1/projects/vision", as: "mei")
    #expect(project["ownMoney"]["available"]["minorUnits"].number == 0)
  }

  @Test func theLedgerIsReadInPages() async throws {
    let world = try await World.make()
    for number in 1...5 { try await world.pay(100, reference: "P-\(number)") }
    let accounts = try await world.ask(.get, "/api/v1/ledger/accounts", as: "audrey")
    #expect(accounts["items"].items.contains { $0["id"].text == "project:vision:HKD" && $0["balance"].number == 500 })
    var (amounts, cursor): ([Int64], String?) = ([], nil)
    repeat {
      let page = try await world.ask(
        .get, "/api/v1/ledger/accounts/project:vision:HKD/entries?limit=2" + (cursor.map { "&cursor=\($0)" } ?? ""), as: "audrey")
      amounts += page["items"].items.compactMap { $0["amount"]["minorUnits"].number }
      cursor = page["next"].text
    } while cursor != nil && amounts.count < 20
    #expect(amounts == [100, 100, 100, 100, 100])
    #expect(try await world.ask(.get, "/api/v1/ledger/accounts/none/entries", as: "audrey").status == 404)
    let audit = try await world.ask(.get, "/api/v1/audit?limit=2", as: "audrey")
    let next = try #require(audit["next"].text)
    let older = try await world.ask(.get, "/api/v1/audit?limit=2&cursor=\(next)", as: "audrey")
    let sequences = [audit, older].flatMap { $0["items"].items.compactMap { $0["sequence"].number } }
    #expect(sequences == sequences.sorted(by: >) && Set(sequences).count == 4)
  }

  @Test(arguments: ["2026-13", "2026-1", "november", "2026-11-01", "9999-12"])
  func whatIsNoMonthIsRefused(month: String) async throws {
    let world = try await World.make()
    let reply = try await world.ask(.get, "/api/v1/projects/vision/statements/\(month)", as: "lok")
    #expect(reply.status == 422 && reply.faults == ["month form"], "\(reply.text)")
  }
}
