internal import CSodium

/// A SHA-256 digest (FIPS 180-4), by libsodium: the links of the ledger's and the audit log's chains.
public struct Digest: Hashable, Sendable {
  /// 32 bytes.
  public let bytes: [UInt8]

  /// The digest of `message`.
  public init(of message: some Sequence<UInt8>) {
    let message = Array(message)
    var digest = [UInt8](repeating: 0, count: 32)
    // Cannot fail: libsodium's function always returns 0.
    _ = crypto_hash_sha256(&digest, message, UInt64(message.count))
    bytes = digest
  }

  /// Nil unless there are 32 bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// 32 zero bytes: what the first link of a chain follows.
  public static let zero = Digest(unchecked: [UInt8](repeating: 0, count: 32))
  private init(unchecked bytes: [UInt8]) { self.bytes = bytes }
}

extension Digest: LosslessStringConvertible {
  /// 64 lower-case hexadecimal digits.
  public var description: String {
    String(unsafeUninitializedCapacity: 64) { text in
      for (index, byte) in bytes.enumerated() {
        text[2 * index] = Digest.digit(byte >> 4)
        text[2 * index + 1] = Digest.digit(byte & 15)
      }
      return 2 * bytes.count
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

  public init?(_ description: String) {
    let digits = description.utf8.compactMap { byte -> UInt8? in
      switch byte {
      case 0x30...0x39: byte - 0x30
      case 0x61...0x66: byte - 0x61 + 10
      default: nil
      }
    }
    guard digits.count == 64, description.utf8.count == 64 else { return nil }
    self.init(bytes: stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
  }
}
