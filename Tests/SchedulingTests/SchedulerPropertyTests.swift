import Quantities
import Scheduling
import Testing

@Suite struct SchedulerPropertyTests {
  static let seeds = UInt64(1)...400

  @Test func capacityAndReservationsAreNeverExceeded() throws {
    var started = 0
    for seed in Self.seeds {
      let world = try RandomWorld(seed: seed, exact: false)
      let runs = world.play()
      started += runs.count
      for moment in Set(runs.map(\.start)) { checkCapacity(of: world, runs: runs, at: moment, seed: seed) }
      for run in runs { checkReservations(of: world, run: run, seed: seed) }
    }
    #expect(started > 1000)
  }

  private func checkCapacity(of world: RandomWorld, runs: [PlayedRun], at now: Instant, seed: UInt64) {
    for (index, node) in world.pool.nodes.enumerated() {
      var devices: [Int] = []
      var (cpus, memory) = (0, Int64(0))
      for run in runs where run.start <= now && now < run.end {
        for allotment in run.placement.allotments where allotment.node == node.name {
          #expect(world.pool.isAvailable[index], "seed \(seed)")
          devices += allotment.devices
          cpus += world.jobs[run.id].request.demand.cpusPerNode
          memory += world.jobs[run.id].request.demand.memoryMebibytesPerNode
        }
      }
      #expect(Set(devices).count == devices.count && devices.allSatisfy { $0 < node.devices }, "seed \(seed)")
      #expect(cpus <= node.cpus && memory <= node.memoryMebibytes, "seed \(seed)")
    }
  }

  private func checkReservations(of world: RandomWorld, run: PlayedRun, seed: UInt64) {
    let request = world.jobs[run.id].request
    let mayLast = run.start..<(run.start + request.demand.walltime)
    #expect(run.placement.allotments.count == request.demand.nodes)
    #expect(Set(run.placement.allotments.map(\.node)).count == request.demand.nodes)
    for allotment in run.placement.allotments {
      #expect(allotment.devices.count == request.demand.devicesPerNode)
      if let allowed = request.allowed { #expect(allowed.parts.contains { $0.node == allotment.node }) }
    }
    for reservation in world.reservations {
      let isOwn = reservation.name == request.reservation
      if isOwn { #expect(reservation.interval.clamped(to: mayLast) == mayLast, "seed \(seed)") }
      guard isOwn || reservation.interval.overlaps(mayLast) else { continue }
      for allotment in run.placement.allotments {
        let part = reservation.places.parts.first { $0.node == allotment.node }
        if isOwn {
          #expect(part != nil && allotment.devices.allSatisfy { part?.devices?.contains($0) ?? true }, "seed \(seed)")
        } else if let part {
          #expect(part.devices.map { Set($0).isDisjoint(with: allotment.devices) } ?? false, "seed \(seed)")
        }
      }
    }
  }

  @Test func nobodyIsOvertakenOnANodeThatItWaitsFor() throws {
    var seen = 0
    for seed in Self.seeds {
      let world = try RandomWorld(seed: seed, exact: false)
      _ = world.play { _, state, pass, _ in
        for wait in pass.waits where wait.reason == .resources || wait.reason == .behindOthers {
          let ahead = world.jobs[wait.id].request
          let nodes = ahead.allowed?.parts.map(\.node) ?? world.pool.nodes.map(\.name)
          for start in pass.starts {
            let behind = world.jobs[start.id].request
            guard behind.reservation == ahead.reservation, (ahead.submitted, ahead.id) < (behind.submitted, behind.id) else {
              continue
            }
            seen += 1
            #expect(start.placement.allotments.allSatisfy { !nodes.contains($0.node) }, "seed \(seed)")
          }
        }
        #expect(pass.starts.count + pass.waits.count == state.waiting.count)
      }
    }
    #expect(seen > 0)
  }

  @Test func theFirstThatWaitsForResourcesTrulyDoesNotFit() throws {
    for seed in Self.seeds {
      let world = try RandomWorld(seed: seed, exact: false)
      _ = world.play { now, state, pass, _ in
        var after = state
        after.occupations += occupations(of: pass, in: world, at: now)
        for wait in pass.waits where wait.reason == .resources {
          after.waiting = [world.jobs[wait.id].request]
          #expect(after.pass(now: now).waits == [wait], "seed \(seed)")
          after.occupations = []
          #expect(after.pass(now: now).starts.map(\.id) == [wait.id], "seed \(seed)")
          return
        }
      }
    }
  }

  @Test func nothingStartsBetweenTheMomentsThatAPassNames() throws {
    var seen = 0
    for seed in Self.seeds {
      let world = try RandomWorld(seed: seed, exact: false)
      var random = SeededGenerator(seed: seed)
      _ = world.play { now, state, pass, next in
        guard let next, next - now > Milliseconds(1) else { return }
        var after = state
        after.occupations += occupations(of: pass, in: world, at: now)
        after.waiting.removeAll { waiting in pass.starts.contains { $0.id == waiting.id } }
        let between = Int64.random(in: (now.millisecondsSince1970 + 1)..<next.millisecondsSince1970, using: &random)
        #expect(after.pass(now: Instant(millisecondsSince1970: between)).starts == [], "seed \(seed)")
        seen += after.waiting.count
      }
    }
    #expect(seen > 1000)
  }

  private func occupations(of pass: Pass<Int>, in world: RandomWorld, at now: Instant) -> [Occupation] {
    pass.starts.map { start in
      let request = world.jobs[start.id].request
      return Occupation(of: request.demand, in: start.placement, startedAt: now, reservation: request.reservation)
    }
  }

  @Test func theSameInputGivesTheSamePassWhateverTheOrderItComesIn() throws {
    for seed in Self.seeds {
      let world = try RandomWorld(seed: seed, exact: false)
      var random = SeededGenerator(seed: seed)
      _ = world.play { now, state, pass, _ in
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
    for seed in Self.seeds {
      var world = try RandomWorld(seed: seed, exact: true)
      let last = world.jobs.map(\.request.submitted).max()
      for index in world.jobs.indices where index == world.jobs.count - 1 {
        world.jobs[index].request.submitted = last ?? world.jobs[index].request.submitted
      }
      let asked = world.jobs[world.jobs.count - 1].request
      var forecast: Forecast?
      let runs = world.play { now, state, _, _ in
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
}
