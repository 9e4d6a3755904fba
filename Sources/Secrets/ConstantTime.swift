internal import CSodium
public import Quantities

/// Comparisons whose duration says nothing about where two values differ.
public enum ConstantTime {
  /// Whether the bytes are the same. Their lengths are no secret.
  public static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && sodium_memcmp(a, b, a.count) == 0
  }

  public static func areEqual(_ a: Digest, _ b: Digest) -> Bool { areEqual(a.bytes, b.bytes) }
}
