public import Quantities

extension SeededGenerator {
  /// A generator of its own for each of several uses of one seed: what one draws does not shift the others.
  public init(seed: UInt64, for use: String) {
    var mixed = seed ^ 0x5072_6179_6153_6565
    for byte in use.utf8 { mixed = (mixed ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    self.init(seed: mixed)
    _ = next()
  }

  /// True in so many of a thousand cases.
  public mutating func chance(_ perMille: Int) -> Bool { number(0...999) < perMille }

  public mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  public mutating func pick<Item>(_ items: [Item]) -> Item? { items.randomElement(using: &self) }

  /// One of several, each as often as its weight says. - Precondition: a weight is positive.
  public mutating func pick<Item>(weighted items: [(weight: Int, item: Item)]) -> Item {
    var left = number(0...(items.reduce(0) { $0 + $1.weight } - 1))
    for (weight, item) in items {
      if left < weight { return item }
      left -= weight
    }
    preconditionFailure("the weights have a sum")
  }
}
