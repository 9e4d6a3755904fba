import Quantities

/// What a centre of ours will never start, and why: checked before anything is written.
extension RunOrder {
  /// The rule that the order breaks; nil when it breaks none.
  func fault(nodes: [CentreDescription.Node], settings: LocalCentreSettings) -> String? {
    fault(settings: settings) ?? faultOfPlaces(nodes)
  }

  /// The same where it is not for Praya to say which nodes there are.
  func fault(settings: LocalCentreSettings) -> String? {
    faultOfScript(settings) ?? faultOfFiles(settings) ?? faultOfDemand ?? faultOfEnvironment
      ?? ((1...settings.projectNumberLimit).contains(projectNumber)
        ? nil : "project number \(projectNumber) is not between 1 and \(settings.projectNumberLimit)")
  }

  private func faultOfScript(_ settings: LocalCentreSettings) -> String? {
    if !script.starts(with: Array("#!".utf8)) { return "the script does not start with #!" }
    if script.count > settings.scriptLimitBytes {
      return "the script is longer than \(settings.scriptLimitBytes) bytes"
    }
    return nil
  }

  private func faultOfFiles(_ settings: LocalCentreSettings) -> String? {
    guard inputs.count <= settings.inputsLimitCount else { return "there are more than \(settings.inputsLimitCount) input files" }
    var (files, folders, bytes): (Set<String>, Set<String>, Int) = ([], [], 0)
    for input in inputs {
      guard let components = FolderWalk.components(of: input.name) else {
        return "'\(input.name)' is no path inside the run's folder"
      }
      guard files.insert(input.name).inserted else { return "there are two input files named '\(input.name)'" }
      folders.formUnion(RunOrder.parents(of: components))
      bytes += input.bytes.count
    }
    for name in [output, errorOutput] {
      guard let components = FolderWalk.components(of: name) else { return "'\(name)' is no path inside the run's folder" }
      files.insert(name)
      folders.formUnion(RunOrder.parents(of: components))
    }
    if let both = files.intersection(folders).min() { return "'\(both)' is both a file and a folder" }
    return bytes > settings.inputsLimitBytes ? "the input files are larger than \(settings.inputsLimitBytes) bytes together" : nil
  }

  private var faultOfDemand: String? {
    guard walltime > .zero, walltime.count <= 10 * 366 * 86_400 else {
      return "the walltime is not between 1 second and 10 years"
    }
    guard (1...65_536).contains(cpusPerNode) else { return "the number of CPUs is not between 1 and 65,536" }
    if let memoryMebibytes, !(1...1 << 40).contains(memoryMebibytes) { return "the memory is not between 1 MiB and 2^40 MiB" }
    guard !allotment.isEmpty else { return "no node is named" }
    guard Set(allotment.map(\.node)).count == allotment.count else { return "a node is named twice" }
    return nil
  }

  private func faultOfPlaces(_ nodes: [CentreDescription.Node]) -> String? {
    for part in allotment {
      guard let node = nodes.first(where: { $0.name == part.node }) else { return "there is no node '\(part.node)' here" }
      guard Set(part.devices).count == part.devices.count, part.devices.allSatisfy({ (0..<node.devices).contains($0) }) else {
        return "node '\(part.node)' has devices 0..<\(node.devices), each once"
      }
    }
    return nil
  }

  private var faultOfEnvironment: String? {
    for (name, value) in environment {
      let isName = name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
        default: false
        }
      }
      guard isName, !name.isEmpty, name.utf8.first.map({ !(0x30...0x39).contains($0) }) == true else {
        return "'\(name)' is no name of a variable"
      }
      guard !value.utf8.contains(0) else { return "the variable \(name) holds a zero byte" }
    }
    let bytes = environment.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count + 2 }
    return bytes > 128 << 10 ? "the variables are larger than 128 KiB together" : nil
  }

  private static func parents(of components: [String]) -> [String] {
    (1..<max(components.count, 1)).map { components.prefix($0).joined(separator: "/") }
  }
}
