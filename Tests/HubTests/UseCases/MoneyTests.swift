import Hub
import Language
import Ledger
import PrayaTestKit
import Quantities
import Storage
import Testing

@Suite struct MoneyTests {
  @Test func aPaymentIsRecordedOnce() async throws {
    let world = try await World(seed: 31)
    let (hub, admin, vision) = (await world.hub, world.cast["admin"], Stage.slug("vision"))
    let first = try await hub.recordPayment(Stage.hongKong(500), to: vision, bankReference: "X1", by: admin)
    let second = try await hub.recordPayment(Stage.hongKong(500), to: vision, bankReference: "X1", by: admin)
    #expect(first == second && first.receipt == 4)
    let other = await Stage(world).refusal { () throws(Problem) in
      try await hub.recordPayment(Stage.hongKong(501), to: vision, bankReference: "X1", by: admin)
    }
    #expect(other?.faults.first?.rule == "unique")
    #expect(try await Stage(world).account("project:vision:HKD")?.creditsPosted == 60_500)
    await world.end()
  }

  @Test func atMostThePaymentIsRefundedAndNothingThatIsHeld() async throws {
    let world = try await World(seed: 32)
    let stage = Stage(world)
    let (hub, admin, payment) = (await world.hub, world.cast["admin"], world.template.payments[2])
    // genome paid HK$250.00, of which a job holds HK$194.96.
    try await stage.submit(["--gres=gpu:h100:4", "--time=120"], project: "genome")
    let held = await stage.refusal { () throws(Problem) in
      try await hub.refundPayment(payment, amount: Stage.hongKong(6_000), bankReference: "R1", by: admin)
    }
    #expect(held?.kind == .insufficient)
    let first = try await hub.refundPayment(payment, amount: Stage.hongKong(5_000), bankReference: "R1", by: admin)
    #expect(try await hub.refundPayment(payment, amount: Stage.hongKong(5_000), bankReference: "R1", by: admin) == first)
    let above = await stage.refusal { () throws(Problem) in
      try await hub.refundPayment(payment, amount: Stage.hongKong(20_001), bankReference: "R2", by: admin)
    }
    #expect(above?.faults.first?.rule == "at-most-the-payment")
    let corrected = await stage.refusal { () throws(Problem) in try await hub.correctPayment(payment, by: admin) }
    #expect(corrected?.name == "payment-refunded")
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aMistakeIsMendedByACorrectionThatNamesIt() async throws {
    let world = try await World(seed: 33)
    let stage = Stage(world)
    let (hub, admin, payment) = (await world.hub, world.cast["admin"], world.template.payments[0])
    let first = try await hub.correctPayment(payment, by: admin)
    #expect(try await hub.correctPayment(payment, by: admin) == first)
    #expect(first.refunds == payment && first.amount == -60_000)
    let lines = try await world.state().records.ledger
    #expect(lines.filter { $0.kind == "correct" && $0.subject == "payment:\(payment)" }.count == 1)
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aPaymentThatWasCorrectedIsEnteredAgain() async throws {
    let world = try await World(seed: 36)
    let stage = Stage(world)
    let (hub, admin, vision, maps) = (await world.hub, world.cast["admin"], Stage.slug("vision"), Stage.slug("maps"))
    let wrong = try await hub.recordPayment(Stage.hongKong(100), to: vision, bankReference: "R", by: admin)
    let correction = try await hub.correctPayment(wrong.id, by: admin)
    let right = try await hub.recordPayment(Stage.hongKong(100), to: vision, bankReference: "R", by: admin)
    #expect(right.id != wrong.id && right.bankReference == "R" && right.attempt == 2)
    #expect(try await hub.recordPayment(Stage.hongKong(100), to: vision, bankReference: "R", by: admin) == right)
    #expect(try await stage.account("project:vision:HKD")?.creditsPosted == 60_200)
    #expect(try await hub.correctPayment(wrong.id, by: admin) == correction)
    // It was another project's, after all.
    _ = try await hub.correctPayment(right.id, by: admin)
    let third = try await hub.recordPayment(Stage.hongKong(100), to: maps, bankReference: "R", by: admin)
    #expect(third.project == maps && third.attempt == 3)
    #expect(try await hub.payments(of: maps, PageRequest(), by: world.cast["auditor"]).items.map(\.bankReference).last == "R")
    let corrected = await stage.refusal { () throws(Problem) in try await hub.correctPayment(correction.id, by: admin) }
    #expect(corrected?.name == "correction-stands")
    let posing = await stage.refusal { () throws(Problem) in
      try await hub.recordPayment(Stage.hongKong(1), to: maps, bankReference: "correction-of-\(third.id)", by: admin)
    }
    #expect(posing?.faults.first?.rule == "form")
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aRefundThatWasCorrectedCanBeGivenAgain() async throws {
    let world = try await World(seed: 37)
    let stage = Stage(world)
    let (hub, admin) = (await world.hub, world.cast["admin"])
    let payment = try await hub.recordPayment(Stage.hongKong(100), to: Stage.slug("vision"), bankReference: "P", by: admin)
    let refund = try await hub.refundPayment(payment.id, amount: Stage.hongKong(50), bankReference: "B", by: admin)
    _ = try await hub.correctPayment(refund.id, by: admin)
    let whole = try await hub.refundPayment(payment.id, amount: Stage.hongKong(100), bankReference: "B", by: admin)
    #expect(whole.amount == -100 && whole.id != refund.id)
    let above = await stage.refusal { () throws(Problem) in
      try await hub.refundPayment(payment.id, amount: Stage.hongKong(1), bankReference: "C", by: admin)
    }
    #expect(above?.faults.first?.rule == "at-most-the-payment")
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func whatWaitedOverAMonthsEndBelongsToTheNewMonth() async throws {
    let world = try await World(seed: 38)
    let watched = WatchedDatabase(await world.database)
    let (hub, clock) = (await world.hub(over: watched), world.clock)
    let before = clock.now
    watched.beforeNextWrite { clock.advance(by: .days(20)) }
    let payment = try await hub.recordPayment(
      Stage.hongKong(5), to: Stage.slug("vision"), bankReference: "LATE", by: world.cast["admin"])
    #expect(payment.recordedAt == before + .days(20))
    await world.end()
  }

  @Test func closingMonthsCostsNoMoreTheMoreAreClosed() async throws {
    let world = try await World(seed: 39)
    let watched = WatchedDatabase(await world.database)
    let hub = await world.hub(over: watched)
    var costs: [Int] = []
    for _ in 0..<2 {
      world.clock.advance(by: .days(130))
      try await hub.expireGrants()
      #expect(try await hub.closeDueStatements() > 0)
      let before = watched.statements
      #expect(try await hub.closeDueStatements() == 0)
      costs.append(watched.statements - before)
    }
    #expect(costs[0] == costs[1])
    await world.end()
  }

  @Test func aStatementHidesNoFormulaFromASpreadsheet() async throws {
    let world = try await World(seed: 40)
    let (hub, admin, vision) = (await world.hub, world.cast["admin"], Stage.slug("vision"))
    let payment = try await hub.recordPayment(Stage.hongKong(500), to: vision, bankReference: "-2+3", by: admin)
    _ = try await hub.refundPayment(payment.id, amount: Stage.hongKong(500), bankReference: "@SUM", by: admin)
    let month = try #require(Month("2026-11"))
    let csv = try await hub.statement(of: vision, month, by: world.cast["auditor"]).csv
    #expect(csv.contains(",'-2+3,") && csv.contains(",'@SUM,") && csv.contains(",-5.00,"))
    await world.end()
  }

  @Test func everyMonthThatIsOverIsClosedHoweverLateTheHubLooks() async throws {
    let world = try await World(seed: 35)
    let hub = await world.hub
    world.clock.advance(by: .days(80))
    try await hub.expireGrants()
    #expect(try await hub.closeDueStatements() == 9)
    #expect(try await hub.closeDueStatements() == 0)
    for text in ["2026-11", "2026-12", "2027-01"] {
      let month = try #require(Month(text))
      let statement = try await hub.statement(of: Stage.slug("maps"), month, by: world.cast["auditor"])
      #expect(statement.isClosed)
    }
    await world.end()
  }

  @Test func anAppropriationIsPaidOnceForEachReference() async throws {
    let world = try await World(seed: 34)
    let stage = Stage(world)
    let (hub, admin, scheme) = (await world.hub, world.cast["admin"], Stage.slug("subsidy"))
    let amount = LedgerAmount(3_000_000, .currency(.hongKongDollar))
    world.clock.advance(by: .days(1))
    try await hub.fundScheme(scheme, amount, reference: "2026-27", by: admin)
    #expect(try await stage.account("fund:subsidy:HKD")?.creditsPosted == 3_000_000)
    let other = await stage.refusal { () throws(Problem) in
      try await hub.fundScheme(scheme, LedgerAmount(1, .currency(.hongKongDollar)), reference: "2026-27", by: admin)
    }
    #expect(other != nil)
    await world.end()
  }
}
