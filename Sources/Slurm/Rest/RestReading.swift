internal import JSON
internal import Quantities

/// What the daemon's answers say, whichever version gave them.
enum RestReading {
  /// A job of the controller.
  static func job(_ value: RestValue) throws(SlurmFailure) -> SlurmJob {
    var record = JobRecord(
      number: try value.required("job_id").whole() ?? 0, states: try value.required("job_state").words())
    record.comment = try value.field("comment")?.text() ?? ""
    record.name = try value.field("name")?.text() ?? ""
    record.user = try value.field("user_name")?.text() ?? ""
    record.reason = try value.field("state_reason")?.text() ?? ""
    record.submitted = try value.field("submit_time")?.moment()
    record.started = try value.field("start_time")?.moment()
    record.ended = try value.field("end_time")?.moment()
    record.exit = try exit(value.field("exit_code"))
    record.restarts = try value.field("restart_cnt")?.count(0...Int64(UInt32.max)) ?? 0
    record.nodes = try value.field("nodes")?.text() ?? ""
    record.devicesByNode = try value.field("gres_detail")?.names(most: HostList.most) ?? []
    record.devicesPerNode = try value.field("tres_per_node")?.text() ?? ""
    record.allocated = try value.field("tres_alloc_str")?.text() ?? ""
    return try record.job()
  }

  /// A run of a job of the accounting.
  static func accountedJob(_ value: RestValue, exitIsTold: Bool) throws(SlurmFailure) -> SlurmJob {
    var record = JobRecord(number: try value.required("job_id").whole() ?? 0, states: [])
    let state = try value.required("state")
    record.states = try state.required("current").words()
    record.reason = try state.field("reason")?.text() ?? ""
    record.comment = try value.field("comment")?.field("job")?.text() ?? ""
    record.name = try value.field("name")?.text() ?? ""
    record.user = try (value.field("user") ?? value.field("association", "user"))?.text() ?? ""
    if let time = value.field("time") {
      record.submitted = try time.field("submission")?.moment()
      record.started = try time.field("start")?.moment()
      record.ended = try time.field("end")?.moment()
    }
    record.restarts = try value.field("restart_cnt")?.count(0...Int64(UInt32.max)) ?? 0
    record.nodes = try value.field("nodes")?.text() ?? ""
    record.exit = try exit(value.field("exit_code"))
    // A code that was not told looks like success.
    if !exitIsTold, case .exited = record.exit, SlurmState(words: record.states) != .completed { record.exit = nil }
    var job = try record.job()
    if let allocated = value.field("tres", "allocated") { job.deviceCount = try devices(allocated) ?? job.deviceCount }
    return job
  }

  private static func devices(_ allocated: RestValue) throws(SlurmFailure) -> Int? {
    var (all, byType): (Int?, Int?) = (nil, nil)
    for resource in try allocated.list(most: 1000) {
      guard try resource.field("type")?.text() == "gres" else { continue }
      let name = try resource.field("name")?.text() ?? ""
      let count = try resource.field("count")?.count(0...Int64(GenericResource.mostCount)) ?? 0
      if name == "gpu" { all = count }
      if name.hasPrefix("gpu:") { byType = (byType ?? 0) + count }
    }
    return all ?? byType
  }

  /// The status of `wait`, bare (0.0.38) or bounded (0.0.39), or `{"status":…,"return_code":…,"signal":…}`.
  private static func exit(_ value: RestValue?) throws(SlurmFailure) -> SlurmExit? {
    guard let value else { return nil }
    guard case .object = value.node.value, value.field("set") == nil else {
      return try value.whole().flatMap { SlurmExit(waitStatus: $0) }
    }
    if let signal = value.field("signal"),
      let number = try (signal.field("id") ?? signal.field("signal_id"))?.count(0...0xFFFF), (1...127).contains(number)
    {
      return .signalled(number: number)
    }
    guard let code = try value.field("return_code")?.whole(), (0...255).contains(code) else { return nil }
    return .exited(code: Int(code))
  }

  static func node(_ value: RestValue) throws(SlurmFailure) -> SlurmCluster.Node {
    let states = try value.required("state").words() + (try value.field("state_flags")?.words() ?? [])
    let gres = try value.field("gres")?.text() ?? ""
    let used = try value.field("gres_used")?.text() ?? ""
    return SlurmCluster.Node(
      name: try value.required("name").text(), partitions: try value.field("partitions")?.names() ?? [],
      cpus: try value.field("cpus")?.count(0...Int64(UInt32.max)) ?? 0,
      busyCPUs: try value.field("alloc_cpus")?.count(0...Int64(UInt32.max)) ?? 0,
      memoryMebibytes: try value.field("real_memory")?.whole() ?? 0, devices: try NodeReading.devices(gres, used: used),
      states: NodeReading.states(states), reason: try value.field("reason")?.text() ?? "")
  }

  static func partition(_ value: RestValue) throws(SlurmFailure) -> SlurmCluster.Partition {
    // Versions 0.0.39 to 0.0.44 do not tell which is the default, and 0.0.39 not whether one is up.
    let flags = try value.field("flags")?.words() ?? []
    let state = try (value.field("state") ?? value.field("partition", "state"))?.words() ?? ["UP"]
    let nodes = value.field("nodes")
    let list = try (nodes?.field("configured") ?? nodes).map { value throws(SlurmFailure) in
      if case .object = value.node.value { "" } else { try value.text() }
    }
    let limit = try (value.field("max_time_limit") ?? value.field("maximums", "time"))?.whole()
    return SlurmCluster.Partition(
      name: try value.required("name").text(), isDefault: flags.contains { $0.uppercased() == "DEFAULT" },
      isUp: state.contains { $0.uppercased() == "UP" }, nodes: try NodeReading.names(list ?? ""),
      longestWalltime: try limit.flatMap { minutes throws(SlurmFailure) in
        guard !TimeText.isNone(minutes) else { return nil }
        guard (0...Int64(UInt32.max)).contains(minutes) else { throw value.unreadable("\(minutes) is no limit of time") }
        return .minutes(minutes)
      })
  }

  /// Nil for one that is not there any more.
  static func reservation(_ value: RestValue) throws(SlurmFailure) -> SlurmCluster.Reservation? {
    guard let start = try value.field("start_time")?.moment(), let end = try value.field("end_time")?.moment(), start < end
    else { return nil }
    return SlurmCluster.Reservation(
      name: try value.required("name").text(), nodes: try NodeReading.names(try value.field("node_list")?.text() ?? ""),
      interval: start..<end, isMaintenance: try value.field("flags")?.words().contains("MAINT") ?? false)
  }
}
