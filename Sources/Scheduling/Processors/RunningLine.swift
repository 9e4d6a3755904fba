/// Running jobs by requested end, the earliest first, column by column; equal ends in no particular order.
struct RunningLine {
  private(set) var ends: [Int64] = []
  private(set) var needs: [Int32] = []
  private(set) var slots: [Int32] = []

  mutating func insert(_ slot: Int32, need: Int32, end: Int64) {
    // New jobs end late more often than not: from the back.
    var position = ends.count
    while position > 0, ends[position - 1] > end { position -= 1 }
    ends.insert(end, at: position)
    needs.insert(need, at: position)
    slots.insert(slot, at: position)
  }

  mutating func remove(_ slot: Int32, end: Int64) {
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] < end { low = middle + 1 } else { high = middle }
    }
    while low < slots.count, slots[low] != slot { low += 1 }
    precondition(low < slots.count, "a job that ends was running")
    ends.remove(at: low)
    needs.remove(at: low)
    slots.remove(at: low)
  }

  /// The earliest requested end at which `need` would be free, and what is free then beyond it, every job whose
  /// requested end is not later being gone. A job that runs on past its requested end counts as ending at `soonest`.
  ///
  /// - Precondition: `need` is more than `free` and at most what there is.
  func shadow(of need: Int32, free: Int32, soonest: Int64) -> (moment: Int64, extra: Int32) {
    var available = free
    var position = 0
    let count = ends.count
    while position < count {
      available += needs[position]
      let end = max(ends[position], soonest)
      position += 1
      if available < need { continue }
      while position < count, ends[position] <= end {
        available += needs[position]
        position += 1
      }
      return (end, available - need)
    }
    preconditionFailure("what every job's end would not free is not asked for")
  }
}
