internal import Centres
internal import Quantities

extension CentreMachine {
  /// Starts what waits, is ready and finds its place, in the order of arrival.
  mutating func startReady() {
    for key in active {
      guard var run = runs[key], case .queued = run.phase, run.readyAt <= time, let order = run.order else { continue }
      guard let allotment = place(order) else { continue }
      var fate = SeededGenerator(seed: seed, for: "run \(key) \(run.restarts)")
      if run.restarts == 0, fate.chance(faults.failsLaunch) {
        end(key, .launchFailed(reason: "no interpreter"))
        continue
      }
      let start = RunStart(
        startedAt: reported(time), allotment: placing == .byItself ? allotment : [], restarts: run.restarts)
      run.phase = .running(start, plan(order, restarts: run.restarts, &fate))
      runs[key] = run
      truth[key]?.segments.append(
        RunSegment(start: time, end: nil, allotment: allotment, cpusPerNode: order.cpusPerNode))
    }
  }

  /// What will become of a run that starts now. Lengths are odd milliseconds, so that rounding has something to do.
  private func plan(_ order: RunOrder, restarts: Int, _ fate: inout SeededGenerator) -> SimulatedRun.Plan {
    let walltime = Int(order.walltime.count) * 1000
    func within() -> Instant {
      Instant(millisecondsSince1970: time.millisecondsSince1970 + Int64(fate.number(1...max(1, walltime))))
    }
    if restarts < 3, fate.chance(faults.requeues) { return .init(until: within(), outcome: .startsOver) }
    if fate.chance(faults.endsRun) {
      let reason = fate.chance(500) ? "the operator stopped it" : "a node failed"
      return .init(until: within(), outcome: .ends(.centre(reason: reason)))
    }
    switch fate.number(0...9) {
    case 0: return .init(until: within(), outcome: .ends(.exited(code: 3)))
    case 1: return .init(until: within(), outcome: .ends(.signalled(number: 11)))
    case 2, 3:
      // A centre stops a run some seconds after its walltime.
      let grace = fate.number(0...30_000)
      return .init(
        until: Instant(millisecondsSince1970: time.millisecondsSince1970 + Int64(walltime + grace)),
        outcome: .ends(.walltime))
    default: return .init(until: within(), outcome: .ends(.exited(code: 0)))
    }
  }

  /// Where the order can start now, or nil.
  private func place(_ order: RunOrder) -> [NodeAllotment]? {
    let pool = pools.first { nodes in order.allotment.allSatisfy { part in nodes.contains { $0.name == part.node } } }
    guard let pool, !order.allotment.isEmpty else { return nil }
    switch placing {
    case .asOrdered:
      // It trusts the order: whether two orders want the same device is the Hub's business, and the truth will show.
      let serve = order.allotment.allSatisfy { part in pool.contains { $0.name == part.node && $0.isAvailable } }
      return serve ? order.allotment : nil
    case .byItself:
      var busy: [String: (devices: Set<Int>, cpus: Int)] = [:]
      for key in active {
        guard case .running? = runs[key]?.phase, let segment = truth[key]?.segments.last else { continue }
        for part in segment.allotment {
          busy[part.node, default: ([], 0)].devices.formUnion(part.devices)
          busy[part.node, default: ([], 0)].cpus += segment.cpusPerNode
        }
      }
      let each = order.allotment[0].devices.count
      var chosen: [NodeAllotment] = []
      // From the last node on, unlike the Hub's own plan.
      for node in pool.reversed() where node.isAvailable && chosen.count < order.allotment.count {
        let used = busy[node.name] ?? ([], 0)
        let free = (0..<node.devices).filter { !used.devices.contains($0) }
        guard free.count >= each, node.cpus - used.cpus >= order.cpusPerNode else { continue }
        chosen.append(NodeAllotment(node: node.name, devices: Array(free.suffix(each))))
      }
      return chosen.count == order.allotment.count ? chosen : nil
    }
  }
}
