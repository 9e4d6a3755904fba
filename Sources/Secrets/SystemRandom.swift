internal import CSodium

/// The system's cryptographic randomness (`randombytes_buf` of libsodium, getrandom(2) beneath). Tests pass a
/// `SeededGenerator` where this is wanted; production passes nothing else.
public struct SystemRandom: RandomNumberGenerator, Sendable {
  public init() { Sodium.ready() }

  public mutating func next() -> UInt64 {
    var value: UInt64 = 0
    randombytes_buf(&value, MemoryLayout<UInt64>.size)
    return value
  }
}

extension RandomNumberGenerator {
  /// `count` random bytes.
  public mutating func bytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 7)
    while bytes.count < count { withUnsafeBytes(of: next().littleEndian) { bytes += $0 } }
    return Array(bytes.prefix(count))
  }
}

enum Sodium {
  private static let status = sodium_init()

  /// Sets libsodium up, once. It can only fail where the system has no randomness at all; nothing secret may then be made.
  static func ready() { precondition(status >= 0, "libsodium finds no source of randomness on this system") }
}
