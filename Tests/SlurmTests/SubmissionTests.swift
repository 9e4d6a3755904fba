import Centres
import Foundation
import Quantities
import Testing

@testable import Slurm

/// What is handed to Slurm, either way.
@Suite struct SubmissionTests {
  private func job(_ submission: SlurmSubmission, _ number: Int) throws -> [String: Any] {
    let version = try #require(RestVersion(number: number))
    let body = try JSONSerialization.jsonObject(with: Data(RestSubmission.body(submission, version)))
    return try #require(body as? [String: Any])
  }

  @Test("Version 38 gets options' names, plain numbers, an object as environment, and the script beside the job") func version38()
    throws
  {
    var submission = Sample.submission()
    submission.deviceType = "a100"
    submission.nodes = 2
    submission.nodeNames = ["n1", "n2"]
    let body = try job(submission, 38)
    let job = try #require(body["job"] as? [String: Any])
    #expect((body["script"] as? String)?.hasPrefix("#!/bin/bash") == true)
    #expect(job["gres"] as? String == "gpu:a100:1")
    #expect(job["nodelist"] as? String == "n1,n2")
    #expect(job["nodes"] as? [Int] == [2, 2])
    #expect(job["time_limit"] as? Int == 5)
    #expect(job["memory_per_node"] as? Int == 100)
    #expect(job["environment"] as? [String: String] == ["PATH": "/usr/bin:/bin"])
    #expect(job["comment"] as? String == "praya:job-1")
    #expect(job["name"] as? String == "train.praya-job-1")
    #expect(job["tres_per_node"] == nil, "version 38 refuses what it does not know")
  }

  @Test(
    "Newer versions get the controller's names, bounded numbers, a list as environment, and the script in the job",
    arguments: [39, 40, 45])
  func newer(number: Int) throws {
    var submission = Sample.submission()
    submission.nodeNames = ["n1"]
    let body = try job(submission, number)
    let job = try #require(body["job"] as? [String: Any])
    #expect(body["script"] == nil)
    #expect((job["script"] as? String)?.hasPrefix("#!/bin/bash") == true)
    #expect(job["tres_per_node"] as? String == (number == 39 ? "gres:gpu:1" : "gres/gpu:1"))
    #expect(job["required_nodes"] as? [String] == ["n1"])
    #expect(job["minimum_nodes"] as? Int == 1 && job["maximum_nodes"] as? Int == 1)
    #expect(job["environment"] as? [String] == ["PATH=/usr/bin:/bin"])
    let limit = try #require(job["time_limit"] as? [String: Any])
    #expect(limit["set"] as? Bool == true && limit["number"] as? Int == 5)
    #expect(job["gres"] == nil && job["nodes"] == nil)
  }

  @Test("An empty environment becomes one with a path, without which version 38 takes no job") func emptyEnvironment() throws {
    var submission = Sample.submission()
    submission.environment = [:]
    let job = try #require(try job(submission, 38)["job"] as? [String: Any])
    #expect((job["environment"] as? [String: String])?["PATH"] != nil)
  }

  @Test(
    "Walltimes are rounded up to minutes, and never to 0, which is no limit", arguments: [(1, 1), (60, 1), (61, 2), (3600, 60)])
  func minutes(seconds: Int64, minutes: Int64) {
    var submission = Sample.submission()
    submission.walltime = Seconds(seconds)
    #expect(submission.walltimeMinutes == minutes)
  }

  @Test("What Slurm would take for something else is refused before it is sent") func refused() {
    func isRefused(_ change: (inout SlurmSubmission) -> Void) -> Bool {
      var submission = Sample.submission()
      change(&submission)
      guard case .failure(.refused) = Result(catching: { () throws(SlurmFailure) in try submission.check() }) else {
        return false
      }
      return true
    }
    #expect(!isRefused { _ in })
    #expect(isRefused { $0.partition = "-x" })
    #expect(isRefused { $0.partition = "a b" })
    #expect(isRefused { $0.account = "" })
    #expect(isRefused { $0.reservation = "r\n" })
    #expect(isRefused { $0.nodeNames = ["n1", "n2"] }, "two names for one node")
    #expect(isRefused { $0.nodeNames = ["n[1-2]"] })
    #expect(isRefused { $0.memoryMebibytesPerNode = 0 }, "all of a node's memory")
    #expect(isRefused { $0.walltime = Seconds(0) }, "no limit")
    #expect(isRefused { $0.walltime = Seconds(Int64.max) })
    #expect(isRefused { $0.nodes = 0 })
    #expect(isRefused { $0.cpusPerNode = -1 })
    #expect(isRefused { $0.devicesPerNode = Int.max })
    #expect(isRefused { $0.deviceType = "a100:8" })
    #expect(isRefused { $0.script = Array("exit 0".utf8) })
    #expect(isRefused { $0.script = Array("#!/bin/sh\n\u{0}".utf8) })
    #expect(isRefused { $0.script = Array("#!/bin/sh\n".utf8) + [0xFF] })
    #expect(isRefused { $0.output = "out" })
    #expect(isRefused { $0.workingDirectory = "/a\nb" })
    #expect(isRefused { $0.environment = ["A=B": "c"] })
    #expect(isRefused { $0.environment = ["A": "\u{0}"] })
  }

  @Test("No value of a submission becomes an option of sbatch") func arguments() {
    var submission = Sample.submission()
    submission.name = "--uid=0\n--wrap=x"
    submission.nodes = 2
    submission.nodeNames = ["n1", "n2"]
    submission.qualityOfService = "high"
    submission.deviceType = "a100"
    let arguments = BatchArguments.arguments(submission)
    #expect(arguments.contains("--job-name=--uid=0--wrap=x.praya-job-1"))
    #expect(arguments.contains("--nodelist=n1,n2") && arguments.contains("--qos=high") && arguments.contains("--gres=gpu:a100:1"))
    let known = [
      "parsable", "ignore-pbs", "export-file", "job-name", "comment", "nodes", "ntasks", "ntasks-per-node", "cpus-per-task",
      "time",
      "chdir", "output", "error", "partition", "account", "qos", "reservation", "mem", "gres", "nodelist",
    ]
    #expect(arguments.allSatisfy { argument in known.contains { argument == "--\($0)" || argument.hasPrefix("--\($0)=") } })
  }

  @Test("Options in a script are made plain comments up to its first command, and nothing else changes") func script() {
    let script = "#!/bin/bash\n#SBATCH --account=other\n\n  \n# note\n#SLURM -p x\n#SBATCH\nsrun x\n#SBATCH --late\n"
    let changed = String(decoding: BatchArguments.script(Array(script.utf8)), as: UTF8.self)
    #expect(changed == "#!/bin/bash\n#sbatch --account=other\n\n  \n# note\n#slurm -p x\n#sbatch\nsrun x\n#SBATCH --late\n")
    #expect(BatchArguments.script([]) == [])
    #expect(BatchArguments.script(Array("#SBATCH".utf8)) == Array("#sbatch".utf8))
  }

  @Test(
    "A job's name holds its key, whatever the name is",
    arguments: ["", "train", "a.praya-b", "名稱 é\u{1F}\n", String(repeating: "語", count: 300)])
  func names(name: String) {
    var submission = Sample.submission("job-77")
    submission.name = name
    #expect(SlurmSubmission.key(inName: submission.jobName)?.rawValue == "job-77")
    #expect(submission.jobName.utf8.count < 255)
    #expect(!submission.jobName.unicodeScalars.contains { $0.value < 0x20 })
  }

  @Test("Others' names hold no key", arguments: ["", "praya-", "train", ".praya-", ".praya-a b", "x.praya-ü"])
  func others(name: String) { #expect(SlurmSubmission.key(inName: name) == nil) }
}
