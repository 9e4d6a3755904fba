public import Quantities
import Scheduling

extension OfferRequest {
  /// Every reason that keeps this job from `place`, but for those that only a forecast can tell.
  ///
  /// This is also what holds or no longer holds when an offer is accepted.
  ///
  /// - Parameter earliestEnd: when the job could end at best: a forecast's end, or now plus walltime.
  public func refusals(at place: Place, for demander: Demander, earliestEnd: Instant) -> [Refusal] {
    var refusals: [Refusal] = []
    if let poolID, poolID != place.poolID { refusals.append(.otherPoolAsked(asked: poolID)) }
    if let deviceModel, deviceModel != place.deviceModel {
      refusals.append(.deviceModel(asked: deviceModel, has: place.deviceModel))
    }
    refusals += Scheduler.misfits(of: demand, in: place.state.pool).map(Refusal.neverFits)
    if !demander.mayUse(jurisdiction: place.jurisdiction), let allowed = demander.jurisdictions {
      refusals.append(.jurisdiction(place: place.jurisdiction, allowed: allowed.sorted()))
    }
    if place.clearance < demander.dataClass {
      refusals.append(.clearance(needed: demander.dataClass, has: place.clearance))
    }
    if let grant = demander.grant { refusals += self.refusals(of: grant, at: place, earliestEnd: earliestEnd) }
    refusals += budgetRefusals(at: place, for: demander)
    switch place.health {
    case .accepting: break
    case .draining: refusals.append(.draining)
    case .unreachable(let since): refusals.append(.unreachable(since: since))
    case .maintenance(let until): refusals.append(.maintenance(until: until))
    }
    return refusals
  }

  private func refusals(of grant: GrantTerms, at place: Place, earliestEnd: Instant) -> [Refusal] {
    var refusals: [Refusal] = []
    if let centres = grant.centreIDs, !centres.contains(place.centreID) { refusals.append(.grantNotForCentre) }
    if let models = grant.deviceModels, demand.devicesPerNode > 0, let model = place.deviceModel, !models.contains(model) {
      refusals.append(.grantNotForModel(model))
    }
    if case .package(let poolID, _) = grant.form, poolID != place.poolID { refusals.append(.outsidePackage) }
    if let expiry = grant.expires, earliestEnd > expiry {
      refusals.append(.grantExpires(at: expiry, couldEnd: earliestEnd))
    }
    return refusals
  }

  private func budgetRefusals(at place: Place, for demander: Demander) -> [Refusal] {
    guard let charge = try? Charge(for: demand, at: place.price, with: demander.grant) else { return [.beyondLedger] }
    if case .deviceSeconds(let available) = demander.grant?.form, charge.use > .zero {
      // A place without devices of a model has nothing that such a grant could pay for.
      guard let model = place.deviceModel, let left = available[model] else {
        return [.grantNotForModel(place.deviceModel ?? "CPU")]
      }
      return left < charge.use ? [.deviceSeconds(model: model, needed: charge.use, available: left)] : []
    }
    return demander.ownMoney < charge.ownShare ? [.ownMoney(needed: charge.ownShare, available: demander.ownMoney)] : []
  }
}
