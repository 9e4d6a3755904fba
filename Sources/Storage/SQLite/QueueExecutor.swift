internal import Dispatch

/// Runs an actor's jobs on one serial dispatch queue, so that waiting for a disk never occupies a thread of Swift's
/// own pool. (Linux has no `DispatchSerialQueue`.)
final class QueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  init(label: String) { queue = DispatchQueue(label: label) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
