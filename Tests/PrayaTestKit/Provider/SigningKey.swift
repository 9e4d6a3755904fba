import CGnuTLS
import Glibc
import OpenID

/// An RSA key that a provider of tests signs with.
public final class SigningKey: @unchecked Sendable {  // GnuTLS only reads a key that is made.
  private let key: gnutls_privkey_t
  public let identifier: String
  public let modulus: [UInt8]
  public let exponent: [UInt8]

  /// Two keys for all tests of a run: making one takes a while.
  public static let first = SigningKey("first")
  public static let second = SigningKey("second")

  private init(_ identifier: String) {
    var key: gnutls_privkey_t?
    precondition(gnutls_privkey_init(&key) == GNUTLS_E_SUCCESS, "a key can be made")
    guard let key else { preconditionFailure("a key is made") }
    precondition(gnutls_privkey_generate(key, GNUTLS_PK_RSA, 2048, 0) == GNUTLS_E_SUCCESS, "a key can be made")
    var (modulus, exponent) = (gnutls_datum_t(), gnutls_datum_t())
    precondition(
      gnutls_privkey_export_rsa_raw(key, &modulus, &exponent, nil, nil, nil, nil, nil, nil) == GNUTLS_E_SUCCESS,
      "a key has numbers")
    self.key = key
    self.identifier = identifier
    self.modulus = Array(Self.bytes(modulus).drop { $0 == 0 })
    self.exponent = Array(Self.bytes(exponent).drop { $0 == 0 })
  }

  /// RS256.
  public func sign(_ message: [UInt8]) -> [UInt8] {
    var message = message
    var signature = gnutls_datum_t()
    let status = message.withUnsafeMutableBufferPointer { buffer in
      var datum = gnutls_datum_t(data: buffer.baseAddress, size: UInt32(buffer.count))
      return gnutls_privkey_sign_data2(key, GNUTLS_SIGN_RSA_SHA256, 0, &datum, &signature)
    }
    precondition(status == GNUTLS_E_SUCCESS, "a key signs")
    return Self.bytes(signature)
  }

  /// As a JSON Web Key (RFC 7517).
  public var webKey: String {
    #"{"kty":"RSA","use":"sig","alg":"RS256","kid":"\#(identifier)","n":"\#(Base64URL.encode(modulus))","#
      + #""e":"\#(Base64URL.encode(exponent))"}"#
  }

  /// What GnuTLS made for its caller, who has to release it.
  private static func bytes(_ datum: gnutls_datum_t) -> [UInt8] {
    defer { free(datum.data) }
    return Array(UnsafeBufferPointer(start: datum.data, count: Int(datum.size)))
  }
}
