internal import Quantities

/// Which job claimed a run: of all jobs of one key, the one that runs the script.
///
/// Numbers alone do not tell: after a crash of the controller, the job of a second submission may bear the number that
/// the first one had. Hence the attempt.
struct RunClaim: Hashable, Sendable, Codable {
  /// Which submission of the key, from 1.
  var attempt: Int
  var number: SlurmNumber

  init(attempt: Int, number: SlurmNumber) {
    self.attempt = attempt
    self.number = number
  }

  /// The line that a job writes, such as `1 4711`; nil for anything else.
  init?(line: String) {
    let parts = line.prefix { $0 != "\n" }.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, let attempt = Int(parts[0]), attempt > 0, let number = Int64(parts[1]), number > 0 else { return nil }
    self.init(attempt: attempt, number: SlurmNumber(rawValue: number))
  }

  /// The exit code of a job that found its run claimed by another.
  static let refusedExit = 86
}

/// What Slurm gets to run: a few lines that claim the run and then become the member's script.
///
/// The claim is a hard link, which exactly one job can make, on NFS too. A job that Slurm starts over, which its count of
/// restarts tells, finds its own claim and goes on. One that is launched again under the same count is a controller's that
/// crashed and went back to before the first launch: the script has begun already, and does not begin again.
///
/// The member's script is a file of the run's folder, so that no `#SBATCH` line of it ever reaches Slurm, where it could name
/// another account or partition.
struct ClaimingScript {
  /// The run's folder as the nodes see it.
  var folder: String
  var attempt: Int

  var text: String {
    let place = ClaimingScript.quoted("\(folder)/claims")
    return """
      #!/bin/sh
      claims=\(place)
      mine="\(attempt) $SLURM_JOB_ID"
      umask 077
      own="$claims/\(attempt).$SLURM_JOB_ID.$$"
      if [ "$(cat "$claims/claim" 2>/dev/null)" != "$mine" ]; then
        printf '%s\\n' "$mine" > "$own" && ln "$own" "$claims/claim" 2>/dev/null
        rm -f "$own"
      fi
      if [ "$(cat "$claims/claim" 2>/dev/null)" != "$mine" ]; then
        echo "Praya: this run is another job's, or its folder cannot be written here" >&2
        exit \(RunClaim.refusedExit)
      fi
      this="$mine $SLURMD_NODENAME $$ $(date +%s)"
      begun="$claims/begun.${SLURM_RESTART_COUNT:-0}"
      printf '%s\\n' "$this" > "$own" && ln "$own" "$begun" 2>/dev/null
      rm -f "$own"
      if [ "$(cat "$begun" 2>/dev/null)" != "$this" ]; then
        : > "$claims/again"
        echo "Praya: this run has begun already" >&2
        exit \(RunClaim.refusedExit)
      fi
      exec \(ClaimingScript.quoted("\(folder)/script"))

      """
  }

  private static func quoted(_ path: String) -> String {
    "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
