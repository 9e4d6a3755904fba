/// In which order waiting requests are served, and how those behind one that must wait are fitted in. Written
/// `ORDER` or `ORDER+FIT`, such as `fcfs`, `fcfs+easy`, `sjf+easy-sjf`; `easy` alone stands for `fcfs+easy`.
public struct Policy: Hashable, Sendable {
  /// Who comes first. The formulas are those of `Score`; whoever ties stands in the order of submission, then of
  /// identifiers.
  public enum Order: String, CaseIterable, Hashable, Sendable {
    /// First come, first served: by the moment of submission, then by identifier.
    case firstComeFirstServed = "fcfs"
    /// The shortest requested time first.
    case shortestFirst = "sjf"
    /// The learned static order F1 (Carastan-Santos and de Camargo, SC'17): `Score.f1`.
    case f1
    /// Long waits, short requests and large jobs first (Tang et al., CLUSTER 2009): `Score.wfp3`.
    case wfp3
    /// Long waits, short requests and small jobs first (Tang et al., CLUSTER 2009): `Score.unicep`.
    case unicep
    /// Who has used least of late first: `DecayingUse`.
    case fairShare = "fair-share"
    /// The largest slowdown so far first, by the requested time: `Score.slowdown`.
    case slowdown
    /// Praya's own policy, which needs no fit, as it plans by itself: `PrayaIndex`, `PrayaConstants`.
    case praya

    /// Whether two that wait can change places by the passing of time, or by what runs.
    public var changesWithTime: Bool {
      switch self {
      case .firstComeFirstServed, .shortestFirst, .f1: false
      case .wfp3, .unicep, .fairShare, .slowdown, .praya: true
      }
    }
  }

  /// What may start while one before it waits.
  public enum Fit: Hashable, Sendable, CaseIterable {
    /// Nothing that could use the same nodes. Written by leaving it out.
    case strict
    /// The first that waits has a reservation at the earliest moment that the requested ends of running jobs allow;
    /// whoever does not delay it may start, tried in the queue's order (EASY; Lifka, JSSPP 1995).
    case easy
    /// As `easy`, but tried by requested time, the shortest first.
    case easyShortestFirst
    /// Everyone has a reservation when it comes, at the earliest moment that delays nobody's; an early end moves
    /// reservations forward only (Mu'alem and Feitelson, TPDS 2001).
    case conservative
    /// Whoever is first when a job must be picked is served next, whoever comes later (the selection of RLScheduler,
    /// SC'20); nobody passes it.
    case committed
    /// As `committed`; meanwhile those may start, by submission, that end strictly before the moment at which it was
    /// to start when it was picked.
    case committedGreedy

    /// Its name after the plus sign; nil for the one that is left out.
    public var name: String? {
      switch self {
      case .strict: nil
      case .easy: "easy"
      case .easyShortestFirst: "easy-sjf"
      case .conservative: "conservative"
      case .committed: "committed"
      case .committedGreedy: "committed-greedy"
      }
    }

    /// Whether each arrival and each end has a pass of its own, at one instant arrivals first. Otherwise one pass
    /// follows all that happened at an instant.
    public var passesAtEveryEvent: Bool { self == .committed || self == .committedGreedy }
  }

  public var order: Order
  public var fit: Fit

  /// Whether single passes decide by it as the simulator does: they remember nothing but promises, and so neither the
  /// reservations of a conservative or committed fit nor what each project has used; nor do they know of the beginning of a
  /// workload, from which F1 counts: years after it, its term for the submission would tell a day from the next no longer,
  /// and large requests would wait for good.
  public var isLive: Bool {
    switch (order, fit) {
    case (.fairShare, _), (.f1, _), (_, .conservative), (_, .committed), (_, .committedGreedy): false
    case (_, .strict), (_, .easy), (_, .easyShortestFirst): true
    }
  }

  /// The names of the orders and fits that are live.
  public static var liveOrders: [String] { Order.allCases.filter { Policy(order: $0).isLive }.map(\.rawValue) }
  public static var liveFits: [String] {
    Fit.allCases.filter { Policy(order: .firstComeFirstServed, fit: $0).isLive }.compactMap(\.name)
  }

  public init(order: Order, fit: Fit = .strict) {
    self.order = order
    self.fit = fit
  }

  public static let firstComeFirstServed = Policy(order: .firstComeFirstServed)
  /// Praya's own.
  public static let praya = Policy(order: .praya)
  /// `fcfs+easy`.
  public static let easy = Policy(order: .firstComeFirstServed, fit: .easy)

  /// The names of the orders there are.
  public static var orders: [String] { Order.allCases.map(\.rawValue) }
  /// The names of the fits there are, but for the strict one, which has none.
  public static var fits: [String] { Fit.allCases.compactMap(\.name) }
  /// Short names, and the policies that they stand for.
  public static let aliases = ["easy": Policy.easy]
}
