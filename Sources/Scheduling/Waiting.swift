/// Why a request does not start now.
public enum Waiting: Hashable, Sendable {
  /// Running jobs hold what it needs; it is the first to get it, or has been promised a start.
  case resources
  /// Those before it in the order come first.
  case behindOthers
  /// It would run into this maintenance window.
  case maintenance(name: String)
  /// It would run into this package of somebody else, or its own has not begun.
  case reservation(name: String)
  /// Too many of the nodes that could carry it are out of service.
  case nodeUnavailable
  /// The pool could not carry it even if it were empty and every node in service.
  case neverFits([Misfit])
}

extension Waiting {
  /// A short stable name: programs may rely on it.
  public var name: String {
    switch self {
    case .resources: "resources"
    case .behindOthers: "behind-others"
    case .maintenance: "maintenance"
    case .reservation: "reservation"
    case .nodeUnavailable: "node-unavailable"
    case .neverFits: "never-fits"
    }
  }
}
