/// A line as it is typed, key by key, with the keys that mend it.
struct TypedLine {
  enum Step { case more, end, interrupted }

  static let mostBytes = 4096
  private var bytes: [UInt8] = []
  private var hasEnded = false

  mutating func take(_ byte: UInt8) -> Step {
    switch byte {
    case 0x0A, 0x0D:
      hasEnded = true
      return .end
    case 0x03, 0x1A: return .interrupted
    case 0x04: return .end
    case 0x08, 0x7F: removeLast()
    case 0x15: bytes = []
    default: bytes.append(byte)
    }
    return bytes.count < Self.mostBytes ? .more : .end
  }

  /// Nil when the input ended before anything was typed.
  var text: String? { bytes.isEmpty && !hasEnded ? nil : String(decoding: bytes, as: UTF8.self) }

  /// Takes back one character, with the bytes that continue it.
  private mutating func removeLast() {
    while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
  }
}
