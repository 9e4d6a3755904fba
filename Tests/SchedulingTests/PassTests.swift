import Quantities
import Scheduling
import Testing

@Suite struct PassTests {
  let noon = Instant(secondsSince1970: 1_800_000_000)

  func pool(_ devices: [Int], cpus: Int = 64, unavailable: Set<String> = []) throws -> Pool {
    try Pool(
      nodes: devices.enumerated().map { NodeShape(name: "n\($0)", devices: $1, cpus: cpus, memoryMebibytes: 64_000) },
      unavailable: unavailable)
  }

  func request(
    _ id: Int, nodes: Int = 1, devices: Int, cpus: Int = 1, memory: Int64 = 0, hours: Int64 = 1, allowed: Places? = nil,
    package: String? = nil
  ) throws -> WaitingRequest<Int> {
    WaitingRequest(
      id: id,
      demand: try Demand(
        nodes: nodes, devicesPerNode: devices, cpusPerNode: cpus, memoryMebibytesPerNode: memory, walltime: .hours(hours)),
      submitted: noon, allowed: allowed, reservation: package)
  }

  func placement(_ parts: (String, [Int])...) -> Placement {
    Placement(parts.map { Placement.Allotment(node: $0.0, devices: $0.1) })
  }

  func running(_ parts: (String, [Int])..., cpus: Int = 1, memory: Int64 = 0, hours: Int64 = 1) -> Occupation {
    Occupation(
      placement: Placement(parts.map { Placement.Allotment(node: $0.0, devices: $0.1) }), cpusPerNode: cpus,
      memoryMebibytesPerNode: memory, expectedEnd: noon + .hours(hours))
  }

  @Test func theFullestNodeThatSufficesIsTaken() throws {
    let state = PoolState(
      pool: try pool([8, 8, 4]), occupations: [running(("n1", [0, 2, 3, 6, 7]))],
      waiting: [
        try request(1, devices: 3), try request(2, devices: 2), try request(3, devices: 2),
      ])
    #expect(
      state.pass(now: noon).starts
        == [
          .init(id: 1, placement: placement(("n1", [1, 4, 5]))),
          .init(id: 2, placement: placement(("n2", [0, 1]))),
          .init(id: 3, placement: placement(("n2", [2, 3]))),
        ])
    let wider = PoolState(pool: try pool([2, 1, 1]), waiting: [try request(1, nodes: 2, devices: 1)])
    #expect(wider.pass(now: noon).starts == [.init(id: 1, placement: placement(("n1", [0]), ("n2", [0])))])
  }

  @Test func theFirstThatMustWaitKeepsThoseBehindItWaiting() throws {
    let state = PoolState(
      pool: try pool([4]), occupations: [running(("n0", [0]))],
      waiting: [try request(3, devices: 1), try request(1, devices: 2), try request(2, devices: 2)])
    let pass = state.pass(now: noon)
    #expect(pass.starts == [.init(id: 1, placement: placement(("n0", [1, 2])))])
    #expect(pass.waits == [.init(id: 2, reason: .resources), .init(id: 3, reason: .behindOthers)])
  }

  @Test func aJobHoldsItsPlaceUntilItsEndIsConfirmed() throws {
    let state = PoolState(
      pool: try pool([1]), occupations: [running(("n0", [0]), hours: -5)], waiting: [try request(1, devices: 1)])
    #expect(state.pass(now: noon).waits == [.init(id: 1, reason: .resources)])
    #expect(state.forecastStart(of: try request(2, devices: 1), now: noon) == .starts(at: noon + Seconds(3601)))
  }

  @Test func processorsAndMemoryBindToo() throws {
    let busy = running(("n0", []), cpus: 60, memory: 60_000)
    let state = PoolState(pool: try pool([4]), occupations: [busy], waiting: [try request(1, devices: 1, cpus: 5)])
    #expect(state.pass(now: noon).waits == [.init(id: 1, reason: .resources)])
    let memory = PoolState(
      pool: try pool([4]), occupations: [busy], waiting: [try request(1, devices: 1, cpus: 4, memory: 4001)])
    #expect(memory.pass(now: noon).waits == [.init(id: 1, reason: .resources)])
    let exact = PoolState(
      pool: try pool([4]), occupations: [busy], waiting: [try request(1, devices: 1, cpus: 4, memory: 4000)])
    #expect(exact.pass(now: noon).starts.map(\.id) == [1])
  }

  @Test func whatNeverFitsKeepsNobodyWaiting() throws {
    let state = PoolState(pool: try pool([4, 4]), waiting: [try request(1, devices: 5), try request(2, devices: 4)])
    let pass = state.pass(now: noon)
    #expect(pass.waits == [.init(id: 1, reason: .neverFits([.devicesPerNode(asked: 5, largest: 4)]))])
    #expect(pass.starts.map(\.id) == [2])
    #expect(
      state.forecastStart(of: try request(3, devices: 9), now: noon)
        == .never(.neverFits([.devicesPerNode(asked: 9, largest: 4)])))
  }

  @Test func whatOnlyNodesOutOfServiceCouldCarryKeepsNobodyWaiting() throws {
    let state = PoolState(
      pool: try pool([8, 4], unavailable: ["n0"]), waiting: [try request(1, devices: 8), try request(2, devices: 4)])
    let pass = state.pass(now: noon)
    #expect(pass.waits == [.init(id: 1, reason: .nodeUnavailable)])
    #expect(pass.starts == [.init(id: 2, placement: placement(("n1", [0, 1, 2, 3])))])
    #expect(state.forecastStart(of: try request(3, devices: 5), now: noon) == .never(.nodeUnavailable))
  }

  @Test func noJobStartsThatCouldRunIntoMaintenance() throws {
    let window = Reservation(
      name: "cooling", purpose: .maintenance, places: .nodes(["n0", "n1"]), interval: (noon + .hours(2))..<(noon + .hours(5)))
    let state = PoolState(
      pool: try pool([4, 4]), reservations: [window],
      waiting: [try request(1, devices: 4, hours: 3), try request(2, devices: 4, hours: 2)])
    let pass = state.pass(now: noon)
    #expect(pass.starts.map(\.id) == [2])
    #expect(pass.waits == [.init(id: 1, reason: .maintenance(name: "cooling"))])
    #expect(pass.nextBoundary == noon + .hours(2))
    #expect(state.pass(now: noon + .hours(5)).starts.map(\.id) == [1, 2])
    #expect(state.forecastStart(of: try request(3, devices: 1, hours: 3), now: noon) == .starts(at: noon + .hours(5)))
    #expect(state.forecastStart(of: try request(3, devices: 1, hours: 2), now: noon) == .starts(at: noon))
  }

  @Test func aPackageIsKeptForItsOwn() throws {
    let package = Reservation(
      name: "robots", purpose: .package, places: Places([.init(node: "n0", devices: [0, 1])]),
      interval: noon..<(noon + .hours(10)))
    let pool = try pool([4], cpus: 10)
    let state = PoolState(
      pool: pool, reservations: [package],
      waiting: [
        try request(1, devices: 3),
        try request(2, devices: 1, cpus: 6),
        try request(3, devices: 2, cpus: 5),
        try request(4, devices: 3, package: "robots"),
        try request(5, devices: 1, hours: 11, package: "robots"),
        try request(6, devices: 2, cpus: 5, hours: 10, package: "robots"),
        try request(7, devices: 1, package: "robots"),
        try request(8, devices: 1, package: "unheard of"),
      ])
    let pass = state.pass(now: noon)
    #expect(
      pass.starts == [
        .init(id: 3, placement: placement(("n0", [2, 3]))), .init(id: 6, placement: placement(("n0", [0, 1]))),
      ])
    #expect(
      pass.waits == [
        .init(id: 1, reason: .reservation(name: "robots")),
        .init(id: 2, reason: .reservation(name: "robots")),
        .init(id: 4, reason: .neverFits([.devicesPerNode(asked: 3, largest: 2)])),
        .init(id: 5, reason: .neverFits([.reservationOver(name: "robots")])),
        .init(id: 7, reason: .resources),
        .init(id: 8, reason: .neverFits([.reservationOver(name: "unheard of")])),
      ])
    var early = state
    early.waiting = [try request(7, devices: 1, package: "robots")]
    #expect(early.pass(now: noon - .hours(1)).waits == [.init(id: 7, reason: .reservation(name: "robots"))])
    #expect(
      early.forecastStart(of: try request(9, devices: 2, package: "robots"), now: noon - .hours(1))
        == .starts(at: noon + .hours(1)))
  }

  @Test func packagesThatFollowOneAnotherTakeTheirShareOnce() throws {
    let places = Places([.init(node: "n0", devices: [0, 1])])
    let packages = [
      Reservation(name: "a", purpose: .package, places: places, interval: noon..<(noon + .hours(1))),
      Reservation(name: "b", purpose: .package, places: places, interval: (noon + .hours(1))..<(noon + .hours(2))),
    ]
    let state = PoolState(
      pool: try pool([4], cpus: 10), reservations: packages, waiting: [try request(1, devices: 2, cpus: 5, hours: 2)])
    #expect(state.pass(now: noon).starts.map(\.id) == [1])
  }

  @Test func aRequestThatIsHeldToSomeNodesKeepsOthersOffThoseOnly() throws {
    let state = PoolState(
      pool: try pool([2, 2]), occupations: [running(("n0", [0]))],
      waiting: [
        try request(1, devices: 2, allowed: .nodes(["n0"])),
        try request(2, devices: 1),
        try request(3, devices: 1, allowed: Places([.init(node: "n0", devices: [1])])),
      ])
    let pass = state.pass(now: noon)
    #expect(pass.starts == [.init(id: 2, placement: placement(("n1", [0])))])
    #expect(pass.waits == [.init(id: 1, reason: .resources), .init(id: 3, reason: .behindOthers)])
  }

  @Test func occupationsOfNodesThatAreGoneHoldNothing() throws {
    let state = PoolState(
      pool: try pool([1]), occupations: [running(("gone", [0]), ("n0", [5]))], waiting: [try request(1, devices: 1)])
    #expect(state.pass(now: noon).starts.map(\.id) == [1])
  }

  @Test func aForecastGivesUpAfterSoManyMoments() throws {
    let waiting = try (0..<(Scheduler.mostForecastEvents + 5)).map { try request($0, devices: 1) }
    let state = PoolState(pool: try pool([1]), waiting: waiting)
    let last = Int64(Scheduler.mostForecastEvents)
    #expect(state.forecastStart(of: try request(Int.max, devices: 1), now: noon) == .notBefore(noon + .hours(last)))
  }
}
