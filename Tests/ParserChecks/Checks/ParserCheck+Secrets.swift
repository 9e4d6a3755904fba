internal import Foundation
internal import JSON
internal import Quantities
internal import Secrets

extension ParserCheck {
  /// What people and programs present as secrets, and the two alphabets that secrets are written in.
  static let secrets = ParserCheck("secrets", mostBytes: 256) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    if let decoded = Base64.decode(text) {
      try promise(Data(decoded).base64EncodedString() == text, "bytes have one form in base 64: '\(text)'")
    }
    try promise(Base64.decode(Data(bytes).base64EncodedString()) == bytes, "base 64 carries any bytes")
    try promise(Base32.decode(Base32.encode(bytes)) == bytes, "base 32 carries any bytes")
    if let decoded = Base32.decode(text) {
      try promise(Base32.decode(Base32.encode(decoded)) == decoded, "base 32 reads as it was written: '\(text)'")
    }
    if let code = RecoveryCode(typed: text) {
      try promise(RecoveryCode(typed: code.text)?.text == code.text, "a code reads as it was written")
    }
    for kind in SecretToken.Kind.allCases {
      guard let token = SecretToken(kind, text: text) else { continue }
      try promise(token.text == text && token.matches(token.digest), "a token is its text")
      try promise(!"\(token)".contains(text), "a token is not told")
    }
    let secret = Array("12345678901234567890".utf8)
    let step = TimeBasedCode.match(text, secret, at: Instant(secondsSince1970: 59), after: nil)
    try promise(
      step.map { TimeBasedCode.code(secret, at: $0) == text.filter { $0 != " " } } ?? true, "only the right code is right")
    try checkSeal(bytes)
  }

  private static func checkSeal(_ bytes: [UInt8]) throws(BrokenPromise) {
    var random = SeededGenerator(seed: 1)
    let key = SealingKey.generate(using: &random)
    try promise(key.open(bytes, for: "a purpose") == nil, "what nobody sealed does not open")
    let sealed = key.seal(bytes, for: "a purpose", using: &random)
    try promise(key.open(sealed, for: "a purpose") == bytes, "what was sealed opens")
    try promise(key.open(sealed, for: "another") == nil, "what was sealed opens for its purpose only")
  }
}
