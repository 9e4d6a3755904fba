/// Running jobs by the moment at which they end, the earliest first, of one moment in the order of insertion: a heap of
/// four children a node, so that it is shallow and a node's children share a cache line.
struct EventHeap {
  private struct Entry {
    var moment: Int64
    var number: UInt32
    var slot: Int32

    @inline(__always) static func < (a: Entry, b: Entry) -> Bool {
      a.moment != b.moment ? a.moment < b.moment : Int32(bitPattern: a.number &- b.number) < 0
    }
  }

  private var entries: [Entry] = []
  // It may wrap around: entries of one moment are compared by their distance.
  private var inserted: UInt32 = 0

  /// `Int64.max` when there is none.
  var next: Int64 { entries.first?.moment ?? .max }
  var isEmpty: Bool { entries.isEmpty }

  mutating func insert(_ slot: Int32, at moment: Int64) {
    let entry = Entry(moment: moment, number: inserted, slot: slot)
    inserted &+= 1
    entries.append(entry)
    entries.withUnsafeMutableBufferPointer { heap in
      var child = heap.count - 1
      while child > 0 {
        let parent = (child - 1) / 4
        guard entry < heap[parent] else { break }
        heap[child] = heap[parent]
        child = parent
      }
      heap[child] = entry
    }
  }

  /// - Precondition: it is not empty.
  mutating func removeFirst() -> Int32 {
    let slot = entries[0].slot
    let last = entries.removeLast()
    guard !entries.isEmpty else { return slot }
    entries.withUnsafeMutableBufferPointer { heap in
      var parent = 0
      let count = heap.count
      while true {
        let first = 4 * parent + 1
        guard first < count else { break }
        var least = first
        var child = first + 1
        let end = min(first + 4, count)
        while child < end {
          if heap[child] < heap[least] { least = child }
          child += 1
        }
        guard heap[least] < last else { break }
        heap[parent] = heap[least]
        parent = least
      }
      heap[parent] = last
    }
    return slot
  }
}
