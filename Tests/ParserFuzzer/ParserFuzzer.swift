internal import Dispatch
internal import Glibc
internal import ParserChecks

/// libFuzzer's entry points. Which reader is tried is said by the environment's `PRAYA_FUZZ_TARGET`; without it the readers
/// are listed, a line each: name, longest input, further examples.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutablePointer<CInt>?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
  guard ParserFuzzer.check == nil else { return 0 }
  for check in ParserCheck.all { print(check.name, check.mostBytes, check.examples.joined(separator: " ")) }
  exit(0)
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  let done = DispatchSemaphore(value: 0)
  // In a task, as in the service, whose threads have smaller stacks than a program's first.
  Task.detached {
    do { try await ParserFuzzer.check?.run(bytes) } catch {
      let words = Array("broken promise: \(error)\n".utf8)
      write(STDERR_FILENO, words, words.count)
      abort()
    }
    done.signal()
  }
  done.wait()
  return 0
}

enum ParserFuzzer {
  static let check = getenv("PRAYA_FUZZ_TARGET").flatMap { ParserCheck.named(String(cString: $0)) }
}
