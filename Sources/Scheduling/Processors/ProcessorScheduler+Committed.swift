extension ProcessorScheduler {
  /// The selection of RLScheduler (Zhang et al., SC'20): whoever is first when a job must be picked is served next; if
  /// it does not fit, time moves event by event until it does, and whoever comes later cannot displace it. When greedy,
  /// those may start meanwhile, by submission, that fit and end strictly before the moment at which the picked one was
  /// to start, as the requested ends of running jobs had it when it was picked.
  mutating func passCommitted(at now: Int64, isGreedy: Bool) {
    while true {
      if let (slot, begins) = committed {
        guard needs[Int(slot)] <= free else {
          if isGreedy { fillIn(before: begins, now: now) }
          return
        }
        committed = nil
        begin(slot, now: now)
      } else {
        guard !waiting.isEmpty else { return }
        arrange(at: now)
        let slot = waiting.slots[waiting.head]
        let need = waiting.needs[waiting.head]
        waiting.remove(at: waiting.head)
        committed = (slot, need <= free ? now : running.shadow(of: need, free: free, soonest: now).moment)
      }
    }
  }

  private mutating func fillIn(before end: Int64, now: Int64) {
    guard free > 0 else { return }
    for position in candidates(by: { Double(sequences[$0]) }) {
      guard waiting.needs[position] <= free, now + waiting.requested[position] < end else { continue }
      start(at: position, now: now)
    }
  }
}
