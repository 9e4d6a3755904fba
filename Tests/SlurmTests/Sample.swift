import Centres
import Quantities
import Slurm

/// A submission like those of jobs, to change in tests.
enum Sample {
  static func key(_ text: String) -> RunKey {
    guard let key = RunKey(rawValue: text) else { preconditionFailure("\(text) is a key") }
    return key
  }

  static func submission(_ name: String = "job-1", script: String = "exit 0", folder: String = "/tmp") -> SlurmSubmission {
    SlurmSubmission(
      key: key(name), name: "train", partition: nil, nodes: 1, cpusPerNode: 1, memoryMebibytesPerNode: 100, devicesPerNode: 1,
      deviceType: nil, walltime: .minutes(5), script: Array("#!/bin/bash\n\(script)\n".utf8), workingDirectory: folder,
      output: "\(folder)/\(name).out", errorOutput: "\(folder)/\(name).err", environment: ["PATH": "/usr/bin:/bin"])
  }
}
