internal import Quantities

extension SlurmSubmission {
  /// Whole minutes, rounded up; Slurm takes 0 for no limit at all.
  var walltimeMinutes: Int64 { max(1, walltime.count / 60 + (walltime.count % 60 > 0 ? 1 : 0)) }

  /// The devices of each node, such as `gpu:a100:2`; nil for none.
  var devices: String? {
    guard devicesPerNode > 0 else { return nil }
    return "gpu:" + (deviceType.map { "\($0):" } ?? "") + String(devicesPerNode)
  }

  /// Refuses what no cluster takes, and what Slurm would take for something else.
  ///
  /// - Throws: `.refused`.
  func check() throws(SlurmFailure) {
    try hold((1...HostList.most).contains(nodes), "the number of nodes")
    try hold((1...65_536).contains(cpusPerNode), "the number of processors")
    try hold((0...4096).contains(devicesPerNode), "the number of devices")
    // 0 is all of a node's memory.
    try hold(memoryMebibytesPerNode.map { (1...(1 << 40)).contains($0) } ?? true, "the memory")
    try hold((1...31_536_000).contains(walltime.count), "the walltime, at most a year,")
    try hold(script.starts(with: Array("#!".utf8)), "a script that starts with #!")
    try hold(script.count <= 4 << 20, "the script, at most 4 MiB,")
    try hold(!script.contains(0) && String(validating: script, as: UTF8.self) != nil, "a script of text in UTF-8")
    for path in [workingDirectory, output, errorOutput] {
      try hold(path.hasPrefix("/") && path.utf8.count <= 4000 && SlurmSubmission.isPlain(path), "a whole path")
    }
    for (name, value) in [
      ("partition", partition), ("account", account), ("quality of service", qualityOfService), ("reservation", reservation),
    ] {
      try hold(value.map(SlurmSubmission.isName) ?? true, "the \(name)'s name")
    }
    try hold(
      deviceType.map { SlurmSubmission.isName($0) && !$0.contains(where: { ":=,".contains($0) }) } ?? true, "the device's type")
    try hold(
      nodeNames.allSatisfy { SlurmSubmission.isName($0) && !$0.contains(where: { ",[]".contains($0) }) }, "the nodes' names")
    try hold(nodeNames.isEmpty || Set(nodeNames).count == nodes, "as many nodes' names as nodes")
    for (name, value) in environment {
      let isName = !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "=") && $0 < 0x7F }
      try hold(isName && !value.utf8.contains(0), "the environment")
    }
  }

  private func hold(_ holds: Bool, _ what: String) throws(SlurmFailure) {
    guard holds else { throw .refused(code: nil, reason: "\(what) cannot be handed to Slurm") }
  }

  private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }

  /// Begins with no hyphen, which would be an option, and holds neither white space nor control characters.
  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 255 && !text.hasPrefix("-") && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
  }
}
