internal import Access
internal import Centres
internal import Jobs
public import Language
internal import Quantities
internal import Storage

extension Hub {
  /// Goes to every centre that has jobs, as `attendRuns(at:)` does.
  ///
  /// - Returns: how many jobs are under way at the centres.
  /// - Throws: the first problem of any centre, once all have had their turn.
  @discardableResult
  public func attendRuns() async throws(Problem) -> Int {
    let centres = try await centreNames()
    let outcomes = await withTaskGroup(of: (Slug, Result<Int, Problem>).self) { group in
      for centre in centres {
        group.addTask {
          // Awaited before the pair is made: inside it, Swift 6.3's optimiser makes a pair of uninitialised memory.
          let outcome: Result<Int, Problem>
          do throws(Problem) { outcome = .success(try await self.attendRuns(at: centre)) } catch { outcome = .failure(error) }
          return (centre, outcome)
        }
      }
      var outcomes: [Slug: Result<Int, Problem>] = [:]
      for await (centre, outcome) in group { outcomes[centre] = outcome }
      return outcomes
    }
    var count = 0
    // What was refused goes on at once, or ends, where there is no other place for it.
    try await eachInTurn(centres) { centre throws(Problem) in try await seeToRefused(by: centre) }
    for centre in centres { count += try outcomes[centre]?.get() ?? 0 }
    return count
  }

  /// Sends the orders and cancellations that are written in the states of a centre's jobs, and takes down what it says of
  /// their runs. Everything here may be repeated at any time: the keys and the states see to it that a run is started
  /// once and settled once.
  ///
  /// - Parameter observing: false to send only.
  /// - Returns: how many jobs are under way there, or were to be sent something.
  /// - Throws: the first problem, once every job has had its turn.
  @discardableResult
  public func attendRuns(at centre: Slug, observing: Bool = true) async throws(Problem) -> Int {
    let newSince = clock.now - Hub.endIsNewFor
    let jobs = try await reading(.readJob, by: nil, "centre:\(centre)") { records in
      guard observing else { return try records.jobsWithOrders(at: centre, since: newSince) }
      return try records.select(
        JobRecord.self, where: .equal(.centre, centre) && .oneOf(.state, JobState.inPlace), order: .ascending(.number))
    }
    guard !jobs.isEmpty else { return 0 }
    guard let place = directory[centre] else {
      // Nobody can be asked: that is no better than no answer.
      try await note(centre, reachable: false)
      return jobs.count
    }
    var round = CentreRound(hub: self, place: place)
    await round.carryOut(jobs.filter(\.isToBeCarriedOut))
    if observing { await round.observe(jobs) }
    if let reachable = round.isReachable { try await note(centre, reachable: reachable) }
    if let problem = round.problem { throw problem }
    return jobs.count
  }

  /// So long after it was asked for an end is sent at once; after that it is repeated by the rhythm alone.
  private static let endIsNewFor = Seconds(2)

  /// The centres that are to be sent something new.
  func centresWithOrders() async throws(Problem) -> [Slug] {
    let newSince = clock.now - Hub.endIsNewFor
    return try await reading(.attendRuns, by: nil, "hub:") { records in
      try records.select(CentreRecord.self, order: .ascending(.id)).map(\.id).filter {
        try !records.jobsWithOrders(at: $0, since: newSince, limit: 1).isEmpty
      }
    }
  }

  /// Whether any job is not over.
  func hasOpenJobs() async throws(Problem) -> Bool {
    try await viewing { records in
      let open = JobState.allCases.filter { !$0.isTerminal }
      return try !records.select(JobRecord.self, where: .oneOf(.state, open), limit: 1).isEmpty
    }
  }

  /// Notes that a centre answers, or does not.
  func note(_ centre: Slug, reachable: Bool) async throws(Problem) {
    if reachable { shownQueues.noteAnswer(of: centre, at: clock.now) }
    let known = try await viewing { try $0.find(CentreRecord.self, centre) }
    guard let known, (known.unreachableSince == nil) != reachable else { return }
    try await change(.attendRuns, by: nil, "centre:\(centre)") { change in
      guard var record = try change.records.find(CentreRecord.self, centre) else { return }
      record.unreachableSince = reachable ? nil : record.unreachableSince ?? change.now
      try change.records.update(record)
    }
  }
}

/// One centre's round: orders and cancellations first, then how its runs stand. It ends at the first request that has no
/// answer, so that a centre that is down costs one wait and not one for each job.
private struct CentreRound {
  /// At most so many keys in one question.
  private static let keysAtOnce = 500

  let hub: Hub
  let place: any Centre
  private var outcome = Outcome()

  init(hub: Hub, place: any Centre) {
    self.hub = hub
    self.place = place
  }

  /// What requests to the centre came to.
  private struct Outcome: Sendable {
    /// What went wrong first.
    var problem: Problem?
    var hasAnswered = false
    var isSilent = false

    mutating func note(_ problem: Problem) { self.problem = self.problem ?? problem }

    mutating func add(_ other: Outcome) {
      problem = problem ?? other.problem
      hasAnswered = hasAnswered || other.hasAnswered
      isSilent = isSilent || other.isSilent
    }
  }

  /// What went wrong first.
  var problem: Problem? { outcome.problem }

  /// Nil when nothing was asked, or when it fell silent after an answer: the next round will tell.
  var isReachable: Bool? { outcome.hasAnswered ? (outcome.isSilent ? nil : true) : (outcome.isSilent ? false : nil) }

  /// Takes down how the runs stand.
  mutating func observe(_ jobs: [JobRecord]) async {
    for start in stride(from: 0, to: jobs.count, by: CentreRound.keysAtOnce) where !outcome.isSilent {
      await observe(jobs[start..<min(start + CentreRound.keysAtOnce, jobs.count)])
    }
  }

  /// Sends what the jobs' states ask for, several at once. The first goes alone: a centre that is down is not asked more.
  mutating func carryOut(_ jobs: [JobRecord]) async {
    guard let first = jobs.first else { return }
    outcome.add(await carryOut(first))
    await several(jobs.dropFirst()) { round, job in await round.carryOut(job) }
  }

  /// Does it for each, as many at a time as the hub's limits say, until the centre falls silent.
  private mutating func several<Item: Sendable>(
    _ items: some Sequence<Item>, _ body: @escaping @Sendable (CentreRound, Item) async -> Outcome
  ) async {
    let (round, atOnce) = (self, max(1, hub.limits.ordersAtOnce))
    var outcome = outcome
    guard atOnce > 1 else {
      // One after the other in this very task, for worlds that repeat exactly.
      for item in items where !outcome.isSilent { outcome.add(await body(round, item)) }
      self.outcome = outcome
      return
    }
    await withTaskGroup(of: Outcome.self) { group in
      var underway = 0
      for item in items {
        if underway >= atOnce, let done = await group.next() {
          outcome.add(done)
          underway -= 1
        }
        guard !outcome.isSilent else { break }
        group.addTask { await body(round, item) }
        underway += 1
      }
      for await done in group { outcome.add(done) }
    }
    self.outcome = outcome
  }

  /// Sends what a job's state asks for.
  private func carryOut(_ job: JobRecord) async -> Outcome {
    let place = place
    var outcome = Outcome()
    switch job.state {
    case .starting where job.withdrawnAt != nil:
      _ = await ask(&outcome) { () throws(CentreFailure) in try await place.withdraw(job.key) }
    case .starting where job.acceptedAt == nil:
      guard hub.patience.mayAsk(for: job.id, at: hub.clock.now), let order = await order(for: job, &outcome) else {
        return outcome
      }
      switch await ask(&outcome, notingTrouble: false, { () throws(CentreFailure) in try await place.start(order) }) {
      case .success: await write(job.id, &outcome) { try $0.accepted(job.id, job.key) }
      case .failure(.refused(let reason)): await write(job.id, &outcome) { try $0.refused(job.id, job.key, reason) }
      case .failure(.troubled(let reason)):
        hub.patience.noteHeldBack(job.id, at: hub.clock.now)
        // Told once: a night of blackout hours is no trouble every five seconds.
        if job.reason != .centreHolds || job.reasonDetail != reason {
          outcome.note(Problem.centreTroubled(reason))
          await write(job.id, &outcome) { try $0.heldBack(job.id, job.key, reason) }
        }
      case .failure: break
      }
    case .cancelling: _ = await ask(&outcome) { () throws(CentreFailure) in try await place.cancel(job.key) }
    default: break
    }
    return outcome
  }

  /// Takes down how these runs stand.
  private mutating func observe(_ jobs: ArraySlice<JobRecord>) async {
    let place = place
    let answer = await ask(&outcome) { () throws(CentreFailure) in try await place.observe(jobs.map(\.key)) }
    guard case .success(let observations) = answer else { return }
    var news: [(JobRecord, RunObservation)] = []
    for job in jobs {
      guard let observation = observations[job.key]?.plausible(of: job, at: hub.clock.now) else {
        outcome.note(
          Problem(
            .unavailable, "run-not-observed",
            Phrase("The centre '\(job.centre)' could not look at the run \(job.key).", "算力中心「\(job.centre)」未能查看作業 \(job.key)。")))
        continue
      }
      if RunProgress.follow(observation, of: job) != .nothing { news.append((job, observation)) }
    }
    await several(news) { round, news in
      let (job, observation) = news
      var outcome = Outcome()
      await round.write(job.id, &outcome) { try $0.record(observation, of: job.id, at: job.key) }
      return outcome
    }
  }

  private func ask<Answer>(
    _ outcome: inout Outcome, notingTrouble: Bool = true, _ question: () async throws(CentreFailure) -> Answer
  ) async -> Result<Answer, CentreFailure> {
    do throws(CentreFailure) {
      let answer = try await question()
      outcome.hasAnswered = true
      return .success(answer)
    } catch {
      switch error {
      case .unreachable: outcome.isSilent = true
      case .refused, .notFound: outcome.hasAnswered = true
      case .troubled(let reason):
        outcome.hasAnswered = true
        if notingTrouble { outcome.note(Problem.centreTroubled(reason)) }
      }
      return .failure(error)
    }
  }

  private func write(_ job: JobID, _ outcome: inout Outcome, _ body: @escaping @Sendable (Change) throws -> Void) async {
    do throws(Problem) { try await hub.change(.attendRuns, by: nil, "job:\(job)", body) } catch { outcome.note(error) }
  }

  private func order(for job: JobRecord, _ outcome: inout Outcome) async -> RunOrder? {
    do throws(Problem) { return try await hub.viewing { try $0.runOrder(job) } } catch {
      outcome.note(error)
      return nil
    }
  }
}

extension JobRecord {
  /// Whether its state is a request to its centre.
  fileprivate var isToBeCarriedOut: Bool {
    state == .cancelling || state == .starting && (acceptedAt == nil || withdrawnAt != nil)
  }
}

extension Problem {
  fileprivate static func centreTroubled(_ reason: String) -> Problem {
    Problem(
      .unavailable, "centre-troubled",
      Phrase("A centre could not do what it was asked: \(reason)", "算力中心未能執行要求：\(reason)"))
  }
}

extension Change {
  /// The centre has the order.
  fileprivate func accepted(_ id: JobID, _ key: RunKey) throws {
    var job = try records.job(id)
    guard job.key == key, [.starting, .cancelling].contains(job.state), job.acceptedAt == nil else { return }
    job.acceptedAt = now
    try records.update(job)
  }

  /// The centre does not start it yet, and says why.
  fileprivate func heldBack(_ id: JobID, _ key: RunKey, _ reason: String) throws {
    var job = try records.job(id)
    guard job.key == key, job.withdrawnAt == nil, job.state == .starting, job.acceptedAt == nil else { return }
    (job.reason, job.reasonDetail) = (.centreHolds, reason)
    try records.update(job)
  }

  /// The centre will never start it.
  fileprivate func refused(_ id: JobID, _ key: RunKey, _ reason: String) throws {
    var job = try records.job(id)
    guard job.key == key, job.state == .starting, job.acceptedAt == nil else { return }
    try refusedByCentre(&job, reason)
  }
}

extension JobRecord {
  /// The name of its run at the centre, the same through every retry; another one once a centre gave it back, since a key is
  /// used up where it was.
  var key: RunKey {
    guard let key = RunKey(rawValue: runKey) else { preconditionFailure("a run's name has the form of a key") }
    return key
  }
}

extension ReadTransaction {
  /// The jobs whose states ask for something to be sent to their centre, of ends those that were asked for since `moment`.
  fileprivate func jobsWithOrders(at centre: Slug, since moment: Instant, limit: Int? = nil) throws -> [JobRecord] {
    let isNew: Condition<JobRecord> = .equal(.state, JobState.starting) && .isNull(.accepted_at)
    let isWithdrawn: Condition<JobRecord> = .equal(.state, JobState.starting) && .greaterOrEqual(.withdrawn_at, moment)
    let isEnded: Condition<JobRecord> = .equal(.state, JobState.cancelling) && .greaterOrEqual(.cancel_requested_at, moment)
    let asked = [isNew, isWithdrawn, isEnded]
    var jobs: [JobID: JobRecord] = [:]
    for condition in asked where limit.map({ jobs.count < $0 }) ?? true {
      for job in try select(JobRecord.self, where: .equal(.centre, centre) && condition, limit: limit) { jobs[job.id] = job }
    }
    return jobs.values.sorted { $0.number < $1.number }
  }

  /// Everything that the centre needs to start the job.
  fileprivate func runOrder(_ job: JobRecord) throws -> RunOrder {
    let script = try require(ScriptRecord.self, job.submission, Phrase("script", "腳本"))
    let inputs = try select(InputRecord.self, where: .equal(.submission, job.submission), order: .ascending(.name))
    let project = try project(job.project.rawValue)
    let files = job.outputFiles
    return RunOrder(
      key: job.key, name: job.name, script: script.text, inputs: inputs.map { InputFile(name: $0.name, bytes: $0.bytes) },
      allotment: job.placement, deviceModel: job.deviceModel, cpusPerNode: job.request.cpusPerNode,
      memoryMebibytes: job.request.memoryMebibytesPerNode, walltime: job.walltime, environment: job.environment,
      output: files.output, errorOutput: files.error, projectNumber: project.number,
      isPlacedByCentre: try pool(job.pool).usage == .shared ? true : nil,
      member: try runMember(job))
  }

  /// Whose run it is, where the centre has to know; no other is told.
  private func runMember(_ job: JobRecord) throws -> RunMember? {
    guard try find(CentreRecord.self, job.centre)?.memberLogins != nil, let person = try find(PersonRecord.self, job.submitter)
    else { return nil }
    return RunMember(name: person.signIn, login: try find(MemberLoginRecord.self, job.centre, job.submitter)?.login)
  }
}
