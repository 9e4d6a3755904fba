internal import JSON

/// A submission in the form of a version.
enum RestSubmission {
  static func body(_ submission: SlurmSubmission, _ version: RestVersion) -> [UInt8] {
    let script = String(decoding: submission.script, as: UTF8.self)
    return JSONWriter.object { writer in
      writer.object("job") { job in
        describe(submission, version, &job)
        if !version.scriptStandsBeside { job.field("script", script) }
      }
      if version.scriptStandsBeside { writer.field("script", script) }
    }
  }

  private static func describe(_ submission: SlurmSubmission, _ version: RestVersion, _ job: inout JSONWriter) {
    job.field("name", submission.jobName)
    job.field("comment", SlurmSubmission.comment(of: submission.key))
    for (name, value) in [
      ("partition", submission.partition), ("account", submission.account), ("qos", submission.qualityOfService),
      ("reservation", submission.reservation),
    ] {
      if let value { job.field(name, value) }
    }
    job.field("tasks", submission.nodes)
    job.field("tasks_per_node", 1)
    job.field("cpus_per_task", submission.cpusPerNode)
    if let memory = submission.memoryMebibytesPerNode { bounded(memory, "memory_per_node", version, &job) }
    bounded(submission.walltimeMinutes, "time_limit", version, &job)
    job.field("current_working_directory", submission.workingDirectory)
    job.field("standard_output", submission.output)
    job.field("standard_error", submission.errorOutput)
    if version.namesAreOptions {
      job.array("nodes", [submission.nodes, submission.nodes]) { $0.integer($1) }
      if !submission.nodeNames.isEmpty { job.field("nodelist", submission.nodeNames.joined(separator: ",")) }
      if let devices = submission.devices { job.field("gres", devices) }
    } else {
      job.field("minimum_nodes", submission.nodes)
      job.field("maximum_nodes", submission.nodes)
      if !submission.nodeNames.isEmpty { job.strings("required_nodes", submission.nodeNames) }
      if let devices = submission.devices { job.field("tres_per_node", version.resourcePrefix + devices) }
    }
    environment(submission.environment, version, &job)
  }

  private static func bounded(_ number: Int64, _ name: String, _ version: RestVersion, _ job: inout JSONWriter) {
    guard !version.numbersArePlain else { return job.field(name, number) }
    job.object(name) {
      $0.field("set", true)
      $0.field("infinite", false)
      $0.field("number", number)
    }
  }

  /// At least one variable has to be there.
  private static func environment(_ environment: [String: String], _ version: RestVersion, _ job: inout JSONWriter) {
    let variables = environment.isEmpty ? ["PATH": "/usr/local/bin:/usr/bin:/bin"] : environment
    let sorted = variables.sorted { $0.key < $1.key }
    if version.environmentIsObject {
      job.object("environment") { writer in for (name, value) in sorted { writer.field(name, value) } }
    } else {
      job.strings("environment", sorted.map { "\($0.key)=\($0.value)" })
    }
  }
}
