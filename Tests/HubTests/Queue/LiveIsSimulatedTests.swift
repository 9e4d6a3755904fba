import Centres
import Hub
import Jobs
import PrayaTestKit
import Quantities
import Scheduling
import Simulation
import Storage
import Testing
import Workloads

/// The Hub decides as the simulator does: what was decided live, replayed, starts at the same moments in the same places.
@Suite struct LiveIsSimulatedTests {
  private struct Decision: Hashable {
    var start: Instant
    var placement: [NodeAllotment]
  }

  private static func decisions(_ records: [Int: JobRecord]) -> [Int: Decision] {
    records.compactMapValues { job in job.placedAt.map { Decision(start: $0, placement: job.placement) } }
  }

  @Test(arguments: [(UInt64(1), false), (2, false), (3, true), (4, false)])
  func theSimulatorStartsWhoTheHubStarted(seed: UInt64, restarting: Bool) async throws {
    let plan = PlannedJob.seeded(seed, count: 240)
    var city = try await LiveCity(seed: seed, plan)
    let start = city.world.clock.now
    let closure = (start + .hours(20))..<(start + .hours(23))
    _ = try await city.world.hub.planMaintenance(of: Stage.slug("harbour-cpu"), closure, by: city.world.cast["operator"])
    let reservations = try await city.reservations()
    let edges = reservations.values.flatMap { $0 }.flatMap { [$0.interval.lowerBound, $0.interval.upperBound] }
    try await city.live(
      plan, edges: edges.filter { $0 < start + .days(30) }, restarts: restarting ? Set(stride(from: 10, to: 400, by: 7)) : [])
    let records = try await city.records()
    #expect(records.count == plan.count)
    #expect(records.values.allSatisfy { $0.state.isTerminal && $0.startedAt == $0.placedAt })

    let live = Self.decisions(records)
    var simulated: [Int: Decision] = [:]
    for pool in try await city.pools() {
      let replay = try Self.replay(
        records.filter { $0.value.pool == pool.id }, rounds: city.rounds, pool: pool,
        reservations: reservations[pool.id] ?? [])
      simulated.merge(replay) { first, _ in first }
    }
    for number in live.keys.sorted() where live[number] != simulated[number] {
      Issue.record("job \(number) of \(records[number]?.pool.rawValue ?? "")")
      break
    }
    #expect(live == simulated)
    // The comparison is worth something only where there were queues, jobs passed each other, and some fell due.
    let waited = records.values.filter { $0.placedAt != $0.submittedAt }
    let due = waited.filter { job in job.placedAt.map { placed in job.dueAt.map { $0 < placed } ?? false } ?? false }
    let passed = waited.filter { job in
      records.values.contains {
        $0.pool == job.pool && $0.number > job.number && ($0.placedAt ?? start) < (job.placedAt ?? start)
      }
    }
    #expect(waited.count > 60 && passed.count > 20 && (restarting || !due.isEmpty))
    let everything = try await HubRecords.read(city.world.database)
    #expect(Laws.queues(everything) + Laws.dependencies(everything) + Laws.audited(everything) == [])
    await city.world.end()
  }

  /// The jobs of one pool, with the times that were measured, through the simulator's own player.
  private static func replay(
    _ records: [Int: JobRecord], rounds: [LiveCity.Round], pool: PoolRecord, reservations: [Reservation]
  ) throws -> [Int: Decision] {
    let shape = try Pool(
      nodes: pool.nodes.map {
        NodeShape(name: $0.name, devices: $0.devices, cpus: $0.cpus, memoryMebibytes: $0.memoryMebibytes)
      })
    var player = PoolPlayer<Int>(pool: shape, reservations: reservations, policy: .praya)
    var ends: [(moment: Instant, number: Int)] = []
    var decisions: [Int: Decision] = [:]
    for round in rounds {
      for end in ends.filter({ $0.moment <= round.now }).sorted(by: { ($0.moment, $0.number) < ($1.moment, $1.number) }) {
        #expect(end.moment == round.now, "there was a round when it ended")
        player.end(end.number, at: end.moment)
      }
      ends.removeAll { $0.moment <= round.now }
      for number in round.submitted {
        guard let job = records[number] else { continue }
        let demand = try Demand(
          nodes: job.request.nodes, devicesPerNode: job.devices / job.request.nodes, cpusPerNode: job.request.cpusPerNode,
          memoryMebibytesPerNode: job.request.memoryMebibytesPerNode ?? 0, walltime: job.walltime)
        let isIn = player.submit(
          WaitingRequest(
            id: number, demand: demand, submitted: round.now, project: job.project.rawValue,
            reservation: job.funding == .package ? job.grant?.rawValue : nil))
        #expect(isIn)
      }
      for start in player.pass(at: round.now).starts {
        guard let job = records[start.id], let began = job.startedAt, let ended = job.endedAt else { continue }
        decisions[start.id] = Decision(
          start: round.now, placement: start.placement.allotments.map { NodeAllotment(node: $0.node, devices: $0.devices) })
        ends.append((round.now + Seconds((ended - began).count / 1000), start.id))
      }
    }
    return decisions
  }
}

extension LiveCity {
  /// The packages and closures of each pool.
  func reservations() async throws -> [Slug: [Reservation]] {
    let (pools, closures, grants) = try await world.database.read { records in
      (
        try records.select(PoolRecord.self), try records.select(MaintenanceRecord.self), try records.select(GrantRecord.self)
      )
    }
    var reservations: [Slug: [Reservation]] = [:]
    for pool in pools {
      reservations[pool.id] = closures.filter { $0.pool == pool.id }.map { closure in
        Reservation(
          name: closure.id.rawValue, purpose: .maintenance, places: .nodes(pool.nodes.map(\.name)),
          interval: closure.startsAt..<closure.endsAt)
      }
    }
    for grant in grants {
      guard case .package(let pool, _, _, _) = grant.terms.benefit else { continue }
      reservations[pool, default: []].append(
        Reservation(
          name: grant.id.rawValue, purpose: .package,
          places: Places(grant.allotment.map { .init(node: $0.node, devices: $0.devices) }),
          interval: grant.startsAt..<grant.expiresAt))
    }
    return reservations
  }
}
