public import Language
public import Quantities

/// How the scores of an application's reviewers become one score.
///
/// Each score is placed on its criterion's scale (its least is nothing, its most is everything), weighted, and added up:
/// that is a review's score. The reviews' mean or median is the application's. All of it is exact; the result alone is
/// rounded, once, half up, to a hundredth of a point of 100 (`CombinedScore`).
public struct Scoring: Hashable, Sendable {
  /// What is scored, how much it counts, and by which whole numbers.
  public struct Criterion: Hashable, Sendable {
    public let id: String
    public let name: Phrase
    public let weight: Share
    public let scale: ClosedRange<Int>
    /// The mean of the reviewers' scores must reach it, on the criterion's scale; nil for none.
    public let minimum: Int?

    public init(id: String, name: Phrase, weight: Share, scale: ClosedRange<Int>, minimum: Int? = nil) {
      self.id = id
      self.name = name
      self.weight = weight
      self.scale = scale
      self.minimum = minimum
    }
  }

  /// How the reviews of one application become one.
  public enum Combination: String, CaseIterable, Sendable, Hashable, Codable {
    case mean
    /// The middle one; of an even number, the mean of the two in the middle.
    case median
  }

  /// Why criteria cannot be scored by.
  public enum Fault: Error, Hashable, Sendable {
    case noCriteria
    case duplicate(id: String)
    /// A scale has at least two marks and spans at most `mostSpan`.
    case scale(id: String)
    case minimum(id: String)
    /// The weights do not add up to exactly the whole.
    case weights
    /// Weights or scales have no common measure of at most `mostParts`.
    case tooFine
  }

  public static let mostCriteria = 30
  public static let mostSpan = 1000
  /// The most parts into which weights, and scales, may divide the whole: it keeps every sum far within 128 bits.
  public static let mostParts: Int64 = 1_000_000
  /// The most reviews of one application.
  public static let mostReviews = 100

  public let criteria: [Criterion]
  public let combination: Combination
  /// The combined score that an approval needs; nil for none.
  public let threshold: Share?
  private let weightParts: Int64
  private let scaleParts: Int64

  public init(_ criteria: [Criterion], combination: Combination = .mean, threshold: Share? = nil) throws(Fault) {
    guard (1...Scoring.mostCriteria).contains(criteria.count) else { throw .noCriteria }
    var seen: Set<String> = []
    for criterion in criteria {
      guard seen.insert(criterion.id).inserted else { throw .duplicate(id: criterion.id) }
      let (span, overflow) = criterion.scale.upperBound.subtractingReportingOverflow(criterion.scale.lowerBound)
      guard !overflow, (1...Scoring.mostSpan).contains(span) else { throw .scale(id: criterion.id) }
      if let minimum = criterion.minimum, !criterion.scale.contains(minimum) { throw .minimum(id: criterion.id) }
    }
    let weights = Scoring.commonMultiple(criteria.map(\.weight.denominator))
    let scales = Scoring.commonMultiple(criteria.map { Int64($0.scale.count - 1) })
    guard let weights, let scales else { throw .tooFine }
    guard criteria.reduce(0, { $0 + $1.weight.numerator * (weights / $1.weight.denominator) }) == weights else { throw .weights }
    self.criteria = criteria
    self.combination = combination
    self.threshold = threshold
    (weightParts, scaleParts) = (weights, scales)
  }

  /// Nil where it is more than `mostParts`.
  private static func commonMultiple(_ numbers: [Int64]) -> Int64? {
    var result: Int64 = 1
    for number in numbers {
      var (a, b) = (result, number)
      while b != 0 { (a, b) = (b, a % b) }
      result = result / a * number
      guard result <= mostParts else { return nil }
    }
    return result
  }

  /// What is missing or off the scale in one review's scores, each by its criterion; a complete review has nothing.
  public func faults(in scores: [String: Int]) -> [Problem.Fault] {
    let known = Set(criteria.map(\.id))
    let missing = criteria.compactMap { criterion -> Problem.Fault? in
      let scale = criterion.scale
      guard let score = scores[criterion.id] else {
        return .init(
          field: "scores.\(criterion.id)", rule: "required",
          Phrase(
            "A score for '\(criterion.name.english)' is required.", "須為「\(criterion.name.traditionalChinese)」評分。"))
      }
      guard !scale.contains(score) else { return nil }
      return .init(
        field: "scores.\(criterion.id)", rule: "scale",
        Phrase(
          "'\(criterion.name.english)' is scored from \(scale.lowerBound) to \(scale.upperBound), not \(score).",
          "「\(criterion.name.traditionalChinese)」的評分範圍為 \(scale.lowerBound) 至 \(scale.upperBound)，不可為 \(score)。"))
    }
    let unknown = scores.keys.filter { !known.contains($0) }.sorted().map { id in
      Problem.Fault(
        field: "scores.\(id.prefix(64))", rule: "criterion",
        Phrase("The scheme has no criterion '\(id.prefix(64))'.", "計劃沒有評審準則「\(id.prefix(64))」。"))
    }
    return missing + unknown
  }

  /// One review's score in parts of `wholeParts`. - Precondition: the review has no faults.
  private func parts(of scores: [String: Int]) -> Int128 {
    criteria.reduce(Int128(0)) { sum, criterion in
      let weight = criterion.weight.numerator * (weightParts / criterion.weight.denominator)
      let reached = Int64((scores[criterion.id] ?? criterion.scale.lowerBound) - criterion.scale.lowerBound)
      return sum + Int128(weight) * Int128(reached * (scaleParts / Int64(criterion.scale.count - 1)))
    }
  }

  private var wholeParts: Int128 { Int128(weightParts) * Int128(scaleParts) }

  /// The score of an application from its reviews; nil where there is none, or one is incomplete.
  public func combine(_ reviews: [[String: Int]]) -> CombinedScore? {
    guard (1...Scoring.mostReviews).contains(reviews.count), reviews.allSatisfy({ faults(in: $0).isEmpty }) else { return nil }
    let sorted = reviews.map(parts).sorted()
    let counted =
      switch combination {
      case .mean: sorted[...]
      case .median: sorted[(sorted.count - 1) / 2...sorted.count / 2]
      }
    let most = Int128(CombinedScore.whole)
    // At most the whole, so it always fits.
    let score = try? Rounding.halfUp(counted.reduce(0, +) * most, over: wholeParts * Int128(counted.count))
    return score.map { CombinedScore(hundredths: $0, short: short(reviews), reviews: reviews.count) }
  }

  /// The criteria whose mean score does not reach its minimum.
  private func short(_ reviews: [[String: Int]]) -> [String] {
    criteria.filter { criterion in
      guard let minimum = criterion.minimum else { return false }
      return reviews.reduce(0) { $0 + ($1[criterion.id] ?? criterion.scale.lowerBound) } < minimum * reviews.count
    }.map(\.id)
  }

  /// Whether an application of this score may be approved: it reaches the threshold, and each criterion its minimum.
  public func passes(_ score: CombinedScore) -> Bool {
    guard score.short.isEmpty else { return false }
    guard let threshold else { return true }
    return Int128(score.hundredths) * Int128(threshold.denominator)
      >= Int128(CombinedScore.whole) * Int128(threshold.numerator)
  }
}
