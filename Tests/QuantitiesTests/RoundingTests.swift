import Quantities
import Testing

@Suite struct RoundingTests {
  @Test(arguments: [(5, 2, 3), (4, 3, 1), (-5, 2, -3), (0, 7, 0), (7, 7, 1), (10, 4, 3), (9, 4, 2)] as [(Int64, Int64, Int64)])
  func halfGoesAwayFromZero(numerator: Int64, denominator: Int64, expected: Int64) throws {
    #expect(try Rounding.halfUp(Int128(numerator), over: Int128(denominator)) == expected)
  }

  @Test func whatDoesNotFitIsRefused() {
    #expect(throws: QuantityError.overflow) { try Rounding.halfUp(Int128(Int64.max) * 2, over: 1) }
  }

  @Test func partsAddUpToTheTotalWhateverTheWeights() throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<2000 {
      let weights = (0..<Int.random(in: 1...12, using: &random)).map { _ in Int64.random(in: 0...5000, using: &random) }
      guard weights.contains(where: { $0 > 0 }) else { continue }
      let total = Int64.random(in: 0...1_000_000, using: &random)
      let parts = try Rounding.split(total, by: weights)
      #expect(parts.reduce(0, +) == total)
      #expect(parts.allSatisfy { $0 >= 0 })
      for (part, weight) in zip(parts, weights) {
        let exact = Double(total) * Double(weight) / Double(weights.reduce(0, +))
        #expect(abs(Double(part) - exact) <= 1)
      }
    }
  }
}
