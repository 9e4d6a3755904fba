import Language
import Offers
import Scheduling
import Testing

@Suite struct WaitingPhraseTests {
  @Test func everyWaitingReasonHasItsOwnNameAndWords() {
    let reasons: [Waiting] = [
      .resources, .behindOthers, .maintenance(name: "cooling"), .reservation(name: "robots"), .nodeUnavailable,
      .neverFits([.nodes(asked: 4, suitable: 2), .cpusPerNode(asked: 9, largest: 8)]),
    ]
    #expect(Set(reasons.map(\.name)).count == reasons.count)
    #expect(Set(reasons.map(\.phrase.english)).count == reasons.count)
    #expect(Set(reasons.map(\.phrase.traditionalChinese)).count == reasons.count)
    #expect(Waiting.maintenance(name: "cooling").phrase.traditionalChinese.contains("「cooling」"))
    #expect(
      reasons.last?.phrase.english
        == "This place can never carry it. Nodes needed: 4. Nodes here that suffice: 2. "
        + "CPUs needed on one node: 9. The largest node here has 8.")
  }
}
