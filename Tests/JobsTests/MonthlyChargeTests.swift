import Jobs
import Quantities
import Testing

@Suite struct MonthlyChargeTests {
  private static let dollar = Currency.hongKongDollar
  private func cost(_ total: Int64, _ scheme: Int64) -> JobCost {
    JobCost(total: Money(minorUnits: total, Self.dollar), schemeShare: Money(minorUnits: scheme, Self.dollar))
  }
  private func instant(_ text: String) throws -> Instant { try #require(Instant(text)) }

  @Test func `a run over midnight of a month's last day is divided where the city's clock says`() throws {
    let city = try #require(CityCalendar(timeZoneName: "Asia/Hong_Kong"))
    let run = try instant("2026-11-30T15:00:00Z")..<instant("2026-11-30T19:00:00Z")
    let parts = try MonthlyCharge.split(use: DeviceSeconds(14_401), cost: cost(101, 71), over: run, in: city)
    #expect(parts.map(\.month.description) == ["2026-11", "2026-12"])
    // A quarter: 3600.25 → 3600; 25.25 → 25; 71 × 25 / 101 = 17.57 → 18.
    #expect(parts.map(\.use.count) == [3600, 10_801])
    #expect(parts.map(\.cost) == [cost(25, 18), cost(76, 53)])
  }

  @Test func `a run within a month, or of no length, falls into it whole`() throws {
    let city = try #require(CityCalendar(timeZoneName: "Asia/Hong_Kong"))
    let start = try instant("2026-11-30T15:59:59Z")
    for run in [start..<start, start..<(try instant("2026-11-30T16:00:00Z"))] {
      let parts = try MonthlyCharge.split(use: DeviceSeconds(8), cost: cost(5, 3), over: run, in: city)
      #expect(parts == [MonthlyCharge(month: try #require(Month("2026-11")), use: DeviceSeconds(8), cost: cost(5, 3))])
    }
  }

  @Test(
    "Every column adds up and every month balances, also where clocks change",
    arguments: ["Asia/Hong_Kong", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
  func sums(zone: String) throws {
    let city = try #require(CityCalendar(timeZoneName: zone))
    var random = SeededGenerator(seed: 4)
    for _ in 0..<2_000 {
      let start = Instant(millisecondsSince1970: .random(in: 1_700_000_000_000...1_900_000_000_000, using: &random))
      let length = Int64.random(in: 0...(Bool.random(using: &random) ? 31_622_400_000 : 4_000_000_000), using: &random)
      let run = start..<Instant(millisecondsSince1970: start.millisecondsSince1970 + length)
      let total = Int64.random(in: 0...(Bool.random(using: &random) ? 12 : 100_000_000), using: &random)
      let whole = cost(total, .random(in: 0...total, using: &random))
      let use = DeviceSeconds(.random(in: 0...1_000_000_000, using: &random))
      let parts = try MonthlyCharge.split(use: use, cost: whole, over: run, in: city)
      #expect(parts.map(\.use.count).reduce(0, +) == use.count)
      #expect(parts.map(\.cost.total.minorUnits).reduce(0, +) == total)
      #expect(parts.map(\.cost.schemeShare.minorUnits).reduce(0, +) == whole.schemeShare.minorUnits)
      #expect(parts.map(\.cost.ownShare.minorUnits).reduce(0, +) == whole.ownShare.minorUnits)
      for part in parts {
        #expect(part.use >= .zero && part.cost.total.minorUnits >= 0)
        #expect(part.cost.schemeShare.minorUnits >= 0 && part.cost.ownShare.minorUnits >= 0)
      }
      #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.month.next == $1.month })
      #expect(parts.first?.month == city.month(of: start))
    }
  }

  @Test func `the total is divided by the time in each month, to half a minor unit`() throws {
    let city = try #require(CityCalendar(timeZoneName: "Europe/Berlin"))
    // From 00:00 on 1 October to 00:00 on 1 November: 31 days and the hour that the clocks are put back.
    let october = city.interval(of: try #require(Month("2026-10")))
    #expect((october.upperBound - october.lowerBound).count == (31 * 24 + 1) * 3_600_000)
    let run = (october.upperBound - .hours(745))..<(october.upperBound + .hours(745))
    let parts = try MonthlyCharge.split(use: DeviceSeconds(1000), cost: cost(1000, 1), over: run, in: city)
    #expect(parts.map(\.cost.total.minorUnits) == [500, 483, 17])
  }
}
