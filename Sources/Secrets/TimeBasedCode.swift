internal import CGnuTLS
public import Quantities

/// One-time codes of six digits that a phone makes from a shared secret and the time: TOTP (RFC 6238) over HOTP
/// (RFC 4226) with HMAC-SHA-1 and steps of 30 seconds, the only form that every such program knows.
///
/// SHA-1's known weakness is that of collisions, which HMAC does not rest on.
public enum TimeBasedCode {
  public static let digits = 6
  /// The length of a step.
  public static let step = Seconds(30)
  /// Bytes of a new secret: the length of HMAC-SHA-1's output (RFC 4226, 4, R6).
  public static let secretBytes = 20

  /// The step that a moment lies in, counted from 1970; nil before that.
  public static func step(at now: Instant) -> Int64? {
    now.millisecondsSince1970 >= 0 ? now.millisecondsSince1970 / (step.count * 1000) : nil
  }

  /// The code of one step: HOTP with the step as its counter (RFC 4226, 5.3).
  public static func code(_ secret: [UInt8], at step: Int64, digits: Int = digits) -> String? {
    guard step >= 0, (6...9).contains(digits) else { return nil }
    let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * Int64($0))) }
    guard let mac = hmacSHA1(counter, key: secret), let last = mac.last else { return nil }
    let offset = Int(last & 0x0F)
    let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    let modulus = (0..<digits).reduce(UInt32(1)) { power, _ in power * 10 }
    let text = String(number % modulus)
    return String(repeating: "0", count: digits - text.count) + text
  }

  /// Which step a code belongs to: the present one, or one on either side for clocks that differ (RFC 6238, 6).
  ///
  /// - Parameter lastStep: the step of the last code that was taken; that one and earlier ones are used up (RFC 6238, 5.2).
  /// - Returns: nil when the code is wrong, or used up.
  public static func match(_ code: String, _ secret: [UInt8], at now: Instant, after lastStep: Int64?) -> Int64? {
    let typed = Array(code.utf8.filter { $0 != UInt8(ascii: " ") })
    guard typed.count == digits, let present = step(at: now) else { return nil }
    var found: Int64?
    // All three are compared, whichever it is.
    for step in [present - 1, present, present + 1] {
      guard let right = self.code(secret, at: step) else { continue }
      if ConstantTime.areEqual(typed, Array(right.utf8)), step > lastStep ?? -1 { found = step }
    }
    return found
  }

  /// What a program for codes reads from a QR code or a link (the "Key URI format", as all of them take it).
  ///
  /// - Parameters:
  ///   - issuer: the hub's name; - account: whose code it is.
  public static func address(_ secret: [UInt8], issuer: String, account: String) -> String {
    let issuer = percentEncoded(issuer.filter { $0 != ":" })
    let account = percentEncoded(account)
    return "otpauth://totp/\(issuer):\(account)?secret=\(Base32.encode(secret))&issuer=\(issuer)"
      + "&algorithm=SHA1&digits=\(digits)&period=\(step.count)"
  }

  static func hmacSHA1(_ message: [UInt8], key: [UInt8]) -> [UInt8]? {
    var mac = [UInt8](repeating: 0, count: 20)
    let status = gnutls_hmac_fast(GNUTLS_MAC_SHA1, key, key.count, message, message.count, &mac)
    return status == 0 ? mac : nil
  }

  private static func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
