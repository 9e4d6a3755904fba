import Quantities
import Testing

@Suite struct TimeTests {
  @Test func everyDayOfFourHundredYearsGoesThereAndBack() throws {
    var previous = try #require(CivilDate(year: 1799, month: 12, day: 31))
    for offset in 0..<146_097 {
      let day = CivilDate(daysSince1970: -62_091 + Int64(offset))
      #expect(day.daysSince1970 == -62_091 + Int64(offset))
      #expect(previous < day)
      previous = day
    }
    #expect(CivilDate(daysSince1970: 0).description == "1970-01-01")
    #expect(previous.description == "2199-12-31")
  }

  @Test(arguments: [
    ("2026-11-21T09:07:28+08:00", "2026-11-21T01:07:28.000Z"), ("2024-02-29T23:59:59.9999Z", "2024-02-29T23:59:59.999Z"),
    ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"),
  ])
  func momentsAreReadAndWritten(text: String, expected: String) throws {
    #expect(try #require(Instant(text)).description == expected)
  }

  @Test(arguments: [
    "2026-02-29T00:00:00Z", "2026-11-21", "2026-11-21T24:00:00Z", "2026-11-21T00:00:00", "2026-11-21T00:00:00.Z",
    "2026-11-21T00:00:00+8:00",
  ])
  func whatIsNoMomentIsRefused(text: String) { #expect(Instant(text) == nil) }

  @Test func aMonthEndsWhenTheCitysClockSaysSo() throws {
    let hongKong = try #require(CityCalendar(timeZoneName: "Asia/Hong_Kong"))
    let november = try #require(Month("2026-11"))
    #expect(hongKong.interval(of: november).lowerBound.description == "2026-10-31T16:00:00.000Z")
    let start = try #require(Instant("2026-11-30T15:00:00Z"))
    let parts = hongKong.months(of: start..<start + .hours(3))
    #expect(parts.map(\.month.description) == ["2026-11", "2026-12"])
    #expect(parts.map { ($0.part.upperBound - $0.part.lowerBound).count } == [3_600_000, 7_200_000])
    #expect(hongKong.months(of: start..<start).count == 1)
  }

  @Test func theLastMonthHasAnEnd() throws {
    let last = try #require(Month("9998-12"))
    #expect(CityCalendar.universal.interval(of: last).upperBound.description == "9999-01-01T00:00:00.000Z")
    #expect(Month("9999-01") == nil)
  }

  @Test func daylightSavingKeepsMidnight() throws {
    let london = try #require(CityCalendar(timeZoneName: "Europe/London"))
    for text in ["2026-03-29", "2026-03-30", "2026-10-25", "2026-10-26", "2026-07-01"] {
      let day = try #require(CivilDate(text))
      #expect(london.day(of: london.start(of: day)) == day)
      #expect(
        london.day(of: Instant(millisecondsSince1970: london.start(of: day).millisecondsSince1970 - 1)) == day.adding(days: -1))
    }
    #expect(london.start(of: try #require(CivilDate("2026-07-01"))).description == "2026-06-30T23:00:00.000Z")
  }

  @Test func measuredTimeIsRoundedHalfUp() {
    #expect(Milliseconds(1499).roundedToSeconds == Seconds(1))
    #expect(Milliseconds(1500).roundedToSeconds == Seconds(2))
    #expect(Milliseconds(0).roundedToSeconds == Seconds(0))
  }

  @Test func addingMonthsStaysInTheMonth() throws {
    let day = try #require(CivilDate("2026-01-31"))
    #expect(day.adding(months: 1).description == "2026-02-28")
    #expect(day.adding(months: 13).description == "2027-02-28")
    #expect(day.adding(months: -2).description == "2025-11-30")
  }
}
