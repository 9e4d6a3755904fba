public import Quantities

/// In which order offers are shown.
public enum Ranking: String, CaseIterable, Sendable, Codable {
  /// The least own share first; then the least maximum, the earliest start.
  case cheapest
  /// The earliest forecast start first; then the least own share, the least maximum.
  case soonest
  /// The least product of own share and forecast time to the end (in milliseconds from now) first; then the least
  /// product of maximum and that time, the earliest start.
  ///
  /// A product, as in the energy-delay product by which processors are compared (Gonzalez and Horowitz, IEEE Journal of
  /// Solid-State Circuits 31(9), 1996): one per cent cheaper weighs as much as one per cent sooner, no weights or units
  /// enter, and which of two offers is better does not hang on a third. Among offers without an own share the public
  /// cost takes its place.
  case balanced

  /// The offers in order; those that tie in all of this by the pool's identifier.
  public func order(_ offers: [Offer], now: Instant) -> [Offer] {
    offers.map { (key: key(of: $0, now: now), offer: $0) }
      .sorted { a, b in
        a.key == b.key ? a.offer.poolID < b.offer.poolID : a.key.lexicographicallyPrecedes(b.key)
      }
      .map(\.offer)
  }

  private func key(of offer: Offer, now: Instant) -> [Int128] {
    let own = Int128(offer.charge.ownShare.minorUnits)
    let all = Int128(offer.charge.maximum.minorUnits)
    let start = Int128(offer.forecastStart.millisecondsSince1970)
    let time = Int128((offer.forecastEnd - now).count)
    return switch self {
    case .cheapest: [own, all, start]
    case .soonest: [start, own, all]
    case .balanced: [own * time, all * time, start]
    }
  }
}
