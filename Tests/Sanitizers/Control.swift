// A program that shows whether the sanitizers can be trusted here: `locked` does nothing wrong, the others do.
//
//   Control locked        many threads change a number under a Mutex: nothing may be reported
//   Control unlocked      the same without the Mutex: a race
//   Control beside        a race in the same function as a Mutex: a suppression by name would hide it
//   Control continuation  a task reads what was written before it was resumed: reported wrongly, hence suppressed where
//                         the service does so; when it is no longer reported, the suppression can go
//   Control overrun       writes behind a block of memory, for the address sanitizer
//   Control leak          forgets a block of memory, for its leak detector

import Dispatch
import Glibc
import Synchronization

final class Counter: Sendable {
  let locked = Mutex(0)
  // What is reported is the point of it.
  nonisolated(unsafe) var unlocked = 0
}

@main
enum Control {
  static func main() async {
    let counter = Counter()
    switch CommandLine.arguments.dropFirst().first {
    case "locked": onFourThreads { counter.locked.withLock { $0 += 1 } }
    case "unlocked": onFourThreads { counter.unlocked += 1 }
    case "beside":
      onFourThreads {
        counter.unlocked += 1
        counter.locked.withLock { $0 += 1 }
      }
    case "continuation": await resumeEarly(counter)
    case "overrun": UnsafeMutablePointer<UInt8>.allocate(capacity: 8)[Int(getpid()) % 2 + 8] = 1
    case "leak": forget()
    default: exit(2)
    }
    print(counter.locked.withLock { $0 } + counter.unlocked)
  }

  static func onFourThreads(_ one: @escaping @Sendable () -> Void) {
    let group = DispatchGroup()
    for number in 1...4 {
      // A serial queue gets a thread of its own; each waits until all have theirs, also on a busy machine.
      DispatchQueue(label: "thread \(number)").async(group: group) {
        usleep(100_000)
        for _ in 0..<100_000 { one() }
      }
    }
    group.wait()
  }

  static func resumeEarly(_ counter: Counter) async {
    let queue = DispatchQueue(label: "other")
    for _ in 0..<1000 {
      await withUnsafeContinuation { continuation in
        queue.async {
          counter.unlocked += 1
          continuation.resume()
        }
        usleep(100)
      }
      counter.unlocked += 1
    }
  }

  @inline(never) static func forget() { for _ in 0..<100 { UnsafeMutablePointer<UInt8>.allocate(capacity: 4321)[0] = 1 } }
}
