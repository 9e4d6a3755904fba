import Foundation
import Language
import Ledger
import Quantities
import Testing

@Suite struct NameTests {
  @Test func aNameHasOneTo128PlainBytes() {
    #expect(AccountID(rawValue: "grant:01j.A_z/9-") != nil)
    #expect(AccountID(rawValue: String(repeating: "a", count: 128)) != nil)
    #expect(AccountID(rawValue: String(repeating: "a", count: 129)) == nil)
    for text in ["", " ", "a b", "a@b", "ä", "帳", "a\n", "a\0", "\u{212A}", ",", ";", "[", "`", "{"] {
      #expect(TransferID(rawValue: text) == nil, "\(text)")
    }
  }

  @Test func everyASCIICharacterIsAllowedOrNot() throws {
    let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/-".utf8)
    for byte in UInt8(0)...127 {
      #expect((Reason(rawValue: String(decoding: [byte], as: UTF8.self)) != nil) == allowed.contains(byte), "\(byte)")
    }
  }

  @Test func aNameIsMadeOfAPrefixAndAnIdentifier() {
    enum Job {}
    let identifier = Identifier<Job>(madeAt: Instant(millisecondsSince1970: 0), random: (1, 0))
    #expect(TransferID("hold", identifier).rawValue == "hold:" + identifier.rawValue)
  }

  @Test func namesAndUnitsAreTextInJSON() throws {
    let account = try JSONDecoder().decode([AccountID].self, from: Data(#"["fund:1"]"#.utf8))
    #expect(account == ["fund:1"])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([AccountID].self, from: Data(#"["a b"]"#.utf8)) }
    let units = [hongKong, h100]
    let data = try JSONEncoder().encode(units)
    #expect(String(decoding: data, as: UTF8.self) == #"["HKD","device-seconds:H100"]"#)
    #expect(try JSONDecoder().decode([LedgerUnit].self, from: data) == units)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([LedgerUnit].self, from: Data(#"["XXX"]"#.utf8)) }
  }

  @Test(arguments: ["HKD", "JPY", "device-seconds:H100", "device-seconds:Ascend-910", "device-seconds:device-seconds:x"])
  func aUnitReadsBackAsItIsWritten(text: String) throws {
    #expect(try #require(LedgerUnit(text)).description == text)
  }

  @Test(arguments: [
    "", "hkd", "HK", "H\u{212A}D", "device-seconds", "device-seconds:", "device-seconds:H 100", "Device-seconds:H100",
    "device-seconds:" + String(repeating: "x", count: 65),
  ])
  func whatIsNoUnitIsRefused(text: String) {
    #expect(LedgerUnit(text) == nil)
  }

  @Test func amountsKnowMoneyFromDeviceSeconds() {
    let money = Money(minorUnits: 1250, .hongKongDollar)
    #expect(LedgerAmount(money).money == money)
    #expect(LedgerAmount(money).deviceSeconds == nil)
    #expect(LedgerAmount(money).phrase.english == "HK$12.50")
    let use = LedgerAmount(DeviceSeconds(3600), model: "H100")
    #expect(use.money == nil)
    #expect(use.deviceSeconds == DeviceSeconds(3600))
    #expect(use.phrase.english == "3,600 device-seconds of H100")
  }
}
