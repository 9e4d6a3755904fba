import Quantities
import Scheduling
import Testing

/// What holds of Praya's own policy over nodes, over random worlds in which many fall due.
@Suite struct PrayaTests {
  private func world(_ seed: UInt64, exact: Bool, withReservations: Bool) throws -> RandomWorld {
    var world = try RandomWorld(seed: seed, exact: exact, withReservations: withReservations)
    var random = SeededGenerator(seed: seed &+ 1)
    var history = RunHistory()
    for index in world.jobs.indices {
      let request = world.jobs[index].request
      world.jobs[index].request.due = request.submitted + Seconds(Int64.random(in: 0...25, using: &random))
      if Bool.random(using: &random) { world.jobs[index].request.expectation = history.expectation(of: request.demand) }
      history.add(
        .init(of: request.demand, from: request.submitted, until: request.submitted + world.jobs[index].runs))
    }
    return world
  }

  @Test func noPlaceIsGivenTwice() throws {
    for seed in SchedulerPropertyTests.seeds {
      let world = try world(seed, exact: false, withReservations: true)
      let runs = world.play(policy: .praya)
      for run in runs {
        let others = runs.filter { $0.id != run.id && $0.start < run.end && run.start < $0.end }
        for part in run.placement.allotments {
          let taken = others.flatMap(\.placement.allotments).filter { $0.node == part.node }.flatMap(\.devices)
          #expect(Set(part.devices).isDisjoint(with: taken), "seed \(seed)")
        }
      }
    }
  }

  /// Whoever is not due takes nothing from those who are: without them the same would start.
  @Test func whoIsDueGoesBeforeAllWhoAreNot() throws {
    var seen = 0
    for seed in SchedulerPropertyTests.seeds {
      let world = try world(seed, exact: false, withReservations: true)
      _ = world.play(policy: .praya) { now, state, pass, _ in
        let due = Set(state.waiting.filter { $0.due.map { $0 < now } ?? false }.map(\.id))
        guard !due.isEmpty, due.count < state.waiting.count else { return }
        var alone = state
        alone.waiting.removeAll { !due.contains($0.id) }
        #expect(alone.pass(now: now).starts == pass.starts.filter { due.contains($0.id) }, "seed \(seed)")
        seen += pass.starts.count
      }
    }
    #expect(seen > 300)
  }

  /// What was promised to one that is due is kept, whoever comes; and so everybody starts who can.
  @Test func promisesToThoseWhoAreDueAreKept() throws {
    var kept = 0
    for seed in SchedulerPropertyTests.seeds {
      var world = try world(seed, exact: false, withReservations: false)
      for index in world.jobs.indices { world.jobs[index].request.allowed = nil }
      var promised: [Int: Instant] = [:]
      let runs = world.play(policy: .praya) { _, _, pass, _ in
        for (id, promise) in pass.promises { if let due = promise.due { promised[id] = promised[id] ?? due } }
      }
      let starts = Dictionary(uniqueKeysWithValues: runs.map { ($0.id, $0.start) })
      for (id, moment) in promised {
        #expect(starts[id].map { $0 <= moment } ?? false, "seed \(seed), job \(id)")
        kept += 1
      }
      #expect(Set(world.play().map(\.id)) == Set(starts.keys), "seed \(seed)")
    }
    #expect(kept > 40)
  }

  /// A promise stands as it was made until the start, whoever is first meanwhile.
  @Test func aPromiseStandsUntilTheStart() throws {
    for seed in SchedulerPropertyTests.seeds {
      let world = try world(seed, exact: false, withReservations: true)
      var before: [Int: StartPromise] = [:]
      _ = world.play(policy: .praya) { _, state, pass, _ in
        for (id, promise) in before where state.waiting.contains(where: { $0.id == id }) {
          guard !pass.starts.contains(where: { $0.id == id }) else { continue }
          let now = pass.promises[id]
          #expect(promise.due == nil || now?.due == promise.due, "seed \(seed)")
          #expect(promise.head == nil || now?.head == promise.head, "seed \(seed)")
        }
        #expect(pass.starts.allSatisfy { pass.promises[$0.id] == nil })
        before = pass.promises
      }
    }
  }

  /// Of those who wait for running jobs the first is told that it is next, and besides it only who was promised a start.
  @Test func onlyWhoIsNextIsToldSo() throws {
    var (next, others) = (0, 0)
    for seed in SchedulerPropertyTests.seeds {
      let world = try world(seed, exact: false, withReservations: true)
      _ = world.play(policy: .praya) { _, state, pass, _ in
        let lanes = Dictionary(grouping: pass.waits.filter { $0.reason == .resources || $0.reason == .behindOthers }) { wait in
          world.jobs[wait.id].request.reservation ?? ""
        }
        for waits in lanes.values {
          #expect(waits[0].reason == .resources, "seed \(seed)")
          for wait in waits.dropFirst() where wait.reason == .resources {
            #expect(pass.promises[wait.id] != nil, "seed \(seed)")
          }
          next += waits.filter { $0.reason == .resources }.count
          others += waits.filter { $0.reason == .behindOthers }.count
        }
      }
    }
    #expect(next > 300 && others > 300)
  }

  @Test func theSameInputGivesTheSamePassWhateverTheOrderItComesIn() throws {
    for seed in SchedulerPropertyTests.seeds {
      let world = try world(seed, exact: false, withReservations: true)
      var random = SeededGenerator(seed: seed)
      _ = world.play(policy: .praya) { now, state, pass, _ in
        var shuffled = state
        shuffled.occupations.shuffle(using: &random)
        shuffled.reservations.shuffle(using: &random)
        shuffled.waiting.shuffle(using: &random)
        #expect(shuffled.pass(now: now) == pass, "seed \(seed)")
      }
    }
  }

  /// With exact run times and no later arrival a forecast is what happens.
  @Test func aForecastWithExactRunTimesComesTrue() throws {
    var (forecasts, later) = (0, 0)
    for seed in SchedulerPropertyTests.seeds {
      var world = try world(seed, exact: true, withReservations: true)
      let last = world.jobs.map(\.request.submitted).max()
      let index = world.jobs.count - 1
      world.jobs[index].request.submitted = last ?? world.jobs[index].request.submitted
      let asked = world.jobs[index].request
      var forecast: Forecast?
      let runs = world.play(policy: .praya) { now, state, _, _ in
        guard now == asked.submitted else { return }
        var before = state
        before.waiting.removeAll { $0.id == asked.id }
        forecast = before.forecastStart(of: asked, now: now)
      }
      switch forecast {
      case .starts(let moment):
        #expect(runs.first { $0.id == asked.id }?.start == moment, "seed \(seed)")
        forecasts += 1
        if moment > asked.submitted { later += 1 }
      case .never: #expect(!runs.contains { $0.id == asked.id }, "seed \(seed)")
      case .notBefore, nil: Issue.record("seed \(seed): \(String(describing: forecast))")
      }
    }
    #expect(forecasts > 100 && later > 50)
  }

  /// A long queue is played by its front alone, and comes to an end.
  @Test func theForecastOfALongQueueEnds() throws {
    let now = Instant(secondsSince1970: 1_800_000_000)
    let pool = try Pool(nodes: [NodeShape(name: "n", devices: 8, cpus: 64, memoryMebibytes: 1024)])
    let waiting = try (0..<2000).map { id in
      WaitingRequest(
        id: id, demand: try Demand(devicesPerNode: 1 + id % 3, cpusPerNode: 1, walltime: Seconds(Int64(600 + id % 7 * 600))),
        submitted: now - Seconds(Int64(2000 - id)))
    }
    let state = PoolState(pool: pool, waiting: waiting, policy: .praya)
    let asked = WaitingRequest(
      id: 5000, demand: try Demand(devicesPerNode: 2, cpusPerNode: 1, walltime: .hours(1)), submitted: now)
    guard case .starts(let moment) = state.forecastStart(of: asked, now: now) else {
      Issue.record("no forecast")
      return
    }
    // Two devices for most of what waits: more than a week of work on eight.
    #expect(moment > now + .days(2) && moment < now + .days(40))
    // What never fits in front of a queue keeps nobody from a forecast.
    let stuck = try (0..<500).map { id in
      WaitingRequest(
        id: id, demand: try Demand(devicesPerNode: 8, cpusPerNode: 65, walltime: .hours(1)), submitted: now - .days(9))
    }
    #expect(
      PoolState(pool: pool, waiting: stuck, policy: .praya).forecastStart(of: asked, now: now) == .starts(at: now))
  }
}
