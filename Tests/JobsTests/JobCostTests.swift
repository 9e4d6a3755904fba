import Foundation
import Jobs
import Quantities
import Testing

@Suite struct JobCostTests {
  private static let dollar = Currency.hongKongDollar
  private func dollars(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, Self.dollar) }

  @Test func `the demo's bill comes out as promised`() throws {
    let price = DeviceHourPrice(dollars(1250))
    let share = try Share(7, of: 10)
    let hold = try JobCost.maximum(use: DeviceSeconds(7200), price: price, share: share, grantAvailable: dollars(1_000_000))
    #expect(hold == JobCost(total: dollars(2500), schemeShare: dollars(1750)))
    let bill = try hold.settled(use: DeviceSeconds(37), price: price, share: share)
    // 37 × 1250 / 3600 = 12.85 → 13; 13 × 0.7 = 9.1 → 9.
    #expect(bill == JobCost(total: dollars(13), schemeShare: dollars(9)))
    #expect(bill.ownShare == dollars(4))
    #expect(hold.released(after: bill) == JobCost(total: dollars(2487), schemeShare: dollars(1741)))
  }

  @Test func `neither part of a settlement exceeds its hold, whatever the price, the rate and the grant`() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<10_000 {
      let denominator = Int64.random(in: 1...1000, using: &random)
      let share = try Share(.random(in: 0...denominator, using: &random), of: denominator)
      let price = DeviceHourPrice(dollars(.random(in: 0...(Bool.random(using: &random) ? 50 : 100_000), using: &random)))
      let maximum = DeviceSeconds(.random(in: 0...1_000_000, using: &random))
      let use = DeviceSeconds(.random(in: 0...maximum.count, using: &random))
      let whole = try price.charge(for: maximum)
      let available = dollars(.random(in: -10...(whole.minorUnits + 10), using: &random))
      let hold = try JobCost.maximum(use: maximum, price: price, share: share, grantAvailable: available)
      let bill = try hold.settled(use: use, price: price, share: share)
      #expect(hold.schemeShare <= max(available, dollars(0)))
      #expect(bill.total == (try price.charge(for: use)))
      #expect(bill.schemeShare <= hold.schemeShare && bill.schemeShare.minorUnits >= 0)
      #expect(bill.ownShare <= hold.ownShare && bill.ownShare.minorUnits >= 0)
      #expect(bill.schemeShare + bill.ownShare == bill.total)
      #expect(bill.schemeShare == share.of(bill.total) || bill.schemeShare == hold.schemeShare)
    }
  }

  @Test func `no small case breaks a hold`() throws {
    // A price of one minor unit a second makes the total the number of seconds.
    let price = DeviceHourPrice(dollars(3600))
    var cases = 0
    var broken = 0
    for denominator in Int64(1)...9 {
      for numerator in 0...denominator {
        let share = try Share(numerator, of: denominator)
        for maximum in Int64(0)...24 {
          for available in Int64(0)...(maximum + 1) {
            let hold = try JobCost.maximum(
              use: DeviceSeconds(maximum), price: price, share: share, grantAvailable: dollars(available))
            for use in 0...maximum {
              let bill = try hold.settled(use: DeviceSeconds(use), price: price, share: share)
              cases += 1
              if bill.ownShare > hold.ownShare || bill.schemeShare > hold.schemeShare || bill.ownShare.minorUnits < 0 {
                broken += 1
              }
            }
          }
        }
      }
    }
    #expect(cases > 300_000)
    #expect(broken == 0)
  }

  @Test func `a stored cost is read back, a contradictory one is refused`() throws {
    let cost = JobCost(total: dollars(10), schemeShare: dollars(7))
    #expect(try JSONDecoder().decode(JobCost.self, from: JSONEncoder().encode(cost)) == cost)
    let broken = String(decoding: try JSONEncoder().encode(cost), as: UTF8.self).replacing(":7", with: ":11")
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(JobCost.self, from: Data(broken.utf8)) }
  }

  @Test func `a request is read back from JSON as it was`() throws {
    let request = try JobScript.read(script("-t 1-2 -a 1-9%3 --gres=gpu:h100:2 --mem=4G -d afterok:a -e e.txt --hold")).request
    #expect(try JSONDecoder().decode(JobRequest.self, from: JSONEncoder().encode(request)) == request)
  }
}
