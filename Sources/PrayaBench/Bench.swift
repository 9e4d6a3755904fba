import Foundation
import Glibc

/// `praya-bench [TRACES] [--large] [--live] [--python PROGRAM] [--report FILE] [--service PROGRAM [--only-service]]`: speed and quality of the scheduler and the
/// simulator, beside what a planner would use instead. `TRACES` is the folder of the shared traces; without it only what
/// needs none is run. `--python` names the plain loop to run beside, `--large` asks for ten million jobs, `--live` for the
/// short workloads and the live pass only, `--report` for the example report instead of all that; `--service` names the
/// built `praya` whose service is measured as well, or alone with `--only-service`.
@main struct Bench {
  let traces: URL?
  let isLarge: Bool
  let isLiveOnly: Bool
  let report: String?
  let python: String?
  let service: String?
  let isServiceOnly: Bool

  init(_ arguments: [String]) {
    var rest = arguments.dropFirst()
    var (traces, isLarge, isLiveOnly) = (URL?.none, false, false)
    var (python, report) = (String?.none, String?.none)
    var (service, isServiceOnly) = (String?.none, false)
    while let argument = rest.popFirst() {
      switch argument {
      case "--large": isLarge = true
      case "--live": isLiveOnly = true
      case "--report": report = rest.popFirst()
      case "--python": python = rest.popFirst()
      case "--service": service = rest.popFirst()
      case "--only-service": isServiceOnly = true
      default: traces = URL(fileURLWithPath: argument)
      }
    }
    (self.traces, self.isLarge, self.isLiveOnly) = (traces, isLarge, isLiveOnly)
    (self.python, self.report) = (python, report)
    (self.service, self.isServiceOnly) = (service, isServiceOnly)
  }

  static func main() async throws {
    let bench = Bench(CommandLine.arguments)
    if let path = bench.report { return try Bench.writeReport(to: path) }
    if bench.isLiveOnly {
      try bench.shortWorkloads()
      return try bench.livePass()
    }
    if bench.isServiceOnly, let program = bench.service { return try await bench.service(program) }
    try bench.speed()
    try bench.quality()
    try bench.shortWorkloads()
    try bench.packing()
    try bench.livePass()
    try bench.generated()
    if let program = bench.service { try await bench.service(program) }
  }

  func bytes(_ name: String) throws -> [UInt8]? {
    try traces.map { [UInt8](try Data(contentsOf: $0.appendingPathComponent(name))) }
  }

  /// Processor time of this program, in nanoseconds.
  static func processorTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// The most that was ever resident, in megabytes.
  static func peakMegabytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
  }

  static func line(_ cells: String...) {
    print("| " + cells.joined(separator: " | ") + " |")
    fflush(nil)
  }

  static func rounded(_ value: Double, _ places: Int = 2) -> String { String(format: "%.\(places)f", value) }
}
