internal import Language
internal import Quantities
internal import Synchronization

/// Tells those who wait in this process that something has changed. It carries no news: whoever hears it looks at the
/// records, so that a late ring, or one for several changes, loses nothing.
///
/// Nobody's clock is asked for each listener: one task goes through all of them while there are any.
final class Bell: Sendable {
  enum Subject: Hashable, Sendable {
    case job(JobID)
    case project(Slug)
    /// Events to be delivered to webhooks.
    case deliveries
    /// Something is to be placed, or sent to a centre.
    case queues
  }

  /// How finely waits end by themselves.
  static let beat: Duration = .milliseconds(100)

  private struct State {
    var listeners: [Subject: [ObjectIdentifier: Listener]] = [:]
    var all: [ObjectIdentifier: Listener] = [:]
    var streamsOf: [PersonID: Int] = [:]
    var streams = 0
    var isBeating = false
  }

  private let state = Mutex(State())
  let limits: StreamLimits

  init(limits: StreamLimits) { self.limits = limits }

  /// A place to listen from, until it is let go.
  ///
  /// - Parameter person: whose stream it is; nil for the hub's own.
  /// - Throws: a problem when the person, or the hub, has as many streams as it may.
  func seat(at subject: Subject, of person: PersonID?) throws(Problem) -> BellSeat {
    let listener = Listener()
    let refusal: Problem? = state.withLock { state in
      if let person {
        if state.streamsOf[person, default: 0] >= limits.perPerson { return limits.personFull }
        if state.streams >= limits.inAll { return limits.hubFull }
        state.streamsOf[person, default: 0] += 1
        state.streams += 1
      }
      state.all[ObjectIdentifier(listener)] = listener
      state.listeners[subject, default: [:]][ObjectIdentifier(listener)] = listener
      if !state.isBeating {
        state.isBeating = true
        Task { [self] in await beat() }
      }
      return nil
    }
    if let refusal { throw refusal }
    return BellSeat(bell: self, listener: listener, subject: subject, person: person)
  }

  fileprivate func leave(_ seat: BellSeat) {
    let (listener, subject, person) = (ObjectIdentifier(seat.listener), seat.subject, seat.person)
    state.withLock { state in
      state.all[listener] = nil
      state.listeners[subject]?[listener] = nil
      if state.listeners[subject]?.isEmpty ?? false { state.listeners[subject] = nil }
      guard let person else { return }
      state.streams -= 1
      state.streamsOf[person] = state.streamsOf[person].flatMap { $0 > 1 ? $0 - 1 : nil }
    }
  }

  func ring(_ subjects: some Sequence<Subject>) {
    let heard = state.withLock { state in subjects.flatMap { state.listeners[$0].map { Array($0.values) } ?? [] } }
    for listener in heard { listener.ring() }
  }

  /// Open streams, for metrics and tests.
  var streams: Int { state.withLock { $0.streams } }

  /// Ends waits that are due, as long as anybody listens.
  private func beat() async {
    while true {
      try? await Task.sleep(for: Bell.beat)
      let listeners: [Listener]? = state.withLock { state in
        if state.all.isEmpty { state.isBeating = false }
        return state.all.isEmpty ? nil : Array(state.all.values)
      }
      guard let listeners else { return }
      let now = ContinuousClock.now
      for listener in listeners { listener.wake(ifDueBy: now) }
    }
  }
}

/// A place at the bell; letting it go gives it back.
final class BellSeat: Sendable {
  private let bell: Bell
  fileprivate let listener: Listener
  fileprivate let subject: Bell.Subject
  fileprivate let person: PersonID?

  fileprivate init(bell: Bell, listener: Listener, subject: Bell.Subject, person: PersonID?) {
    (self.bell, self.listener, self.subject, self.person) = (bell, listener, subject, person)
  }

  deinit { bell.leave(self) }

  /// Waits for a ring since the last wait, or so long; ends at once in a task that is cancelled.
  ///
  /// - Returns: whether it rang.
  func wait(atMost time: Duration) async -> Bool { await listener.wait(until: .now + time) }
}

/// Who waits at one place.
private final class Listener: Sendable {
  private struct State {
    var hasRung = false
    var isCancelled = false
    var due = ContinuousClock.now
    var waiter: CheckedContinuation<Bool, Never>?
  }

  private let state = Mutex(State())

  func wait(until due: ContinuousClock.Instant) async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer: Bool? = state.withLock { state in
          if state.hasRung || state.isCancelled {
            defer { state.hasRung = false }
            return state.hasRung
          }
          (state.waiter, state.due) = (continuation, due)
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      end { $0.isCancelled = true }?.resume(returning: false)
    }
  }

  func ring() {
    let waiter = end { $0.hasRung = $0.waiter == nil }
    waiter?.resume(returning: true)
  }

  func wake(ifDueBy now: ContinuousClock.Instant) {
    let waiter = state.withLock { $0.waiter != nil && $0.due <= now ? $0.waiter.take() : nil }
    waiter?.resume(returning: false)
  }

  private func end(_ note: (inout State) -> Void) -> CheckedContinuation<Bool, Never>? {
    state.withLock { state in
      note(&state)
      return state.waiter.take()
    }
  }
}
