import Quantities
import Scheduling
import Testing

@Suite struct NaiveModelTests {
  @Test func theSchedulerAndANaiveModelAgree() throws {
    var (started, waited) = (0, 0)
    for seed in UInt64(1)...250 {
      let world = try RandomWorld(seed: seed, exact: false, withReservations: false)
      let runs = world.play()
      #expect(runs == NaiveModel(world: world).play(), "seed \(seed)")
      started += runs.count
      waited += runs.filter { $0.start > world.jobs[$0.id].request.submitted }.count
    }
    #expect(started > 800 && waited > 300)
  }
}
