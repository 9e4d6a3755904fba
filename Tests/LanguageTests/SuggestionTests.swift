import Testing

@testable import Language

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("", "", 0), ("abc", "abc", 0), ("abc", "", 3), ("", "abc", 3), ("abc", "abd", 1), ("abc", "ac", 1), ("ac", "abc", 1),
    ("abc", "acb", 1), ("cuont", "count", 1), ("ca", "abc", 3), ("kitten", "sitting", 3), ("項目", "目項", 1),
  ])
  func theDistanceCountsMistakesOfTyping(a: String, b: String, distance: Int) {
    #expect(Suggestion.distance(Array(a), Array(b)) == distance)
    #expect(Suggestion.distance(Array(b), Array(a)) == distance)
  }

  @Test func theNearestNameIsSuggestedIfItIsNear() {
    let known = ["submit", "status", "list", "logs"]
    #expect(Suggestion.nearest(to: "submitt", among: known) == "submit")
    #expect(Suggestion.nearest(to: "Sumbit", among: known) == "submit")
    #expect(Suggestion.nearest(to: "lsit", among: known) == "list")
    #expect(Suggestion.nearest(to: "cancel", among: known) == nil)
    #expect(Suggestion.nearest(to: String(repeating: "a", count: 65), among: known) == nil)
    #expect(Suggestion.nearest(to: "a", among: []) == nil)
  }
}
