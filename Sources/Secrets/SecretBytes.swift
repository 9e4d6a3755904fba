internal import CSodium

/// Secret bytes that live in one place, are never swapped out where the system allows it, and are zeroed at the end of
/// their life. It cannot be copied by accident; what is handed to `withBytes` must not escape it.
public struct SecretBytes: ~Copyable, @unchecked Sendable {  // The memory is never written after `init`.
  private let memory: UnsafeMutableRawPointer?
  public let count: Int

  /// Takes over `bytes` and zeroes the array. (Other copies of it are the caller's affair.)
  public init(consuming bytes: inout [UInt8]) {
    Sodium.ready()
    count = bytes.count
    memory = sodium_malloc(max(1, count))
    precondition(memory != nil, "no memory for a secret")
    bytes.withUnsafeMutableBytes { source in
      if let base = source.baseAddress {
        memory?.copyMemory(from: base, byteCount: source.count)
        sodium_memzero(base, source.count)
      }
    }
    bytes.removeAll()
  }

  /// Lends the bytes.
  public borrowing func withBytes<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
    try body(UnsafeRawBufferPointer(start: memory, count: count))
  }

  // It zeroes before it frees.
  deinit { sodium_free(memory) }
}
