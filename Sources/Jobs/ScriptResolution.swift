import Language
import Quantities

/// Makes one request of a script's directives, or says everything that stands in its way.
struct ScriptResolution {
  /// The last of each name, which is the one that counts.
  private let latest: [String: Directive]
  var findings: ScriptFindings

  /// Directives that say the same thing in different ways.
  private static let groups: [Set<String>] = [
    ["gres", "gpus", "gpus-per-node", "gpus-per-task"], ["mem", "mem-per-cpu", "mem-per-gpu"],
    ["cpus-per-task", "cpus-per-gpu"],
  ]

  init(_ directives: [Directive], _ findings: ScriptFindings) {
    var findings = findings
    var latest: [String: Directive] = [:]
    for directive in directives {
      let name = directive.option.long == "tasks-per-node" ? "ntasks-per-node" : directive.option.long
      latest[name] = directive
    }
    for group in ScriptResolution.groups {
      let members = group.sorted().compactMap { name in latest[name].map { (name, $0) } }
      guard let winner = members.first(where: { $0.1.isOverride }) else { continue }
      for (name, directive) in members where !directive.isOverride {
        latest[name] = nil
        findings.warn(
          directive, "set-aside", "--\(name) of the script is set aside: --\(winner.0) of the command line counts.",
          "指令碼的 --\(name) 不予採用：以命令列的 --\(winner.0) 為準。")
      }
    }
    self.latest = latest
    self.findings = findings
  }

  func directive(_ name: String) -> Directive? { latest[name] }

  /// Nil only when there are faults.
  mutating func request(defaultName: String?) -> JobRequest? {
    let name = text("job-name", limit: JobLimits.nameCharacters)
    let walltime = self.walltime()
    let shape = self.shape()
    let memory = self.memory(of: shape)
    let array = self.array()
    let output = pattern("output")
    let errorOutput = pattern("error")
    let dependencies = self.dependencies()
    let partition = self.partition()
    let account = text("account", limit: JobLimits.nameCharacters)
    let comment = text("comment", limit: JobLimits.commentCharacters)
    guard findings.faults.isEmpty, let walltime, let shape else { return nil }
    let usualOutput: OutputPattern = array == nil ? .standard : .standardOfArray
    return JobRequest(
      name: name ?? ScriptResolution.name(from: defaultName), nodes: shape.nodes, devicesPerNode: shape.devicesPerNode,
      deviceModel: shape.deviceModel, tasks: shape.tasks, cpusPerNode: shape.cpusPerNode,
      memoryMebibytesPerNode: memory, walltime: walltime, output: output ?? usualOutput,
      errorOutput: errorOutput == output ? nil : errorOutput, array: array, dependencies: dependencies,
      partition: partition, account: account, hold: latest["hold"] != nil, comment: comment)
  }

  /// A whole number within its limits; nil when there is none, or with a fault.
  mutating func count(_ name: String, _ range: ClosedRange<Int>) -> Int? {
    guard let directive = latest[name] else { return nil }
    return count(directive.value, range, directive)
  }

  mutating func count(_ text: some StringProtocol, _ range: ClosedRange<Int>, _ directive: Directive) -> Int? {
    let name = directive.option.long
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      findings.refuse(
        directive, "whole-number", "--\(name): '\(text.prefix(60))' is not a whole number.",
        "--\(name)：「\(text.prefix(60))」不是整數。")
      return nil
    }
    // A number too long for an integer is above every limit.
    let value = Int(text) ?? .max
    guard value >= range.lowerBound else {
      findings.refuse(
        directive, "minimum", "--\(name) must be at least \(range.lowerBound).", "--\(name) 至少為 \(range.lowerBound)。")
      return nil
    }
    guard value <= range.upperBound else {
      findings.refuse(
        directive, "maximum", "--\(name) must be at most \(range.upperBound).", "--\(name) 最多為 \(range.upperBound)。")
      return nil
    }
    return value
  }
}
