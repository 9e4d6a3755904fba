import Centres
import Quantities
import Testing

@testable import Hub

/// A queue that was told by another clock.
@Suite struct CentreQueueTests {
  @Test func everyMomentIsMovedAndWhatHasNoneHasNone() {
    func job(_ submitted: Int64?, _ started: Int64?) -> CentreQueue.Job {
      CentreQueue.Job(
        key: nil, nodes: 1, devicesPerNode: 1, deviceModel: nil, cpusPerNode: 1, walltime: .hours(1),
        submittedAt: submitted.map { Instant(secondsSince1970: $0) }, startedAt: started.map { Instant(secondsSince1970: $0) },
        nodeNames: [], priority: 1, isHeld: false)
    }
    var queue = CentreQueue(seenAt: Instant(secondsSince1970: 1000), jobs: [job(900, 950), job(990, nil), job(nil, nil)])
    queue.correct(ahead: Milliseconds(7000))
    #expect(
      queue == CentreQueue(seenAt: Instant(secondsSince1970: 993), jobs: [job(893, 943), job(983, nil), job(nil, nil)]))
  }

  @Test func nothingBeganInTheFutureAndNodesAreKnownOnes() {
    let now = Instant(secondsSince1970: 5000)
    var queue = CentreQueue(
      seenAt: now + Seconds(9),
      jobs: [
        CentreQueue.Job(
          key: nil, nodes: 2, devicesPerNode: 1, deviceModel: nil, cpusPerNode: 1, walltime: .hours(1), submittedAt: nil,
          startedAt: now + .days(3000), nodeNames: ["n2", "n1", "n2", "other"], priority: 1, isHeld: false)
      ])
    queue.limit(to: ["n1", "n2"], at: now)
    #expect(queue.seenAt == now && queue.jobs[0].startedAt == now && queue.jobs[0].nodeNames == ["n2", "n1"])
  }
}
