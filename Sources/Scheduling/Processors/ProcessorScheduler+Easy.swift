extension ProcessorScheduler {
  /// EASY (Lifka, "The ANL/IBM SP scheduling system", JSSPP 1995): the head starts while it fits. Then its shadow is
  /// the earliest requested end of a running job at which it would fit, extra what is free then beyond its need; once,
  /// in the queue's order, whoever fits now starts if it ends by then, or needs no more than extra (which shrinks).
  mutating func passEasy(at now: Int64) {
    arrange(at: now)
    let head = waiting.head
    startFromHead(at: now)
    guard !waiting.isEmpty, free > 0 else { return }
    // What was tried already with the same jobs running cannot start now: time only brings the shadow nearer. A head
    // that has changed, or a running job past its requested end, makes a new shadow.
    let isOld = policy.order == .firstComeFirstServed && tried > head && head == waiting.head
    let from = isOld && shadow.moment > now ? tried : waiting.head + 1
    if from != tried || !isOld {
      shadow = running.shadow(of: waiting.needs[waiting.head], free: free, soonest: now + 1)
    }
    backfill(from: from, now: now)
  }

  private mutating func backfill(from first: Int, now: Int64) {
    var position = first
    let end = waiting.end
    while position < end {
      let block = position / WaitingLine.blockSize
      let blockEnd = min(end, (block + 1) * WaitingLine.blockSize)
      if cannotStart(need: waiting.leastNeeds[block], requested: waiting.leastRequested[block], now: now) {
        position = blockEnd
        continue
      }
      let isWhole = position == block * WaitingLine.blockSize
      var started = false
      while position < blockEnd {
        let need = waiting.needs[position]
        if need <= free, !cannotStart(need: need, requested: waiting.requested[position], now: now) {
          if now + waiting.requested[position] > shadow.moment { shadow.extra -= need }
          start(at: position, now: now)
          started = true
          if free == 0 { return }
        }
        position += 1
      }
      if isWhole || started { waiting.refreshBlock(block) }
    }
  }

  @inline(__always) private func cannotStart(need: Int32, requested: Int64, now: Int64) -> Bool {
    need > free || (need > shadow.extra && now + requested > shadow.moment)
  }

  /// As EASY, but the shortest requested time is tried first, then the earliest submission (Srinivasan et al., 2002).
  mutating func passEasyShortestFirst(at now: Int64) {
    arrange(at: now)
    startFromHead(at: now)
    guard !waiting.isEmpty, free > 0 else { return }
    shadow = running.shadow(of: waiting.needs[waiting.head], free: free, soonest: now + 1)
    for position in candidates(by: { Double(requested[$0]) }) {
      let need = waiting.needs[position]
      guard !cannotStart(need: need, requested: waiting.requested[position], now: now) else { continue }
      if now + waiting.requested[position] > shadow.moment { shadow.extra -= need }
      start(at: position, now: now)
    }
  }
}
