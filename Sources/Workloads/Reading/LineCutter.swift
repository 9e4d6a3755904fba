import Glibc

/// Cuts bytes that come in pieces into lines.
struct LineCutter {
  /// No line may be longer, in bytes.
  static let longestLine = 1 << 16

  /// The beginning of a line whose end has not come yet.
  private var pending: [UInt8] = []
  private(set) var number = 0

  /// Calls `body` with each line that ends in `bytes`, without its end (`\n` or `\r\n`), and with its number from 1;
  /// a line that is too long comes as nil.
  mutating func cut(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer?, Int) throws -> Void) rethrows {
    try bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      var start = 0
      while start < buffer.count, let found = memchr(base + start, 0x0A, buffer.count - start) {
        let end = UnsafeRawPointer(found) - base
        let line = UnsafeRawBufferPointer(rebasing: buffer[start..<end])
        if pending.isEmpty {
          try emit(line, body)
        } else {
          if pending.count <= LineCutter.longestLine { pending += line.prefix(LineCutter.longestLine) }
          try pending.withUnsafeBytes { try emit($0, body) }
          pending.removeAll(keepingCapacity: true)
        }
        start = end + 1
      }
      let rest = buffer.count - start
      if pending.count <= LineCutter.longestLine { pending += buffer[start...].prefix(min(rest, LineCutter.longestLine + 1)) }
    }
  }

  /// The last line, if it has no end.
  mutating func finish(_ body: (UnsafeRawBufferPointer?, Int) throws -> Void) rethrows {
    guard !pending.isEmpty else { return }
    let last = pending
    pending = []
    try last.withUnsafeBytes { try emit($0, body) }
  }

  private mutating func emit(_ line: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer?, Int) throws -> Void) rethrows {
    number += 1
    guard line.count <= LineCutter.longestLine else { return try body(nil, number) }
    try body(line.last == 0x0D ? UnsafeRawBufferPointer(rebasing: line.dropLast()) : line, number)
  }
}
