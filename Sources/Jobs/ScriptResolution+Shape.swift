import Language

/// Nodes, tasks, devices and processors, which are only meant together.
extension ScriptResolution {
  struct Shape {
    var nodes: Int
    var tasks: Int
    var devicesPerNode: Int
    var deviceModel: String?
    var cpusPerNode: Int
  }

  /// What the directives say of the devices, each in its own unit.
  private struct Demands {
    var gres: DeviceDemand?
    var perNode: DeviceDemand?
    var total: DeviceDemand?
    var perTask: DeviceDemand?
  }

  /// Nil with a fault.
  mutating func shape() -> Shape? {
    let faultsBefore = findings.faults.count
    let writtenNodes = nodes()
    let writtenTasks = count("ntasks", 1...JobLimits.tasks)
    let tasksPerNode = count("ntasks-per-node", 1...JobLimits.cpusPerNode)
    let demands = Demands(
      gres: demand("gres"), perNode: demand("gpus-per-node"), total: demand("gpus"), perTask: demand("gpus-per-task"))
    let cpusPerTask = count("cpus-per-task", 1...JobLimits.cpusPerNode)
    let cpusPerDevice = count("cpus-per-gpu", 1...JobLimits.cpusPerNode)
    let model = model()
    // What follows compares values with each other, which would only repeat the faults of one.
    guard findings.faults.count == faultsBefore else { return nil }
    guard let nodes = writtenNodes ?? derivedNodes(writtenTasks, tasksPerNode, demands),
      let tasks = tasks(on: nodes, written: writtenTasks, perNode: tasksPerNode, demands),
      let devicesPerNode = devicesPerNode(on: nodes, tasks: tasks, demands)
    else { return nil }
    if writtenNodes == nil, nodes == 1, demands.gres == nil, demands.perNode == nil, devicesPerNode > 1,
      let directive = directive("gpus") ?? directive("gpus-per-task")
    {
      findings.warn(
        directive, "one-node", "Without --nodes, all \(devicesPerNode) devices are taken on one node.",
        "未有列明 --nodes，全部 \(devicesPerNode) 個裝置均取自同一節點。")
    }
    let tasksOnNode = tasksPerNode ?? (tasks + nodes - 1) / nodes
    let perNode = (tasks: tasksOnNode, devices: devicesPerNode)
    guard let cpus = cpusPerNode(perTask: cpusPerTask, perDevice: cpusPerDevice, perNode) else { return nil }
    return Shape(
      nodes: nodes, tasks: tasks, devicesPerNode: devicesPerNode, deviceModel: devicesPerNode == 0 ? nil : model,
      cpusPerNode: cpus)
  }

  /// `2`, or `1-2`, of which the fewer is taken: the price is fixed before the run, so its size must be too.
  private mutating func nodes() -> Int? {
    guard let directive = directive("nodes") else { return nil }
    let bounds = directive.value.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let range = 1...JobLimits.nodes
    guard bounds.count == 2 else { return count(directive.value, range, directive) }
    guard let fewest = count(bounds[0], range, directive), let most = count(bounds[1], range, directive) else { return nil }
    guard fewest <= most else {
      findings.refuse(directive, "reversed", "--nodes: a range ends before it starts.", "--nodes：範圍的終點在起點之前。")
      return nil
    }
    if fewest < most {
      findings.warn(
        directive, "fewest-taken", "--nodes=\(fewest)-\(most): \(fewest) is taken, as the price is fixed before the run.",
        "--nodes=\(fewest)-\(most)：採用 \(fewest)，因價格在運行前已確定。")
    }
    return fewest
  }

  private mutating func demand(_ name: String) -> DeviceDemand? {
    guard let directive = directive(name) else { return nil }
    do {
      return name == "gres" ? try DeviceDemand(gres: directive.value) : try DeviceDemand(count: directive.value)
    } catch {
      switch error {
      case .malformed:
        let example = name == "gres" ? "gpu:2 or gpu:a100:2" : "4 or h100:4"
        findings.refuse(
          directive, "malformed", "--\(name): write \(example).", "--\(name)：須寫成 \(example.replacing(" or ", with: " 或 "))。")
      case .unknownKind(let kind):
        findings.refuse(
          directive, "unknown-resource", "--gres: '\(kind)' is not a resource that Praya gives out; only gpu is.",
          "--gres：Praya 不提供「\(kind)」，只提供 gpu。")
      case .several:
        findings.refuse(
          directive, "one-model", "--\(name) asks for several kinds of device; a job has one model, named once.",
          "--\(name) 申請多種裝置；每個作業只可用一種型號，並只列一次。")
      case .tooMany: refuseTooManyDevices(directive)
      }
      return nil
    }
  }

  /// The one model that the directives name, as the first of them writes it.
  private mutating func model() -> String? {
    var found: String?
    for name in ["gres", "gpus", "gpus-per-node", "gpus-per-task"] {
      guard let directive = directive(name),
        let demand = name == "gres" ? try? DeviceDemand(gres: directive.value) : try? DeviceDemand(count: directive.value),
        let model = demand.model
      else { continue }
      if let found, found.lowercased() != model.lowercased() {
        findings.refuse(
          directive, "conflict", "--\(name) asks for \(model) where another directive asks for \(found).",
          "--\(name) 申請 \(model)，但另一指示申請 \(found)。")
      }
      found = found ?? model
    }
    return found
  }

  /// The nodes that other directives imply: tasks over tasks per node, or devices over devices per node; else one.
  private mutating func derivedNodes(_ tasks: Int?, _ tasksPerNode: Int?, _ demands: Demands) -> Int? {
    var nodes = 1
    if let tasks, let tasksPerNode {
      nodes = (tasks + tasksPerNode - 1) / tasksPerNode
    } else if let total = demands.total?.count, let perNode = (demands.perNode ?? demands.gres)?.count, perNode > 0 {
      guard total.isMultiple(of: perNode), total > 0 else {
        refuse(
          "gpus", "not-divisible", "\(total) devices cannot be split into nodes of \(perNode).",
          "\(total) 個裝置不能平分為每節點 \(perNode) 個。")
        return nil
      }
      nodes = total / perNode
    }
    guard nodes <= JobLimits.nodes else {
      refuse(
        "nodes", "maximum", "The job needs \(nodes) nodes; at most \(JobLimits.nodes).",
        "作業需要 \(nodes) 個節點，最多為 \(JobLimits.nodes)。")
      return nil
    }
    return nodes
  }

  private mutating func tasks(on nodes: Int, written: Int?, perNode: Int?, _ demands: Demands) -> Int? {
    var tasks = written ?? perNode.map { $0 * nodes } ?? nodes
    if written == nil, perNode == nil, let perTask = demands.perTask?.count, perTask > 0, let total = demands.total?.count {
      guard total.isMultiple(of: perTask), total > 0 else {
        refuse(
          "gpus-per-task", "not-divisible", "\(total) devices cannot be split into tasks of \(perTask).",
          "\(total) 個裝置不能平分為每任務 \(perTask) 個。")
        return nil
      }
      tasks = total / perTask
    }
    guard tasks >= nodes else {
      refuse("ntasks", "fewer-than-nodes", "\(tasks) tasks cannot use \(nodes) nodes.", "\(tasks) 個任務不能使用 \(nodes) 個節點。")
      return nil
    }
    guard tasks <= JobLimits.tasks else {
      refuse(
        "ntasks", "maximum", "The job has \(tasks) tasks; at most \(JobLimits.tasks).", "作業有 \(tasks) 個任務，最多為 \(JobLimits.tasks)。"
      )
      return nil
    }
    if let perNode, tasks > perNode * nodes {
      refuse(
        "ntasks", "conflict", "\(tasks) tasks do not fit on \(nodes) nodes of \(perNode) tasks.",
        "\(nodes) 個節點、每節點 \(perNode) 個任務，容納不下 \(tasks) 個任務。")
      return nil
    }
    return tasks
  }

  private mutating func devicesPerNode(on nodes: Int, tasks: Int, _ demands: Demands) -> Int? {
    var agreed: (name: String, count: Int)?
    let spread = [("gpus", demands.total?.count), ("gpus-per-task", demands.perTask.map { $0.count * tasks })]
    let perNode = [("gres", demands.gres?.count), ("gpus-per-node", demands.perNode?.count)]
    for (name, total) in spread {
      guard let total, !total.isMultiple(of: nodes) else { continue }
      refuse(
        name, "not-divisible", "\(total) devices cannot be split evenly over \(nodes) nodes.",
        "\(total) 個裝置不能平均分配至 \(nodes) 個節點。")
      return nil
    }
    for (name, count) in perNode + spread.map({ ($0.0, $0.1.map { $0 / nodes }) }) {
      guard let count else { continue }
      if let agreed, agreed.count != count {
        refuse(
          name, "conflict",
          "--\(name) comes to \(count) devices on each of \(nodes) nodes, --\(agreed.name) to \(agreed.count).",
          "按 --\(name)，\(nodes) 個節點每個有 \(count) 個裝置；按 --\(agreed.name) 則為 \(agreed.count) 個。")
        return nil
      }
      agreed = agreed ?? (name, count)
    }
    guard let agreed else { return 0 }
    guard agreed.count <= JobLimits.devicesPerNode, agreed.count * nodes <= JobLimits.devices else {
      directive(agreed.name).map { refuseTooManyDevices($0) }
      return nil
    }
    return agreed.count
  }

  private mutating func cpusPerNode(
    perTask: Int?, perDevice: Int?, _ perNode: (tasks: Int, devices: Int)
  ) -> Int? {
    if perTask != nil, perDevice != nil {
      refuse(
        "cpus-per-gpu", "conflict", "--cpus-per-task and --cpus-per-gpu exclude each other.",
        "--cpus-per-task 與 --cpus-per-gpu 不能並用。")
      return nil
    }
    if perDevice != nil, perNode.devices == 0 {
      directive("cpus-per-gpu").map { refuseWithoutDevices($0) }
      return nil
    }
    let cpus = perDevice.map { max($0 * perNode.devices, perNode.tasks) } ?? (perTask ?? 1) * perNode.tasks
    guard cpus <= JobLimits.cpusPerNode else {
      let name = perDevice != nil ? "cpus-per-gpu" : perTask != nil ? "cpus-per-task" : "ntasks"
      refuse(
        name, "maximum", "The job needs \(cpus) processors on a node; at most \(JobLimits.cpusPerNode).",
        "作業每節點需要 \(cpus) 個處理器，最多為 \(JobLimits.cpusPerNode)。")
      return nil
    }
    return cpus
  }

  private mutating func refuseTooManyDevices(_ directive: Directive) {
    findings.refuse(
      directive, "maximum",
      "--\(directive.option.long): at most \(JobLimits.devicesPerNode) devices on a node and \(JobLimits.devices) in all.",
      "--\(directive.option.long)：每節點最多 \(JobLimits.devicesPerNode) 個裝置，合共最多 \(JobLimits.devices) 個。")
  }

  private mutating func refuse(_ name: String, _ rule: String, _ english: String, _ traditionalChinese: String) {
    findings.refuse(name, rule, line: directive(name)?.line, english, traditionalChinese)
  }
}
