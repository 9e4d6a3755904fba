import Foundation

/// The index of the policy `praya`, by which waiting requests are ranked, the highest first:
///
///     waited^α × urgency^β / (run^γ × processors^δ)
///
/// It joins Smith's rule (weight / work: who loses most by waiting for the least work first; Smith, 1956), the weight
/// being the slowdown a second of waiting costs, with a growth by waiting as in WFP3, so that nobody stays behind.
public struct PrayaIndex: Hashable, Sendable {
  /// The logarithm of the part that waiting does not change.
  public var standing: Double

  public init(_ expectation: RunHistory.Expectation, processors: Int, by constants: PrayaConstants) {
    standing =
      constants.urgency * log(expectation.urgency) - constants.run * log(max(expectation.run, constants.shortest))
      - constants.size * log(Double(max(processors, 1)))
  }

  /// The logarithm of the index, for whole seconds waited. Who has just come ranks last; where there is room it starts
  /// all the same.
  public func rank(waited: Int64, by constants: PrayaConstants) -> Double {
    constants.waited * log(Double(waited) + 0.01) + standing
  }

  /// The sorting key of one that is due since `due` seconds, below minus every rank that there is; whole seconds are
  /// told apart.
  static func dueKey(_ due: Double) -> Double { -1e15 + due }
}
