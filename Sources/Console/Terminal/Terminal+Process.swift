import Foundation
import Glibc
import Language

extension Terminal {
  /// The terminal of this process.
  public static func process() -> Terminal {
    Terminal(
      environment: ProcessInfo.processInfo.environment, outputIsTerminal: isatty(STDOUT_FILENO) == 1,
      errorIsTerminal: isatty(STDERR_FILENO) == 1, inputIsTerminal: isatty(STDIN_FILENO) == 1, columns: screenColumns(),
      writeOutput: { try write($0, to: STDOUT_FILENO) }, writeError: { try? write($0, to: STDERR_FILENO) },
      readInput: { try read(limit: $0) }, ask: { try askAtTerminal($0, secretly: $1) })
  }

  private static func screenColumns() -> Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 else { return 80 }
    return Int(size.ws_col)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
    var left = bytes[...]
    while !left.isEmpty {
      let count = left.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      // Whoever reads has had enough (`praya job list | head`), and wants no words about it.
      if count < 0, errno == EPIPE { throw Failure.alreadySaid }
      guard count > 0 else { throw Failure(Phrase("The output cannot be written: \(lastError).", "無法寫出輸出：\(lastError)。")) }
      left = left.dropFirst(count)
    }
  }

  private static func read(limit: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw Failure(Phrase("Standard input cannot be read: \(lastError).", "無法讀取標準輸入：\(lastError)。"))
      }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= limit else {
        throw Failure(Phrase("Standard input is larger than \(limit) bytes.", "標準輸入大於 \(limit) 位元組。"))
      }
    }
  }

  /// Asks at the terminal itself, so that a pipe on standard input or output does not get in the way.
  private static func askAtTerminal(_ prompt: String, secretly: Bool) throws -> String? {
    let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    try write(Array(prompt.utf8), to: descriptor)
    let saved = secretly ? hideTyping(at: descriptor) : nil
    defer {
      if var saved {
        tcsetattr(descriptor, TCSAFLUSH, &saved)
        try? write([0x0A], to: descriptor)
      }
    }
    var line = TypedLine()
    var byte: UInt8 = 0
    while true {
      let count = Glibc.read(descriptor, &byte, 1)
      if count < 0, errno == EINTR { continue }
      switch count == 1 ? line.take(byte) : .end {
      case .more: continue
      case .end: return line.text
      case .interrupted: throw Failure(Phrase("Interrupted.", "已中斷。"))
      }
    }
  }

  /// Lets every key come as it is typed, and shows none: a program that Ctrl-C ended here would leave a terminal that
  /// shows nothing, so that key is a byte like any other meanwhile.
  private static func hideTyping(at descriptor: Int32) -> termios? {
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { return nil }
    let saved = settings
    settings.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
    withUnsafeMutableBytes(of: &settings.c_cc) { codes in
      codes[Int(VMIN)] = 1
      codes[Int(VTIME)] = 0
    }
    return tcsetattr(descriptor, TCSAFLUSH, &settings) == 0 ? saved : nil
  }

  private static var lastError: String { String(cString: strerror(errno)) }
}
