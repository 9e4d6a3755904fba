/// Waiting requests in the order in which they are tried, column by column: what a scan reads lies side by side.
///
/// What has left from the middle stays as a gap that needs more than any pool has, so that a scan passes over it, until
/// gaps outnumber the rest. For each block of 64 the least need and the least requested time are kept (at most what is
/// true), so that a scan over a long line skips whole blocks.
struct WaitingLine {
  static let blockSize = 64
  /// The need of a gap.
  static let gap = Int32.max

  private(set) var slots: [Int32] = []
  private(set) var needs: [Int32] = []
  private(set) var requested: [Int64] = []
  private(set) var scores: [Double] = []
  private(set) var leastNeeds: [Int32] = []
  private(set) var leastRequested: [Int64] = []
  /// Of the first that waits; `slots.count` when nobody does.
  private(set) var head = 0
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }
  var end: Int { slots.count }

  mutating func append(_ slot: Int32, need: Int32, requested time: Int64, score: Double) {
    let block = slots.count / WaitingLine.blockSize
    if block == leastNeeds.count {
      leastNeeds.append(need)
      leastRequested.append(time)
    } else {
      if need < leastNeeds[block] { leastNeeds[block] = need }
      if time < leastRequested[block] { leastRequested[block] = time }
    }
    slots.append(slot)
    needs.append(need)
    requested.append(time)
    scores.append(score)
    count += 1
  }

  /// Puts one in behind all whose score is not higher.
  ///
  /// - Precondition: the line is in the order of scores.
  mutating func insert(_ slot: Int32, need: Int32, requested time: Int64, score: Double) {
    var (position, high) = (head, slots.count)
    while position < high {
      let middle = (position + high) / 2
      if scores[middle] <= score { position = middle + 1 } else { high = middle }
    }
    guard position < slots.count else { return append(slot, need: need, requested: time, score: score) }
    slots.insert(slot, at: position)
    needs.insert(need, at: position)
    requested.insert(time, at: position)
    scores.insert(score, at: position)
    count += 1
    if position < head { head = position }
    refreshBlocks(from: position / WaitingLine.blockSize)
  }

  /// Takes out who stands at `position`.
  @inline(__always) mutating func remove(at position: Int) {
    needs[position] = WaitingLine.gap
    count -= 1
    if position == head {
      head += 1
      while head < needs.count, needs[head] == WaitingLine.gap { head += 1 }
    }
  }

  /// Closes the gaps when they outnumber those who wait. Positions change.
  mutating func closeGaps() {
    guard slots.count > 2 * count + WaitingLine.blockSize || count == 0 else { return }
    var kept = 0
    for position in head..<slots.count where needs[position] != WaitingLine.gap {
      slots[kept] = slots[position]
      needs[kept] = needs[position]
      requested[kept] = requested[position]
      scores[kept] = scores[position]
      kept += 1
    }
    truncate(to: kept)
    refreshBlocks(from: 0)
  }

  /// Takes everybody out, to be appended in another order.
  mutating func removeAll() {
    truncate(to: 0)
    leastNeeds.removeAll(keepingCapacity: true)
    leastRequested.removeAll(keepingCapacity: true)
    count = 0
  }

  /// The true minima of one block, after a scan that found them too low.
  mutating func refreshBlock(_ block: Int) {
    let end = min(needs.count, (block + 1) * WaitingLine.blockSize)
    var (need, time) = (Int32.max, Int64.max)
    for position in (block * WaitingLine.blockSize)..<end where needs[position] != WaitingLine.gap {
      need = min(need, needs[position])
      time = min(time, requested[position])
    }
    leastNeeds[block] = need
    leastRequested[block] = time
  }

  private mutating func refreshBlocks(from first: Int) {
    let blocks = (slots.count + WaitingLine.blockSize - 1) / WaitingLine.blockSize
    leastNeeds.removeSubrange(min(first, leastNeeds.count)...)
    leastRequested.removeSubrange(min(first, leastRequested.count)...)
    while leastNeeds.count < blocks {
      leastNeeds.append(.max)
      leastRequested.append(.max)
      refreshBlock(leastNeeds.count - 1)
    }
  }

  private mutating func truncate(to kept: Int) {
    slots.removeSubrange(kept...)
    needs.removeSubrange(kept...)
    requested.removeSubrange(kept...)
    scores.removeSubrange(kept...)
    head = 0
  }
}
