import Language
import Testing

@testable import Jobs

@Suite struct BatchOptionTests {
  @Test func `every option has a name and a letter of its own`() {
    let names = BatchOption.all.map(\.long)
    #expect(Set(names).count == names.count)
    let letters = BatchOption.all.compactMap(\.short)
    #expect(Set(letters).count == letters.count)
    #expect(names.allSatisfy { $0.allSatisfy { $0 == "-" || ("a"..."z").contains($0) } })
  }

  @Test func `what is not used or not supported says what happens instead, in both languages`() {
    for option in BatchOption.all {
      switch option.treatment {
      case .read: break
      case .notUsed(let instead), .unsupported(let instead):
        #expect(instead.english != instead.traditionalChinese)
        #expect(!instead.english.hasSuffix("."), "\(option.long): the sentence around it ends with one")
      }
    }
  }
}
