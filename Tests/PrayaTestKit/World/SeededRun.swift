internal import Access
internal import Centres
internal import Hub
internal import Jobs
internal import Language
public import Quantities
internal import Storage

/// One history from one seed: random steps under faults, then calm until everything is over, the laws held against it
/// all the way.
public struct SeededRun {
  /// What a history led to.
  public struct Outcome: Sendable {
    public var violations: [Violation]
    /// The same for the same seed.
    public var digest: Digest
    public var steps: Int
    public var lives: Int
    public var jobs: Int
    /// Moves of jobs that were done, that came to nothing.
    public var moves = (done: 0, other: 0)
    /// One line for each step.
    public var trace: [String]
  }

  let world: World
  var random: SeededGenerator
  var trace: [String] = []
  var violations: [Violation] = []
  /// How often all laws are looked at: after every so many steps.
  let thoroughness: Int
  var stepNumber = 0

  // What the steps have made so far, for later ones to use.
  var submissions: [(submission: Submission, actor: String, answer: SubmissionID, at: Instant)] = []
  var jobs: [JobID] = []
  var applications: [(id: ApplicationID, project: Slug)] = []
  var grants: [GrantID]
  var projects: [GrantID: Slug]
  var payments: [PaymentID]
  var bankReferences: [String] = []
  /// Topics that somebody has switched off at some time.
  var topicsOnceOff: Set<Notice.Topic> = []
  /// How often each kind of step comes.
  var weights = SeededRun.weights
  /// Jobs mostly fit into several pools, and what is wished elsewhere has not begun.
  var isMoving = false
  /// What became of moves, for the outcome.
  var moves = (done: 0, other: 0)

  /// - Parameters:
  ///   - thoroughness: 1 looks at all laws after every step, which is slow and finds the step that broke one.
  ///   - ordersAtOnce: with more than one a seed does not repeat exactly.
  public static func run(
    seed: UInt64, onDisk: Bool = false, thoroughness: Int = 18, ordersAtOnce: Int = 1
  ) async throws -> Outcome {
    let world = try await World(
      seed: seed, onDisk: onDisk, faults: .rough, mixing: seed.isMultiple(of: 4) ? [CityOfTests.harbour] : [],
      ordersAtOnce: ordersAtOnce)
    var run = SeededRun(world: world, thoroughness: thoroughness)
    do {
      try await run.live()
    } catch {
      run.violations.append(Violation(0, "the world came to an end: \(error)"))
    }
    let lives = await world.lives
    await world.end()
    var outcome = Outcome(
      violations: run.violations, digest: Digest(of: run.trace.joined(separator: "\n").utf8), steps: run.stepNumber, lives: lives,
      jobs: run.jobs.count, trace: run.trace)
    outcome.moves = run.moves
    return outcome
  }

  init(world: World, thoroughness: Int) {
    self.world = world
    self.thoroughness = thoroughness
    random = SeededGenerator(seed: world.seed, for: "steps")
    grants = world.template.grants
    projects = Dictionary(uniqueKeysWithValues: zip(grants, ["vision", "vision", "maps"].map(CityOfTests.slug)))
    payments = world.template.payments
  }

  mutating func live() async throws {
    let steps = isMoving ? random.number(70...120) : random.number(40...70)
    for _ in 0..<steps {
      try await step()
      stepNumber += 1
      if stepNumber.isMultiple(of: thoroughness) { try await checkLaws("step \(stepNumber)") }
      if !violations.isEmpty { return }
    }
    try await drain()
    try await drainNotices()
    let state = try await world.state()
    checkNotices(state.records)
    violations += Laws.afterwards(state) + Laws.auditHashes(state.records)
    try await checkVerifiers()
    try await checkStatements(state.records)
    try await checkCentreBooks(state.records)
    recordDecisions(state.records)
  }

  mutating func checkLaws(_ occasion: String) async throws {
    let found = Laws.always(try await world.state())
    violations += found.map { Violation($0.law, "\($0.what) [\(occasion): \(trace.last ?? "")]") }
  }

  /// The Hub's own verifications say the same as the laws here.
  private mutating func checkVerifiers() async throws {
    if case .broken(let fault) = try await world.hub.verifyLedger(by: nil) { violations.append(Violation(1, "\(fault)")) }
    let audit = try await world.hub.verifyAudit(by: nil)
    if let fault = audit.firstFault { violations.append(Violation(6, "the audit log breaks at line \(fault)")) }
  }

  /// What was decided about each job and grant, for the comparison of two runs of one seed.
  private mutating func recordDecisions(_ records: HubRecords) {
    moves.done = records.moves.count { $0.state == .done }
    moves.other = records.moves.count - moves.done
    for job in records.jobs {
      let place = job.placement.map { "\($0.node)\($0.devices)" }.joined(separator: ",")
      trace.append(
        "\(job.number) \(job.id) \(job.state.rawValue) \(place) \(job.placedAt?.description ?? "-") \(job.startedAt?.description ?? "-")"
          + " \(job.deviceSeconds ?? -1) \(job.total ?? -1) \(job.schemeShare ?? -1)")
    }
    for grant in records.grants { trace.append("\(grant.id) \(grant.state.rawValue) \(grant.revision)") }
    for account in records.accounts { trace.append("\(account.id) \(account.debitsPosted) \(account.creditsPosted)") }
  }

  // MARK: Steps

  /// Does one thing to the Hub, and notes what came of it. A refusal is an answer; a fault of the Hub is not.
  ///
  /// - Returns: whether it was done.
  @discardableResult
  mutating func attempt(_ what: String, by actor: String?, _ body: (Hub, Cast) async throws(Problem) -> String) async throws
    -> Bool
  {
    // Comparing everything before and after is dear: a part of the steps is looked at closely.
    let isChosen = random.chance(60)
    let isWatched = thoroughness == 1 || isChosen
    let before = isWatched ? try await TableImages.read(world.database) : nil
    var refusal: String?
    do throws(Problem) {
      let answer = try await body(await world.hub, world.cast)
      trace.append("\(what) → \(answer)")
    } catch {
      trace.append("\(what) ✗ \(error.name) \(error.faults.map { "\($0.field):\($0.rule)" })")
      if error.kind == .internal { violations.append(Violation(8, "\(what): \(error.message.english)")) }
      refusal = error.name
    }
    if let before {
      let found = Laws.leavesTrace(
        from: before, to: try await TableImages.read(world.database), refusal: actor == nil ? nil : refusal)
      violations += found.map { Violation($0.law, "\($0.what) [\(what)]") }
    }
    return refusal == nil
  }

  enum Step {
    case submit, cancel, release, jobRound, jobRoundAndDeath, time, month, price, quotation, payment, refund, correction
    case apply, decide, answer, changeGrant, withdrawGrant, again, restart, centreEvent, forbidden, malformed, maintenance,
      reapplication
    case notices, noticesAndDeath, noticeChoice
    case sit, report, payCentre
    case moves, answerMove, wishMove, use
  }

  static let weights: [(weight: Int, item: Step)] = [
    (22, .submit), (6, .cancel), (3, .release), (16, .jobRound), (5, .jobRoundAndDeath), (14, .time), (1, .month), (3, .price),
    (2, .quotation), (3, .payment), (2, .refund), (1, .correction), (3, .apply), (5, .decide), (4, .answer), (3, .changeGrant),
    (1, .withdrawGrant), (4, .again), (4, .restart), (5, .centreEvent), (4, .forbidden), (3, .malformed), (1, .maintenance),
    (1, .reapplication),
    (5, .notices), (2, .noticesAndDeath), (1, .noticeChoice),
    (2, .sit), (3, .report), (2, .payCentre), (5, .moves), (4, .answerMove), (2, .wishMove), (2, .use),
  ]

  mutating func step() async throws {
    switch random.pick(weighted: weights) {
    case .submit: try await submit()
    case .cancel: try await cancel()
    case .release: try await release()
    case .jobRound: try await jobRound()
    case .jobRoundAndDeath: try await jobRoundAndDeath()
    case .time: try await passTime()
    case .month: try await passMonth()
    case .price: try await changePrice()
    case .quotation: try await keepQuotation()
    case .payment: try await pay()
    case .refund: try await refund()
    case .correction: try await correct()
    case .apply: try await apply()
    case .decide: try await decide()
    case .answer: try await answerAward()
    case .changeGrant: try await changeGrant()
    case .withdrawGrant: try await withdrawGrant()
    case .again: try await repeatSubmission()
    case .restart:
      trace.append("Praya dies and comes back")
      try await world.restart()
    case .centreEvent: try await centreEvent()
    case .forbidden: try await forbidden()
    case .malformed: try await malformed()
    case .maintenance: try await planMaintenance()
    case .reapplication: try await reapplyCity()
    case .notices: try await sendNotices()
    case .noticesAndDeath: try await sendNoticesAndDie()
    case .noticeChoice: try await chooseNotices()
    case .sit: try await sit()
    case .report: try await report()
    case .moves: try await moveStuck()
    case .answerMove: try await answerMove()
    case .wishMove: try await wishMove()
    case .use: try await changeUse()
    case .payCentre: try await payCentre()
    }
  }
}
