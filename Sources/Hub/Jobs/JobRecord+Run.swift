internal import Centres
public import Jobs
public import Language
internal import Quantities

extension JobRecord {
  /// The run's public name: the submission, and the index of an array.
  public var runName: RunName<SubmissionKind> { RunName(job: submission, index: arrayIndex) }

  /// The name of its run at the centre where it is: its public name, and how often it was given back before.
  public var runKey: String { runName.runKey(leg) }

  /// Every key that its run ever had, the present one last.
  public var runKeys: [String] { (0...max(0, leg)).map(runName.runKey) }

  /// How its state is shown: what a centre has and has not started waits there.
  public var stateLabel: Phrase {
    state == .starting && reason == .centreQueue ? Phrase("waiting at the centre", "於運算中心輪候") : state.label
  }

  /// The names of its output files in the run's folder, placeholders replaced.
  public var outputFiles: (output: String, error: String) {
    let facts = OutputPattern.Facts(
      run: runName.description, job: submission.rawValue, index: arrayIndex, name: name, node: placement.first?.node ?? "")
    let output = request.output.fileName(for: facts)
    return (output, request.errorOutput?.fileName(for: facts) ?? output)
  }

  /// Why it waits, for its people; with the centre's own words where it is the centre that holds it back.
  public var reasonText: Phrase? {
    guard reason == .centreHolds, let detail = reasonDetail, let sentence = reason?.sentence else { return reason?.sentence }
    return Phrase("\(sentence.english) \(detail)", "\(sentence.traditionalChinese)\(detail)")
  }

  /// What the script finds in its environment beside what the centre sets: Praya's own names, and Slurm's, so that
  /// scripts written for Slurm find what they look for.
  var environment: [String: String] {
    var environment = [
      "PRAYA_JOB_ID": runName.description, "PRAYA_JOB_NAME": name, "PRAYA_PROJECT": project.rawValue,
      "PRAYA_CENTRE": centre.rawValue, "PRAYA_POOL": pool.rawValue,
      "SLURM_JOB_ID": runName.description, "SLURM_JOBID": runName.description, "SLURM_JOB_NAME": name,
      "SLURM_JOB_ACCOUNT": project.rawValue, "SLURM_JOB_PARTITION": pool.rawValue,
      "SLURM_JOB_NUM_NODES": String(request.nodes), "SLURM_NNODES": String(request.nodes), "SLURM_NTASKS": String(request.tasks),
      "SLURM_CPUS_PER_TASK": String(max(1, request.cpusPerNode * request.nodes / max(1, request.tasks))),
      "SLURM_CPUS_ON_NODE": String(request.cpusPerNode),
      "SLURM_JOB_NODELIST": placement.map(\.node).joined(separator: ","),
    ]
    if let model = deviceModel { environment["PRAYA_DEVICE_MODEL"] = model }
    if let arrayIndex, let array = request.array {
      environment["SLURM_ARRAY_JOB_ID"] = submission.rawValue
      environment["SLURM_ARRAY_TASK_ID"] = String(arrayIndex)
      environment["SLURM_ARRAY_TASK_COUNT"] = String(array.indexes.count)
      environment["SLURM_ARRAY_TASK_MIN"] = array.indexes.min().map(String.init)
      environment["SLURM_ARRAY_TASK_MAX"] = array.indexes.max().map(String.init)
    }
    return environment
  }
}

extension RunName where Job == SubmissionKind {
  /// The key of the run when it had been given back so often.
  func runKey(_ leg: Int) -> String { leg == 0 ? description : "\(description)-r\(leg)" }

  /// The run that a key at a centre is of; nil for what is no key of a job's.
  init?(ofRunKey key: RunKey) {
    let parts = key.rawValue.split(separator: "-", omittingEmptySubsequences: false)
    let isGivenBack = parts.last?.first == "r" && parts.last?.dropFirst().allSatisfy(\.isNumber) == true
    self.init(isGivenBack && parts.count > 1 ? parts.dropLast().joined(separator: "-") : key.rawValue)
  }
}
