import Quantities
import Scheduling

/// First come, first served, second by second, with one flag for each device and every choice of nodes tried: an
/// independent model of pools without reservations.
struct NaiveModel {
  let world: RandomWorld

  func play() -> [PlayedRun] {
    var runs: [PlayedRun] = []
    var waiting: [RandomWorld.Job] = []
    for second in Int64(0)...200 {
      let now = Instant(secondsSince1970: second)
      waiting += world.jobs.filter { $0.request.submitted == now }
      waiting.sort { ($0.request.submitted, $0.request.id) < ($1.request.submitted, $1.request.id) }
      var forbidden: Set<String> = []
      var still: [RandomWorld.Job] = []
      for job in waiting {
        let busy = runs.filter { $0.end > now }
        if let placement = best(for: job.request, busy: busy, forbidden: forbidden) {
          runs.append(PlayedRun(id: job.request.id, start: now, end: now + job.runs, placement: placement))
        } else {
          still.append(job)
          if best(for: job.request, busy: [], forbidden: []) != nil { forbidden.formUnion(nodes(of: job.request)) }
        }
      }
      waiting = still
      if waiting.isEmpty, second > 8 { break }
    }
    return runs
  }

  private func nodes(of request: WaitingRequest<Int>) -> [String] {
    request.allowed?.parts.map(\.node) ?? world.pool.nodes.map(\.name)
  }

  /// Of all choices of nodes the one whose ascending list of (free devices, index) comes first.
  private func best(for request: WaitingRequest<Int>, busy: [PlayedRun], forbidden: Set<String>) -> Placement? {
    let suitable = world.pool.nodes.indices.compactMap { index -> (free: [Int], node: Int)? in
      let node = world.pool.nodes[index]
      guard nodes(of: request).contains(node.name), !forbidden.contains(node.name), world.pool.isAvailable[index] else {
        return nil
      }
      var free = [Bool](repeating: true, count: node.devices)
      var (cpus, memory) = (node.cpus, node.memoryMebibytes)
      for run in busy {
        for allotment in run.placement.allotments where allotment.node == node.name {
          for device in allotment.devices { free[device] = false }
          cpus -= world.jobs[run.id].request.demand.cpusPerNode
          memory -= world.jobs[run.id].request.demand.memoryMebibytesPerNode
        }
      }
      let open = free.indices.filter { free[$0] }
      let demand = request.demand
      guard open.count >= demand.devicesPerNode, cpus >= demand.cpusPerNode, memory >= demand.memoryMebibytesPerNode else {
        return nil
      }
      return (open, index)
    }
    let choices = subsets(of: suitable.count, size: request.demand.nodes).map { positions in positions.map { suitable[$0] } }
    let chosen = choices.min { a, b in
      let keys = [a, b].map { choice in choice.map { [$0.free.count, $0.node] }.sorted { $0.lexicographicallyPrecedes($1) } }
      return keys[0].lexicographicallyPrecedes(keys[1]) { $0.lexicographicallyPrecedes($1) }
    }
    return chosen.map { nodes in
      Placement(
        nodes.map {
          Placement.Allotment(
            node: world.pool.nodes[$0.node].name, devices: Array($0.free.prefix(request.demand.devicesPerNode)))
        })
    }
  }

  private func subsets(of count: Int, size: Int) -> [[Int]] {
    (0..<(1 << count)).map { bits in (0..<count).filter { bits >> $0 & 1 == 1 } }.filter { $0.count == size }
  }
}
