internal import Quantities

/// Who might review what: each application gets as many reviewers as the scheme asks for, from those with the least to
/// do. Equals are drawn by a seed, so that a proposal can be made again and looked into.
public enum ReviewerProposal {
  /// - Parameters:
  ///   - needs: how many reviewers each application still lacks.
  ///   - load: how many open reviews each reviewer has.
  ///   - isBarred: whether a reviewer may not, or does already, review an application.
  /// - Returns: the proposed reviewers of each application; fewer than it needs where there are no more.
  public static func make<Application: Hashable & Comparable, Reviewer: Hashable & Comparable>(
    needs: [Application: Int], load: [Reviewer: Int], seed: UInt64, isBarred: (Reviewer, Application) -> Bool
  ) -> [Application: [Reviewer]] {
    var random = SeededGenerator(seed: seed)
    var load = load
    var open: [Application: Set<Reviewer>] = [:]
    for application in needs.keys { open[application] = Set(load.keys.filter { !isBarred($0, application) }) }
    var proposal: [Application: [Reviewer]] = [:]
    // Those with the fewest to choose from choose first, or an easy one would take their last reviewer's time.
    let order = needs.keys.sorted { a, b in (open[a]?.count ?? 0, a) < (open[b]?.count ?? 0, b) }
    for application in order {
      // In the order of their names before the draw, so that the seed alone decides.
      let drawn = (open[application] ?? []).sorted().map { ($0, random.next()) }
      let chosen = drawn.sorted { a, b in
        (load[a.0] ?? 0, a.1, a.0) < (load[b.0] ?? 0, b.1, b.0)
      }.prefix(max(0, needs[application] ?? 0)).map(\.0)
      for reviewer in chosen { load[reviewer, default: 0] += 1 }
      proposal[application] = chosen
    }
    return proposal
  }
}
