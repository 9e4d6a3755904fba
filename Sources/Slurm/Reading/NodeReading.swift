/// What nodes are told by, the same by either way to speak to a cluster.
enum NodeReading {
  /// Names in a list of nodes, or one of the words for none and for all.
  static func names(_ text: String) throws(SlurmFailure) -> [String] {
    ["(null)", "None", "N/A"].contains(text) ? [] : try HostList.names(text)
  }

  /// Slurm's words in capital letters; from `IDLE+DRAIN*` also those behind its signs.
  static func states(_ words: [String]) -> Set<String> {
    var states: Set<String> = []
    for word in words.flatMap({ $0.split(separator: "+") }) {
      // `sinfo`, NODE STATE CODES: what a sign behind a state stands for.
      let marks: [Character: String] = [
        "*": "NOT_RESPONDING", "~": "POWERED_DOWN", "#": "POWERING_UP", "!": "POWER_DOWN", "%": "POWERING_DOWN", "$": "MAINT",
        "@": "REBOOT_REQUESTED", "^": "REBOOT_ISSUED", "-": "PLANNED",
      ]
      var name = word
      while let last = name.last, let mark = marks[last] {
        states.insert(mark)
        name.removeLast()
      }
      if !name.isEmpty { states.insert(name.uppercased()) }
    }
    return states
  }

  /// A node's devices by type, of `gpu:a100:8(S:0-1)` and `gpu:a100:3(IDX:0-2)`.
  static func devices(_ all: String, used: String) throws(SlurmFailure) -> [SlurmCluster.Devices] {
    var devices: [SlurmCluster.Devices] = []
    for resource in try GenericResource.devices(all) {
      if let index = devices.firstIndex(where: { $0.type == resource.type }) {
        devices[index].count += resource.count
      } else {
        devices.append(SlurmCluster.Devices(type: resource.type, count: resource.count, busy: 0))
      }
    }
    for resource in try GenericResource.devices(used) {
      // Where a node's devices have no type, or its use is not told by type, the first is meant.
      let index = devices.firstIndex { $0.type == resource.type } ?? (resource.type.isEmpty ? devices.indices.first : nil)
      if let index { devices[index].busy += resource.count }
    }
    return devices
  }
}
