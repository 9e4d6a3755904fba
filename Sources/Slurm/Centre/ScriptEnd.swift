internal import Quantities

/// The end of a member's script, as the lines around it noted it in the run's folder.
///
/// The file is the member's to write, so that it is believed only where a controller may have lost the end that it was told:
/// see `RunTrack.lostEnd(of:)`.
struct ScriptEnd: Hashable, Sendable, Codable {
  var claim: RunClaim
  /// Slurm's count of how often the job was started over before.
  var restarts: Int
  /// From 0 to 255, as the shell has it: of a script that a signal ended, 128 and the signal's number.
  var code: Int
  /// By the node's clock, in whole seconds.
  var at: Instant

  init(claim: RunClaim, restarts: Int, code: Int, at: Instant) {
    (self.claim, self.restarts, self.code, self.at) = (claim, restarts, code, at)
  }

  /// The line that is written, such as `1 4711 0 3 1795305600`: attempt, number, restarts, code, seconds since 1970; nil for
  /// anything else.
  init?(line: String) {
    let parts = line.prefix { $0 != "\n" }.split(separator: " ", omittingEmptySubsequences: false).map { Int64($0) }
    guard parts.count == 5, let attempt = parts[0], attempt > 0, let number = parts[1], number > 0,
      let restarts = parts[2], restarts >= 0, let code = parts[3], (0...255).contains(code),
      let seconds = parts[4], (0...253_402_300_799).contains(seconds)
    else { return nil }
    self.init(
      claim: RunClaim(attempt: Int(attempt), number: SlurmNumber(rawValue: number)), restarts: Int(restarts), code: Int(code),
      at: Instant(secondsSince1970: seconds))
  }

  static let fileName = "ended"
}
