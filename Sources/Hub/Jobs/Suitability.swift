internal import Devices
internal import Jobs
internal import Language
internal import Ledger
internal import Offers
internal import Quantities
internal import Scheduling
internal import Storage

/// What holds, or no longer holds, of a place for a job, whatever its queue: asked when offers are made, and again in the
/// transaction that accepts one.
struct Suitability {
  /// A place as this job finds it.
  enum Look {
    case refused([Phrase])
    /// What to ask of the place, which has an empty queue so far.
    case suitable(Offers.OfferRequest, Place)
  }

  let records: any ReadTransaction
  let project: ProjectRecord
  /// Who would send it.
  let member: PersonID?
  let job: JobRequest
  let now: Instant
  let city: CityRecord
  let grant: GrantRecord?
  /// The device model that is asked for, as the catalogue calls it.
  private let asked: String?
  /// What a job that may move there holds where it is: it is free again when it leaves.
  private let released: ReleasedHold

  /// - Throws: when the grant is none that the project may draw on now.
  init(
    records: any ReadTransaction, project: ProjectRecord, member: PersonID?, grant: GrantID?, job: JobRequest, now: Instant,
    catalogue: DeviceCatalogue, releasing released: ReleasedHold = ReleasedHold()
  ) throws {
    self.released = released
    (self.records, self.project, self.member, self.job, self.now) = (records, project, member, job, now)
    city = try records.city()
    self.grant = try grant.map { try records.usableGrant($0, project.id, now) }
    asked = job.deviceModel.map { catalogue.model(named: $0)?.id ?? $0.lowercased() }
  }

  /// Every reason why the pool cannot take the job, or the place.
  func look(at pool: PoolRecord, of centre: CentreRecord, pricePerHour: Int64, for demander: Demander) throws -> Look {
    guard try centre.separatesProjects || !records.hasJobs(at: centre.id, ofOthersThan: project.organisation) else {
      // Others could read its files.
      return .refused([
        Phrase(
          "This centre does not keep projects apart and runs jobs of another organisation.",
          "此中心未能分隔不同項目，並正運行其他機構的作業。")
      ])
    }
    if let member, try !records.hasLogin(member, at: centre) {
      return .refused([
        Phrase(
          "Each member's jobs run under a login of their own there, and you have none yet: ask the centre's operator for one.",
          "該處每名成員的作業以其本身的登入名稱執行，而你尚未有登入名稱：請向算力中心的營運者申請。")
      ])
    }
    guard let shape = try? pool.shape(), let demand = try? job.demand(in: pool) else {
      // One broken pool takes nothing, and keeps nobody from the others.
      return .refused([Phrase("The nodes that are on record there make no pool.", "該處登記的節點不能組成資源池。")])
    }
    let wanted = Offers.OfferRequest(demand: demand, deviceModel: asked, poolID: job.partition)
    let place = Place(
      centreID: centre.id.rawValue, centreName: centre.name.english, poolID: pool.id.rawValue, poolName: pool.id.rawValue,
      deviceModel: pool.deviceModel, jurisdiction: centre.jurisdiction, clearance: centre.clearance,
      price: DeviceHourPrice(Money(minorUnits: pricePerHour, city.currency)),
      health: centre.isDraining ? .draining : centre.unreachableSince.map { .unreachable(since: $0) } ?? .accepting,
      state: PoolState(pool: shape))
    let refusals = kindMisfits(pool) ?? wanted.refusals(at: place, for: demander, earliestEnd: now + demand.walltime)
    guard refusals.isEmpty else {
      let calendar = try city.calendar()
      return .refused(refusals.map { $0.phrase(in: calendar) })
    }
    return .suitable(wanted, place)
  }

  /// A job without devices has no business on devices that others wait for, and the other way round.
  private func kindMisfits(_ pool: PoolRecord) -> [Refusal]? {
    switch (job.devicesPerNode > 0, pool.deviceModel) {
    case (true, nil): [.deviceModel(asked: job.deviceModel ?? "gpu", has: nil)]
    case (false, let model?): [.deviceModel(asked: "cpu", has: model)]
    default: nil
    }
  }

  func requireWithinGrant() throws {
    guard let most = grant?.terms.devicesPerJob, job.totalDevices > most else { return }
    throw Problem.invalid(
      "gpus", rule: "grant-limit",
      Phrase(
        "The grant allows \(most) devices per job; this one asks for \(job.totalDevices).",
        "資助容許每個作業最多使用 \(most) 個裝置，而此作業要求 \(job.totalDevices) 個。"))
  }

  func demander() throws -> Demander {
    Demander(
      project: project.id.rawValue, dataClass: project.dataClass,
      jurisdictions: project.jurisdictions.isEmpty ? nil : Set(project.jurisdictions), grant: try grantTerms(),
      ownMoney: Money(minorUnits: try records.available(.project(project.id, city.currency)) + released.own, city.currency))
  }

  private func grantTerms() throws -> GrantTerms? {
    guard let grant else { return nil }
    let form: GrantTerms.Form
    var models: Set<String>?
    switch grant.terms.benefit {
    case .money(_, let rate):
      let available = try records.available(.grant(grant.id, .currency(city.currency))) + released.scheme
      form = .money(rate: rate, available: Money(minorUnits: available, city.currency))
    case .deviceSeconds(let model, _):
      let available = try records.available(.grant(grant.id, .deviceSeconds(model: model))) + released.deviceSeconds
      form = .deviceSeconds(available: [model: DeviceSeconds(available)])
      models = [model]
    case .package(let pool, _, _, _):
      form = .package(poolID: pool.rawValue, reservation: grant.id.rawValue)
    }
    let centres = grant.terms.centres.isEmpty ? nil : Set(grant.terms.centres.map(\.rawValue))
    return GrantTerms(form: form, centreIDs: centres, deviceModels: models, expires: grant.expiresAt)
  }
}

/// What a job's leaving gives back: minor units, and device-seconds of its grant.
struct ReleasedHold: Sendable {
  var own: Int64 = 0
  var scheme: Int64 = 0
  var deviceSeconds: Int64 = 0
}
