import Console
import Dispatch
import Glibc
import Language
import Synchronization

/// Ctrl-C while something long is under way: it ends in good order, and a second one ends the program at once.
final class Interruption {
  private final class State: Sendable { let count = Atomic<Int>(0) }

  static let failure = Failure(Phrase("Interrupted.", "已中斷。"))

  private let state = State()
  private let source: any DispatchSourceSignal

  init() {
    let state = state
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      if state.count.wrappingAdd(1, ordering: .relaxed).oldValue > 0 { _exit(130) }
    }
    source.activate()
  }

  var hasCome: Bool { state.count.load(ordering: .relaxed) > 0 }

  /// From here on Ctrl-C ends the program as it does by itself.
  func end() {
    source.cancel()
    signal(SIGINT, SIG_DFL)
  }
}
