/// The variables of a run: the centre's, then the order's own, then those that only the centre may set.
extension RunOrder {
  /// - Parameters:
  ///   - folder: the run's folder, an absolute path.
  func variables(folder: RunFolder, settings: LocalCentreSettings) -> [String: String] {
    // As under Slurm, the script runs on the first node and sees its devices.
    let devices = allotment.first?.devices ?? []
    let indexes = devices.map(String.init).joined(separator: ",")
    let nodes = allotment.map(\.node).joined(separator: ",")
    let work = folder.path(RunFolder.work)
    var variables = [
      "PATH": settings.searchPath, "USER": "project-\(projectNumber)", "LOGNAME": "project-\(projectNumber)", "LANG": "C.UTF-8",
      "TMPDIR": folder.path(RunFolder.temporary),
      "OMP_NUM_THREADS": "\(cpusPerNode)", "PRAYA_JOB_ID": key.rawValue, "PRAYA_JOB_NAME": name,
      "SLURM_JOB_ID": key.rawValue, "SLURM_JOB_NAME": name, "SLURM_NNODES": "\(allotment.count)",
      "SLURM_JOB_NUM_NODES": "\(allotment.count)", "SLURM_JOB_NODELIST": nodes, "SLURM_NTASKS": "1", "SLURM_PROCID": "0",
      "SLURM_CPUS_PER_TASK": "\(cpusPerNode)", "SLURM_CPUS_ON_NODE": "\(cpusPerNode)", "SLURM_SUBMIT_DIR": work,
    ]
    if !devices.isEmpty {
      variables["SLURM_GPUS_ON_NODE"] = "\(devices.count)"
      variables["SLURM_JOB_GPUS"] = indexes
    }
    if let memoryMebibytes { variables["SLURM_MEM_PER_NODE"] = "\(memoryMebibytes)" }
    if let deviceModel { variables["PRAYA_DEVICE_MODEL"] = deviceModel }
    variables.merge(environment) { _, ordered in ordered }
    // An empty list hides every device from a run that was given none.
    variables["CUDA_VISIBLE_DEVICES"] = indexes
    variables["HOME"] = work
    variables["PWD"] = work
    variables[RunFolder.markName] = folder.path
    return variables.filter { !$0.value.utf8.contains(0) }
  }
}

extension RunFolder {
  /// A variable by which a run's processes are known when their runner has died.
  static let markName = "PRAYA_RUN_FOLDER"
  var mark: String { "\(RunFolder.markName)=\(path)" }
}
