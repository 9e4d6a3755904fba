extension ProcessorScheduler {
  /// The rank of a waiting request at `now`: the lowest first.
  func score(of slot: Int32, at now: Int64) -> Double {
    let index = Int(slot)
    let waited = now - submitted[index]
    let need = Int(needs[index])
    return switch policy.order {
    case .firstComeFirstServed: Double(sequences[index])
    case .shortestFirst: Double(requested[index])
    case .f1: Score.f1(requested: requested[index], processors: need, submitted: submitted[index])
    case .wfp3: Score.wfp3(waited: waited, requested: requested[index], processors: need)
    case .unicep: Score.unicep(waited: waited, requested: requested[index], processors: need)
    case .slowdown: Score.slowdown(waited: waited, requested: requested[index])
    case .fairShare: use.use(of: accounts[index], at: now)
    case .praya: preconditionFailure("praya ranks by itself")
    }
  }

  /// Brings the line into the policy's order at `now`, where that changes with time.
  mutating func arrange(at now: Int64) {
    guard policy.order.changesWithTime else { return }
    scratch.removeAll(keepingCapacity: true)
    for position in waiting.head..<waiting.end where waiting.needs[position] != WaitingLine.gap {
      let slot = waiting.slots[position]
      scratch.append((score(of: slot, at: now), sequences[Int(slot)], slot))
    }
    scratch.sort { ($0.key, $0.sequence) < ($1.key, $1.sequence) }
    waiting.removeAll()
    for entry in scratch {
      let index = Int(entry.slot)
      waiting.append(entry.slot, need: needs[index], requested: requested[index], score: entry.key)
    }
  }

  /// The positions of those who could start now and come after the head, by `key`, then by submission.
  func candidates(by key: (Int) -> Double) -> [Int] {
    var found: [(key: Double, sequence: Int64, position: Int)] = []
    for position in waiting.head..<waiting.end where waiting.needs[position] <= free {
      let index = Int(waiting.slots[position])
      found.append((key(index), sequences[index], position))
    }
    found.sort { ($0.key, $0.sequence) < ($1.key, $1.sequence) }
    return found.map(\.position)
  }
}
