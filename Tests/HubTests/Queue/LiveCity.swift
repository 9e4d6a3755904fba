import Centres
import Hub
import Jobs
import PrayaTestKit
import Quantities
import Scheduling
import Storage
import Workloads

/// A job that somebody will submit.
struct PlannedJob: Sendable {
  /// Its place in the order of submission, from 1; the job is named after it.
  var number: Int
  /// After the beginning.
  var submitted: Seconds
  var project: String
  var pool: String
  /// Runs in the project's term package.
  var inPackage = false
  var nodes = 1
  var devicesPerNode: Int
  var cpusPerTask = 1
  var walltime: Seconds
  var run: Seconds
  var cause: RunEnd.Cause

  var options: [String] {
    let time = walltime.count
    var options = [
      "--job-name=j\(number)", "--nodes=\(nodes)", "--cpus-per-task=\(cpusPerTask)",
      "--time=\(time / 3600):\(time / 60 % 60):\(time % 60)",
    ]
    if devicesPerNode > 0 { options.append("--gpus-per-node=\(devicesPerNode)") }
    return options
  }
}

/// The city of tests over a virtual clock, with centres that do as they are told: what the Hub decides in it is decided
/// by nothing but its own order of service.
struct LiveCity {
  /// What a round of the Hub found.
  struct Round {
    var now: Instant
    /// By number, those that were submitted in it.
    var submitted: [Int] = []
  }

  let world: World
  let stage: Stage
  private(set) var rounds: [Round] = []
  /// By the planned job's number.
  private(set) var jobs: [Int: JobID] = [:]
  private let centres: [PunctualCentre]
  private let beginning: Instant

  init(seed: UInt64, _ plan: [PlannedJob]) async throws {
    world = try await World(seed: seed)
    stage = Stage(world)
    beginning = world.clock.now
    let fates = Dictionary(uniqueKeysWithValues: plan.map { ("j\($0.number)", ($0.run, $0.cause)) })
    let clock = world.clock
    centres = world.centres.map { _ in PunctualCentre(clock: clock) { fates[$0.name] ?? (.minutes(1), .exited(code: 0)) } }
    await connect()
    for pool in try await pools() {
      try await world.hub.setPrice(of: pool.id, perHour: Stage.hongKong(0), by: world.cast["operator"])
    }
  }

  private func connect() async {
    for (name, centre) in zip(world.centres.keys.sorted(), centres) { await world.connect(centre, to: name) }
  }

  func pools() async throws -> [PoolRecord] { try await world.database.read { try $0.select(PoolRecord.self) } }

  /// Submits everything in its time and goes round until all is over: at every submission, every end, and where a
  /// reservation begins or ends.
  ///
  /// - Parameter restarts: Praya dies and comes back before the rounds of these numbers.
  mutating func live(_ plan: [PlannedJob], edges: [Instant] = [], restarts: Set<Int> = []) async throws {
    var left = plan[...]
    while true {
      let now = world.clock.now
      let moments =
        [left.first.map { beginning + $0.submitted }, edges.filter { $0 > now }.min()] + centres.map(\.nextEnd)
      guard let next = moments.compactMap({ $0 }).min() else { break }
      world.clock.advance(to: next)
      if restarts.contains(rounds.count) {
        try await world.restart()
        await connect()
      }
      try await world.hub.attendRuns()
      var round = Round(now: next)
      while let job = left.first, beginning + job.submitted <= next {
        let grant = job.inPackage ? world.template.grants[2] : nil
        jobs[job.number] = try await stage.submit(job.options, project: job.project, grant: grant, pool: job.pool)[0].id
        round.submitted.append(job.number)
        left.removeFirst()
      }
      try await stage.round()
      rounds.append(round)
    }
  }

  /// The jobs' records, by their planned numbers.
  func records() async throws -> [Int: JobRecord] {
    var records: [Int: JobRecord] = [:]
    for (number, id) in jobs { records[number] = try await stage.job(id) }
    return records
  }
}

extension PlannedJob {
  /// Some days of work for every pool, somewhat more than it can do at once, most of it over before it is expected.
  static func seeded(_ seed: UInt64, count: Int) -> [PlannedJob] {
    var random = SeededGenerator(seed: seed, for: "live city")
    var moment = 0
    return (1...count).map { number in
      var isLong = false
      // Some come together.
      if !random.chance(150) { moment += random.number(1...800) }
      var job = PlannedJob(
        number: number, submitted: Seconds(Int64(moment)), project: "vision", pool: "harbour-h100", devicesPerNode: 1,
        walltime: .hours(1), run: .hours(1), cause: .exited(code: 0))
      switch random.number(0...9) {
      case 0...3:
        (job.project, job.pool) = (random.pick(["vision", "maps", "genome"]) ?? "vision", "harbour-h100")
        if random.chance(200) { job.nodes = 2 }
        job.devicesPerNode = random.number(1...4)
        // Some ask for everything, for long: it is they who fall due.
        if number < 60, random.chance(200) { (job.nodes, job.devicesPerNode, isLong) = (2, 4, true) }
      case 4...6:
        (job.project, job.pool) = (random.pick(["vision", "maps"]) ?? "vision", "hill-a100")
        job.nodes = random.chance(250) ? random.number(2...3) : 1
        job.devicesPerNode = random.number(1...2)
      case 7, 8:
        (job.project, job.pool, job.inPackage) = ("maps", "across-910", random.chance(400))
        job.devicesPerNode = random.number(1...(job.inPackage ? 3 : 5))
      default:
        (job.project, job.pool, job.devicesPerNode) = (random.pick(["vision", "genome"]) ?? "vision", "harbour-cpu", 0)
        job.cpusPerTask = random.number(1...16)
      }
      job.walltime = Seconds(Int64(random.pick([random.number(300...3600), random.number(3600...72_000)]) ?? 3600))
      if isLong { job.walltime = .hours(20) }
      let share = random.chance(300) ? random.number(1...50) : random.number(100...1000)
      job.run = Seconds(max(1, job.walltime.count * Int64(share) / 1000))
      if random.chance(200) { job.run = job.walltime }
      job.cause = job.run == job.walltime ? .walltime : .exited(code: random.chance(150) ? 1 : 0)
      return job
    }
  }
}
