import Jobs
import Language
import Quantities
import Testing

@Suite struct DirectiveFaultTests {
  @Test(
    "What cannot be met is refused at its field",
    arguments: [
      ("--nodes=0", "nodes: minimum"), ("--nodes=-1", "nodes: whole-number"), ("-N 2-1", "nodes: reversed"),
      ("-N 10001", "nodes: maximum"), ("-N 99999999999999999999999", "nodes: maximum"), ("-N two", "nodes: whole-number"),
      ("-N 1-", "nodes: whole-number"), ("--nodes=", "nodes: whole-number"), ("--nodes", "nodes: required"),
      ("--gres=fpga:1", "gres: unknown-resource"), ("--gres=gpu:1,shard:2", "gres: unknown-resource"),
      ("--gres=gpu:a100:1,gpu:h100:1", "gres: one-model"), ("--gres=gpu:1,gpu:1", "gres: one-model"),
      ("--gres=gpu:a:b", "gres: malformed"), ("--gres=gpu:", "gres: malformed"), ("--gres=gpu:a100:-1", "gres: malformed"),
      ("--gres=", "gres: malformed"), ("--gres=gpu:2,", "gres: malformed"), ("--gres=gpu:1:2:3", "gres: malformed"),
      ("--gres=gpu:1025", "gres: maximum"), ("--gres=gpu:999999999999999999999", "gres: maximum"),
      ("-N 1000 --gres=gpu:101", "gres: maximum"),
      ("--gpus=a100:x", "gpus: malformed"), ("--gpus=", "gpus: malformed"), ("--gpus=a100:1,h100:1", "gpus: one-model"),
      ("--gpus=3 -N 2", "gpus: not-divisible"), ("--gpus=3 --gpus-per-node=2", "gpus: not-divisible"),
      ("--gpus=8 --gpus-per-node=2 -N 2", "gpus: conflict"), ("--gres=gpu:1 --gpus-per-node=2", "gpus-per-node: conflict"),
      ("--gres=gpu:a100:1 --gpus=h100:1", "gpus: conflict"), ("--gpus-per-task=1 -n 3 -N 2", "gpus-per-task: not-divisible"),
      ("--gpus-per-task=3 --gpus=8", "gpus-per-task: not-divisible"), ("--gpus=0 --gpus-per-node=2", "gpus: not-divisible"),
      ("-n 0", "ntasks: minimum"), ("-n 1 -N 2", "ntasks: fewer-than-nodes"),
      ("-n 9 -N 2 --ntasks-per-node=4", "ntasks: conflict"), ("-n 1000000 --ntasks-per-node=1", "nodes: maximum"),
      ("-N 10000 --ntasks-per-node=101", "ntasks: maximum"),
      ("-c 0", "cpus-per-task: minimum"), ("-c 65537", "cpus-per-task: maximum"), ("-n 2 -c 40000", "cpus-per-task: maximum"),
      ("--cpus-per-gpu=2", "cpus-per-gpu: no-devices"), ("--cpus-per-gpu=2 -c 2 --gres=gpu", "cpus-per-gpu: conflict"),
      ("--mem=1.5G", "mem: malformed"), ("--mem=lots", "mem: malformed"), ("--mem=-1", "mem: malformed"),
      ("--mem=65T", "mem: maximum"), ("--mem=999999999999T", "mem: maximum"), ("--mem-per-cpu=64T -c 2", "mem-per-cpu: maximum"),
      ("--mem=1G --mem-per-cpu=1G", "mem-per-cpu: conflict"), ("--mem-per-gpu=1G", "mem-per-gpu: no-devices"),
      ("--array=", "array: malformed"), ("--array=1-", "array: malformed"), ("--array=a", "array: malformed"),
      ("--array=1,", "array: malformed"), ("--array=1%2%3", "array: malformed"), ("--array=5:2", "array: malformed"),
      ("--array=5-1", "array: reversed"), ("--array=1-5:0", "array: minimum"), ("--array=1-5%0", "array: minimum"),
      ("--array=0-1000", "array: too-many"), ("--array=0-4000000", "array: too-many"),
      ("--array=4000001", "array: maximum"), ("--array=1-99999999999999999999", "array: maximum"),
      ("--dependency=afterany:a", "dependency: unsupported"), ("--dependency=singleton", "dependency: unsupported"),
      ("--dependency=afternotok:a", "dependency: unsupported"), ("--dependency=afterok:a?afterok:b", "dependency: unsupported"),
      ("--dependency=afterok", "dependency: malformed"), ("--dependency=afterok:", "dependency: malformed"),
      ("--dependency=123", "dependency: malformed"), ("--dependency=afterok:a+5", "dependency: malformed"),
      ("--dependency=", "dependency: malformed"),
      ("--output=logs/", "output: file-name"), ("--output=..", "output: file-name"), ("--error=", "error: file-name"),
      ("--job-name=", "job-name: required"), ("--job-name='a\tb'", "job-name: control-character"),
      ("--job-name=\(String(repeating: "長", count: 129))", "job-name: too-long"), ("--partition=,", "partition: required"),
      ("--hold=yes", "hold: no-value"), ("--tres-per-task=gres/gpu:1", "tres-per-task: unsupported"),
      ("--wrap=hostname", "wrap: unsupported"), ("--job-name my job", "script: stray-word"), ("-", "script: stray-word"),
      ("--", "script: stray-word"), ("--job-name='open", "script: unmatched-quote"), ("-J", "job-name: required"),
    ])
  func refused(_ line: String, _ rule: String) {
    let found = faults(script("--time=10", line))
    #expect(rules(found) == [rule])
    // Values that come to nothing only together may name a directive of another line, or none.
    #expect(found.allSatisfy { $0.line == 3 || $0.field == "nodes" || $0.field == "ntasks" })
    #expect(found.allSatisfy { !$0.message.english.isEmpty && $0.message.english != $0.message.traditionalChinese })
  }

  @Test func `a script without a walltime is refused by name`() {
    #expect(rules(faults(script("-N 1"))) == ["time: required"])
    #expect(faults(script("-N 1")).first?.line == nil)
  }

  @Test func `a time without its value is one fault`() {
    #expect(rules(faults(script("--time"))) == ["time: required"])
    #expect(faults(script("-N 1 -t")).map(\.line) == [2])
  }

  @Test func `comments that look like directives are pointed out ten times at most`() throws {
    let text = "#!/bin/sh\n#SBATCH -t 1\n" + String(repeating: "# SBATCH -N 1\n", count: 50)
    #expect(try JobScript.read(Array(text.utf8)).warnings.count == 10)
  }

  @Test func `all faults come at once, each with its line`() {
    let found = faults(script("-N 0", "--gres=fpga:1", "--mem=x", "--array=9-1", "--frobnicate"))
    #expect(rules(found) == ["nodes: minimum", "gres: unknown-resource", "mem: malformed", "array: reversed", "time: required"])
    #expect(found.map(\.line) == [2, 3, 4, 5, nil])
  }

  @Test(
    "What is passed over is said, with what happens instead",
    arguments: [
      ("--mail-type=END", "mail-type: not-used"), ("--mail-user=a@example.org", "mail-user: not-used"),
      ("--export=ALL", "export: not-used"), ("--qos high", "qos: not-used"), ("-q high", "qos: not-used"),
      ("--requeue", "requeue: not-used"), ("--exclusive", "exclusive: not-used"), ("--exclusive=user", "exclusive: not-used"),
      ("--constraint=a100", "constraint: not-used"), ("-C a100", "constraint: not-used"), ("--chdir=/data", "chdir: not-used"),
      ("-D /data", "chdir: not-used"), ("--nodelist=n[1-3]", "nodelist: not-used"), ("-w n1", "nodelist: not-used"),
      ("--begin=16:00", "begin: not-used"), ("--signal=B:USR1@60", "signal: not-used"),
      ("--gpu-bind=closest", "gpu-bind: not-used"),
      ("--frobnicate=1", "--frobnicate: not-understood"), ("--frobnicate 1", "--frobnicate: not-understood"),
      ("-Z 3", "-Z: not-understood"), ("--nodes=1-2", "nodes: fewest-taken"), ("--mem=0", "mem: all-memory"),
      ("--gpus=2", "gpus: one-node"), ("--output=/tmp/a", "output: relocated"), ("--output=a-%q", "output: placeholder"),
      ("-J=a", "job-name: short-with-equals"), ("--time=1:90:00", "time: unusual-time"), ("-p a,b", "partition: first-taken"),
    ])
  func warned(_ line: String, _ rule: String) throws {
    let reading = try JobScript.read(script("--time=10", line))
    #expect(rules(reading.warnings) == [rule])
    #expect(reading.warnings.first?.line == 3)
    #expect(reading.warnings.allSatisfy { $0.message.english != $0.message.traditionalChinese })
    #expect(reading.request.nodes == 1)
  }

  @Test(
    "A mistyped name is answered with the likely one",
    arguments: [
      ("--job-nane=x", "--job-name"), ("--gpu-per-node=2", "--gpus-per-node"), ("--patition=x", "--partition"),
      ("--tme=5", "--time"), ("--outptu=x", "--output"), ("--depend=afterok:a", "--dependency"), ("--GRES=gpu", "--gres"),
    ])
  func suggestion(_ line: String, _ name: String) throws {
    let reading = try JobScript.read(script("--time=10", line))
    let message = try #require(reading.warnings.first?.message)
    #expect(message.english.contains("Did you mean \(name)?"))
    #expect(message.traditionalChinese.contains(name))
  }

  @Test func `a name that resembles nothing gets no suggestion`() throws {
    let reading = try JobScript.read(script("--time=10", "--xyzzyplugh=1"))
    #expect(reading.warnings.first?.message.english.contains("Did you mean") == false)
  }

  @Test(
    "A script that cannot run is refused as a whole",
    arguments: [
      ("", "empty"), (" \n\t\n", "empty"), ("#SBATCH -t 1\n", "interpreter"), ("\n#!/bin/bash\n", "interpreter"),
      ("#!/bin/bash\r\n#SBATCH -t 1\r\n", "line-breaks"), ("#!/bin/bash\n#SBATCH -t 1\n\0", "zero-byte"),
    ])
  func unfit(_ text: String, _ rule: String) {
    #expect(rules(faults(Array(text.utf8))) == ["script: \(rule)"])
  }

  @Test func `a script above the limit is refused as too large, one at the limit is read`() throws {
    var bytes = script("-t 1")
    bytes += [UInt8](repeating: UInt8(ascii: "#"), count: JobLimits.scriptBytes - bytes.count)
    #expect(throws: Never.self) { try JobScript.read(bytes) }
    #expect(throws: Problem.self) { try JobScript.read(bytes + [10]) }
    do {
      _ = try JobScript.read(bytes + [10])
    } catch {
      #expect(error.kind == .tooLarge)
    }
  }

  @Test func `directives that are not UTF-8 are refused, a body that is not is none of its business`() throws {
    let head = Array("#!/bin/bash\n#SBATCH -t 1 -J ".utf8)
    #expect(rules(faults(head + [0xFF, 10])).contains("script: utf-8"))
    #expect(try JobScript.read(script("-t 1") + [0xFF, 0xFE]).request.walltime == .minutes(1))
  }

  @Test func `more directives than the limit are refused once`() {
    let line = String(repeating: "-N 1 ", count: JobLimits.directiveWords)
    #expect(rules(faults(script("-t 1", line, line))) == ["script: too-many-directives"])
  }
}
