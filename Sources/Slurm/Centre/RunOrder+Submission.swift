internal import Centres

extension RunOrder {
  /// The order as it is handed to Slurm.
  ///
  /// - Parameters:
  ///   - folder: the run's folder as the nodes see it.
  ///   - knownTypes: the types of devices that the cluster told of.
  func submission(
    attempt: Int, folder: String, settings: SlurmCentreSettings, knownTypes: Set<String>
  ) -> SlurmSubmission {
    // Without a model the node itself is what is given out, and no device of it is asked for.
    let devices = deviceModel == nil ? 0 : allotment.map(\.devices.count).max() ?? 0
    return SlurmSubmission(
      key: key, name: name, partition: settings.partition, account: settings.account,
      qualityOfService: settings.qualityOfService, reservation: settings.reservation, nodes: max(1, allotment.count),
      nodeNames: settings.placement == .asOrdered && isPlacedByCentre != true ? allotment.map(\.node) : [],
      cpusPerNode: cpusPerNode,
      memoryMebibytesPerNode: memoryMebibytes, devicesPerNode: devices,
      deviceType: devices == 0 ? nil : deviceModel.map { settings.deviceType(ofModel: $0, known: knownTypes) },
      walltime: walltime, script: Array(ClaimingScript(folder: folder, attempt: attempt).text.utf8),
      workingDirectory: "\(folder)/work", output: "\(folder)/work/\(output)", errorOutput: "\(folder)/work/\(errorOutput)",
      environment: variables(attempt: attempt, folder: folder, settings: settings))
  }

  /// The run's variables. Those by which Slurm is told what to do are Slurm's to set, not a job's.
  private func variables(attempt: Int, folder: String, settings: SlurmCentreSettings) -> [String: String] {
    var variables = [
      "PATH": settings.searchPath, "LANG": "C.UTF-8", "HOME": "\(folder)/work", "TMPDIR": "\(folder)/tmp",
      "OMP_NUM_THREADS": "\(cpusPerNode)",
    ]
    variables["PRAYA_DEVICE_MODEL"] = deviceModel
    let reserved = ["SLURM_", "SBATCH_", "SRUN_", "SALLOC_", "SPANK_"]
    for (name, value) in environment where !reserved.contains(where: name.hasPrefix) && !value.utf8.contains(0) {
      variables[name] = value
    }
    variables["PRAYA_JOB_ID"] = key.rawValue
    variables["PRAYA_JOB_NAME"] = name
    variables["PRAYA_RUN_ATTEMPT"] = "\(attempt)"
    return variables
  }

  /// Without the files, which are in the run's folder.
  var sheet: RunOrder {
    var order = self
    order.script = []
    order.inputs = []
    return order
  }
}
