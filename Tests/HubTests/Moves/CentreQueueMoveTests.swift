import Centres
import Quantities
import Testing

@testable import Hub

/// A queue that was told by another clock.
@Suite struct CentreQueueMoveTests {
  @Test func everyMomentIsMovedAndWhatHasNoneHasNone() {
    func job(_ submitted: Int64?, _ started: Int64?) -> CentreQueue.Job {
      CentreQueue.Job(
        key: nil, nodes: 1, devicesPerNode: 1, deviceModel: nil, cpusPerNode: 1, walltime: .hours(1),
        submittedAt: submitted.map { Instant(secondsSince1970: $0) }, startedAt: started.map { Instant(secondsSince1970: $0) },
        nodeNames: [], priority: 1, isHeld: false)
    }
    var queue = CentreQueue(seenAt: Instant(secondsSince1970: 1000), jobs: [job(900, 950), job(990, nil), job(nil, nil)])
    queue.move(by: Milliseconds(-7000))
    #expect(
      queue == CentreQueue(seenAt: Instant(secondsSince1970: 993), jobs: [job(893, 943), job(983, nil), job(nil, nil)]))
  }
}
