import Language
import Quantities
import Reviews
import Testing

@testable import Schemes

@Suite struct PresetTests {
  @Test func everyPresetReadsWithoutFaultAndWritesBackAsItStands() {
    for file in Presets.files {
      let (scheme, faults) = Scheme.read(file)
      #expect(faults.isEmpty, "\(faults)")
      guard let scheme else { continue }
      // The files stand in the one way in which schemes are written.
      let writesBack = scheme.write() == file
      #expect(writesBack, "\(scheme.id)")
      #expect(Scheme.read(scheme.write()).scheme == scheme)
    }
  }

  @Test func everyPresetIsNamedAndSaysWhereItComesFrom() {
    #expect(Presets.all.count == Presets.files.count)
    #expect(Set(Presets.all.map(\.id)).count == Presets.files.count)
    for scheme in Presets.all {
      #expect(Presets.named(scheme.id) == scheme)
      #expect(!scheme.source.marks.isEmpty && !scheme.notes.isEmpty)
      for phrase in [scheme.summary, scheme.source.title] + scheme.notes {
        #expect(isChinese(phrase.traditionalChinese), "\(scheme.id): \(phrase)")
        #expect(!isChinese(phrase.english), "\(scheme.id): \(phrase)")
      }
    }
    #expect(Presets.named("nothing") == nil)
  }

  @Test(arguments: [
    ("hong-kong-ai-subsidy", true), ("eurohpc-playground", true), ("beijing-compute-voucher", false),
    ("canada-ai-compute-access", false), ("shanghai-compute-voucher-2023", false), ("shanghai-compute-voucher-2025", false),
    ("hangzhou-compute-voucher", false), ("access-explore", false),
  ])
  func whatPrayaDoesNotHandOutSaysWhy(id: String, handled: Bool) {
    #expect((preset(id).notHandled == nil) == handled)
  }

  @Test func hongKongIsAsPublished() {
    let scheme = preset("hong-kong-ai-subsidy")
    #expect(scheme.payment == .discountAtSource && scheme.grants == .money && scheme.committeeAlwaysDecides)
    #expect(scheme.fund.inAll == .money(money("3000000000", "HKD")) && scheme.fund.perYear == nil)
    #expect(scheme.decision.criteria.map { $0.weight?.description } == ["25%", "20%"])
    #expect(scheme.progressReports != nil && scheme.progressReports?.everyMonths == nil)
    #expect(scheme.source.marks == [.officialPage, .press])
  }

  private func isChinese(_ text: String) -> Bool {
    text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
  }
}
