/// Applications in the order of their scores, the highest first.
public struct Ranking<Application: Hashable & Comparable & Sendable>: Sendable {
  public struct Place: Hashable, Sendable {
    public let application: Application
    public let score: CombinedScore
    /// From 1. Those of the same score share a place, and the next place is as many further (1, 2, 2, 4).
    public let rank: Int
    /// How many share the place, this one counted.
    public let tied: Int
  }

  public let places: [Place]

  public init(_ scores: [Application: CombinedScore]) {
    let sorted = scores.sorted { a, b in
      (-a.value.hundredths, a.key) < (-b.value.hundredths, b.key)
    }
    let sizes = sorted.reduce(into: [Int64: Int]()) { $0[$1.value.hundredths, default: 0] += 1 }
    var (places, rank, last): ([Place], Int, Int64?) = ([], 0, nil)
    for (index, entry) in sorted.enumerated() {
      let score = entry.value.hundredths
      if score != last { (rank, last) = (index + 1, score) }
      places.append(Place(application: entry.key, score: entry.value, rank: rank, tied: sizes[score] ?? 1))
    }
    self.places = places
  }
}
