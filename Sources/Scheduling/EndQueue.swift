import Quantities

/// Running jobs by expected end, the earliest first: a binary heap, equal ends in the order of insertion.
struct EndQueue {
  private var heap: [(end: Instant, number: Int, use: Machine.Use)] = []
  private var inserted = 0

  var next: Instant? { heap.first?.end }

  /// All of them, in no particular order.
  var running: [Machine.Running] { heap.map { Machine.Running(end: $0.end, use: $0.use) } }

  mutating func insert(_ use: Machine.Use, endingAt end: Instant) {
    heap.append((end, inserted, use))
    inserted += 1
    var child = heap.count - 1
    while child > 0, isBefore(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Takes out the earliest if it ends at `moment` or before.
  mutating func removeFirst(until moment: Instant) -> Machine.Use? {
    guard let first = heap.first, first.end <= moment else { return nil }
    heap[0] = heap[heap.count - 1]
    heap.removeLast()
    var parent = 0
    while true {
      let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
      guard let least = children.min(by: { isBefore($0, $1) }), isBefore(least, parent) else { break }
      heap.swapAt(parent, least)
      parent = least
    }
    return first.use
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    (heap[a].end, heap[a].number) < (heap[b].end, heap[b].number)
  }
}
