public import Access
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
    let (now, catalogue) = (clock.now, devices)
    return { records in
      let project = try records.visibleProject(project, to: actor)
      try actor.require(.requestOffers, on: project.target)
      let round = try OfferRound(
        records: records, project: project, request: request, job: reading.request, now: now, catalogue: catalogue)
      return try round.answer(warnings: reading.warnings)
    }
  }
}

/// One request against every pool, on one snapshot.
private struct OfferRound {
  let records: any ReadTransaction
  let project: ProjectRecord
  let request: OfferRequest
  let job: JobRequest
  let now: Instant
  let catalogue: DeviceCatalogue
  let city: CityRecord
  let calendar: CityCalendar
  let grant: GrantRecord?

  init(
    records: any ReadTransaction, project: ProjectRecord, request: OfferRequest, job: JobRequest, now: Instant,
    catalogue: DeviceCatalogue
  ) throws {
    self.records = records
    self.project = project
    self.request = request
    self.job = job
    self.now = now
    self.catalogue = catalogue
    city = try records.city()
    calendar = try city.calendar()
    grant = try request.grant.map { try records.usableGrant($0, project.id, now) }
  }

  func answer(warnings: [Problem.Fault]) throws -> OfferAnswer {
    try requireWithinGrant()
    let demander = try demander()
    var (offers, refusals, names): ([Offer], [RefusedPlace], [String: Phrase]) = ([], [], [:])
    var quotations: [String: QuotationID] = [:]
    let asked = job.deviceModel.map { catalogue.model(named: $0)?.id ?? $0.lowercased() }
    for pool in try records.select(PoolRecord.self, order: .ascending(.id)) {
      let centre = try records.require(CentreRecord.self, pool.centre, Phrase("centre", "算力中心"))
      names[pool.centre.rawValue] = centre.name
      let wanted = Offers.OfferRequest(demand: try job.demand(in: pool), deviceModel: asked, poolID: job.partition)
      let quotation = try betterQuotation(for: pool)
      quotations[pool.id.rawValue] = quotation?.id
      let place = try self.place(pool, centre, pricePerHour: quotation?.pricePerHour ?? pool.pricePerHour)
      if try belongsToOthers(centre) {
        refusals.append(
          RefusedPlace(
            centre: pool.centre, centreName: centre.name, pool: pool.id,
            reasons: [
              Phrase(
                "This centre does not keep projects apart and runs jobs of another organisation.",
                "此中心未能分隔不同項目，並正運行其他機構的作業。")
            ]))
        continue
      }
      switch kindFits(pool) ?? wanted.offer(at: place, for: demander, now: now) {
      case .success(let offer): offers.append(offer)
      case .failure(let found):
        refusals.append(
          RefusedPlace(
            centre: pool.centre, centreName: centre.name, pool: pool.id, reasons: found.reasons.map { $0.phrase(in: calendar) }))
      }
    }
    let ranked = request.preference.order(offers, now: now)
    return OfferAnswer(
      request: job, project: project.id, warnings: warnings,
      offers: ranked.compactMap { PlaceOffer($0, names[$0.centreID] ?? Phrase(same: $0.centreID), quotations[$0.poolID]) },
      refusals: refusals)
  }

  /// A centre that does not keep projects apart is for the organisation that came first: others could read its files.
  private func belongsToOthers(_ centre: CentreRecord) throws -> Bool {
    guard !centre.separatesProjects else { return false }
    let others = try records.select(
      JobRecord.self, where: .equal(.centre, centre.id) && .notEqual(.organisation, project.organisation), limit: 1)
    return !others.isEmpty
  }

  /// A job without devices has no business on devices that others wait for, and the other way round.
  private func kindFits(_ pool: PoolRecord) -> Result<Offer, Refusals>? {
    switch (job.devicesPerNode > 0, pool.deviceModel) {
    case (true, nil): .failure(Refusals(reasons: [.deviceModel(asked: job.deviceModel ?? "gpu", has: nil)]))
    case (false, let model?): .failure(Refusals(reasons: [.deviceModel(asked: "cpu", has: model)]))
    default: nil
    }
  }

  private func requireWithinGrant() throws {
    guard let most = grant?.terms.devicesPerJob, job.totalDevices > most else { return }
    throw Problem.invalid(
      "gpus", rule: "grant-limit",
      Phrase(
        "The grant allows \(most) devices per job; this one asks for \(job.totalDevices).",
        "資助容許每個作業最多使用 \(most) 個裝置，而此作業要求 \(job.totalDevices) 個。"))
  }

  private func demander() throws -> Demander {
    Demander(
      project: project.id.rawValue, dataClass: project.dataClass,
      jurisdictions: project.jurisdictions.isEmpty ? nil : Set(project.jurisdictions), grant: try grantTerms(),
      ownMoney: Money(minorUnits: try records.available(.project(project.id, city.currency)), city.currency))
  }

  private func grantTerms() throws -> GrantTerms? {
    guard let grant else { return nil }
    let form: GrantTerms.Form
    var models: Set<String>?
    switch grant.terms.benefit {
    case .money(_, let rate):
      let available = try records.available(.grant(grant.id, .currency(city.currency)))
      form = .money(rate: rate, available: Money(minorUnits: available, city.currency))
    case .deviceSeconds(let model, _):
      let available = try records.available(.grant(grant.id, .deviceSeconds(model: model)))
      form = .deviceSeconds(available: [model: DeviceSeconds(available)])
      models = [model]
    case .package(let pool, _, _, _):
      form = .package(poolID: pool.rawValue, reservation: grant.id.rawValue)
    }
    let centres = grant.terms.centres.isEmpty ? nil : Set(grant.terms.centres.map(\.rawValue))
    return GrantTerms(form: form, centreIDs: centres, deviceModels: models, expires: grant.expiresAt)
  }

  /// The cheapest kept quotation of the project for this pool, where it is better than today's price.
  private func betterQuotation(for pool: PoolRecord) throws -> QuotationRecord? {
    let quotation = try records.select(
      QuotationRecord.self, where: .equal(.project, project.id) && .equal(.pool, pool.id) && .greater(.valid_until, now),
      order: .ascending(.price_per_hour), limit: 1
    ).first
    return quotation.flatMap { $0.pricePerHour < pool.pricePerHour ? $0 : nil }
  }

  private func place(_ pool: PoolRecord, _ centre: CentreRecord, pricePerHour: Int64) throws -> Place {
    return Place(
      centreID: centre.id.rawValue, centreName: centre.name.english, poolID: pool.id.rawValue, poolName: pool.id.rawValue,
      deviceModel: pool.deviceModel, jurisdiction: centre.jurisdiction, clearance: centre.clearance,
      price: DeviceHourPrice(Money(minorUnits: pricePerHour, city.currency)),
      health: centre.isDraining ? .draining : centre.unreachableSince != nil ? .unreachable : .accepting,
      state: try records.poolState(pool, policy: Hub.policy))
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
