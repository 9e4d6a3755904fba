import Testing

@testable import OpenID

/// The examples of the standards themselves.
@Suite struct VectorTests {
  static let payload =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

  // RFC 7515, A.2.
  static let rsaModulus =
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMs"
    + "D1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdV"
    + "MTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
  static let rsaSignature =
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZ"
    + "cAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-e"
    + "OkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
  static let rsaToken = "eyJhbGciOiJSUzI1NiJ9.\(payload).\(rsaSignature)"
  static let rsaKeys = #"{"keys":[{"kty":"RSA","n":"\#(rsaModulus)","e":"AQAB"}]}"#

  // RFC 7515, A.3.
  static let curveToken =
    "eyJhbGciOiJFUzI1NiJ9.\(payload)."
    + "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
  static let curveKeys =
    #"{"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","#
    + #""y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}"#

  @Test(arguments: [(rsaToken, rsaKeys), (curveToken, curveKeys)])
  func theStandardsSignedTokensAreVerified(text: String, keys: String) throws {
    let claims = try SignedToken(text).verified(by: JSONWebKeySet(Array(keys.utf8)))
    #expect(claims.text("iss") == "joe")
    #expect(claims.seconds("exp") == 1_300_819_380)
    #expect(claims.flag("http://example.com/is_root") == true)
  }

  @Test(arguments: [(rsaToken, rsaKeys), (curveToken, curveKeys)])
  func noDigitOfThemCanBeChanged(text: String, keys: String) throws {
    let keys = try JSONWebKeySet(Array(keys.utf8))
    let bytes = Array(text.utf8)
    for index in stride(from: 0, to: bytes.count, by: 7) where bytes[index] != UInt8(ascii: ".") {
      var changed = bytes
      changed[index] = bytes[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      let changedText = String(decoding: changed, as: UTF8.self)
      #expect(throws: TokenFault.self, "at \(index)") { try SignedToken(changedText).verified(by: keys) }
    }
  }

  @Test func aKeyOfOneKindVerifiesNothingOfTheOther() throws {
    let (rsa, curve) = (try JSONWebKeySet(Array(Self.rsaKeys.utf8)), try JSONWebKeySet(Array(Self.curveKeys.utf8)))
    #expect(throws: TokenFault.unknownKey) { try SignedToken(Self.rsaToken).verified(by: curve) }
    #expect(throws: TokenFault.unknownKey) { try SignedToken(Self.curveToken).verified(by: rsa) }
  }

  /// RFC 7636, B.
  @Test func theProofKeyIsThatOfTheStandard() {
    let random: [UInt8] = [
      116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191, 240, 91, 88, 5,
      88, 83, 132, 141, 121,
    ]
    let key = ProofKey(random: random)
    #expect(key.verifier == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    #expect(key.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
  }

  /// RFC 4648, 10, without the padding; and what has more than one form has none.
  @Test func base64HasOneForm() {
    for (bytes, text) in [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("foobar", "Zm9vYmFy")] {
      #expect(Base64URL.encode(Array(bytes.utf8)) == text)
      #expect(Base64URL.decode(text) == Array(bytes.utf8))
    }
    #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
    for wrong in ["Zg==", "Zh", "Zm9", "Z", "Zm9vY", "+/8", "Zm\n8", "Zg.", "é"] {
      #expect(Base64URL.decode(wrong) == nil, "\(wrong)")
    }
  }
}
