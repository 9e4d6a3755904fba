import Language
public import Quantities
public import Reviews

extension Scheme {
  /// How applications are reviewed: by how many, on which scales, combined how, decided by how many.
  public struct ReviewRules: Hashable, Sendable {
    /// How many review each application.
    public var reviewers: Int
    /// The scale of the criteria that have none of their own.
    public var scale: ClosedRange<Int>?
    public var combination: Scoring.Combination
    /// The combined score that an approval needs; nil for none.
    public var threshold: Share?
    /// Days from the asking to the review; nil where nothing is promised.
    public var promise: DaySpan?
    /// Of a sitting; more than half of its members where the scheme does not say.
    public var quorum: Quorum?
  }

  /// How scores of this scheme are combined; nil where it has no review, or criteria that cannot be scored by.
  public var scoring: Scoring? {
    decision.review.flatMap { try? $0.scoring(decision.criteria) }
  }

  /// How many of a sitting's members must be there.
  public var quorum: Quorum { decision.review?.quorum ?? .majority }
}

extension Scheme.ReviewRules {
  /// - Throws: what keeps these criteria from being scored by. A criterion without a weight, or without any scale, has
  ///   been refused before.
  func scoring(_ criteria: [Scheme.Criterion]) throws(Scoring.Fault) -> Scoring {
    var scored: [Scoring.Criterion] = []
    for criterion in criteria {
      guard let weight = criterion.weight else { throw .weights }
      guard let scale = criterion.scale ?? scale else { throw .scale(id: criterion.id) }
      scored.append(
        Scoring.Criterion(id: criterion.id, name: criterion.name, weight: weight, scale: scale, minimum: criterion.minimum))
    }
    return try Scoring(scored, combination: combination, threshold: threshold)
  }
}
