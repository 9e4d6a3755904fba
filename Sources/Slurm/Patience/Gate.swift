internal import Synchronization

/// So many at a time and no more; others wait in line, in order.
final class Gate: Sendable {
  private struct State {
    var free: Int
    var line: [CheckedContinuation<Void, Never>] = []
  }

  private let most: Int
  private let state: Mutex<State>

  /// - Parameter line: how many may wait.
  init(places: Int, line: Int) {
    most = line
    state = Mutex(State(free: max(1, places)))
  }

  /// Whoever enters leaves. - Returns: false when the line is full.
  func enter() async -> Bool {
    guard state.withLock({ $0.free > 0 || $0.line.count < most }) else { return false }
    await withCheckedContinuation { continuation in
      let entersNow = state.withLock { state in
        guard state.free > 0 else {
          state.line.append(continuation)
          return false
        }
        state.free -= 1
        return true
      }
      if entersNow { continuation.resume() }
    }
    return true
  }

  func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard !state.line.isEmpty else {
        state.free += 1
        return nil
      }
      return state.line.removeFirst()
    }
    next?.resume()
  }
}
