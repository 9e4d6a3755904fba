import Foundation

/// What each of many accounts (projects, users) has used of late: processor-seconds that lose half their weight every
/// `halfLife`. Fair share serves first who has used least.
///
/// With n processors in use the decayed use U follows dU/dt = n − λU, λ = ln 2 / half-life, so between two events
/// U(t + d) = n/λ + (U(t) − n/λ) e^(−λd): no step width enters (the decay of Slurm's multifactor plugin, continuous).
public struct DecayingUse: Sendable {
  /// A week, as is the default of Slurm's `PriorityDecayHalfLife`.
  public static let halfLife = 7.0 * 86_400

  private var uses: [Int32: (use: Double, processors: Int, since: Int64)] = [:]

  public init() {}

  /// The account holds `change` processors more (or, negative, fewer) from `now` on.
  public mutating func change(of account: Int32, by change: Int, at now: Int64) {
    let use = use(of: account, at: now)
    let processors = (uses[account]?.processors ?? 0) + change
    uses[account] = (use, processors, now)
  }

  /// Decayed processor-seconds at `now`.
  public func use(of account: Int32, at now: Int64) -> Double {
    guard let entry = uses[account] else { return 0 }
    let rate = log(2.0) / DecayingUse.halfLife
    let level = Double(entry.processors) / rate
    return level + (entry.use - level) * exp(-rate * Double(now - entry.since))
  }
}
