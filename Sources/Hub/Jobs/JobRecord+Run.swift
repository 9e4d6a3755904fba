internal import Centres
public import Jobs
public import Language
internal import Quantities

extension JobRecord {
  /// The run's public name: the submission, and the index of an array.
  public var runName: RunName<SubmissionKind> { RunName(job: submission, index: arrayIndex) }

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
