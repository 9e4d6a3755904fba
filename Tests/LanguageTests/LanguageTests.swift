import Language
import Quantities
import Testing

@Suite struct LanguageTests {
  @Test(arguments: [
    ("", ReaderLanguage.english), ("zh-HK", .traditionalChinese), ("en;q=0.5, zh-TW;q=0.9", .traditionalChinese),
    ("fr, en;q=0.2", .english), ("zh;q=0", .english), ("*", .english), (";;;,,q=", .english),
  ])
  func theHeaderChoosesTheLanguage(header: String, expected: ReaderLanguage) {
    #expect(ReaderLanguage(acceptLanguage: header) == expected)
  }

  @Test func moneyAndTimeAsReadersWriteThem() {
    #expect(Format.money(Money(minorUnits: 123_456_789, .hongKongDollar)) == "HK$1,234,567.89")
    #expect(Format.money(Money(minorUnits: -5, .renminbi)) == "−CNY 0.05")
    #expect(Format.walltime(Seconds(93_784)) == "1-02:03:04")
    #expect(Format.deviceHours(DeviceSeconds(11_700)) == "3.25")
  }
}
