public import Centres
public import Jobs
internal import Quantities
public import Storage

// What rows of jobs and pools keep as JSON, read and written directly: a page of a list has hundreds of these.

extension PlainJSONReader {
  /// The text of a member that may be missing, which is no text then; nil where something else stands.
  fileprivate mutating func member(_ name: StaticString) -> String?? {
    guard takeName(name) else { return .some(nil) }
    guard let text = text() else { return nil }
    return text
  }
}

extension JobRequest: PlainJSON {
  public init?(from json: inout PlainJSONReader) {
    guard json.take("{"), let account = json.member("account"), let comment = json.member("comment"),
      json.takeName("cpusPerNode"),
      let cpusPerNode = json.whole(), json.takeName("dependencies"), let dependencies = [String](from: &json),
      let deviceModel = json.member("deviceModel"), json.takeName("devicesPerNode"), let devicesPerNode = json.whole(),
      let errorOutput = json.member("errorOutput"), json.takeName("hold"), let hold = json.boolean()
    else { return nil }
    var memory: Int64?
    if json.takeName("memoryMebibytesPerNode") {
      guard let amount = json.whole() else { return nil }
      memory = amount
    }
    guard json.takeName("name"), let name = json.text(), json.takeName("nodes"), let nodes = json.whole(),
      json.takeName("output"), let output = json.text().flatMap(OutputPattern.init(rawValue:)),
      let partition = json.member("partition"), json.takeName("tasks"), let tasks = json.whole(), json.takeName("walltime"),
      let walltime = json.whole(), json.take("}")
    else { return nil }
    let errors = errorOutput.flatMap(OutputPattern.init(rawValue:))
    guard (errors == nil) == (errorOutput == nil) else { return nil }
    self.init(
      name: name, nodes: Int(nodes), devicesPerNode: Int(devicesPerNode), deviceModel: deviceModel, tasks: Int(tasks),
      cpusPerNode: Int(cpusPerNode), memoryMebibytesPerNode: memory, walltime: Seconds(walltime), output: output,
      errorOutput: errors, dependencies: dependencies, partition: partition, account: account, hold: hold, comment: comment)
  }

  public func write(to json: inout PlainJSONWriter) {
    // An array's indexes are a nested value of their own, of a form that is not plain.
    guard array == nil else { return json.giveUp() }
    json.object {
      $0.member("account", account)
      $0.member("comment", comment)
      $0.member("cpusPerNode", cpusPerNode)
      $0.member("dependencies", dependencies)
      $0.member("deviceModel", deviceModel)
      $0.member("devicesPerNode", devicesPerNode)
      $0.member("errorOutput", errorOutput?.rawValue)
      $0.member("hold", hold)
      $0.member("memoryMebibytesPerNode", memoryMebibytesPerNode)
      $0.member("name", name)
      $0.member("nodes", nodes)
      $0.member("output", output.rawValue)
      $0.member("partition", partition)
      $0.member("tasks", tasks)
      $0.member("walltime", walltime.count)
    }
  }
}

extension NodeAllotment: PlainJSON {
  public init?(from json: inout PlainJSONReader) {
    guard json.take("{"), json.takeName("devices"), let devices = [Int](from: &json), json.takeName("node"),
      let node = json.text(), json.take("}")
    else { return nil }
    self.init(node: node, devices: devices)
  }

  public func write(to json: inout PlainJSONWriter) {
    json.object {
      $0.member("devices", devices)
      $0.member("node", node)
    }
  }
}

extension PoolRecord.Node: PlainJSON {
  public init?(from json: inout PlainJSONReader) {
    guard json.take("{"), json.takeName("cpus"), let cpus = json.whole(), json.takeName("devices"), let devices = json.whole(),
      json.takeName("isAvailable"), let isAvailable = json.boolean()
    else { return nil }
    var isReported: Bool?
    if json.takeName("isReported") {
      guard let value = json.boolean() else { return nil }
      isReported = value
    }
    guard json.takeName("memoryMebibytes"), let memory = json.whole(), json.takeName("name"), let name = json.text(),
      json.take("}")
    else { return nil }
    self.init(
      name: name, devices: Int(devices), cpus: Int(cpus), memoryMebibytes: memory, isAvailable: isAvailable,
      isReported: isReported)
  }

  public func write(to json: inout PlainJSONWriter) {
    json.object {
      $0.member("cpus", cpus)
      $0.member("devices", devices)
      $0.member("isAvailable", isAvailable)
      if let isReported { $0.member("isReported", isReported) }
      $0.member("memoryMebibytes", memoryMebibytes)
      $0.member("name", name)
    }
  }
}

extension RunEnd.Cause: PlainJSON {
  public init?(from json: inout PlainJSONReader) {
    guard json.take("{") else { return nil }
    if json.takeName("exited") {
      guard json.take("{"), json.takeName("code"), let code = json.whole(), json.take("}") else { return nil }
      self = .exited(code: Int(code))
    } else if json.takeName("signalled") {
      guard json.take("{"), json.takeName("number"), let number = json.whole(), json.take("}") else { return nil }
      self = .signalled(number: Int(number))
    } else if json.takeName("walltime") {
      guard json.take("{}") else { return nil }
      self = .walltime
    } else if json.takeName("cancelled") {
      guard json.take("{}") else { return nil }
      self = .cancelled
    } else if json.takeName("centre") {
      guard let reason = Self.reason(&json) else { return nil }
      self = .centre(reason: reason)
    } else {
      guard json.takeName("launchFailed"), let reason = Self.reason(&json) else { return nil }
      self = .launchFailed(reason: reason)
    }
    guard json.take("}") else { return nil }
  }

  private static func reason(_ json: inout PlainJSONReader) -> String? {
    guard json.take("{"), json.takeName("reason"), let reason = json.text(), json.take("}") else { return nil }
    return reason
  }

  public func write(to json: inout PlainJSONWriter) {
    json.object { json in
      switch self {
      case .exited(let code):
        json.name("exited")
        json.object { $0.member("code", code) }
      case .signalled(let number):
        json.name("signalled")
        json.object { $0.member("number", number) }
      case .walltime:
        json.name("walltime")
        json.object { _ in }
      case .cancelled:
        json.name("cancelled")
        json.object { _ in }
      case .centre(let reason):
        json.name("centre")
        json.object { $0.member("reason", reason) }
      case .launchFailed(let reason):
        json.name("launchFailed")
        json.object { $0.member("reason", reason) }
      }
    }
  }
}
