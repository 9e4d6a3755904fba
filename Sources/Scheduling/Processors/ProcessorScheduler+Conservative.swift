extension ProcessorScheduler {
  /// Conservative backfilling (Mu'alem and Feitelson, TPDS 2001): who comes gets the earliest reservation that delays
  /// nobody's. When a job has ended early, each in the queue's order moves to the earliest moment that is open to it
  /// now, never to a later one. Whoever's moment has come starts.
  mutating func passConservative(at now: Int64) {
    guard var plan else { return }
    self.plan = nil  // so that the copy is the only one
    defer { self.plan = plan }
    if plan.hasRoom {
      arrange(at: now)
      for position in waiting.head..<waiting.end where waiting.needs[position] != WaitingLine.gap {
        guard !newcomers.contains(waiting.slots[position]) else { continue }
        plan.moveForward(
          waiting.slots[position], need: waiting.needs[position], length: waiting.requested[position], from: now)
      }
      plan.hasRoom = false
    }
    for slot in newcomers {
      plan.reserve(slot, need: needs[Int(slot)], length: requested[Int(slot)], from: now)
    }
    newcomers.removeAll(keepingCapacity: true)
    for position in waiting.head..<waiting.end where waiting.needs[position] != WaitingLine.gap {
      let moment = plan.reservations[Int(waiting.slots[position])]
      if moment <= now {
        start(at: position, now: now)
      } else {
        nextReservation = min(nextReservation ?? moment, moment)
      }
    }
  }
}
