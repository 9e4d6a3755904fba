internal import Hub
internal import Jobs
internal import Language
internal import Quantities
internal import Storage

/// Jobs that move, pools that are shared with others, centres that take no new jobs.
extension SeededRun {
  private static let movingWeights: [(weight: Int, item: Step)] = [
    (24, .submit), (4, .cancel), (2, .release), (18, .jobRound), (14, .jobRoundAndDeath), (12, .time), (3, .price),
    (1, .quotation),
    (2, .payment), (2, .changeGrant), (1, .withdrawGrant), (5, .restart), (10, .centreEvent), (1, .maintenance),
    (1, .reapplication), (16, .moves), (10, .answerMove), (10, .wishMove), (5, .use),
  ]

  /// A history in which jobs are refused, stuck, asked about and moved more than anything else happens.
  public static func runMoving(seed: UInt64, thoroughness: Int = 6) async throws -> Outcome {
    var faults = CentreFaults.rough
    (faults.refuses, faults.failsLaunch) = (150, 60)
    let world = try await World(seed: seed, faults: faults, mixing: seed.isMultiple(of: 5) ? [CityOfTests.harbour] : [])
    var run = SeededRun(world: world, thoroughness: thoroughness)
    (run.weights, run.isMoving) = (movingWeights, true)
    do { try await run.live() } catch { run.violations.append(Violation(0, "the world came to an end: \(error)")) }
    let lives = await world.lives
    await world.end()
    var outcome = Outcome(
      violations: run.violations, digest: Digest(of: run.trace.joined(separator: "\n").utf8), steps: run.stepNumber, lives: lives,
      jobs: run.jobs.count, trace: run.trace)
    outcome.moves = run.moves
    return outcome
  }

  mutating func moveStuck() async throws {
    try await attempt("move what is stuck", by: nil) { hub, _ throws(Problem) in "\(try await hub.moveStuckJobs())" }
  }

  /// Somebody says yes or no to a question, or to one that is no more.
  mutating func answerMove() async throws {
    let questions = try await world.database.read { records in
      try records.select(JobMoveRecord.self, order: .ascending(.job)).filter { $0.state == .asked || $0.state == .expired }
    }
    guard let question = random.pick(questions) else { return }
    guard let job = try await world.database.read({ try $0.find(JobRecord.self, question.job) }) else { return }
    let lead = Cast.lead(of: job.project)
    if random.chance(300) {
      try await attempt("\(lead) lets \(job.id) stay", by: lead) { hub, cast throws(Problem) in
        "\(try await hub.keepJobs(named: job.id.rawValue, by: cast[lead]).map(\.state.rawValue))"
      }
    } else {
      let price = Money(minorUnits: question.priceAfter, CityOfTests.currency)
      let pool = random.chance(850) ? question.toPool : random.pick(CityOfTests.pools)?.id ?? question.toPool
      try await attempt("\(lead) lets \(job.id) go to \(pool)", by: lead) { hub, cast throws(Problem) in
        try await hub.moveJobs(
          named: job.id.rawValue, to: pool, price: pool == question.toPool ? price : nil, by: cast[lead]
        ).map { "\($0.pool)" }.joined()
      }
    }
  }

  /// Somebody wishes a job elsewhere, stuck or not.
  mutating func wishMove() async throws {
    var candidates = Array(jobs.suffix(8))
    if isMoving {
      candidates = try await world.database.read { records in
        try records.select(
          JobRecord.self, where: .oneOf(.state, [JobState.held, .waiting, .starting].map(\.rawValue)), order: .ascending(.number)
        ).map(\.id)
      }
    }
    guard let id = random.pick(candidates), let pool = random.pick(CityOfTests.pools)?.id else { return }
    let lead = isMoving ? "lena" : random.pick(["lena", "carol"]) ?? "lena"
    try await attempt("\(lead) wishes \(id) at \(pool)", by: lead) { hub, cast throws(Problem) in
      try await hub.moveJobs(named: id.rawValue, to: pool, by: cast[lead]).map { "\($0.pool)" }.joined()
    }
  }

  /// Whose queue decides at the cluster, or whether a centre takes new jobs.
  mutating func changeUse() async throws {
    if random.chance(500) {
      let usage: PoolRecord.Usage = random.chance(600) ? .shared : .dedicated
      try await attempt("operator has hill-a100 \(usage.rawValue)", by: "operator") { hub, cast throws(Problem) in
        try await hub.changePool(CityOfTests.slug("hill-a100"), usage: usage, by: cast["operator"])
        return "done"
      }
    } else {
      try await setDraining(random.chance(500), random.pick(CityOfTests.centres) ?? CityOfTests.hill)
    }
  }

  mutating func setDraining(_ isDraining: Bool, _ centre: Slug) async throws {
    try await attempt("\(centre) \(isDraining ? "drains" : "takes jobs")", by: "operator") { hub, cast throws(Problem) in
      try await hub.setCentre(centre, draining: isDraining, by: cast["operator"])
      return "done"
    }
  }
}
