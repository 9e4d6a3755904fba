extension Policy: CustomStringConvertible {
  public var description: String { fit.name.map { "\(order.rawValue)+\($0)" } ?? order.rawValue }

  /// Reads `ORDER[+FIT]`, or one of `aliases`.
  public init(_ text: String) throws(PolicyFault) {
    if let policy = Policy.aliases[text] {
      self = policy
      return
    }
    let pieces = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let order = pieces.first.flatMap(Order.init(rawValue:)) else {
      throw .unknownOrder(pieces.first ?? "", known: Policy.orders)
    }
    guard pieces.count == 2 else {
      self.init(order: order)
      return
    }
    guard order != .praya else { throw .unknownFit(pieces[1], known: []) }
    guard let fit = Fit.allCases.first(where: { $0.name == pieces[1] }) else {
      throw .unknownFit(pieces[1], known: Policy.fits)
    }
    self.init(order: order, fit: fit)
  }
}
