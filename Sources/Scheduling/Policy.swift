/// In which order waiting requests are served, and how those behind one that must wait are fitted in. Written
/// `ORDER` or `ORDER+FIT`, such as `fcfs`.
public struct Policy: Hashable, Sendable {
  public enum Order: String, CaseIterable, Hashable, Sendable {
    /// First come, first served: by the moment of submission, then by identifier.
    case firstComeFirstServed = "fcfs"
  }

  /// What may start while one before it waits.
  public enum Fit: Hashable, Sendable, CaseIterable {
    /// Nothing that could use the same nodes. Written by leaving it out.
    case strict

    /// Its name after the plus sign; nil for the one that is left out.
    public var name: String? {
      switch self {
      case .strict: nil
      }
    }
  }

  public var order: Order
  public var fit: Fit

  public init(order: Order, fit: Fit = .strict) {
    self.order = order
    self.fit = fit
  }

  public static let firstComeFirstServed = Policy(order: .firstComeFirstServed)

  /// The names of the orders there are.
  public static var orders: [String] { Order.allCases.map(\.rawValue) }
  /// The names of the fits there are, but for the strict one, which has none.
  public static var fits: [String] { Fit.allCases.compactMap(\.name) }
}

extension Policy: CustomStringConvertible {
  public var description: String { fit.name.map { "\(order.rawValue)+\($0)" } ?? order.rawValue }

  /// Reads `ORDER[+FIT]`.
  public init(_ text: String) throws(PolicyFault) {
    let pieces = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let order = pieces.first.flatMap(Order.init(rawValue:)) else {
      throw .unknownOrder(pieces.first ?? "", known: Policy.orders)
    }
    guard pieces.count == 2 else {
      self.init(order: order)
      return
    }
    guard let fit = Fit.allCases.first(where: { $0.name == pieces[1] }) else {
      throw .unknownFit(pieces[1], known: Policy.fits)
    }
    self.init(order: order, fit: fit)
  }
}

/// Why a text names no policy.
public enum PolicyFault: Error, Hashable, Sendable, CustomStringConvertible {
  case unknownOrder(String, known: [String])
  case unknownFit(String, known: [String])

  public var description: String {
    switch self {
    case .unknownOrder(let name, let known): "there is no order '\(name)'; there are: \(known.joined(separator: ", "))"
    case .unknownFit(let name, let known):
      known.isEmpty
        ? "there is no fit '\(name)'; leave it out" : "there is no fit '\(name)'; there are: \(known.joined(separator: ", "))"
    }
  }
}
