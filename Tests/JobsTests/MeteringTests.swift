import Jobs
import Quantities
import Testing

@Suite struct MeteringTests {
  private func charged(
    _ milliseconds: Int64, walltime: Int64 = 3600, devices: Int = 2, _ ending: Metering.Ending = .byItself
  ) throws -> Int64 {
    try Metering.charged(measured: Milliseconds(milliseconds), walltime: Seconds(walltime), devices: devices, ending: ending)
      .count
  }

  @Test func `measured time is rounded half up, multiplied, and bounded by the walltime`() throws {
    #expect(try charged(499) == 0)
    #expect(try charged(500) == 2)
    #expect(try charged(1_499) == 2)
    #expect(try charged(10_500) == 22)
    #expect(try charged(3_600_499) == 7200)
    #expect(try charged(9_999_999) == 7200)
    #expect(try charged(.max - 500) == 7200)
    #expect(try charged(0) == 0)
    #expect(try charged(-5_000) == 0)
  }

  @Test func `what the centre ended or never started is free, what the member ended is not`() throws {
    for ending in Metering.Ending.allCases {
      let isFree = ending == .byCentre || ending == .neverStarted
      #expect(ending.isFree == isFree)
      #expect(try charged(60_000, ending) == (isFree ? 0 : 120))
    }
  }

  @Test func `what goes beyond the walltime is told in whole seconds and never negative`() {
    for (measured, walltime, overrun) in [
      (59_499, 60, 0), (60_499, 60, 0), (60_500, 60, 1), (91_000, 60, 31), (0, 60, 0), (-5000, 60, 0), (1000, 0, 1),
      (1000, -9, 1),
    ] as [(Int64, Int64, Int64)] {
      #expect(Metering.overrun(measured: Milliseconds(measured), walltime: Seconds(walltime)) == Seconds(overrun))
    }
  }

  @Test func `a job of processors only is metered as nothing`() throws {
    #expect(try charged(60_000, devices: 0) == 0)
  }

  @Test func `a bound that does not fit is an error, not a trap`() {
    #expect(throws: QuantityError.overflow) { try charged(1000, walltime: .max, devices: 2) }
  }

  @Test func `a run is never charged above the use that its request held`() throws {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<5_000 {
      let request = JobRequest(
        name: "a", nodes: .random(in: 1...8, using: &random), devicesPerNode: .random(in: 0...8, using: &random),
        walltime: Seconds(.random(in: 1...100_000, using: &random)))
      let measured = Int64.random(in: 0...200_000_000, using: &random)
      let use = try Metering.charged(
        measured: Milliseconds(measured), walltime: request.walltime, devices: request.totalDevices, ending: .walltime)
      #expect(use <= (try request.maximumUse))
      #expect(use.count == min((measured + 500) / 1000, request.walltime.count) * Int64(request.totalDevices))
    }
  }
}
