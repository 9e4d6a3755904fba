import Console
import Language
import Scheduling
import Simulation
import Workloads

/// The runs of one `praya simulate`: each policy over the same workload and machine, and what is made of them.
struct WorkloadSimulation {
  private let call: Invocation
  private let file: WorkloadFile
  private let machine: SimulatedMachine
  private let interruption: Interruption
  private let windows: [Int]?
  private let windowJobs: Int
  private let wantsReport: Bool
  private var schedule: ScheduleFile?
  private var runs: [(summary: ReplaySummary, cost: ReplayCost)] = []
  private var reported: [ReplayReport.Run] = []

  /// - Throws: `UsageError` where windows are asked for with what they do not have.
  init(_ call: Invocation, _ file: WorkloadFile, _ machine: SimulatedMachine, _ interruption: Interruption) throws {
    (self.call, self.file, self.machine, self.interruption) = (call, file, machine, interruption)
    windows = call[SimulateCommand.windows]
    windowJobs = call[SimulateCommand.windowJobs] ?? 1024
    wantsReport = call[SimulateCommand.report] != nil
    if windows != nil {
      switch machine {
      case .processors: break
      case .nodes: throw UsageError.conflicting(["--windows", "--nodes"])
      case .city: throw UsageError.conflicting(["--windows", "--city"])
      }
      if wantsReport { throw UsageError.conflicting(["--windows", "--report"]) }
      if call[SimulateCommand.schedule] != nil { throw UsageError.conflicting(["--windows", "--schedule"]) }
    } else if call[SimulateCommand.windowJobs] != nil {
      throw UsageError.missingOption("--windows")
    }
    schedule = try call[SimulateCommand.schedule].map { try ScheduleFile($0) }
  }

  /// - Throws: `ReplayFault.cancelled`, `WorkloadFault`, `Failure`.
  mutating func play(_ policy: Policy) throws {
    let watches = Watches(
      record: wantsReport ? ReplayRecord(processors: machine.size) : nil, schedule: schedule, policy: policy)
    var source = MeteredSource(try file.reader(processors: machine.capacity))
    let began = ProcessMeasure.processorSeconds
    let summary: ReplaySummary
    // A schedule that cannot be written ends the replay as Ctrl-C does, for a reason of its own.
    do { summary = try replay(policy, &source, watches) } catch { throw watches.fault ?? error }
    let simulated = ProcessMeasure.processorSeconds - began - source.seconds
    call.terminal.clearProgress()
    if runs.isEmpty { source.base.tellCounts(call) }
    guard summary.jobs > 0 else { throw Failure(Phrase("There are no jobs in \(file.name).", "\(file.name) 沒有作業。")) }
    if let fault = watches.fault { throw fault }
    runs.append(
      (
        summary,
        ReplayCost(
          simulateSeconds: simulated, totalSeconds: ProcessMeasure.processorSeconds,
          peakResidentBytes: ProcessMeasure.peakResidentBytes)
      ))
    if let record = watches.record { reported.append(ReplayReport.Run(summary: summary, record: record)) }
  }

  private func replay(
    _ policy: Policy, _ source: inout MeteredSource<WorkloadReader>, _ watches: Watches
  ) throws -> ReplaySummary {
    let watch = watch(policy, watches)
    if let windows {
      guard case .processors(let processors) = machine else { preconditionFailure("windows are over processors") }
      let jobs = try source.allJobs()
      guard let last = windows.max(), last < jobs.count else {
        throw Failure(
          Phrase(
            "--windows: the workload has \(jobs.count) jobs, and a window begins behind them.",
            "--windows：工作負載只有 \(jobs.count) 項作業，有分段起點超出範圍。"))
      }
      return .mean(
        of: try WindowedReplay.run(jobs, first: windows, length: windowJobs, processors: processors, policy: policy, watch: watch)
      )
    }
    switch machine {
    case .processors(let processors):
      var replay = ProcessorReplay(processors: processors, policy: policy, watch: watch)
      return try replay.run(&source)
    case .nodes(let pool, let choice):
      var replay = NodeReplay(pool: pool, policy: policy, choice: choice, watch: watch)
      return try replay.run(&source)
    case .city(let pools, let choice):
      var replay = CityReplay(pools: pools, policy: policy, choice: choice, watch: watch)
      return try replay.run(&source)
    }
  }

  private func watch(_ policy: Policy, _ watches: Watches) -> ReplayWatch {
    let (call, interruption) = (call, interruption)
    var watch = ReplayWatch(
      progress: { progress in
        call.terminal.progress(
          Phrase(
            "\(policy): \(progress.jobsStarted) jobs started, \(progress.waiting) waiting, \(progress.running) running",
            "\(policy)：已開始 \(progress.jobsStarted) 項，等候 \(progress.waiting) 項，執行中 \(progress.running) 項")[call.language])
      }, isCancelled: { interruption.hasCome || watches.fault != nil })
    if watches.isNeeded { watch.started = { watches.take($0, $1) } }
    return watch
  }

  /// Writes what was asked for, once all runs are over.
  mutating func finish() throws {
    try schedule?.finish()
    if let path = call[SimulateCommand.report] {
      let page = ReplayReport(workload: file.title, runs: reported).html
      try LocalFile.write(Array(page.utf8), to: path, overwriting: true)
    }
    if call.wantsJSON {
      let text =
        runs.count == 1
        ? runs[0].summary.json(cost: runs[0].cost) : ReplaySummary.json(runs.map { ($0.summary, $0.cost) })
      try call.write(json: Array((text + "\n").utf8))
    } else {
      try call.terminal.say(SimulationTable.lines(runs, call))
    }
  }
}

/// What looks on while a workload is replayed.
private final class Watches {
  private(set) var record: ReplayRecord?
  private let schedule: ScheduleFile?
  private let policy: Policy
  private(set) var fault: (any Error)?

  init(record: ReplayRecord?, schedule: ScheduleFile?, policy: Policy) {
    (self.record, self.schedule, self.policy) = (record, schedule, policy)
  }

  var isNeeded: Bool { record != nil || schedule != nil }

  func take(_ job: WorkloadJob, _ start: Int64) {
    record?.count(job, start: start)
    guard let schedule, fault == nil else { return }
    do { try schedule.add(job, start: start, under: policy) } catch { fault = error }
  }
}

/// A source of jobs with the processor time that it takes.
private struct MeteredSource<Base: JobSource>: JobSource {
  private(set) var base: Base
  private(set) var seconds = 0.0

  init(_ base: Base) { self.base = base }

  mutating func appendNext(to jobs: inout [WorkloadJob]) throws -> Bool {
    let began = ProcessMeasure.processorSeconds
    defer { seconds += ProcessMeasure.processorSeconds - began }
    return try base.appendNext(to: &jobs)
  }
}
