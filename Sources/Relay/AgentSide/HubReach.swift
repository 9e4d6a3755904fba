internal import Synchronization

/// How the hub is reached at present. When it is away, one lane tries again, ever more seldom, and the others wait for it.
final class HubReach: Sendable {
  private struct State {
    var failures = 0
    var isAway = false
    var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    var nextWaiter: UInt64 = 0
  }
  private let state = Mutex(State())
  private let first: Duration
  private let longest: Duration

  /// - Parameters:
  ///   - first: the pause after the first failure; each that follows is twice as long.
  ///   - longest: no pause is longer.
  init(first: Duration = .milliseconds(200), longest: Duration = .seconds(15)) {
    self.first = first
    self.longest = longest
  }

  /// - Returns: whether the hub was away until now.
  func succeeded() -> Bool {
    let (wasAway, waiters) = state.withLock { state in
      let found = (state.isAway, Array(state.waiters.values))
      (state.failures, state.isAway, state.waiters) = (0, false, [:])
      return found
    }
    for waiter in waiters { waiter.resume() }
    return wasAway
  }

  /// - Returns: how long to wait before the next try, between half of the due pause and all of it, so that many agents do
  ///   not come back at one moment.
  func failed() -> Duration {
    let failures = state.withLock { state in
      state.failures += 1
      state.isAway = true
      return state.failures
    }
    let pause = min(first * (1 << min(failures - 1, 16)), longest)
    return pause * Double.random(in: 0.5...1)
  }

  /// Returns when the hub is reached, after the longest pause, or when the task is cancelled.
  func back() async {
    let number = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    // The one lane that tries may be held, or at work.
    let enough = Task {
      try await Task.sleep(for: longest)
      state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
    }
    defer { enough.cancel() }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isBack = state.withLock { state in
          guard state.isAway, !Task.isCancelled else { return true }
          state.waiters[number] = continuation
          return false
        }
        if isBack { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
    }
  }
}
