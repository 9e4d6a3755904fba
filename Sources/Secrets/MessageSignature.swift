internal import CSodium

/// HMAC-SHA-256 (RFC 2104), for messages that a receiver must be able to trust: webhooks, cursors, cookies.
public enum MessageSignature {
  /// 32 bytes. A key may have any length; 32 random bytes are right.
  public static func sign(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    var state = crypto_auth_hmacsha256_state()
    var signature = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
    crypto_auth_hmacsha256_init(&state, key, key.count)
    crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
    crypto_auth_hmacsha256_final(&state, &signature)
    sodium_memzero(&state, MemoryLayout.size(ofValue: state))
    return signature
  }

  public static func verify(_ signature: [UInt8], of message: [UInt8], key: [UInt8]) -> Bool {
    ConstantTime.areEqual(signature, sign(message, key: key))
  }
}
