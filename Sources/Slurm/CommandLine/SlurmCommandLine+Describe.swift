internal import Quantities

extension SlurmCommandLine {
  public func describe() async throws(SlurmFailure) -> SlurmCluster {
    var cluster = SlurmCluster(partitions: [], nodes: [], reservations: [])
    let times = ["SLURM_TIME_FORMAT": "%s"]
    for line in try await output("scontrol", ["--oneliner", "--all", "show", "partition"]).split(separator: "\n") {
      if let partition = try SlurmCommandLine.partition(line) { cluster.partitions.append(partition) }
    }
    for line in try await output("scontrol", ["--oneliner", "--details", "--all", "show", "node"]).split(separator: "\n") {
      if let node = try SlurmCommandLine.node(line) { cluster.nodes.append(node) }
    }
    for line in try await output("scontrol", ["--oneliner", "show", "reservation"], environment: times).split(separator: "\n") {
      if let reservation = try SlurmCommandLine.reservation(line) { cluster.reservations.append(reservation) }
    }
    return cluster
  }

  /// Nil for a line of other words, such as `No reservations in the system`.
  package static func partition(_ line: Substring) throws(SlurmFailure) -> SlurmCluster.Partition? {
    guard line.hasPrefix("PartitionName=") else { return nil }
    let fields = NamedFields(line, names: ["PartitionName", "Default", "State", "Nodes", "MaxTime"])
    return SlurmCluster.Partition(
      name: try fields.required("PartitionName"), isDefault: fields["Default"] == "YES", isUp: fields["State"] == "UP",
      nodes: try NodeReading.names(fields["Nodes"] ?? ""),
      longestWalltime: try TimeText.limit(fields["MaxTime"] ?? "UNLIMITED", "MaxTime"))
  }

  package static func node(_ line: Substring) throws(SlurmFailure) -> SlurmCluster.Node? {
    guard line.hasPrefix("NodeName=") else { return nil }
    let names: Set = ["NodeName", "CPUTot", "CPUAlloc", "RealMemory", "Gres", "GresUsed", "State", "Partitions", "Reason"]
    let fields = NamedFields(line, names: names)
    return SlurmCluster.Node(
      name: try fields.required("NodeName"), partitions: (fields["Partitions"] ?? "").split(separator: ",").map(String.init),
      cpus: Int(try fields.whole("CPUTot") ?? 0), busyCPUs: Int(try fields.whole("CPUAlloc") ?? 0),
      memoryMebibytes: try fields.whole("RealMemory") ?? 0,
      devices: try NodeReading.devices(fields["Gres"] ?? "", used: fields["GresUsed"] ?? ""),
      states: NodeReading.states([try fields.required("State")]), reason: plainReason(fields["Reason"] ?? ""))
  }

  /// Behind a reason stand who gave it and when: `maintenance [root@1795273010]`.
  private static func plainReason(_ text: String) -> String {
    guard text.hasSuffix("]"), let bracket = text.lastIndex(of: "[") else { return text }
    var reason = text[..<bracket]
    while reason.last == " " { reason.removeLast() }
    return String(reason)
  }

  package static func reservation(_ line: Substring) throws(SlurmFailure) -> SlurmCluster.Reservation? {
    guard line.hasPrefix("ReservationName=") else { return nil }
    let fields = NamedFields(line, names: ["ReservationName", "StartTime", "EndTime", "Nodes", "Flags"])
    guard let start = try TimeText.moment(fields["StartTime"] ?? "", "StartTime"),
      let end = try TimeText.moment(fields["EndTime"] ?? "", "EndTime"), start < end
    else { return nil }
    return SlurmCluster.Reservation(
      name: try fields.required("ReservationName"), nodes: try NodeReading.names(fields["Nodes"] ?? ""), interval: start..<end,
      isMaintenance: (fields["Flags"] ?? "").split(separator: ",").contains("MAINT"))
  }
}
