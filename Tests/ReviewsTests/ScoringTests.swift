import Language
import Quantities
import Reviews
import Testing

@Suite struct ScoringTests {
  private func criterion(_ id: String, _ weight: String, _ scale: ClosedRange<Int>, minimum: Int? = nil) -> Scoring.Criterion {
    Scoring.Criterion(id: id, name: Phrase(same: id), weight: Share(weight) ?? .none, scale: scale, minimum: minimum)
  }

  @Test func weightedScoresAreCombinedByHand() throws {
    let scoring = try Scoring(
      [criterion("aim", "50%", 0...10), criterion("plan", "30%", 1...5), criterion("team", "20%", 0...4)],
      threshold: Share("60%"))
    // 0.5 × 8/10 + 0.3 × 3/4 + 0.2 × 2/4 = 0.725; 0.5 × 6/10 + 0.3 × 0 + 0.2 × 1 = 0.5.
    let first = ["aim": 8, "plan": 4, "team": 2]
    let second = ["aim": 6, "plan": 1, "team": 4]
    #expect(scoring.combine([first])?.hundredths == 7250)
    let both = try #require(scoring.combine([first, second]))
    #expect(both.description == "61.25" && both.reviews == 2 && scoring.passes(both))
    #expect(scoring.combine([second]).map(scoring.passes) == false)
  }

  @Test func aThirdIsRoundedOnceHalfUp() throws {
    let scoring = try Scoring([criterion("a", "1/3", 0...3), criterion("b", "2/3", 0...7)])
    // 1/3 × 1/3 = 0.1111…
    #expect(scoring.combine([["a": 1, "b": 0]])?.hundredths == 1111)
    // Three reviews whose scores each end in a third: the mean of 1/9 three times is still 1/9, not three roundings.
    #expect(scoring.combine(Array(repeating: ["a": 1, "b": 0], count: 3))?.hundredths == 1111)
    let half = try Scoring([criterion("a", "100%", 0...800)])
    // 1/800 of 100 points is 12.5 hundredths.
    #expect(half.combine([["a": 1]])?.hundredths == 13)
  }

  @Test func theMedianIsTheMiddleOrTheMeanOfTwo() throws {
    let scoring = try Scoring([criterion("a", "100%", 0...100)], combination: .median)
    func score(_ scores: Int...) -> Int64? { scoring.combine(scores.map { ["a": $0] })?.hundredths }
    #expect(score(90, 10, 50) == 5000)
    #expect(score(90, 10, 50, 60) == 5500)
  }

  @Test func aCriterionBelowItsMinimumFailsWhateverTheSum() throws {
    let scoring = try Scoring([criterion("a", "90%", 0...10), criterion("ethics", "10%", 0...10, minimum: 5)])
    let low = try #require(scoring.combine([["a": 10, "ethics": 4], ["a": 10, "ethics": 5]]))
    #expect(low.short == ["ethics"] && !scoring.passes(low))
    #expect(scoring.combine([["a": 0, "ethics": 6], ["a": 0, "ethics": 4]]).map(scoring.passes) == true)
  }

  @Test func whatCannotBeScoredByIsRefused() {
    func fault(_ criteria: Scoring.Criterion...) -> Scoring.Fault? {
      do {
        _ = try Scoring(criteria)
        return nil
      } catch { return error }
    }
    #expect(fault() == .noCriteria)
    #expect(fault(criterion("a", "50%", 0...1)) == .weights)
    #expect(fault(criterion("a", "50%", 0...1), criterion("a", "50%", 0...1)) == .duplicate(id: "a"))
    #expect(fault(criterion("a", "100%", 3...3)) == .scale(id: "a"))
    #expect(fault(criterion("a", "100%", Int.min...Int.max)) == .scale(id: "a"))
    #expect(fault(criterion("a", "100%", 0...3, minimum: 4)) == .minimum(id: "a"))
    #expect(
      fault(criterion("a", "1/999983", 0...1), criterion("b", "1/999979", 0...1)) == .tooFine)
    #expect(fault(criterion("a", "1/3", 0...1), criterion("b", "2/3", 0...1)) == nil)
  }

  @Test func anIncompleteReviewNamesWhatIsMissing() throws {
    let scoring = try Scoring([criterion("a", "50%", 0...5), criterion("b", "50%", 0...5)])
    #expect(scoring.faults(in: ["a": 6, "c": 1]).map(\.rule) == ["scale", "required", "criterion"])
    #expect(scoring.combine([["a": 1]]) == nil)
    #expect(scoring.combine([]) == nil)
  }

  /// Some scoring with small denominators, and complete reviews of it.
  private func random(_ random: inout SeededGenerator) throws -> (Scoring, [[String: Int]]) {
    let count = Int.random(in: 1...6, using: &random)
    var cuts = (1..<count).map { _ in Int64.random(in: 1...99, using: &random) }.sorted()
    cuts = [0] + cuts + [100]
    let criteria = try (0..<count).map { index in
      let least = Int.random(in: -5...5, using: &random)
      return Scoring.Criterion(
        id: "c\(index)", name: Phrase(same: "c"), weight: try Share(cuts[index + 1] - cuts[index], of: 100),
        scale: least...(least + Int.random(in: 1...10, using: &random)))
    }
    let scoring = try Scoring(criteria, combination: Bool.random(using: &random) ? .mean : .median)
    let reviews = (0..<Int.random(in: 1...9, using: &random)).map { _ in
      Dictionary(uniqueKeysWithValues: criteria.map { ($0.id, Int.random(in: $0.scale, using: &random)) })
    }
    return (scoring, reviews)
  }

  @Test func scoresCombineTheSameInAnyOrderAndMoreIsNeverLess() throws {
    for seed in 0..<400 as Range<UInt64> {
      var source = SeededGenerator(seed: seed)
      let (scoring, reviews) = try random(&source)
      let score = try #require(scoring.combine(reviews))
      #expect((0...10_000).contains(score.hundredths))
      for _ in 0..<3 { #expect(scoring.combine(reviews.shuffled(using: &source)) == score, "seed \(seed)") }
      // One mark more in one review never lowers the whole.
      var better = reviews
      if let criterion = scoring.criteria.randomElement(using: &source), let mark = better[0][criterion.id],
        mark < criterion.scale.upperBound
      {
        better[0][criterion.id] = mark + 1
        #expect(try #require(scoring.combine(better)).hundredths >= score.hundredths, "seed \(seed)")
      }
      let most = Dictionary(uniqueKeysWithValues: scoring.criteria.map { ($0.id, $0.scale.upperBound) })
      let least = Dictionary(uniqueKeysWithValues: scoring.criteria.map { ($0.id, $0.scale.lowerBound) })
      #expect(scoring.combine([most])?.hundredths == 10_000 && scoring.combine([least])?.hundredths == 0)
    }
  }
}
