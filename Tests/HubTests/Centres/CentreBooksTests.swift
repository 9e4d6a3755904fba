import Access
import Hub
import Language
import Ledger
import PrayaTestKit
import Quantities
import Storage
import Testing

/// What the hub owes a centre: booked with each settlement, paid once, told month by month.
@Suite struct CentreBooksTests {
  private let harbour = Stage.slug("harbour")
  private let november = Month("2026-11") ?? Month(year: 2026, number: 11)

  /// Lets jobs of so many devices run for an hour each at the centre, and settles them.
  private func run(_ counts: [Int], in world: World) async throws -> [JobRecord] {
    let stage = Stage(world)
    var jobs: [JobRecord] = []
    for count in counts { jobs += try await stage.submit(["--gres=gpu:h100:\(count)", "--time=90"], pool: "harbour-h100") }
    try await stage.round()
    for _ in 0..<120 {
      world.clock.advance(by: .minutes(5))
      try await stage.round()
    }
    var ended: [JobRecord] = []
    for job in jobs { ended.append(try await stage.job(job.id)) }
    return ended
  }

  @Test func settlementOwesTheCentreThePriceAndPaymentsTakeItAway() async throws {
    let world = try await World(seed: 611)
    let stage = Stage(world)
    let jobs = try await run([1, 2, 1], in: world)
    #expect(jobs.allSatisfy { $0.settledAt != nil })
    let due = jobs.reduce(0) { $0 + ($1.total ?? 0) }
    #expect(due > 0)
    let (hub, admin, auditor) = (await world.hub, world.cast["admin"], world.cast["auditor"])
    let month = try #require(november)
    let open = try await hub.centreStatement(of: harbour, month, by: auditor)
    #expect((open.opening, open.jobsTotal, open.paid, open.closing, open.isOver) == (0, due, 0, due, false))
    #expect(open.jobs == 3 && open.models.map(\.deviceModel) == ["h100"])
    #expect(open.deviceSeconds == jobs.reduce(0) { $0 + ($1.deviceSeconds ?? 0) })
    let first = try await hub.payCentre(harbour, Stage.hongKong(due - 1), reference: "OUT-1", by: admin)
    #expect(try await hub.payCentre(harbour, Stage.hongKong(due - 1), reference: "OUT-1", by: admin) == first)
    let tooMuch = await stage.refusal { () throws(Problem) in
      try await hub.payCentre(harbour, Stage.hongKong(2), reference: "OUT-2", by: admin)
    }
    #expect(tooMuch?.faults.first?.rule == "at-most-what-is-owed")
    try await hub.payCentre(harbour, Stage.hongKong(2), reference: "OUT-2", inAdvance: true, by: admin)
    let after = try await hub.centreStatement(of: harbour, month, by: auditor)
    #expect((after.paid, after.closing) == (due + 1, -1))
    #expect(after.payments.map(\.voucher) == [1, 2])
    #expect(try await stage.account("centre:harbour:HKD")?.debitsPosted == due + 1)
    #expect(try await stage.violations() == [])
    guard case .sound = try await hub.verifyLedger(by: nil) else { Issue.record("the ledger is broken"); return }
    await world.end()
  }

  @Test func aMonthThatIsOverNeverChangesAndTheNextBeginsWithItsEnd() async throws {
    let world = try await World(seed: 612)
    let stage = Stage(world)
    _ = try await run([1, 1], in: world)
    let (hub, admin, auditor) = (await world.hub, world.cast["admin"], world.cast["auditor"])
    let month = try #require(november)
    let calendar = try #require(CityCalendar(timeZoneName: "Asia/Hong_Kong"))
    world.clock.advance(to: calendar.interval(of: month).upperBound - Seconds(1))
    let last = try await hub.payCentre(harbour, Stage.hongKong(10), reference: "OUT-1", by: admin)
    world.clock.advance(by: Seconds(1))
    let closed = try await hub.centreStatement(of: harbour, month, by: auditor)
    #expect(closed.isOver && closed.payments.map(\.voucher) == [last.voucher])
    try await hub.payCentre(harbour, Stage.hongKong(20), reference: "OUT-2", by: admin)
    _ = try await hub.correctCentrePayment(last.id, by: admin)
    #expect(try await hub.centreStatement(of: harbour, month, by: auditor) == closed)
    let next = try await hub.centreStatement(of: harbour, month.next, by: auditor)
    #expect(next.opening == closed.closing && next.closing == closed.closing - 10 && next.jobs == 0)
    #expect(next.payments.map(\.amount) == [20, -10])
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aMistakenPaymentIsCorrectedOnceAndMayBeEnteredAgain() async throws {
    let world = try await World(seed: 613)
    let stage = Stage(world)
    let (hub, admin) = (await world.hub, world.cast["admin"])
    let wrong = try await hub.payCentre(harbour, Stage.hongKong(500), reference: "OUT-1", inAdvance: true, by: admin)
    let other = await stage.refusal { () throws(Problem) in
      try await hub.payCentre(Stage.slug("hill"), Stage.hongKong(500), reference: "OUT-1", inAdvance: true, by: admin)
    }
    #expect(other?.faults.first?.rule == "unique")
    let correction = try await hub.correctCentrePayment(wrong.id, by: admin)
    #expect(correction.amount == -500 && correction.corrects == wrong.id)
    #expect(try await hub.correctCentrePayment(wrong.id, by: admin) == correction)
    let again = await stage.refusal { () throws(Problem) in try await hub.correctCentrePayment(correction.id, by: admin) }
    #expect(again?.name == "correction-stands")
    let right = try await hub.payCentre(
      Stage.slug("hill"), Stage.hongKong(500), reference: "OUT-1", inAdvance: true, by: admin)
    #expect(right.voucher == 3)
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func onlyWhoMayReadsAndPays() async throws {
    let world = try await World(seed: 614)
    let (stage, hub) = (Stage(world), await world.hub)
    let month = try #require(november)
    for (name, reads) in [
      ("operator", true), ("officer", true), ("auditor", true), ("admin", true), ("lena", false), ("mei", false),
    ] {
      let refusal = await stage.refusal { () throws(Problem) in
        _ = try await hub.centreStatement(of: harbour, month, by: world.cast[name])
      }
      #expect((refusal == nil) == reads, "\(name)")
      guard name != "admin" else { continue }
      let payment = await stage.refusal { () throws(Problem) in
        try await hub.payCentre(harbour, Stage.hongKong(1), reference: "OUT-9", inAdvance: true, by: world.cast[name])
      }
      #expect(payment?.kind == .forbidden, "\(name)")
    }
    await world.end()
  }

  @Test func theVerificationNamesAPayableThatIsNotWhatTheRecordsSay() async throws {
    let world = try await World(seed: 615)
    let jobs = try await run([1], in: world)
    let job = try #require(jobs.first)
    try await world.database.write { records in
      var changed = job
      changed.total = (job.total ?? 0) + 7
      try records.update(changed)
    }
    guard case .broken(let fault) = try await world.hub.verifyLedger(by: nil) else { Issue.record("nobody notices"); return }
    #expect(fault == .payable(fault.account, expected: (job.total ?? 0) + 7, found: job.total ?? 0))
    #expect(fault.account.rawValue == "centre:harbour:HKD")
    await world.end()
  }
}

extension LedgerFault {
  fileprivate var account: AccountID {
    guard case .payable(let account, _, _) = self else { preconditionFailure("\(self)") }
    return account
  }
}
