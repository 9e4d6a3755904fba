internal import CSodium

/// The key under which the hub seals what must be read again but may not lie open: secrets of other services in the
/// database, and what a browser keeps for the hub. It lies in a file beside the database and in no copy of it.
///
/// Sealed is XChaCha20-Poly1305 by libsodium: a random nonce of 24 bytes, then the ciphertext with its tag of 16.
public struct SealingKey: Sendable {
  public static let keyBytes = 32
  private static let nonceBytes = 24
  private static let tagBytes = 16

  let bytes: [UInt8]

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Nil unless there are 32 bytes.
  public init?(consuming bytes: inout [UInt8]) {
    guard bytes.count == Self.keyBytes else { return nil }
    self.init(bytes: bytes)
  }

  /// A new key.
  public static func generate(using random: inout some RandomNumberGenerator) -> SealingKey {
    SealingKey(bytes: random.bytes(keyBytes))
  }

  /// Seals `message`; two calls give different bytes.
  ///
  /// - Parameter purpose: what it is for; it opens for no other.
  public func seal(_ message: [UInt8], for purpose: String, using random: inout some RandomNumberGenerator) -> [UInt8] {
    let nonce = random.bytes(Self.nonceBytes)
    let context = Array(purpose.utf8)
    var sealed = [UInt8](repeating: 0, count: message.count + Self.tagBytes)
    var count: UInt64 = 0
    crypto_aead_xchacha20poly1305_ietf_encrypt(
      &sealed, &count, message, UInt64(message.count), context, UInt64(context.count), nil, nonce, bytes)
    return nonce + sealed
  }

  /// What was sealed for this purpose with this key; nil where it was not, or was changed.
  public func open(_ sealed: [UInt8], for purpose: String) -> [UInt8]? {
    guard sealed.count >= Self.nonceBytes + Self.tagBytes else { return nil }
    let (nonce, box) = (Array(sealed[..<Self.nonceBytes]), Array(sealed[Self.nonceBytes...]))
    let context = Array(purpose.utf8)
    var message = [UInt8](repeating: 0, count: box.count - Self.tagBytes)
    var count: UInt64 = 0
    let status = crypto_aead_xchacha20poly1305_ietf_decrypt(
      &message, &count, nil, box, UInt64(box.count), context, UInt64(context.count), nonce, bytes)
    return status == 0 ? message : nil
  }
}
