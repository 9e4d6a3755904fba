import Quantities
import Testing

@Suite struct IdentifierTests {
  @Test func identifiersSortByTimeAndKeepEveryBit() {
    let early = Identifier<Int>(madeAt: Instant(secondsSince1970: 1), random: (.max, .max))
    let late = Identifier<Int>(madeAt: Instant(millisecondsSince1970: 1001), random: (0, 0))
    #expect(early < late)
    #expect(early.rawValue.hasSuffix("zzzzzzzzzzzzzzzz"))
    #expect(Identifier<Int>(rawValue: early.rawValue) == early)
    #expect(Identifier<Int>(rawValue: "../../etc/passwd0123456789") == nil)
  }

  @Test func theDigestIsTheStandardsOwn() {
    // FIPS 180-4's example "abc".
    #expect(Digest(of: "abc".utf8).description == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Digest(Digest(of: [UInt8]()).description) == Digest(of: [UInt8]()))
    #expect(Digest("00") == nil)
  }
}
