import Glibc
import Synchronization

/// What is done when somebody ends the benchmark: the work is cancelled, so that it ends what it started; at the third time, the
/// program ends at once. `timeout` sends each signal twice, to the program and to its group.
enum Interruption {
  private static let asked = Atomic<Int>(0)

  static func cancels(_ work: Task<Void, any Error>) {
    // Made here, since it may not be made while a signal is being handled.
    asked.store(0, ordering: .relaxed)
    // A handler, unlike a signal that is ignored, is not handed down to the programs that are started.
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { number in
        if Interruption.asked.add(1, ordering: .relaxed).newValue > 2 { _exit(128 + number) }
      }
    }
    Task {
      while asked.load(ordering: .relaxed) == 0 { try? await Task.sleep(for: .milliseconds(100)) }
      work.cancel()
    }
  }
}
