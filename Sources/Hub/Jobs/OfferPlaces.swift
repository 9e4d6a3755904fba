public import Access
internal import Centres
internal import Devices
public import Jobs
public import Language
internal import Ledger
public import Offers
public import Quantities
internal import Scheduling
internal import Storage

/// What somebody wants to run, and how they choose.
public struct OfferRequest: Sendable {
  /// The batch script with its `#SBATCH` lines.
  public var script: [UInt8]
  /// The script's own name, which the job takes where no directive names it.
  public var fileName: String?
  /// Words as on sbatch's command line; they beat the script's.
  public var options: [String]
  /// Nil for the script's `--account`.
  public var project: Slug?
  public var grant: GrantID?
  public var preference: Ranking

  public init(
    script: [UInt8], fileName: String? = nil, options: [String] = [], project: Slug? = nil, grant: GrantID? = nil,
    preference: Ranking = .cheapest
  ) {
    self.script = script
    self.fileName = fileName
    self.options = options
    self.project = project
    self.grant = grant
    self.preference = preference
  }
}

/// One place where it could run.
public struct PlaceOffer: Sendable {
  public let centre: Slug
  public let centreName: Phrase
  public let pool: Slug
  public let deviceModel: String?
  public let jurisdiction: String
  public let pricePerHour: Money
  /// The kept quotation that the price comes from; nil for today's list price.
  public let quotation: QuotationID?
  /// The most that one run can cost, and who would pay it.
  public let listPrice: Money
  public let schemeShare: Money
  public let ownShare: Money
  /// The device-seconds that one run would hold of a grant of device-seconds.
  public let deviceSecondsFromGrant: DeviceSeconds
  /// What would be left; nil without a grant, and with a package.
  public let grantLeft: Offer.GrantLeft?
  public let ownMoneyLeft: Money
  public let forecastStart: Instant
  public let forecastEnd: Instant
  /// The queue was too long to play to its end: it starts at the forecast start or later.
  public let startsLaterPossibly: Bool
  /// What the forecast rests on.
  public var basis = ForecastBasis.hubQueue
  /// When the centre last answered in this life of the hub; nil where it has not been asked yet.
  public var centreAnsweredAt: Instant?
}

/// Whose queue a forecast was played from.
public enum ForecastBasis: Hashable, Sendable {
  /// The hub's own, which it serves itself.
  case hubQueue
  /// The centre's, which others use too, as the centre showed it at that moment; nil where it has shown none yet, or not all.
  case centreQueue(seenAt: Instant?)
}

/// One place where it could not, with every reason.
public struct RefusedPlace: Sendable {
  public let centre: Slug
  public let centreName: Phrase
  public let pool: Slug
  public let reasons: [Phrase]

  /// The refusal of this one place.
  var problem: Problem {
    let english = reasons.map(\.english).joined(separator: " ")
    let chinese = reasons.map(\.traditionalChinese).joined()
    return Problem(
      .conflict, "place-refused",
      Phrase("The pool '\(pool)' cannot take this job. \(english)", "資源池「\(pool)」未能接受此作業。\(chinese)"),
      faults: reasons.map { Problem.Fault(field: "pool", rule: "suitable", $0) })
  }
}

/// All places, for one request.
public struct OfferAnswer: Sendable {
  public let request: JobRequest
  public let project: Slug
  public let warnings: [Problem.Fault]
  /// The best first, by the preference.
  public let offers: [PlaceOffer]
  public let refusals: [RefusedPlace]

  /// That no place takes the job, with each place's reasons.
  var nowhere: Problem {
    let faults = refusals.flatMap { place in
      place.reasons.map { reason in
        Problem.Fault(
          field: "pool", rule: "suitable",
          Phrase(
            "\(place.centreName.english), \(place.pool): \(reason.english)",
            "\(place.centreName.traditionalChinese)，\(place.pool)：\(reason.traditionalChinese)"))
      }
    }
    return Problem(
      .conflict, "no-place",
      Phrase("No centre can take this job. Each place's reasons follow.", "沒有算力中心可接受此作業，各處原因如下。"), faults: faults)
  }
}

extension Hub {
  /// Asks every place for an offer: what the job would cost there at most, who would pay, and when it might start.
  /// Reserves nothing.
  public func requestOffers(_ request: OfferRequest, by actor: Actor) async throws(Problem) -> OfferAnswer {
    let reading = try Hub.read(request)
    let project = try Hub.project(of: request, reading.request)
    let look = offers(reading, project, request, by: actor)
    return try await self.reading(.requestOffers, by: actor, "project:\(project)", look)
  }

  /// The look at the records that finds the offers of this moment.
  func offers(
    _ reading: JobScript.Reading, _ project: Slug, _ request: OfferRequest, by actor: Actor
  ) -> @Sendable (any ReadTransaction) throws -> OfferAnswer {
    let now = clock.now
    return { records in
      try self.round(records, reading, project, request, by: actor, now).answer(warnings: reading.warnings)
    }
  }

  /// The look at the records that finds the best offer of this moment, or that of one pool, where no queue has a say in
  /// it. A queue of ten thousand is not played forward for somebody who takes the cheapest place, whenever it starts.
  func offerWithoutQueues(
    _ reading: JobScript.Reading, _ project: Slug, _ request: OfferRequest, in pool: Slug?, by actor: Actor
  ) -> @Sendable (any ReadTransaction) throws -> PlaceOffer? {
    let now = clock.now
    return { records in try self.round(records, reading, project, request, by: actor, now).offerWithoutQueues(in: pool) }
  }

  private func round(
    _ records: any ReadTransaction, _ reading: JobScript.Reading, _ project: Slug, _ request: OfferRequest, by actor: Actor,
    _ now: Instant
  ) throws -> OfferRound {
    let project = try records.visibleProject(project, to: actor)
    try actor.require(.requestOffers, on: project.target)
    let suitability = try Suitability(
      records: records, project: project, member: actor.person, grant: request.grant, job: reading.request, now: now,
      catalogue: devices)
    return OfferRound(suitability: suitability, preference: request.preference, lines: waitingLines, queues: shownQueues)
  }
}

/// One request against every pool, on one snapshot.
struct OfferRound {
  let suitability: Suitability
  let preference: Ranking
  let lines: WaitingLines
  let queues: ShownQueues
  /// Pools that are not asked.
  var except: Set<Slug> = []

  private var records: any ReadTransaction { suitability.records }
  private var now: Instant { suitability.now }

  func answer(warnings: [Problem.Fault]) throws -> OfferAnswer {
    try suitability.requireWithinGrant()
    let calendar = try suitability.city.calendar()
    let demander = try suitability.demander()
    var (offers, refusals, names): ([Offer], [RefusedPlace], [String: Phrase]) = ([], [], [:])
    var quotations: [String: QuotationID] = [:]
    let centres = Dictionary(try records.select(CentreRecord.self).map { ($0.id, $0) }) { first, _ in first }
    var shared: [String: ForecastBasis] = [:]
    for pool in try records.select(PoolRecord.self, order: .ascending(.id)) where !except.contains(pool.id) {
      guard let centre = centres[pool.centre] else { continue }
      names[pool.centre.rawValue] = centre.name
      let quotation = try betterQuotation(for: pool)
      quotations[pool.id.rawValue] = quotation?.id
      let price = quotation?.pricePerHour ?? pool.pricePerHour
      let reasons: [Phrase]
      switch try suitability.look(at: pool, of: centre, pricePerHour: price, for: demander) {
      case .refused(let found): reasons = found
      case .suitable(let wanted, var place):
        // Only where nothing else is in the way is it worth while to read the queue.
        let queue = pool.usage == .shared ? queues[pool.centre] : nil
        switch pool.usage {
        case .dedicated: place.state = try records.poolState(pool, now: now, lines)
        case .shared:
          place.state = try records.poolState(shared: pool, queue, now: now)
          shared[pool.id.rawValue] = .centreQueue(seenAt: queue?.seenAt)
        }
        switch wanted.offer(at: place, for: demander, now: now) {
        case .success(var offer):
          // Of a queue that is not known, or not to its end, nobody knows how long it takes.
          if pool.usage == .shared, queue.map({ !$0.isComplete }) ?? true { offer.startsLaterPossibly = true }
          offers.append(offer)
          continue
        case .failure(let found): reasons = found.reasons.map { $0.phrase(in: calendar) }
        }
      }
      refusals.append(RefusedPlace(centre: pool.centre, centreName: centre.name, pool: pool.id, reasons: reasons))
    }
    let ranked = preference.order(offers, now: now)
    return OfferAnswer(
      request: suitability.job, project: suitability.project.id, warnings: warnings,
      offers: ranked.compactMap { offer in
        var place = PlaceOffer(offer, names[offer.centreID] ?? Phrase(same: offer.centreID), quotations[offer.poolID])
        place?.basis = shared[offer.poolID] ?? .hubQueue
        if let centre = place?.centre { place?.centreAnsweredAt = queues.lastAnswer(of: centre) }
        return place
      },
      refusals: refusals)
  }

  /// The first offer by the preference, or the one of `pool`; nil where a queue has a say in which that is, or whether
  /// there is any: where a grant ends, where nodes are out of service or kept for somebody, where it shall start soon, and
  /// where two places cost the same.
  func offerWithoutQueues(in pool: Slug?) throws -> PlaceOffer? {
    guard suitability.grant == nil, pool != nil || preference == .cheapest else { return nil }
    try suitability.requireWithinGrant()
    let demander = try suitability.demander()
    var found: [(offer: Offer, centre: CentreRecord, pool: PoolRecord, quotation: QuotationID?)] = []
    for pool in try pool.map({ [try records.pool($0)] }) ?? records.select(PoolRecord.self, order: .ascending(.id)) {
      guard let centre = try records.find(CentreRecord.self, pool.centre) else { continue }
      let quotation = try betterQuotation(for: pool)
      let price = quotation?.pricePerHour ?? pool.pricePerHour
      guard
        case .suitable(let wanted, let place) = try suitability.look(at: pool, of: centre, pricePerHour: price, for: demander),
        case .success(let offer) = wanted.offer(at: place, for: demander, now: now)
      else { continue }
      found.append((offer, centre, pool, quotation?.id))
    }
    let ranked = preference.order(found.map(\.offer), now: now)
    guard let best = ranked.first, let (offer, centre, pool, quotation) = found.first(where: { $0.offer.poolID == best.poolID }),
      ranked.count == 1 || !ranked[1].costsAs(best), try records.startsSometime(in: pool, now: now)
    else { return nil }
    return PlaceOffer(offer, centre.name, quotation)
  }

  private func betterQuotation(for pool: PoolRecord) throws -> QuotationRecord? {
    try records.betterQuotation(of: suitability.project.id, for: pool, now)
  }
}

extension Offer {
  /// Whether `Ranking.cheapest` can tell the two apart by their starts alone.
  fileprivate func costsAs(_ other: Offer) -> Bool {
    charge.ownShare == other.charge.ownShare && charge.maximum == other.charge.maximum
  }
}

extension PlaceOffer {
  fileprivate init?(_ offer: Offer, _ centreName: Phrase, _ quotation: QuotationID?) {
    guard let centre = Slug(rawValue: offer.centreID), let pool = Slug(rawValue: offer.poolID) else { return nil }
    self.init(
      centre: centre, centreName: centreName, pool: pool, deviceModel: offer.deviceModel, jurisdiction: offer.jurisdiction,
      pricePerHour: offer.price.perHour, quotation: quotation, listPrice: offer.charge.maximum,
      schemeShare: offer.charge.schemeShare,
      ownShare: offer.charge.ownShare, deviceSecondsFromGrant: offer.charge.deviceSecondsFromGrant, grantLeft: offer.grantLeft,
      ownMoneyLeft: offer.ownMoneyLeft, forecastStart: offer.forecastStart, forecastEnd: offer.forecastEnd,
      startsLaterPossibly: offer.startsLaterPossibly)
  }
}

extension ReadTransaction {
  /// The project, if this person may see it. What they may not see does not exist for them.
  func visibleProject(_ id: Slug, to actor: Actor) throws -> ProjectRecord {
    let project = try project(id.rawValue)
    guard actor.may(.readProject, on: project.target) else { throw Problem.notFound(Phrase("project", "項目"), id.rawValue) }
    return project
  }
}
