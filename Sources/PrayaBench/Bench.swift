import Foundation
import Glibc

/// `praya-bench`: speed and quality of the scheduler and the simulator, beside what a planner would use instead, and speed of
/// the service; `BenchArguments` says what can be asked.
@main struct Bench {
  let asked: BenchArguments

  static func main() async throws {
    let asked: BenchArguments
    do { asked = try BenchArguments(Array(CommandLine.arguments.dropFirst())) } catch {
      FileHandle.standardError.write(Data("praya-bench: \(error)\n\n\(BenchArguments.usage)\n".utf8))
      exit(64)
    }
    if asked.asksHelp { return print(BenchArguments.usage) }
    if let path = asked.report { return try Bench.writeReport(to: path) }
    let work = Task { try await Bench(asked: asked).run() }
    Interruption.cancels(work)
    do { try await work.value } catch {
      let words = error is CancellationError ? "ended before it was done" : "\(error)"
      FileHandle.standardError.write(Data("praya-bench: \(words)\n".utf8))
      exit(1)
    }
  }

  private func run() async throws {
    if asked.isLiveOnly {
      try shortWorkloads()
      return try livePass()
    }
    if !asked.isServiceOnly {
      try speed()
      try quality()
      try shortWorkloads()
      try packing()
      try livePass()
      try generated()
    }
    if let program = asked.service { try await service(program) }
  }

  func bytes(_ name: String) throws -> [UInt8]? {
    try asked.traces.map { [UInt8](try Data(contentsOf: $0.appendingPathComponent(name))) }
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
