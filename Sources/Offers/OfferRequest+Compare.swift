public import Quantities
import Scheduling

extension OfferRequest {
  /// Sorts the places into those offered, ranked, and those refused, each with every reason.
  ///
  /// The start is forecast only where nothing else is in the way; elsewhere a grant's end is held against the earliest
  /// end there could be, now plus walltime.
  ///
  /// - Precondition: all amounts are in one currency.
  public func compare(_ places: [Place], for demander: Demander, now: Instant, ranking: Ranking) -> Comparison {
    var comparison = Comparison(offers: [], refused: [])
    for place in places.sorted(by: { $0.poolID < $1.poolID }) {
      switch offer(at: place, for: demander, now: now) {
      case .success(let offer): comparison.offers.append(offer)
      case .failure(let refusals):
        comparison.refused.append(
          Comparison.RefusedPlace(
            centreID: place.centreID, centreName: place.centreName, poolID: place.poolID, poolName: place.poolName,
            reasons: refusals.reasons))
      }
    }
    comparison.offers = ranking.order(comparison.offers, now: now)
    return comparison
  }

  /// The offer of one place, or every reason why there is none.
  public func offer(at place: Place, for demander: Demander, now: Instant) -> Result<Offer, Refusals> {
    let refusals = refusals(at: place, for: demander, earliestEnd: now + demand.walltime)
    guard refusals.isEmpty else { return .failure(Refusals(reasons: refusals)) }
    let (start, isLowerBound): (Instant, Bool)
    switch place.state.forecastStart(of: waitingRequest(of: demander, now: now), now: now) {
    case .starts(let moment): (start, isLowerBound) = (moment, false)
    case .notBefore(let moment): (start, isLowerBound) = (moment, true)
    case .never(let reason): return .failure(Refusals(reasons: OfferRequest.refusals(for: reason)))
    }
    let end = start + demand.walltime
    if let expiry = demander.grant?.expires, end > expiry {
      return .failure(Refusals(reasons: [.grantExpires(at: expiry, couldEnd: end)]))
    }
    guard let charge = try? Charge(for: demand, at: place.price, with: demander.grant) else {
      return .failure(Refusals(reasons: [.beyondLedger]))
    }
    return .success(
      Offer(
        centreID: place.centreID, centreName: place.centreName, poolID: place.poolID, poolName: place.poolName,
        deviceModel: place.deviceModel, jurisdiction: place.jurisdiction, price: place.price, charge: charge,
        grantLeft: grantLeft(of: demander.grant, after: charge, model: place.deviceModel),
        ownMoneyLeft: demander.ownMoney - charge.ownShare, forecastStart: start, forecastEnd: end,
        startsLaterPossibly: isLowerBound))
  }

  /// The request as the last of a queue.
  private func waitingRequest(of demander: Demander, now: Instant) -> WaitingRequest<String> {
    var request = WaitingRequest(id: OfferRequest.lastIdentifier, demand: demand, submitted: now, project: demander.project)
    if case .package(_, let reservation) = demander.grant?.form { request.reservation = reservation }
    return request
  }

  /// Comes after every identifier of a job: of what was submitted in this millisecond the new one is last.
  private static let lastIdentifier = "\u{10FFFF}"

  private static func refusals(for reason: Waiting) -> [Refusal] {
    switch reason {
    case .neverFits(let misfits): misfits.map(Refusal.neverFits)
    // Who waits for running jobs waits for their ends, and these are forecast: only nodes can keep it for ever.
    case .nodeUnavailable, .resources, .behindOthers: [.nodesOutOfService]
    case .maintenance: [.maintenance(until: nil)]
    case .reservation(let name): [.neverFits(.reservationOver(name: name))]
    }
  }

  private func grantLeft(of grant: GrantTerms?, after charge: Charge, model: String?) -> Offer.GrantLeft? {
    switch grant?.form {
    case .money(_, let available): .money(available - charge.schemeShare)
    case .deviceSeconds(let available):
      model.map { .deviceSeconds(model: $0, DeviceSeconds((available[$0]?.count ?? 0) - charge.deviceSecondsFromGrant.count)) }
    case .package, nil: nil
    }
  }
}
