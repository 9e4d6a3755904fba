import Quantities
import Scheduling
import Simulation
import Testing
import Workloads

@Suite struct ReplayPropertyTests {
  static let policies: [Policy] = {
    var policies = [Policy.praya]
    for order in Policy.Order.allCases where order != .praya {
      for fit in Policy.Fit.allCases { policies.append(Policy(order: order, fit: fit)) }
    }
    return policies
  }()

  @Test func capacityIsNeverExceededAndEveryJobStartsOnceItIsSubmitted() throws {
    for policy in Self.policies {
      for seed in UInt64(1)...25 {
        let workload = SmallWorkload(seed: seed)
        let starts = try workload.replay(policy)
        #expect(starts.count == workload.jobs.count, "\(policy), seed \(seed)")
        for job in workload.jobs { #expect(starts[job.number] ?? -1 >= job.submitted, "\(policy), seed \(seed)") }
        for moment in Set(starts.values) {
          let used = workload.jobs.reduce(Int32(0)) { sum, job in
            let start = starts[job.number] ?? .max
            return start <= moment && moment < start + job.run ? sum + job.processors : sum
          }
          #expect(used <= workload.processors, "\(policy), seed \(seed)")
        }
      }
    }
  }

  @Test func theSameInputGivesTheSameScheduleInOneRunAndInPieces() throws {
    struct Trickle: JobSource {
      var jobs: ArraySlice<WorkloadJob>
      mutating func appendNext(to jobs: inout [WorkloadJob]) -> Bool {
        guard let job = self.jobs.popFirst() else { return false }
        jobs.append(job)
        return true
      }
    }
    for policy in Self.policies {
      for seed in UInt64(1)...10 {
        let workload = SmallWorkload(seed: seed)
        let whole = try workload.replay(policy)
        #expect(try workload.replay(policy) == whole)
        var starts: [Int64: Int64] = [:]
        var source = Trickle(jobs: workload.jobs[...])
        var replay = ProcessorReplay(
          processors: workload.processors, policy: policy, watch: ReplayWatch(started: { starts[$0.number] = $1 }))
        _ = try replay.run(&source)
        #expect(starts == whole, "\(policy), seed \(seed)")
      }
    }
  }

  @Test func aStrictOrderIsNeverInverted() throws {
    for seed in UInt64(1)...200 {
      let workload = SmallWorkload(seed: seed)
      let starts = try workload.replay(Policy(order: .firstComeFirstServed))
      for (a, b) in zip(workload.jobs, workload.jobs.dropFirst()) {
        #expect(starts[a.number] ?? .max <= starts[b.number] ?? .min, "seed \(seed)")
      }
      // Shortest first: whoever starts while another waits asks for no more time than it.
      let shortest = try workload.replay(Policy(order: .shortestFirst))
      for a in workload.jobs {
        for b in workload.jobs where (b.requested, b.number) > (a.requested, a.number) {
          guard let startA = shortest[a.number], let startB = shortest[b.number] else { continue }
          #expect(startB < a.submitted || startA <= startB, "seed \(seed)")
        }
      }
    }
  }

  /// With no later arrivals the head's reservation is its start under EASY on the jobs before it alone: those behind it
  /// must not delay it. The head is the first that waits.
  @Test func easyNeverDelaysTheHeadBeyondItsReservation() throws {
    var seen = 0
    for seed in UInt64(1)...300 {
      let workload = SmallWorkload(seed: seed)
      var scheduler = ProcessorScheduler(processors: workload.processors, policy: .easy)
      var model = Reservations(workload: workload)
      try model.play(&scheduler) { promised, started in
        seen += 1
        #expect(started <= promised, "seed \(seed)")
      }
    }
    #expect(seen > 300)
  }

  @Test func conservativeNeverDelaysAnyoneBeyondTheFirstReservation() throws {
    var seen = 0
    for order in [Policy.Order.firstComeFirstServed, .shortestFirst, .slowdown] {
      for seed in UInt64(1)...100 {
        let workload = SmallWorkload(seed: seed)
        let starts = try workload.replay(Policy(order: order, fit: .conservative))
        // The reservation first given, from the schedule as it stood when each came.
        for (index, job) in workload.jobs.enumerated() {
          let promised = firstReservation(of: index, in: workload, starts: starts, order: order)
          #expect(starts[job.number] ?? .max <= promised, "\(order), seed \(seed), job \(job.number)")
          seen += promised > job.submitted ? 1 : 0
        }
      }
    }
    #expect(seen > 300)
  }

  /// When `index` starts if it is the last to come and nobody ends before its request, from then on.
  private func firstReservation(of index: Int, in workload: SmallWorkload, starts: [Int64: Int64], order: Policy.Order) -> Int64 {
    var cut = workload
    cut.jobs = Array(workload.jobs[...index])
    let moment = cut.jobs[index].submitted
    for position in cut.jobs.indices {
      let job = cut.jobs[position]
      let hasEnded = (starts[job.number] ?? .max) < .max && (starts[job.number] ?? 0) + job.run <= moment
      if !hasEnded { cut.jobs[position].run = job.requested }
    }
    return (try? cut.replay(Policy(order: order, fit: .conservative))[cut.jobs[index].number]) ?? .max
  }

  @Test func nobodyWaitsLongerUnderPrayaThanAllWorkTakesOneAfterAnother() throws {
    for seed in UInt64(1)...100 {
      let workload = SmallWorkload(seed: seed, count: 40)
      let starts = try workload.replay(.praya)
      let work = workload.jobs.reduce(0) { $0 + $1.requested }
      for job in workload.jobs { #expect((starts[job.number] ?? .max) - job.submitted <= work, "seed \(seed)") }
    }
  }
}
