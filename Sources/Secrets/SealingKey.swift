internal import CSodium

/// The key under which the hub seals what it must read back itself, such as second factors' secrets. It lies in a file
/// beside the database and in no copy of it: whoever has the database alone cannot open what it holds.
///
/// Sealed is XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) by libsodium: a random nonce of 24 bytes, then the
/// ciphertext with its tag of 16.
public final class SealingKey: Sendable {
  public static let keyBytes = 32
  private static let nonceBytes = 24
  private static let tagBytes = 16

  private let key: SecretBytes

  /// - Parameter bytes: 32; zeroed. Nil with another number.
  public init?(consuming bytes: inout [UInt8]) {
    guard bytes.count == SealingKey.keyBytes else { return nil }
    key = SecretBytes(consuming: &bytes)
  }

  /// A new key.
  public static func generate(using random: inout some RandomNumberGenerator) -> SealingKey {
    var bytes = random.bytes(keyBytes)
    guard let key = SealingKey(consuming: &bytes) else { preconditionFailure("a new key has the length of a key") }
    return key
  }

  /// - Parameter purpose: what is sealed and whose it is; only who says the same can open it, so that a sealed value
  ///   moved to another row is worth nothing.
  public func seal(
    _ message: [UInt8], for purpose: String, using random: inout some RandomNumberGenerator
  ) -> [UInt8] {
    let nonce = random.bytes(SealingKey.nonceBytes)
    let context = Array(purpose.utf8)
    var sealed = [UInt8](repeating: 0, count: message.count + SealingKey.tagBytes)
    var length: UInt64 = 0
    key.withBytes { key in
      guard let key = key.bindMemory(to: UInt8.self).baseAddress else { return }
      // Cannot fail: libsodium's function always returns 0.
      _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
        &sealed, &length, message, UInt64(message.count), context, UInt64(context.count), nil, nonce, key)
    }
    return nonce + sealed.prefix(Int(length))
  }

  /// The message; nil when it was sealed by another key, for another purpose, or changed since.
  public func open(_ sealed: [UInt8], for purpose: String) -> [UInt8]? {
    guard sealed.count >= SealingKey.nonceBytes + SealingKey.tagBytes else { return nil }
    let nonce = Array(sealed.prefix(SealingKey.nonceBytes))
    let body = Array(sealed.dropFirst(SealingKey.nonceBytes))
    let context = Array(purpose.utf8)
    var message = [UInt8](repeating: 0, count: body.count - SealingKey.tagBytes)
    var length: UInt64 = 0
    let status = key.withBytes { key -> Int32 in
      guard let key = key.bindMemory(to: UInt8.self).baseAddress else { return -1 }
      return crypto_aead_xchacha20poly1305_ietf_decrypt(
        &message, &length, nil, body, UInt64(body.count), context, UInt64(context.count), nonce, key)
    }
    guard status == 0 else { return nil }
    return Array(message.prefix(Int(length)))
  }
}
