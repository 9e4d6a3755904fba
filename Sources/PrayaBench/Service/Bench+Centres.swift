import Foundation

extension Bench {
  /// Fifty centres in this process, and 100,000 jobs under way at them.
  func centres(_ program: String) async throws {
    let figures = try await ManyCentres(centres: 50, jobs: 100_000).measure(program, seconds: 30)
    Self.line(
      "50 centres, 100,000 jobs under way: oldest state, s",
      """
      \(Self.rounded(figures.oldest)), \(Self.rounded(figures.processors)) processors, each job looked at \
      \(Self.rounded(figures.looksPerSecond)) times a second
      """, "≤ 5 on one processor", "–")
  }
}
