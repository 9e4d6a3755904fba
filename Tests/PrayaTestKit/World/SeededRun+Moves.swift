internal import Hub
internal import Jobs
internal import Language
internal import Quantities
internal import Storage

/// Jobs that move, pools that are shared with others, centres that take no new jobs.
extension SeededRun {
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
    guard let id = random.pick(Array(jobs.suffix(8))), let pool = random.pick(CityOfTests.pools)?.id else { return }
    let lead = random.pick(["lena", "carol"]) ?? "lena"
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
