import Foundation
import Hub
import Jobs
import Language
import PrayaTestKit
import Quantities
import Storage
import Testing

/// How long the hub takes over long queues, printed: `PRAYA_TIMES=1 swift test -c release --filter QueueTime`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["PRAYA_TIMES"] != nil)) struct QueueTimeTests {
  private func timed(_ what: String, _ body: () async throws -> Void) async throws {
    let began = ContinuousClock.now
    try await body()
    print("\(what): \((ContinuousClock.now - began) / .microseconds(1)) µs")
  }

  @Test func aQueueOfTenThousand() async throws {
    var limits = HubLimits()
    limits.openJobsPerProject = 100_000
    let world = try await World(seed: 99, onDisk: true, limits: limits)
    let stage = Stage(world)
    try await stage.submit(["--gres=gpu:h100:4", "--nodes=2", "--time=600"])
    try await stage.round()
    let root = try await stage.submit(["--gres=gpu:h100:1", "--time=1", "--hold"])[0]
    let model = try await stage.submit(["--gres=gpu:h100:1", "--time=1"], pool: "harbour-h100")[0]
    try await world.database.write { records in
      for place in 1...10_000 {
        var job = model
        job.id = Identifier(madeAt: world.clock.now, random: (UInt64(place), 7))
        guard let submission = SubmissionID(rawValue: job.id.rawValue) else { return }
        (job.submission, job.number, job.heldOwn) = (submission, model.number + place, 0)
        try records.insert(job)
        guard place.isMultiple(of: 2), let awaited = AwaitedID(rawValue: root.id.rawValue) else { continue }
        if place == 2 { try records.insert(AwaitedRecord(id: awaited, unfinished: 1, hasFailed: false)) }
        try records.insert(DependentRecord(submission: submission, pool: job.pool, waits: 1))
        try records.insert(WaitRecord(awaited: awaited, submission: submission))
      }
    }
    for round in 1...25 { try await timed("placing, round \(round)") { try await world.hub.placeJobs() } }
    let request = stage.submission(["--gres=gpu:h100:1", "--time=10"]).request
    for _ in 1...3 {
      try await timed("offers") { _ = try await world.hub.requestOffers(request, by: world.cast["mei"]) }
    }
    for _ in 1...3 { try await timed("a submission") { try await stage.submit(["--gres=gpu:h100:1", "--time=1"]) } }
    try await timed("5,000 dependents end") {
      _ = try await world.hub.cancelJob(root.id, by: world.cast["mei"])
      try await world.hub.placeJobs()
    }
    await world.end()
  }

  @Test func arraysAndChains() async throws {
    let world = try await World(seed: 98, onDisk: true)
    let stage = Stage(world)
    try await world.hub.setPrice(of: Stage.slug("harbour-cpu"), perHour: Stage.hongKong(0), by: world.cast["operator"])
    var before: [JobRecord] = []
    try await timed("an array of 1,000") {
      before = try await stage.submit(["--cpus-per-task=1", "--time=1", "--array=1-1000"])
    }
    try await timed("an array of 1,000 after it") {
      try await stage.submit(
        ["--cpus-per-task=1", "--time=1", "--array=1-1000", "--dependency=afterok:\(before[0].submission)"])
    }
    let root = try await stage.submit(["--cpus-per-task=1", "--time=1", "--hold"])[0]
    var last = root
    try await timed("a chain of 5,000 is submitted") {
      for _ in 0..<5_000 {
        last = try await stage.submit(["--cpus-per-task=1", "--time=1", "--dependency=afterok:\(last.submission)"])[0]
      }
    }
    try await timed("its first is cancelled") { _ = try await world.hub.cancelJob(root.id, by: world.cast["mei"]) }
    try await timed("the rest ends") { try await world.hub.placeJobs() }
    #expect(try await stage.job(last.id).state == .refused)
    await world.end()
  }
}
