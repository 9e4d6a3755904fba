internal import Centres
internal import Jobs
internal import Language
internal import Ledger
internal import Quantities
internal import Storage

/// What a job holds and costs in the ledger. Every name is made of the job's identifier, so that a job is held
/// once and settled once whatever is repeated.
extension Change {
  /// One account's part of a job: what the ledger holds on it, and what is charged in the end.
  private struct Part {
    let name: String
    let account: HubAccount
    let held: Int64
    let charged: Int64
  }

  /// Holds the most that the job can cost.
  ///
  /// - Throws: an `insufficient` problem that names the account and what is lacking.
  func hold(_ job: JobRecord) throws -> [Instruction] {
    try parts(of: job).filter { $0.held > 0 }.map { part in
      let centre = HubAccount.centre(job.centre, part.account.unit)
      let movement = Movement(debit: part.account.id, credit: centre.id, LedgerAmount(part.held, part.account.unit))
      return instruct("\(job.holdName):\(part.name)", reason: "job:\(job.id)", .hold(movement))
    }
  }

  /// Posts what the job cost and releases the rest, in one batch; then an ended grant gets back what was left.
  func settle(_ job: JobRecord) throws {
    let batch = try parts(of: job).filter { $0.held > 0 }.map { part in
      let hold = transfer("\(job.holdName):\(part.name)")
      let amount = LedgerAmount(part.charged, part.account.unit)
      let action: Instruction.Action = part.charged > 0 ? .post(hold, amount: amount) : .void(hold)
      return instruct("\(job.holdName):\(part.name):settled", reason: "job:\(job.id)", action)
    }
    try post(batch)
    guard let grant = job.grant else { return }
    let record = try records.grant(grant)
    if record.state != .active { try returnRest(of: record, occasion: "job:\(job.id)") }
  }

  /// Gives back what is held for a job that leaves its place. Its next hold has names of its own.
  func releaseHold(of job: JobRecord) throws {
    try post(
      try parts(of: job).filter { $0.held > 0 }.map { part in
        instruct(
          "\(job.holdName):\(part.name):moved", reason: "job:\(job.id)", .void(transfer("\(job.holdName):\(part.name)")))
      })
  }

  /// The accounts that jobs of this place and grant draw on, opened if need be.
  func openJobAccounts(project: Slug, centre: Slug, grant: GrantRecord?) throws {
    let currency = try city().currency
    var accounts: [HubAccount] = [.project(project, currency), .centre(centre, .currency(currency))]
    if let grant, case .deviceSeconds(let model, _) = grant.terms.benefit {
      accounts.append(.centre(centre, .deviceSeconds(model: model)))
    }
    try openAccounts(accounts)
  }

  private func parts(of job: JobRecord) throws -> [Part] {
    let currency = try city().currency
    var parts = [
      Part(name: "own", account: .project(job.project, currency), held: job.heldOwn, charged: job.ownShare ?? 0)
    ]
    if let grant = job.grant {
      parts.append(
        Part(
          name: "scheme", account: .grant(grant, .currency(currency)), held: job.heldScheme, charged: job.schemeShare ?? 0))
      if let model = job.deviceModel, job.funding == .deviceSeconds {
        parts.append(
          Part(
            name: "use", account: .grant(grant, .deviceSeconds(model: model)), held: job.heldDeviceSeconds,
            charged: job.deviceSeconds ?? 0))
      }
    }
    return parts
  }
}

extension JobRecord {
  /// What the names of its holds begin with: at each place that it moved to they are others.
  public var holdName: String { moves == 0 ? "job:\(id)" : "job:\(id):m\(moves)" }

  /// The price as accepted.
  func price(_ currency: Currency) -> DeviceHourPrice { DeviceHourPrice(Money(minorUnits: pricePerHour, currency)) }

  /// Fills in what the job is charged, by law 2, once it is over.
  mutating func charge(_ end: RunEnd?, as state: JobState, _ currency: Currency) throws {
    let use = try Metering.charged(
      measured: end?.measured ?? .zero, walltime: walltime, devices: devices, ending: end?.ending(state) ?? .neverStarted)
    measured = end.map(\.measured)
    deviceSeconds = use.count
    switch funding {
    case .own, .money:
      let held = JobCost(
        total: Money(minorUnits: heldScheme + heldOwn, currency), schemeShare: Money(minorUnits: heldScheme, currency))
      let cost = try held.settled(use: use, price: price(currency), share: rate)
      (total, schemeShare, ownShare) = (cost.total.minorUnits, cost.schemeShare.minorUnits, cost.ownShare.minorUnits)
    case .deviceSeconds, .package:
      (total, schemeShare, ownShare) = (0, 0, 0)
    }
  }
}
