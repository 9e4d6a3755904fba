import Centres
import Foundation
import Hub
import PrayaTestKit
import Quantities

/// What a real cluster itself says of Praya's jobs, read apart from Praya's own reader of it.
struct SlurmTruth {
  var key: String
  var number: Int64
  var state: String
  /// Whole seconds since 1970; nil where it did not start, or is not over.
  var start: Int64?
  var end: Int64?
  var exitCode: Int
  var signal: Int

  /// Every job of Praya's that the controller knows.
  static func all(at cluster: String, of lab: SlurmLab) async throws -> [SlurmTruth] {
    let told = try await lab.run(["SLURM_TIME_FORMAT=%s", "scontrol", "show", "job", "--oneliner"], at: cluster)
    return told.output.split(separator: "\n").compactMap { line -> SlurmTruth? in
      var fields: [String: String] = [:]
      for word in line.split(separator: " ") {
        let parts = word.split(separator: "=", maxSplits: 1)
        if parts.count == 2 { fields[String(parts[0])] = String(parts[1]) }
      }
      guard let comment = fields["Comment"], comment.hasPrefix("praya:"), let number = fields["JobId"].flatMap({ Int64($0) })
      else { return nil }
      let exit = (fields["ExitCode"] ?? "0:0").split(separator: ":").compactMap { Int($0) }
      return SlurmTruth(
        key: String(comment.dropFirst("praya:".count)), number: number, state: fields["JobState"] ?? "",
        start: fields["StartTime"].flatMap { Int64($0) }, end: fields["EndTime"].flatMap { Int64($0) }, exitCode: exit.first ?? 0,
        signal: exit.last ?? 0)
    }
  }

  /// As the laws take it.
  var run: RunTruth? {
    guard let runKey = RunKey(rawValue: key) else { return nil }
    var truth = RunTruth(key: runKey)
    guard let start, let end else { return truth }
    let (began, ended) = (Instant(secondsSince1970: start), Instant(secondsSince1970: end))
    truth.segments = [RunSegment(start: began, end: ended, allotment: [], cpusPerNode: 0)]
    let cause: RunEnd.Cause =
      switch state {
      case "COMPLETED": .exited(code: 0)
      case "FAILED": signal > 0 ? .signalled(number: signal) : .exited(code: exitCode)
      case "CANCELLED": .cancelled
      case "TIMEOUT": .walltime
      default: .centre(reason: state)
      }
    truth.end = RunEnd(startedAt: began, endedAt: ended, measured: Milliseconds((end - start) * 1000), cause: cause)
    return truth
  }

  /// The state of Praya's that stands for Slurm's.
  var expected: String? {
    ["COMPLETED": "completed", "FAILED": "failed", "CANCELLED": "cancelled", "TIMEOUT": "timed-out"][state]
  }
}

extension SlurmTruth {
  /// What the hub was told of a job when it ended.
  init(told job: JSONFragment) {
    let seconds = (job["measuredMilliseconds"].whole ?? 0) / 1000
    let hasRun = job["startedAt"] != .null && ["completed", "failed", "cancelled", "timed-out"].contains(job["state"].text)
    (key, number) = (SlurmGround.runName(job), 0)
    state =
      ["completed": "COMPLETED", "failed": "FAILED", "cancelled": "CANCELLED", "timed-out": "TIMEOUT"][job["state"].text ?? ""]
      ?? "NODE_FAIL"
    (start, end) = hasRun ? (0, seconds) : (nil, nil)
    exitCode = Int(job["cause"]["code"].whole ?? 0)
    signal = Int(job["cause"]["signal"].whole ?? 0)
  }
}
