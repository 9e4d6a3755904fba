/// How many processors are planned to be free over time: a step function. Nothing stands before `now` of the last
/// `forget` that matters.
struct Availability {
  /// From each moment to the next, the last for ever, `free` are free. Ascending; the first is `Int64.min`.
  private(set) var moments: [Int64] = [.min]
  private(set) var free: [Int32]

  init(processors: Int32) { free = [processors] }

  /// What running jobs leave, were they to run to their planned ends; one that runs on past its end is planned to end
  /// at `now` + 1.
  mutating func reset(free now: Int32, running: RunningLine, at moment: Int64) {
    moments.removeAll(keepingCapacity: true)
    free.removeAll(keepingCapacity: true)
    moments.append(.min)
    free.append(now)
    var sum = now
    for position in running.ends.indices {
      let end = max(running.ends[position], moment + 1)
      sum += running.needs[position]
      if end == moments[moments.count - 1] {
        free[free.count - 1] = sum
      } else {
        moments.append(end)
        free.append(sum)
      }
    }
  }

  /// Whether `need` is free from `now` on for `length`.
  func fits(need: Int32, from now: Int64, length: Int64) -> Bool {
    var position = segment(at: now)
    while position < moments.count, moments[position] < now + length {
      if free[position] < need { return false }
      position += 1
    }
    return true
  }

  /// The first moment from `now` on at which `need` is free for `length`.
  ///
  /// - Precondition: in the end as many are free.
  func earliest(need: Int32, length: Int64, from now: Int64) -> Int64 {
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

  /// The first moment from `now` on, and before `old`, at which one could start that has `need` for `length` from `old`
  /// on already; nil when there is none. Only what lies before `old` has to be free, as its own is there afterwards.
  func earlier(than old: Int64, need: Int32, length: Int64, from now: Int64) -> Int64? {
    var position = segment(at: now)
    var from = now
    while from < old {
      if free[position] < need {
        position += 1
        guard position < moments.count else { return nil }
        from = moments[position]
        continue
      }
      let until = min(old, from + length)
      var end = position + 1
      while end < moments.count, moments[end] < until, free[end] >= need { end += 1 }
      guard end < moments.count, moments[end] < until else { return from }
      position = end
      from = moments[end]
    }
    return nil
  }

  /// `change` more are free in a span.
  mutating func add(_ change: Int32, from: Int64, until: Int64) {
    let first = split(at: from)
    let last = split(at: until)
    for position in first..<last { free[position] += change }
    merge(at: last)
    merge(at: first)
  }

  /// What has passed is of no interest any more.
  mutating func forget(before now: Int64) {
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
