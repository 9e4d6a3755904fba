/// An application's score from 0 to 100 points, in hundredths of a point. What is shown is what counts: nobody is
/// ranked, passed or failed by a place that no reader sees.
public struct CombinedScore: Hashable, Sendable, Codable {
  public static let whole: Int64 = 10_000

  /// 0 to 10,000.
  public let hundredths: Int64
  /// The criteria whose mean score lies below their minimum.
  public let short: [String]
  /// From how many reviews.
  public let reviews: Int

  public init(hundredths: Int64, short: [String] = [], reviews: Int) {
    self.hundredths = hundredths
    self.short = short
    self.reviews = reviews
  }
}

extension CombinedScore: CustomStringConvertible {
  /// `72.35`
  public var description: String {
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }
}
