import Dispatch
import Glibc

/// Waits for SIGINT or SIGTERM. A second one ends the process at once.
enum StopSignals {
  /// - Returns: the signal's number.
  @discardableResult
  static func wait() async -> Int32 {
    let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
    let watches = [SIGINT, SIGTERM].map { number in Watch(number) { continuation.yield(number) } }
    var heard: Int32 = 0
    for await number in stream {
      heard = number
      break
    }
    withExtendedLifetime(watches) {}
    return heard
  }

  /// One signal, watched on a dispatch queue.
  private final class Watch {
    private let source: any DispatchSourceSignal

    init(_ number: Int32, heard: @escaping @Sendable () -> Void) {
      // The default would end the process before anybody could be told.
      signal(number, SIG_IGN)
      source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        signal(number, SIG_DFL)
        heard()
      }
      source.resume()
    }

    deinit { source.cancel() }
  }
}
