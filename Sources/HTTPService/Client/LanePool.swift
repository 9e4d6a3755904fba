import Synchronization

/// The client's lanes, taken one by one and given back; whoever comes when all are taken waits in line.
final class LanePool: Sendable {
  private struct State {
    var made = 0
    /// The one given back last is taken first: its connection is the likeliest to be still open.
    var free: [Lane] = []
    var line: [CheckedContinuation<Lane, Never>] = []
  }

  private let lanes: Int
  private let waiting: Int
  private let state = Mutex(State())

  init(lanes: Int, waiting: Int) {
    self.lanes = lanes
    self.waiting = waiting
  }

  /// Nil when the line is full.
  func take() async -> Lane? {
    if let lane = takeFree() { return lane }
    guard state.withLock({ $0.line.count < waiting }) else { return nil }
    return await withCheckedContinuation { continuation in
      // One may have been given back meanwhile.
      let lane = state.withLock { state in
        if let lane = state.free.popLast() { return Lane?.some(lane) }
        state.line.append(continuation)
        return nil
      }
      if let lane { continuation.resume(returning: lane) }
    }
  }

  private func takeFree() -> Lane? {
    state.withLock { state in
      if let lane = state.free.popLast() { return lane }
      guard state.made < lanes else { return nil }
      state.made += 1
      return Lane()
    }
  }

  func giveBack(_ lane: Lane) {
    let next = state.withLock { state -> CheckedContinuation<Lane, Never>? in
      guard !state.line.isEmpty else {
        state.free.append(lane)
        return nil
      }
      return state.line.removeFirst()
    }
    next?.resume(returning: lane)
  }
}
