internal import Centres
internal import Jobs
internal import Quantities

extension JobRecord {
  /// Whether it has begun at some centre, as far as the hub ever heard: then it stays where it is.
  var hasBegun: Bool { startedAt != nil || restarts > 0 }

  /// The moment from which it counts as stuck; nil for a job that stays whatever happens.
  func stuck(at moment: Instant) -> Instant? { moveRule == .never ? nil : moment }

  /// The most that it can cost by its price, whoever pays.
  func maximum(_ currency: Currency) throws -> Money {
    try price(currency).charge(for: try DeviceSeconds(devices: devices, for: walltime))
  }

  /// What its leaving gives back.
  var released: ReleasedHold { ReleasedHold(own: heldOwn, scheme: heldScheme, deviceSeconds: heldDeviceSeconds) }

  /// The keys that its run had where it was given back.
  var formerKeys: [RunKey] { runKeys.dropLast().compactMap { RunKey(rawValue: $0) } }

  /// Whether a move to this place needs nobody's word: it costs no more than somebody accepted, in all and in own money, and
  /// takes no more of a grant's device-seconds than it holds.
  func covers(_ offer: PlaceOffer, _ currency: Currency) throws -> Bool {
    let (total, own) = (try acceptedTotal ?? maximum(currency).minorUnits, acceptedOwn ?? heldOwn)
    return offer.listPrice.minorUnits <= total && offer.ownShare.minorUnits <= own
      && (funding != .deviceSeconds || offer.deviceSecondsFromGrant.count <= heldDeviceSeconds)
  }
}
