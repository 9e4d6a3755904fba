import Language
import Quantities
import Testing

@Suite struct FormatMomentTests {
  @Test func aMomentIsWrittenByTheCitysClock() throws {
    let hongKong = try #require(CityCalendar(timeZoneName: "Asia/Hong_Kong"))
    let moment = try #require(Instant("2026-11-20T17:07:59.999Z"))
    #expect(Format.moment(moment, in: hongKong) == "2026-11-21 01:07")
    #expect(Format.moment(moment, in: .universal) == "2026-11-20 17:07")
    // On the day on which the clocks go back the same hour comes twice.
    let london = try #require(CityCalendar(timeZoneName: "Europe/London"))
    #expect(Format.moment(try #require(Instant("2026-10-25T00:30:00Z")), in: london) == "2026-10-25 01:30")
    #expect(Format.moment(try #require(Instant("2026-10-25T01:30:00Z")), in: london) == "2026-10-25 01:30")
  }
}
