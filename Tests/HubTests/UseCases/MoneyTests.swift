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
