/// What is planned to be free over time, a step function, and the reservation of everyone who waits.
struct ConservativePlan {
  /// From each moment to the next, the last for ever, so many processors are free. Ascending.
  private var moments: [Int64] = [.min]
  private var free: [Int32]
  /// The moment of each waiting request's reservation, by slot.
  private(set) var reservations: [Int64] = []
  /// A job has ended before its requested end: somebody may move forward.
  var hasRoom = false

  init(processors: Int32) { free = [processors] }

  /// Gives a request the earliest reservation that delays nobody's.
  mutating func reserve(_ slot: Int32, need: Int32, length: Int64, from now: Int64) {
    forget(before: now)
    let moment = earliest(need: need, length: length, from: now)
    while reservations.count <= Int(slot) { reservations.append(0) }
    reservations[Int(slot)] = moment
    add(-need, from: moment, until: moment + length)
  }

  /// A running job has ended, at its requested end or before.
  mutating func release(_ need: Int32, from now: Int64, until planned: Int64) {
    guard planned > now else { return }
    forget(before: now)
    add(need, from: now, until: planned)
    hasRoom = true
  }

  /// Moves a reservation forward if it can be. Where it stands its own need is there for it in any case, so only what
  /// lies before it has to be free.
  mutating func moveForward(_ slot: Int32, need: Int32, length: Int64, from now: Int64) {
    let old = reservations[Int(slot)]
    var position = segment(at: now)
    var from = now
    while from < old {
      if free[position] < need {
        position += 1
        from = position < moments.count ? moments[position] : .max
        continue
      }
      var end = position + 1
      while end < moments.count, moments[end] < min(old, from + length), free[end] >= need { end += 1 }
      let reach = end < moments.count ? moments[end] : Int64.max
      if reach >= min(old, from + length) {
        reservations[Int(slot)] = from
        add(need, from: old, until: old + length)
        add(-need, from: from, until: from + length)
        return
      }
      position = end
      from = reach
    }
  }

  /// What has passed is of no interest any more.
  private mutating func forget(before now: Int64) {
    let current = segment(at: now)
    guard current > 16 else { return }
    moments.removeFirst(current)
    free.removeFirst(current)
    moments[0] = .min
  }

  private func segment(at moment: Int64) -> Int {
    var (low, high) = (0, moments.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if moments[middle] <= moment { low = middle } else { high = middle }
    }
    return low
  }

  private func earliest(need: Int32, length: Int64, from now: Int64) -> Int64 {
    var position = segment(at: now)
    var from = now
    while true {
      while free[position] < need {
        position += 1
        from = moments[position]
      }
      var end = position + 1
      while end < moments.count, moments[end] < from + length, free[end] >= need { end += 1 }
      if end == moments.count || moments[end] >= from + length { return from }
      position = end
      from = moments[end]
    }
  }

  private mutating func add(_ change: Int32, from: Int64, until: Int64) {
    let first = split(at: from)
    let last = split(at: until)
    for position in first..<last { free[position] += change }
    merge(at: last)
    merge(at: first)
  }

  /// The position of the segment that begins at `moment`, made if need be.
  private mutating func split(at moment: Int64) -> Int {
    let position = segment(at: moment)
    guard moments[position] != moment else { return position }
    moments.insert(moment, at: position + 1)
    free.insert(free[position], at: position + 1)
    return position + 1
  }

  private mutating func merge(at position: Int) {
    guard position > 0, free[position] == free[position - 1] else { return }
    moments.remove(at: position)
    free.remove(at: position)
  }
}
