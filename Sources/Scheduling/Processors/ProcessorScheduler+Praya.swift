extension ProcessorScheduler {
  /// Praya's own policy. Those who are due go first, by their dues; the others by `PrayaIndex`. Each in turn starts if
  /// it fits now without breaking a promise. The first that is due and does not fit, and the first of the others, are
  /// promised a start: at its earliest moment by the requested ends of running jobs, plus a slack that lets short jobs
  /// pass; once given, a promise stands until it starts. No true run time is known: only requests, and what has ended.
  mutating func passPraya(at now: Int64) {
    guard free > 0, var memory = praya else { return }
    praya = nil  // so that the copy is the only one
    defer { praya = memory }
    rank(at: now, memory: &memory)
    memory.availability.reset(free: free, running: running, at: now)
    var (hasDue, hasHead) = (false, false)
    for entry in ranked {
      let need = needs[Int(entry.slot)]
      let length = requested[Int(entry.slot)]
      let isDue = memory.dues[Int(entry.slot)] < now
      if need <= free, memory.availability.fits(need: need, from: now, length: length) {
        memory.availability.add(-need, from: now, until: now + length)
        start(at: entry.position, now: now)
        memory.start(request(of: entry.slot), plannedEnd: now + length)
        if free == 0 { return }
      } else if isDue ? !hasDue : !hasHead {
        promise(entry.slot, isDue: isDue, at: now, memory: &memory)
        if isDue { hasDue = true } else { hasHead = true }
      }
    }
  }

  private func promise(_ slot: Int32, isDue: Bool, at now: Int64, memory: inout PrayaQueue) {
    let index = Int(slot)
    let constants = memory.constants
    let (need, length) = (needs[index], requested[index])
    var moment = isDue ? memory.promises[index].due : memory.promises[index].head
    if moment < 0 {
      let slack =
        isDue
        ? constants.overdueSlack + constants.overdueSlackByWait * Double(now - submitted[index])
        : constants.headSlack + constants.headSlackByRequest * Double(length)
      moment = memory.availability.earliest(need: need, length: length, from: now) + Int64(slack)
      if isDue { memory.promises[index].due = moment } else { memory.promises[index].head = moment }
    }
    let begin = memory.availability.earliest(need: need, length: length, from: max(now + 1, moment))
    memory.availability.add(-need, from: begin, until: begin + length)
  }

  /// Fills `ranked` with those who wait: who is due first.
  private mutating func rank(at now: Int64, memory: inout PrayaQueue) {
    ranked.removeAll(keepingCapacity: true)
    for position in waiting.head..<waiting.end where waiting.needs[position] != WaitingLine.gap {
      let slot = waiting.slots[position]
      let due = memory.dues[Int(slot)]
      let key = due < now ? PrayaIndex.dueKey(Double(due)) : -memory.rank(of: slot, request(of: slot), at: now)
      ranked.append((key, sequences[Int(slot)], slot, position))
    }
    ranked.sort { $0.key != $1.key ? $0.key < $1.key : $0.sequence < $1.sequence }
  }
}
