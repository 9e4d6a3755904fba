internal import CGnuTLS

/// A public key with the one algorithm that it is for.
public struct VerificationKey: Hashable, Sendable {
  enum Material: Hashable {
    /// Big-endian, without zeros in front.
    case rsa(modulus: [UInt8], exponent: [UInt8])
    /// A point of P-256, 32 bytes each.
    case p256(x: [UInt8], y: [UInt8])
  }

  /// The name by which tokens refer to it.
  public let identifier: String?
  let material: Material

  /// Bits of an RSA modulus: fewer are too weak (RFC 7518, 3.3), more cost too much to verify.
  static let modulusBits = 2048...8192

  /// Nil where the numbers make no acceptable RSA key.
  init?(identifier: String?, modulus: [UInt8], exponent: [UInt8]) {
    let modulus = Array(modulus.drop { $0 == 0 })
    let exponent = Array(exponent.drop { $0 == 0 })
    guard let first = modulus.first, let last = modulus.last, let exponentEnd = exponent.last else { return nil }
    guard Self.modulusBits.contains(modulus.count * 8 - first.leadingZeroBitCount), last & 1 == 1 else { return nil }
    // An exponent of 1 would verify everything; a long one costs time.
    guard exponent.count <= 4, exponentEnd & 1 == 1, exponent != [1] else { return nil }
    self.identifier = identifier
    material = .rsa(modulus: modulus, exponent: exponent)
  }

  /// Nil where the numbers have not the length that P-256 has (RFC 7518, 6.2.1.2).
  init?(identifier: String?, x: [UInt8], y: [UInt8]) {
    guard x.count == 32, y.count == 32 else { return nil }
    self.identifier = identifier
    material = .p256(x: x, y: y)
  }

  public var algorithm: SignatureAlgorithm {
    switch material {
    case .rsa: .rs256
    case .p256: .es256
    }
  }

  /// Whether `signature` is this key's over `message`.
  public func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    var key: gnutls_pubkey_t?
    guard gnutls_pubkey_init(&key) == GNUTLS_E_SUCCESS, let key else { return false }
    defer { gnutls_pubkey_deinit(key) }
    switch material {
    case .rsa(let modulus, let exponent):
      // RFC 8017, 8.2.2: a signature is as long as the modulus.
      guard signature.count == modulus.count else { return false }
      let imported = modulus.withDatum { modulus in
        exponent.withDatum { exponent in gnutls_pubkey_import_rsa_raw(key, &modulus, &exponent) }
      }
      guard imported == GNUTLS_E_SUCCESS else { return false }
      return Self.verify(key, GNUTLS_SIGN_RSA_SHA256, signature, message)
    case .p256(let x, let y):
      let imported = x.withDatum { x in
        y.withDatum { y in gnutls_pubkey_import_ecc_raw(key, GNUTLS_ECC_CURVE_SECP256R1, &x, &y) }
      }
      // RFC 7518, 3.4: both numbers, 32 bytes each; GnuTLS wants them in DER.
      guard imported == GNUTLS_E_SUCCESS, signature.count == 64 else { return false }
      return Self.verify(
        key, GNUTLS_SIGN_ECDSA_SHA256, Self.encoded(Array(signature[..<32]), Array(signature[32...])), message)
    }
  }

  private static func verify(
    _ key: gnutls_pubkey_t, _ algorithm: gnutls_sign_algorithm_t, _ signature: [UInt8], _ message: [UInt8]
  ) -> Bool {
    signature.withDatum { signature in
      message.withDatum { message in gnutls_pubkey_verify_data2(key, algorithm, 0, &message, &signature) >= 0 }
    }
  }

  /// Both numbers as a DER sequence of two integers (RFC 3279, 2.2.3), always in less than 128 bytes.
  private static func encoded(_ r: [UInt8], _ s: [UInt8]) -> [UInt8] {
    let integers = [r, s].flatMap { number -> [UInt8] in
      var digits = Array(number.drop { $0 == 0 })
      // Integers of DER are signed.
      if digits.first.map({ $0 >= 0x80 }) ?? true { digits.insert(0, at: 0) }
      return [0x02, UInt8(clamping: digits.count)] + digits
    }
    return [0x30, UInt8(clamping: integers.count)] + integers
  }
}

extension [UInt8] {
  /// Lends the bytes as GnuTLS takes them; it does not write to them.
  fileprivate func withDatum<Value>(_ body: (inout gnutls_datum_t) -> Value) -> Value {
    withUnsafeBufferPointer { buffer in
      var datum = gnutls_datum_t(data: UnsafeMutablePointer(mutating: buffer.baseAddress), size: UInt32(clamping: buffer.count))
      return body(&datum)
    }
  }
}
