internal import Access
internal import Hub
internal import Jobs
internal import Language
internal import Offers
internal import Quantities
internal import Storage

extension SeededRun {
  private static let projects = ["vision", "maps", "genome"].map(CityOfTests.slug)

  mutating func submit() async throws {
    let project = random.pick(isMoving ? Array(SeededRun.projects.prefix(2)) : SeededRun.projects) ?? CityOfTests.slug("vision")
    let actor = random.chance(300) ? Cast.lead(of: project) : Cast.member(of: project)
    var options = ["--time=\(random.number(1...90))", "--job-name=j\(stepNumber)"]
    switch isMoving ? random.number(2...6) : random.number(0...9) {
    case 0, 1: options.append("--cpus-per-task=\(random.number(1...8))")
    case 2...5: options.append("--gpus-per-node=\(random.number(1...(isMoving ? 2 : 4)))")
    case 6: options += ["--nodes=2", "--gpus-per-node=\(random.number(1...2))"]
    default:
      // Mostly a model that the project's data may go to.
      let models = ["vision": ["h100", "a100"], "maps": ["ascend-910b", "a100"], "genome": ["h100"]][project.rawValue] ?? []
      let model = random.chance(900) ? random.pick(models) : "ascend-910b"
      options.append("--gres=gpu:\(model ?? "h100"):\(random.number(1...2))")
    }
    if random.chance(130) { options.append(random.chance(500) ? "--array=1-3%1" : "--array=0-4:2") }
    if random.chance(100) { options.append("--hold") }
    if random.chance(160) { options += dependencies() }
    let own = grants.filter { projects[$0] == project }
    let grant = random.chance(isMoving ? 250 : 600) ? random.pick(random.chance(950) ? own : grants) : nil
    var submission = Submission(
      request: OfferRequest(
        script: Array("#!/bin/sh\necho \(stepNumber)\n".utf8), options: options, project: project, grant: grant,
        preference: random.chance(500) ? .cheapest : .soonest))
    if random.chance(isMoving ? 400 : 120) { submission.pool = random.pick(CityOfTests.pools)?.id }
    if random.chance(isMoving ? 20 : 150) { submission.ownShareAtMost = Int64(random.number(0...20_000)) }
    submission.moveRule = random.pick(weighted: [(4, .automatic), (4, .ask), (2, .never)])
    if random.chance(600) { submission.idempotencyKey = "key-\(world.seed)-\(stepNumber)" }
    try await send(submission, by: actor)
  }

  /// After one or two others: often the latest, so that chains grow, and now and then one run of an array.
  private mutating func dependencies() -> [String] {
    var names: [String] = []
    for _ in 0..<random.number(1...2) {
      guard let other = random.pick(random.chance(600) ? Array(submissions.suffix(2)) : submissions) else { continue }
      let index = other.submission.request.options.contains { $0.hasPrefix("--array=0-4") } && random.chance(400) ? "-2" : ""
      names.append("\(other.answer)\(index)")
    }
    return names.isEmpty ? [] : ["--dependency=afterok:\(names.joined(separator: ":"))"]
  }

  private mutating func send(_ submission: Submission, by actor: String) async throws {
    var made: Submitted?
    try await attempt("\(actor) submits \(submission.request.options)", by: actor) { hub, cast throws(Problem) in
      let answer = try await hub.submitJob(submission, by: cast[actor])
      made = answer
      return answer.jobs.map { "\($0.id)@\($0.pool)" }.joined(separator: " ")
    }
    guard let made else { return }
    jobs += made.jobs.map(\.id)
    submissions.append((submission, actor, made.submission, world.clock.now))
  }

  /// The same request once more under the same key: the same answer, and nothing more happens.
  mutating func repeatSubmission() async throws {
    let remembered = submissions.filter {
      $0.submission.idempotencyKey != nil && world.clock.now < $0.at + OnceOnly.remembered
    }
    guard let earlier = random.pick(remembered) else { return }
    var answer: SubmissionID?
    try await attempt("\(earlier.actor) repeats \(earlier.answer)", by: earlier.actor) { hub, cast throws(Problem) in
      answer = try await hub.submitJob(earlier.submission, by: cast[earlier.actor]).submission
      return "again"
    }
    if answer != earlier.answer { violations.append(Violation(2, "a repeat of \(earlier.answer) made another submission")) }
  }

  mutating func cancel() async throws {
    guard let job = random.pick(Array(jobs.suffix(12))) else { return }
    let actor = random.pick(["lena", "carol", "mei", "gita"]) ?? "lena"
    try await attempt("\(actor) cancels \(job)", by: actor) { hub, cast throws(Problem) in
      try await hub.cancelJob(job, by: cast[actor]).state.rawValue
    }
  }

  mutating func release() async throws {
    let held = try await world.database.read { records in
      try records.select(JobRecord.self, where: .equal(.state, JobState.held.rawValue), order: .ascending(.number)).map(\.id)
    }
    guard let job = random.pick(held) ?? random.pick(jobs) else { return }
    let actor = random.pick(["lena", "carol"]) ?? "lena"
    try await attempt("\(actor) releases \(job)", by: actor) { hub, cast throws(Problem) in
      try await hub.releaseJob(job, by: cast[actor]).state.rawValue
    }
  }

  // MARK: Rounds

  mutating func jobRound() async throws {
    if random.chance(300) {
      try await attempt("survey", by: nil) { hub, _ throws(Problem) in
        try await hub.surveyCentres()
        return "done"
      }
    }
    try await attempt("place", by: nil) { hub, _ throws(Problem) in "\(try await hub.placeJobs())" }
    try await attempt("attend", by: nil) { hub, _ throws(Problem) in "\(try await hub.attendRuns())" }
  }

  mutating func jobRoundAndDeath() async throws {
    try await attempt("place", by: nil) { hub, _ throws(Problem) in "\(try await hub.placeJobs())" }
    let centre = random.pick(CityOfTests.centres) ?? CityOfTests.harbour
    let died = try await world.attendAndDie(at: centre, afterPassages: random.number(1...9))
    trace.append("Praya \(died ? "dies while it talks" : "talks") with \(centre)")
  }

  mutating func passTime() async throws {
    switch random.number(0...9) {
    case 0...2: world.clock.advance(by: Seconds(Int64(random.number(1...600))))
    case 3...7: world.clock.advance(by: Seconds(Int64(random.number(600...7200))))
    default: world.clock.advance(by: .hours(Int64(random.number(2...40))))
    }
    trace.append("it is \(world.clock.now)")
    try await calendarRound()
  }

  /// To just around the next month's beginning, where skewed clocks disagree about the month.
  mutating func passMonth() async throws {
    guard let calendar = CityCalendar(timeZoneName: "Asia/Hong_Kong") else { return }
    let next = calendar.interval(of: calendar.month(of: world.clock.now)).upperBound
    world.clock.advance(to: next + Seconds(Int64(random.number(-60...60))))
    trace.append("it is \(world.clock.now)")
    try await calendarRound()
  }

  mutating func calendarRound() async throws {
    try await attempt("lapse", by: nil) { hub, _ throws(Problem) in "\(try await hub.lapseAwards())" }
    try await attempt("bill", by: nil) { hub, _ throws(Problem) in "\(try await hub.billPackages())" }
    try await attempt("expire", by: nil) { hub, _ throws(Problem) in "\(try await hub.expireGrants())" }
    try await attempt("close", by: nil) { hub, _ throws(Problem) in "\(try await hub.closeDueStatements())" }
  }
}
