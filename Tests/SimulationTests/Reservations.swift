import Scheduling
import Workloads

/// Plays a workload event by event and watches the head: the moment at which running jobs' requested ends would let it
/// start, worked out by hand, the first time it is found waiting as the head.
struct Reservations {
  let workload: SmallWorkload
  private var running: [(end: Int64, planned: Int64, processors: Int32, slot: Int32)] = []
  private var waiting: [(job: WorkloadJob, slot: Int32)] = []
  private var promised: [Int64: Int64] = [:]

  init(workload: SmallWorkload) { self.workload = workload }

  mutating func play(_ scheduler: inout ProcessorScheduler, check: (_ promised: Int64, _ started: Int64) -> Void) throws {
    var next = 0
    while true {
      let arrival = next < workload.jobs.count ? workload.jobs[next].submitted : Int64.max
      let now = min(arrival, running.map(\.end).min() ?? .max)
      guard now < .max else { return }
      for job in running where job.end <= now { scheduler.end(job.slot, at: now) }
      running.removeAll { $0.end <= now }
      while next < workload.jobs.count, workload.jobs[next].submitted == now {
        let job = workload.jobs[next]
        let slot = scheduler.submit(
          ProcessorRequest(processors: job.processors, requested: job.requested, submitted: job.submitted))
        waiting.append((job, slot))
        next += 1
      }
      scheduler.pass(at: now)
      for slot in scheduler.starts {
        guard let index = waiting.firstIndex(where: { $0.slot == slot }) else { continue }
        let job = waiting.remove(at: index).job
        if let promise = promised[job.number] { check(promise, now) }
        running.append((now + job.run, now + job.requested, job.processors, slot))
      }
      if let head = waiting.first?.job, promised[head.number] == nil { promised[head.number] = earliest(for: head) }
    }
  }

  private func earliest(for job: WorkloadJob) -> Int64 {
    var free = workload.processors - running.reduce(0) { $0 + $1.processors }
    for run in running.sorted(by: { $0.planned < $1.planned }) {
      free += run.processors
      if free >= job.processors { return run.planned }
    }
    return .max
  }
}
