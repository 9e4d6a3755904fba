import Console
import Hub
import Language
import Scheduling
import Simulation

/// What a workload is replayed on.
enum SimulatedMachine {
  case processors(Int32)
  case nodes(Pool, NodeChoice)
  case city([Pool], NodeChoice)

  /// - Throws: `UsageError` when the words contradict each other, `Failure` when nothing says how large the machine is.
  init(_ call: Invocation, _ file: WorkloadFile) throws {
    let (processors, nodes) = (call[SimulateCommand.processors], call[SimulateCommand.nodes])
    let (city, placement) = (call[SimulateCommand.city], call[SimulateCommand.placement])
    let given = [(processors != nil, "--processors"), (nodes != nil, "--nodes"), (city != nil, "--city")].filter(\.0)
    guard given.count <= 1 else { throw UsageError.conflicting(given.map(\.1)) }
    guard (nodes == nil) == (call[SimulateCommand.devices] == nil) else {
      throw UsageError.missingOption(nodes == nil ? "--nodes" : "--devices")
    }
    guard placement == nil || nodes != nil || city != nil else { throw UsageError.oneRequired(["--nodes", "--city"]) }
    let choice = (placement ?? .bestFit).choice
    if let nodes, let devices = call[SimulateCommand.devices] {
      self = .nodes(try Self.made { () throws(PoolFault) in try NodeReplay.pool(nodes: nodes, devices: devices) }, choice)
    } else if let city {
      self = .city(try Self.pools(of: city, call), choice)
    } else if let processors {
      self = .processors(Int32(processors))
    } else if let known = try file.processors() {
      self = .processors(known)
    } else {
      throw Failure(
        Phrase(
          "\(file.name) does not say how large its machine is: give --processors, --nodes and --devices, or --city.",
          "\(file.name) 沒有列明機器大小：請指定 --processors、--nodes 及 --devices，或 --city。"))
    }
  }

  private static func pools(of path: String, _ call: Invocation) throws -> [Pool] {
    let planned: [CityFile.PlannedPool]
    do {
      planned = try StrictJSON.read(CityFile.self, from: try call.read(path, limit: 1 << 24)).plannedPools()
    } catch let problem as Problem { throw Failure(problem) }
    guard !planned.isEmpty else { throw Failure(Phrase("\(path) has no pools.", "\(path) 沒有資源池。")) }
    return try planned.map { pool in
      try made { () throws(PoolFault) in
        // A workload says nothing of CPUs and memory: no node runs out of either.
        try Pool(
          nodes: pool.nodes.map { NodeShape(name: $0.name, devices: $0.devices, cpus: .max >> 1, memoryMebibytes: 0) })
      }
    }
  }

  private static func made(_ make: () throws(PoolFault) -> Pool) throws -> Pool {
    do throws(PoolFault) { return try make() } catch { throw Failure(Phrase(same: "\(error)")) }
  }

  /// The size of the largest job that it can carry.
  var capacity: Int32 {
    switch self {
    case .processors(let count): count
    case .nodes(let pool, _): Int32(clamping: pool.devices)
    case .city(let pools, _): Int32(clamping: pools.map(\.devices).max() ?? 0)
    }
  }

  /// Devices or processors of all of it.
  var size: Int {
    if case .city(let pools, _) = self { pools.reduce(0) { $0 + $1.devices } } else { Int(capacity) }
  }
}

/// `NodeChoice` by name.
enum NodePlacement: String, CaseIterable, Sendable {
  case bestFit = "best-fit"
  case firstFit = "first-fit"
  case random

  var choice: NodeChoice {
    switch self {
    case .bestFit: .bestFit
    case .firstFit: .firstFit
    case .random: .random(seed: 1)
    }
  }
}
