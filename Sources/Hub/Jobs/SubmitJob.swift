public import Access
public import Centres
internal import Jobs
public import Language
internal import Ledger
internal import Offers
public import Quantities
internal import Scheduling
internal import Storage

/// A job to be submitted: what an offer is asked for, and which offer is accepted.
public struct Submission: Sendable {
  public var request: OfferRequest
  /// The pool whose offer is accepted; nil for the first by the preference.
  public var pool: Slug?
  /// The most own money, in minor units, that all its runs together may hold; nil to accept what the offer says.
  public var ownShareAtMost: Int64?
  /// Files that every run finds in its folder.
  public var inputs: [InputFile]
  /// What is done when the place does not start it, or refuses it.
  public var moveRule: MoveRule
  /// The caller's own name for this submission: a repeat under the same name is answered alike and submits nothing.
  public var idempotencyKey: String?

  public init(
    request: OfferRequest, pool: Slug? = nil, ownShareAtMost: Int64? = nil, inputs: [InputFile] = [],
    moveRule: MoveRule = .ask, idempotencyKey: String? = nil
  ) {
    self.moveRule = moveRule
    self.request = request
    self.pool = pool
    self.ownShareAtMost = ownShareAtMost
    self.inputs = inputs
    self.idempotencyKey = idempotencyKey
  }
}

/// What a submission led to.
public struct Submitted: Sendable {
  public let submission: SubmissionID
  public let jobs: [JobRecord]
  public let warnings: [Problem.Fault]
  /// Whether it was submitted before, under the same key.
  public var isRepeat = false
}

extension Hub {
  /// The most inputs of one submission, the most bytes of one, and of all together.
  public static let mostInputs = 64
  public static let largestInput = 16 << 20
  public static let largestInputs = 64 << 20

  /// Submits a job under the offer that it accepts: each run gets a key and a hold of its own, all or none.
  ///
  /// The offers are computed on a snapshot before; the transaction takes the price of that moment's offer only if
  /// it still stands, and refuses otherwise, so that nobody accepts one price and pays another.
  public func submitJob(_ submission: Submission, by actor: Actor) async throws(Problem) -> Submitted {
    let subject = submission.request.project.map { "project:\($0)" } ?? "hub:"
    let (reading, project, known, offer) = try await preparing(.submitJob, by: actor, subject) { () throws(Problem) in
      try Hub.check(submission.inputs)
      let reading = try Hub.read(submission.request)
      let project = try Hub.project(of: submission.request, reading.request)
      let known = try await remembered(submission, reading, by: actor)
      let offer = known == nil ? try await choose(submission, reading, project, by: actor) : nil
      return (reading, project, known, offer)
    }
    if let known { return known }
    guard let choice = offer else { preconditionFailure("what is not known has been offered") }
    let submissionID = newIdentifier(SubmissionKind.self)
    let indexes: [Int?] = reading.request.array.map { $0.indexes.map(Int?.some) } ?? [nil]
    // In order: lists go by identifiers, and an array's runs stand there by their indexes.
    let jobIDs: [JobID] = indexes.map { index in
      index == nil ? Identifier(sharing: submissionID) : newIdentifier(JobKind.self)
    }.sorted()
    return try await change(.submitJob, by: actor, "project:\(project)") { change in
      let projectRecord = try change.records.project(project.rawValue)
      try change.require(.submitJob, on: projectRecord.target)
      if let known = try change.remembered(submission, reading, by: actor) { return known }
      try change.countOpenJobs(of: project, adding: jobIDs.count)
      let terms = try change.acceptedTerms(choice, submission, projectRecord, reading.request)
      var draft = JobRecord(
        request: reading.request, submission: submissionID, project: projectRecord, submitter: actor.person, terms: terms,
        at: change.now)
      (draft.moveRule, draft.preference) = (submission.moveRule, submission.request.preference)
      let number = try change.records.nextJobNumber()
      let jobs = try change.accept(
        &draft, terms, Array(zip(indexes, jobIDs)), firstNumber: number, atMost: submission.ownShareAtMost)
      try change.records.insert(ScriptRecord(submission: submissionID, text: submission.request.script))
      for input in submission.inputs {
        try change.records.insert(InputRecord(submission: submissionID, name: input.name, bytes: input.bytes))
      }
      try change.insertDependencies(reading.request.dependencies, of: jobs, by: actor)
      try change.remember(submission, submissionID, by: actor)
      return Submitted(submission: submissionID, jobs: jobs, warnings: reading.warnings)
    }
  }

  private func choose(
    _ submission: Submission, _ reading: JobScript.Reading, _ project: Slug, by actor: Actor
  ) async throws(Problem) -> PlaceOffer {
    let look = offerWithoutQueues(reading, project, submission.request, in: submission.pool, by: actor)
    if let offer = try await viewing(isBrief: true, look) { return offer }
    let answer = try await viewing(offers(reading, project, submission.request, by: actor))
    let offer = submission.pool.map { pool in answer.offers.first { $0.pool == pool } } ?? answer.offers.first
    if let offer { return offer }
    guard let pool = submission.pool else { throw answer.nowhere }
    guard let refusal = answer.refusals.first(where: { $0.pool == pool }) else {
      throw .notFound(Phrase("pool", "資源池"), pool.rawValue)
    }
    throw refusal.problem
  }

  static func read(_ request: OfferRequest) throws(Problem) -> JobScript.Reading {
    try JobScript.read(request.script, fileName: request.fileName, overrides: request.options)
  }

  /// The project that the caller names, or the script's `--account`.
  static func project(of request: OfferRequest, _ job: JobRequest) throws(Problem) -> Slug {
    if let project = request.project { return project }
    guard let account = job.account else {
      throw .invalid(
        "project", rule: "required",
        Phrase("Name the project, or write #SBATCH --account=PROJECT.", "請指明項目，或在腳本寫上 #SBATCH --account=項目。"))
    }
    guard let project = Slug(rawValue: account) else { throw .notFound(Phrase("project", "項目"), account) }
    return project
  }

  /// Inputs are few, bounded, and lie inside the run's folder.
  static func check(_ inputs: [InputFile]) throws(Problem) {
    var names: Set<String> = []
    var total = 0
    for input in inputs {
      total += input.bytes.count
      guard InputName.isSafe(input.name) else {
        throw .invalid(
          "inputs", rule: "file-name",
          Phrase(
            "'\(input.name.prefix(80))' is no file name: letters, digits, and . _ - between slashes, at most 200 bytes, inside the folder.",
            "「\(input.name.prefix(80))」不是有效檔名：只可用字母、數字及 . _ -，以斜線分隔，最多 200 位元組，並須位於資料夾內。"))
      }
      guard names.insert(input.name).inserted else {
        throw .invalid("inputs", rule: "unique", Phrase("'\(input.name)' is there twice.", "「\(input.name)」重複出現。"))
      }
      guard input.bytes.count <= largestInput else {
        throw Problem(
          .tooLarge, "input-too-large",
          Phrase("'\(input.name)' has more than \(largestInput >> 20) MiB.", "「\(input.name)」超過 \(largestInput >> 20) MiB。"))
      }
    }
    try check(count: inputs.count, bytes: Int64(total))
  }

  /// Inputs are few, and together no larger than the hub keeps.
  static func check(count: Int, bytes: Int64) throws(Problem) {
    guard count <= mostInputs, bytes <= Int64(largestInputs) else {
      throw Problem(
        .tooLarge, "inputs-too-large",
        Phrase(
          "A job has at most \(mostInputs) inputs of \(largestInputs >> 20) MiB together.",
          "每個作業最多 \(mostInputs) 個輸入檔案，合共不超過 \(largestInputs >> 20) MiB。"))
    }
  }
}

/// Which names a file of a run's folder may have when it comes from outside.
enum InputName {
  static func isSafe(_ name: String) -> Bool {
    guard (1...200).contains(name.utf8.count) else { return false }
    return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty && part != "." && part != ".."
        && part.utf8.allSatisfy { byte in
          switch byte {
          case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
          default: false
          }
        }
    }
  }
}

/// The terms under which a place is accepted, checked in the transaction that accepts it.
struct AcceptedTerms {
  let centre: Slug
  let pool: PoolRecord
  let pricePerHour: Int64
  let quotation: QuotationID?
  let grant: GrantRecord?
  let funding: JobFunding
  let rate: Share
  let devices: Int
}

extension Change {
  /// Checks that what was offered on the snapshot still stands.
  fileprivate func acceptedTerms(
    _ offer: PlaceOffer, _ submission: Submission, _ project: ProjectRecord, _ request: JobRequest
  ) throws -> AcceptedTerms {
    let pool = try records.pool(offer.pool)
    var price = pool.pricePerHour
    if let id = offer.quotation {
      price = try records.standingQuotation(id, project.id, pool.id, now).pricePerHour
    }
    guard price == offer.pricePerHour.minorUnits else {
      throw Problem(
        .conflict, "offer-changed",
        Phrase("The price has changed since the offer was made. Ask for offers again.", "報價後價格已更改，請重新索取報價。"))
    }
    // Since the snapshot the centre may have been drained, the grant cut, or the place given to somebody it must be kept for.
    let suitability = try Suitability(
      records: records, project: project, member: actor?.person, grant: submission.request.grant, job: request, now: now,
      catalogue: hub.devices)
    try suitability.requireWithinGrant()
    let centre = try records.require(CentreRecord.self, pool.centre, Phrase("centre", "算力中心"))
    let demander = try suitability.demander()
    if case .refused(let reasons) = try suitability.look(at: pool, of: centre, pricePerHour: price, for: demander) {
      throw RefusedPlace(centre: centre.id, centreName: centre.name, pool: pool.id, reasons: reasons).problem
    }
    let grant = suitability.grant
    let funding: JobFunding =
      switch grant?.terms.benefit {
      case nil: .own
      case .money: .money
      case .deviceSeconds: .deviceSeconds
      case .package: .package
      }
    let rate: Share = if case .money(_, let rate) = grant?.terms.benefit { rate } else { .none }
    return AcceptedTerms(
      centre: pool.centre, pool: pool, pricePerHour: price, quotation: offer.quotation, grant: grant, funding: funding,
      rate: rate,
      devices: try request.demand(in: pool).devices)
  }

  /// Makes the jobs with their holds, all or none.
  fileprivate func accept(
    _ draft: inout JobRecord, _ terms: AcceptedTerms, _ runs: [(index: Int?, id: JobID)], firstNumber: Int, atMost: Int64?
  ) throws -> [JobRecord] {
    let currency = try city().currency
    try openJobAccounts(project: draft.project, centre: draft.centre, grant: terms.grant)
    var grantLeft = try terms.grant.map { try records.available(.grant($0.id, .currency(currency))) } ?? 0
    let use = try DeviceSeconds(devices: terms.devices, for: draft.walltime)
    let shape = try terms.pool.shape()
    var backlog = try records.backlog(of: terms.pool.id)
    var (jobs, holds, own): ([JobRecord], [Instruction], Int64) = ([], [], 0)
    for (offset, run) in runs.enumerated() {
      draft.id = run.id
      (draft.arrayIndex, draft.number) = (run.index, firstNumber + offset)
      switch terms.funding {
      case .own, .money:
        let cost = try JobCost.maximum(
          use: use, price: draft.price(currency), share: terms.rate, grantAvailable: Money(minorUnits: grantLeft, currency))
        (draft.heldScheme, draft.heldOwn) = (cost.schemeShare.minorUnits, cost.ownShare.minorUnits)
        grantLeft -= draft.heldScheme
        let (sum, overflow) = own.addingReportingOverflow(draft.heldOwn)
        guard !overflow else { throw QuantityError.overflow }
        own = sum
      case .deviceSeconds: draft.heldDeviceSeconds = use.count
      case .package: break
      }
      (draft.acceptedTotal, draft.acceptedOwn) = (try draft.price(currency).charge(for: use).minorUnits, draft.heldOwn)
      draft.dueAt = backlog.due(ofSubmissionAt: now, in: shape)
      backlog += try draft.backlog()
      holds += try hold(draft)
      jobs.append(draft)
    }
    if let atMost, own > atMost {
      throw Problem(
        .conflict, "own-share-above-limit",
        Phrase(
          "Your own share can now be \(Format.money(Money(minorUnits: own, currency))), more than the limit you set.",
          "自付部分現時最多可達 \(Format.money(Money(minorUnits: own, currency)))，高於你所設上限。"))
    }
    let budgets: [WatchedBudget] = [.ownMoney(draft.project)] + (terms.grant.map { [.grant($0.id)] } ?? [])
    try watchingBudgets(holds.isEmpty ? [] : budgets) { try post(holds) }
    for job in jobs { try records.insert(job) }
    return jobs
  }
}

extension ReadTransaction {
  fileprivate func nextJobNumber() throws -> Int {
    (try select(QueuePlace.self, order: .descending(.number), limit: 1).first?.number ?? 0) + 1
  }

  /// One of the jobs of this public name, or nil. What a submission's jobs may be asked about, each of them answers alike.
  func firstJob(named name: String) throws -> JobRecord? {
    if let run = RunName<SubmissionKind>(name) {
      var condition: Condition<JobRecord> = .equal(.submission, run.job)
      if let index = run.index { condition = condition && .equal(.array_index, index) }
      if let job = try select(JobRecord.self, where: condition, limit: 1).first { return job }
    }
    return try JobID(rawValue: name).flatMap { try find(JobRecord.self, $0) }
  }

  /// The jobs of this public name: a submission with all its runs, one run of an array (`ID-INDEX`), or a job.
  func jobs(named name: String) throws -> [JobRecord] {
    if let run = RunName<SubmissionKind>(name) {
      let jobs = try select(JobRecord.self, where: .equal(.submission, run.job), order: .ascending(.number))
      if !jobs.isEmpty { return run.index.map { index in jobs.filter { $0.arrayIndex == index } } ?? jobs }
    }
    return try JobID(rawValue: name).flatMap { try find(JobRecord.self, $0) }.map { [$0] } ?? []
  }

  /// The grant, if jobs of this project may draw on it now.
  func usableGrant(_ id: GrantID, _ project: Slug, _ now: Instant) throws -> GrantRecord {
    let grant = try grant(id)
    guard grant.project == project else { throw Problem.notFound(Phrase("grant", "資助"), id.rawValue) }
    guard grant.state == .active, grant.expiresAt > now else {
      throw Problem(.conflict, "grant-ended", Phrase("The grant has ended.", "資助已結束。"))
    }
    guard grant.startsAt <= now else {
      throw Problem(
        .conflict, "grant-not-begun",
        Phrase("The grant begins on \(grant.terms.from).", "資助由 \(grant.terms.from) 起生效。"))
    }
    try requireNoPaymentHold(onGrant: id, at: now)
    return grant
  }

  /// The quotation, if it still stands for this project and pool.
  func standingQuotation(_ id: QuotationID, _ project: Slug, _ pool: Slug, _ now: Instant) throws -> QuotationRecord {
    let quotation = try require(QuotationRecord.self, id, Phrase("quotation", "報價"))
    guard quotation.project == project else { throw Problem.notFound(Phrase("quotation", "報價"), id.rawValue) }
    guard quotation.pool == pool, quotation.validUntil > now else {
      throw Problem(
        .conflict, "quotation-not-valid",
        Phrase(
          "The quotation is for the pool '\(quotation.pool)' until \(quotation.validUntil).",
          "此報價適用於資源池「\(quotation.pool)」，有效期至 \(quotation.validUntil)。"))
    }
    return quotation
  }
}

extension JobRecord {
  /// A job as it is when it is accepted, before its runs are told apart.
  fileprivate init(
    request: JobRequest, submission: SubmissionID, project: ProjectRecord, submitter: PersonID, terms: AcceptedTerms,
    at now: Instant
  ) {
    self.init(
      id: Identifier(sharing: submission), number: 0, submission: submission, arrayIndex: nil, organisation: project.organisation,
      project: project.id, submitter: submitter, grant: terms.grant?.id, centre: terms.centre, pool: terms.pool.id,
      quotation: terms.quotation, name: request.name, state: request.hold ? .held : .waiting,
      reason: request.hold ? .held : request.dependencies.isEmpty ? .priority : .dependency, request: request,
      devices: terms.devices,
      deviceModel: terms.pool.deviceModel, walltime: request.walltime, pricePerHour: terms.pricePerHour, funding: terms.funding,
      rate: terms.rate, heldScheme: 0, heldOwn: 0, heldDeviceSeconds: 0, submittedAt: now, placement: [], placedAt: nil,
      acceptedAt: nil, startedAt: nil, endedAt: nil, restarts: 0, cancelRequestedAt: nil, cause: nil, measured: nil,
      deviceSeconds: nil, total: nil, schemeShare: nil, ownShare: nil, settledAt: nil)
  }
}

extension Identifier {
  /// The same characters as another kind's identifier: a submission of one run and its job share them.
  init<Other>(sharing other: Identifier<Other>) {
    guard let same = Identifier(rawValue: other.rawValue) else { preconditionFailure("every identifier has the same form") }
    self = same
  }
}
