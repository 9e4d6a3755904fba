import Quantities
import Scheduling
import Testing

@Suite struct PoolTests {
  @Test func nodesThatMakeNoPoolAreRefused() throws {
    let node = NodeShape(name: "a", devices: 4, cpus: 8, memoryMebibytes: 1024)
    #expect(throws: PoolFault.repeatedName("a")) { try Pool(nodes: [node, node]) }
    for change in [\NodeShape.devices, \NodeShape.cpus] {
      var wrong = node
      wrong[keyPath: change] = -1
      #expect(throws: PoolFault.impossibleShape(wrong)) { try Pool(nodes: [wrong]) }
    }
    var large = node
    large.devices = 64
    #expect(try Pool(nodes: [large]).devices == 64)
    large.devices = 65
    #expect(throws: PoolFault.impossibleShape(large)) { try Pool(nodes: [large]) }
  }

  @Test func figuresThatNoRequestCanAskForAreRefused() {
    #expect(throws: DemandFault.nodes(0)) { try Demand(nodes: 0, devicesPerNode: 1, cpusPerNode: 1, walltime: .hours(1)) }
    #expect(throws: DemandFault.devicesPerNode(-1)) { try Demand(devicesPerNode: -1, cpusPerNode: 1, walltime: .hours(1)) }
    #expect(throws: DemandFault.cpusPerNode(-1)) { try Demand(devicesPerNode: 1, cpusPerNode: -1, walltime: .hours(1)) }
    #expect(throws: DemandFault.memory(-1)) {
      try Demand(devicesPerNode: 1, cpusPerNode: 1, memoryMebibytesPerNode: -1, walltime: .hours(1))
    }
    for time in [Seconds.zero, Seconds(-5), Seconds(Int64.max)] {
      #expect(throws: DemandFault.walltime(time)) { try Demand(devicesPerNode: 1, cpusPerNode: 1, walltime: time) }
    }
  }

  @Test func whyAPoolCouldNeverCarryADemandIsToldWithFigures() throws {
    let pool = try Pool(
      nodes: [
        NodeShape(name: "a", devices: 2, cpus: 16, memoryMebibytes: 1000),
        NodeShape(name: "b", devices: 8, cpus: 4, memoryMebibytes: 4000),
      ], unavailable: ["a", "b"])
    func misfits(_ nodes: Int, _ devices: Int, _ cpus: Int, _ memory: Int64, allowed: Places? = nil) throws -> [Misfit] {
      let demand = try Demand(
        nodes: nodes, devicesPerNode: devices, cpusPerNode: cpus, memoryMebibytesPerNode: memory, walltime: .hours(1))
      #expect(
        Scheduler.fits(demand, in: pool, allowed: allowed) == Scheduler.misfits(of: demand, in: pool, allowed: allowed).isEmpty)
      return Scheduler.misfits(of: demand, in: pool, allowed: allowed)
    }
    #expect(try misfits(2, 2, 4, 1000) == [])
    #expect(try misfits(1, 8, 4, 4000) == [])
    #expect(
      try misfits(1, 9, 17, 4001) == [
        .devicesPerNode(asked: 9, largest: 8), .cpusPerNode(asked: 17, largest: 16),
        .memoryMebibytesPerNode(asked: 4001, largest: 4000),
      ])
    #expect(try misfits(2, 3, 1, 0) == [.nodes(asked: 2, suitable: 1)])
    #expect(try misfits(1, 8, 16, 0) == [.nodes(asked: 1, suitable: 0)])
    #expect(try misfits(1, 3, 1, 0, allowed: .nodes(["a"])) == [.devicesPerNode(asked: 3, largest: 2)])
    #expect(
      try misfits(1, 3, 1, 0, allowed: Places([.init(node: "b", devices: [1, 5, 9])]))
        == [.devicesPerNode(asked: 3, largest: 2)])
  }
}
