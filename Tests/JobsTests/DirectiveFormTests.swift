import Jobs
import Language
import Quantities
import Testing

/// One way to write a directive, and what must come of it.
struct Form: CustomTestStringConvertible, Sendable {
  let line: String
  let expected: @Sendable (JobRequest) -> Bool
  var testDescription: String { line }
  init(_ line: String, _ expected: @escaping @Sendable (JobRequest) -> Bool) {
    self.line = line
    self.expected = expected
  }
}

@Suite struct DirectiveFormTests {
  static let names: [Form] = [
    Form("--job-name=train") { $0.name == "train" },
    Form("--job-name train") { $0.name == "train" },
    Form("-J train") { $0.name == "train" },
    Form("-Jtrain") { $0.name == "train" },
    Form("-J=train") { $0.name == "train" },
    Form("--job-name=\"my train\"") { $0.name == "my train" },
    Form("--job-name='my train'") { $0.name == "my train" },
    Form("--job-name=my\\ train") { $0.name == "my train" },
    Form("\"--job-name=my train\"") { $0.name == "my train" },
    Form("--job-name=訓練 # 註解") { $0.name == "訓練" },
    Form("--job-name=a\\#1") { $0.name == "a#1" },
    Form("--job-name=a#1") { $0.name == "a" },
    Form("-J a -p gpu --hold") { $0.name == "a" && $0.partition == "gpu" && $0.hold },
    Form("-HJ a") { $0.name == "a" && $0.hold },
    Form("-p gpu") { $0.partition == "gpu" },
    Form("--partition=gpu,cpu") { $0.partition == "gpu" },
    Form("-A proj-1") { $0.account == "proj-1" },
    Form("--account=proj") { $0.account == "proj" },
    Form("--comment=\"first try\"") { $0.comment == "first try" },
    Form("-H") { $0.hold },
    Form("--no-requeue") { !$0.hold && $0.name == "job" },
  ]

  static let shapes: [Form] = [
    Form("-N 2 --gres=gpu:2") { $0.nodes == 2 && $0.devicesPerNode == 2 && $0.deviceModel == nil && $0.totalDevices == 4 },
    Form("-N2 --gres=gpu:a100:2") { $0.nodes == 2 && $0.devicesPerNode == 2 && $0.deviceModel == "a100" },
    Form("--nodes=1-2 --gres=gpu") { $0.nodes == 1 && $0.devicesPerNode == 1 },
    Form("--nodes=2-2") { $0.nodes == 2 },
    Form("--gres=gpu:A100") { $0.devicesPerNode == 1 && $0.deviceModel == "A100" && $0.normalisedDeviceModel == "a100" },
    Form("--gres=gres:gpu:3") { $0.devicesPerNode == 3 },
    Form("--gres=gpu:a100:0,gpu:h100:2") { $0.devicesPerNode == 2 && $0.deviceModel == "h100" },
    Form("--gres=gpu:0") { $0.devicesPerNode == 0 },
    Form("--gres=none") { $0.devicesPerNode == 0 },
    Form("--gpus=h100") { $0.devicesPerNode == 1 && $0.deviceModel == "h100" },
    Form("--gpus=4") { $0.devicesPerNode == 4 && $0.nodes == 1 },
    Form("-G h100:4 -N 2") { $0.devicesPerNode == 2 && $0.deviceModel == "h100" },
    Form("-G4 -N4") { $0.devicesPerNode == 1 },
    Form("--gpus-per-node=v100:2 --nodes=3") { $0.totalDevices == 6 && $0.deviceModel == "v100" },
    Form("--gpus=8 --gpus-per-node=4") { $0.nodes == 2 && $0.devicesPerNode == 4 },
    Form("--gpus-per-task=2 --ntasks=4 --nodes=2") { $0.devicesPerNode == 4 },
    Form("--gpus-per-task=2 --gpus=8") { $0.tasks == 4 && $0.devicesPerNode == 8 },
    Form("--gres=gpu:ascend-910:8 --gpus-per-node=8") { $0.devicesPerNode == 8 && $0.deviceModel == "ascend-910" },
    Form("-n 8 --ntasks-per-node=4") { $0.nodes == 2 && $0.tasks == 8 && $0.cpusPerNode == 4 },
    Form("-n 5 -N 2 -c 3") { $0.tasks == 5 && $0.cpusPerNode == 9 },
    Form("--tasks-per-node=3 -N 2") { $0.tasks == 6 && $0.cpusPerNode == 3 },
    Form("-c8") { $0.cpusPerNode == 8 && $0.tasks == 1 },
    Form("--cpus-per-gpu=4 --gres=gpu:2") { $0.cpusPerNode == 8 },
    Form("-N 3") { $0.tasks == 3 && $0.cpusPerNode == 1 },
  ]

  static let amounts: [Form] = [
    Form("--mem=4096") { $0.memoryMebibytesPerNode == 4096 },
    Form("--mem=4G") { $0.memoryMebibytesPerNode == 4096 },
    Form("--mem 4GB") { $0.memoryMebibytesPerNode == 4096 },
    Form("--mem=1t") { $0.memoryMebibytesPerNode == 1_048_576 },
    Form("--mem=1025K") { $0.memoryMebibytesPerNode == 2 },
    Form("--mem=0") { $0.memoryMebibytesPerNode == nil },
    Form("-c 4") { $0.memoryMebibytesPerNode == nil },
    Form("--mem-per-cpu=2G -c 4") { $0.memoryMebibytesPerNode == 8192 },
    Form("--mem-per-gpu=10G --gres=gpu:2") { $0.memoryMebibytesPerNode == 20_480 },
    Form("-a 1-10%2") { $0.array?.indexes == Array(1...10) && $0.array?.maximumAtOnce == 2 && $0.runs == 10 },
    Form("--array=0,3,5-9:2") { $0.array?.indexes == [0, 3, 5, 7, 9] && $0.array?.maximumAtOnce == nil },
    Form("--array=7") { $0.array?.indexes == [7] },
    Form("--array=3,1-4,2") { $0.array?.indexes == [1, 2, 3, 4] && $0.array?.description == "1-4" },
    Form("--array=0-999") { $0.runs == 1000 },
    Form("--array=4000000") { $0.array?.indexes == [4_000_000] },
    Form("--dependency=afterok:01abc") { $0.dependencies == ["01abc"] },
    Form("-d afterok:a:b,afterok:c_4") { $0.dependencies == ["a", "b", "c-4"] },
    Form("-d afterok:a:a") { $0.dependencies == ["a"] },
    Form("-o out.txt -e err.txt") { $0.output.rawValue == "out.txt" && $0.errorOutput?.rawValue == "err.txt" },
    Form("-o same -e same") { $0.errorOutput == nil },
    Form("--output=/home/me/logs/%x-%j.out") { $0.output.rawValue == "%x-%j.out" },
    Form("--output=../../up.txt") { $0.output.rawValue == "up.txt" },
    Form("--output=logs/%A_%a.out --array=1-2") { $0.output.rawValue == "%A_%a.out" },
    Form("--error=/dev/null") { $0.errorOutput?.rawValue == "null" },
    Form("--array=1-2") { $0.output == .standardOfArray },
    Form("-J x") { $0.output == .standard && $0.errorOutput == nil },
  ]

  @Test("Every form is read as Slurm means it", arguments: names + shapes + amounts)
  func form(_ form: Form) throws {
    let request = try JobScript.read(script("--time=10", form.line)).request
    #expect(form.expected(request), "\(request)")
    #expect(request.walltime == .minutes(10))
    // The same words on the command line mean the same.
    #expect(try JobScript.read(script(form.line), overrides: ["-t10"]).request == request)
  }

  @Test(
    "Every form of time is read to the second",
    arguments: [
      ("30", 1800), ("90:30", 5430), ("00:30", 30), ("1:00:00", 3600), ("01:02:03", 3723), ("100:00:00", 360_000),
      ("1-0", 86_400), ("1-12", 129_600), ("2-03:04", 183_840), ("2-03:04:05", 183_845), ("0-1", 3600), ("366-00", 31_622_400),
      ("1:90:00", 9000), ("1-30", 194_400), ("5:75", 375),
    ])
  func times(_ text: String, _ seconds: Int64) throws {
    for line in ["--time=\(text)", "--time \(text)", "-t \(text)", "-t\(text)"] {
      #expect(try JobScript.read(script(line)).request.walltime == Seconds(seconds))
    }
  }

  @Test(
    "What is no walltime is refused at time",
    arguments: [
      ("UNLIMITED", "limited"), ("infinite", "limited"), ("-1", "limited"), ("0", "limited"), ("00:00:00", "limited"),
      ("366-00:00:01", "maximum"), ("999999999", "maximum"), ("9999999999", "malformed"), ("", "malformed"),
      ("1:2:3:4", "malformed"), ("1-", "malformed"), ("-5", "malformed"), ("1-2-3", "malformed"), ("1h", "malformed"),
      ("1.5", "malformed"), ("1::2", "malformed"), ("٣", "malformed"), ("+5", "malformed"), ("1-1:1:1:1", "malformed"),
    ])
  func badTimes(_ text: String, _ rule: String) {
    #expect(rules(faults(script("--time='\(text)'"))) == ["time: \(rule)"])
  }

  @Test func `a later directive beats an earlier one, and the command line beats both`() throws {
    let bytes = script("-t 10 -N 1", "-t 20", "--gres=gpu:8")
    #expect(try JobScript.read(bytes).request.walltime == .minutes(20))
    let reading = try JobScript.read(bytes, overrides: ["--time", "30", "-N2", "--gpus-per-node=h100:4"])
    #expect(reading.request.walltime == .minutes(30))
    #expect(reading.request.nodes == 2)
    #expect(reading.request.devicesPerNode == 4)
    #expect(rules(reading.warnings) == ["gres: set-aside"])
    #expect(reading.warnings.first?.line == 4)
  }

  @Test func `only lines before the first command are read`() throws {
    let text = "#!/bin/bash\n# a comment\n\n#SBATCH -t 5\n   \nset -e\n#SBATCH -N 4\n#SBATCH -t 9\n"
    let reading = try JobScript.read(Array(text.utf8))
    #expect(reading.request.nodes == 1)
    #expect(reading.request.walltime == .minutes(5))
    #expect(rules(reading.warnings) == ["script: after-first-command"])
    #expect(reading.warnings.first?.line == 7)
  }

  @Test func `a line that only looks like a directive is pointed out, one that is switched off is not`() throws {
    let text =
      "#!/bin/bash\n# SBATCH --nodes=4\n#sbatch -N 4\n  #SBATCH -N 4\n##SBATCH -N 4\n#SBATCHES -N 4\n#SBATCH -t 5\n# SBATCH is fine\n"
    let reading = try JobScript.read(Array(text.utf8))
    #expect(reading.request.nodes == 1)
    #expect(reading.warnings.map(\.line) == [2, 3, 4])
    #expect(Set(reading.warnings.map(\.rule)) == ["not-a-directive"])
  }

  @Test func `the script's own name names the job where no directive does`() throws {
    #expect(try JobScript.read(script("-t1"), fileName: "/tmp/train.sh").request.name == "train.sh")
    #expect(try JobScript.read(script("-t1", "-J x"), fileName: "train.sh").request.name == "x")
    #expect(try JobScript.read(script("-t1"), fileName: "///").request.name == "job")
  }
}
