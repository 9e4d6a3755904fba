// A program that shows whether the sanitizers can be trusted here: `locked` does nothing wrong, the others do.
//
//   Control locked      many threads change a number under a Mutex: nothing may be reported
//   Control unlocked    the same without the Mutex: a race
//   Control beside      a race in the same function as a Mutex: a suppression by name would hide it
//   Control overrun     writes behind a block of memory, for the address sanitizer
//   Control leak        forgets a block of memory, for its leak detector

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
  static func main() {
    let counter = Counter()
    switch CommandLine.arguments.dropFirst().first {
    case "locked": DispatchQueue.concurrentPerform(iterations: 8) { _ in add { counter.locked.withLock { $0 += 1 } } }
    case "unlocked": DispatchQueue.concurrentPerform(iterations: 8) { _ in add { counter.unlocked += 1 } }
    case "beside":
      DispatchQueue.concurrentPerform(iterations: 8) { _ in
        add {
          counter.unlocked += 1
          counter.locked.withLock { $0 += 1 }
        }
      }
    case "overrun": UnsafeMutablePointer<UInt8>.allocate(capacity: 8)[Int(getpid()) % 2 + 8] = 1
    case "leak": forget()
    default: exit(2)
    }
    print(counter.locked.withLock { $0 } + counter.unlocked)
  }

  static func add(_ one: () -> Void) { for _ in 0..<100_000 { one() } }

  @inline(never) static func forget() { for _ in 0..<100 { UnsafeMutablePointer<UInt8>.allocate(capacity: 4321)[0] = 1 } }
}
