/// A submission as `sbatch` takes it: every value tied to its option by an equal sign, so that none can be an option itself.
package enum BatchArguments {
  package static func arguments(_ submission: SlurmSubmission) -> [String] {
    var arguments = [
      "--parsable", "--ignore-pbs", "--export-file=3", "--job-name=\(submission.jobName)",
      "--comment=\(SlurmSubmission.comment(of: submission.key))", "--nodes=\(submission.nodes)-\(submission.nodes)",
      "--ntasks=\(submission.nodes)", "--ntasks-per-node=1", "--cpus-per-task=\(submission.cpusPerNode)",
      "--time=\(submission.walltimeMinutes)", "--chdir=\(submission.workingDirectory)", "--output=\(submission.output)",
      "--error=\(submission.errorOutput)",
    ]
    for (option, value) in [
      ("partition", submission.partition), ("account", submission.account), ("qos", submission.qualityOfService),
      ("reservation", submission.reservation), ("mem", submission.memoryMebibytesPerNode.map { "\($0)M" }),
      ("gres", submission.devices),
      ("nodelist", submission.nodeNames.isEmpty ? nil : submission.nodeNames.joined(separator: ",")),
    ] {
      if let value { arguments.append("--\(option)=\(value)") }
    }
    return arguments
  }

  /// The script without options of its own. `sbatch` would take `#SBATCH` lines up to the first command as options, an account
  /// or another's reservation among them; what the hub decided is all on the command line. The words are cased down: they
  /// stay comments, and every line its length.
  package static func script(_ script: [UInt8]) -> [UInt8] {
    var script = script
    var start = 0
    while start < script.count {
      let end = script[start...].firstIndex(of: 0x0A) ?? script.count
      let line = script[start..<end]
      guard let first = line.first(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }) else {
        start = end + 1
        continue
      }
      guard first == UInt8(ascii: "#") else { break }
      for word in ["#SBATCH", "#SLURM"] where line.starts(with: word.utf8) {
        for index in (start + 1)..<(start + word.utf8.count) { script[index] |= 0x20 }
      }
      start = end + 1
    }
    return script
  }

  /// `NAME=value` after `NAME=value`, each ended by a zero byte (`sbatch`, --export-file).
  package static func environment(_ environment: [String: String]) -> [UInt8] {
    let variables = environment.isEmpty ? ["PATH": "/usr/local/bin:/usr/bin:/bin"] : environment
    return variables.sorted { $0.key < $1.key }.flatMap { Array("\($0.key)=\($0.value)".utf8) + [0] }
  }
}
