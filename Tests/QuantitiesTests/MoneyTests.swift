import Quantities
import Testing

@Suite struct MoneyTests {
  @Test func theChargeIsRoundedOnceHalfUp() throws {
    let price = DeviceHourPrice(Money(minorUnits: 1800, .hongKongDollar))
    #expect(try price.charge(for: DeviceSeconds(1)).minorUnits == 1)  // 0.5 cents
    #expect(try price.charge(for: DeviceSeconds(3600)).minorUnits == 1800)
    #expect(try price.charge(for: DeviceSeconds(3601)).minorUnits == 1801)  // 1800.5
  }

  @Test func seventyPerCentOfOddCents() throws {
    let share = try Share(7, of: 10)
    #expect(share.of(Money(minorUnits: 5, .hongKongDollar)).minorUnits == 4)  // 3.5
    #expect(share.of(Money(minorUnits: Int64.max, .hongKongDollar)).minorUnits == 6_456_360_425_798_343_065)
  }

  @Test(arguments: ["0%", "70%", "62.5%", "2/3", "100%", "0.0001%", "33.3333%", "1/7"])
  func aShareIsReadAsItIsWritten(text: String) throws {
    #expect(try #require(Share(text)).description == text)
  }

  @Test(arguments: ["101%", "-1%", "70", "", "%", "3/2", "1/0", "1.23456%", "1.-5%", "7/2000000", "1e1%", "100.1%"])
  func whatIsNoShareIsRefused(text: String) {
    #expect(Share(text) == nil)
  }

  @Test func decimalsAreReadAndWritten() throws {
    let yen = try #require(Currency(code: "JPY"))
    #expect(try Money(decimal: "1234.5", .hongKongDollar).minorUnits == 123_450)
    #expect(try Money(decimal: "-0.05", .hongKongDollar).decimal == "-0.05")
    #expect(try Money(decimal: "500", yen).decimal == "500")
    for text in ["", ".", "1.", ".5", "1.234", "1,000", "+1", "1e3", "--1", "٣"] {
      #expect(throws: QuantityError.self) { try Money(decimal: text, .hongKongDollar) }
    }
    #expect(throws: QuantityError.overflow) { try Money(decimal: "92233720368547758.08", .hongKongDollar) }
  }
}
