import Quantities
import Secrets
import Testing

@Suite struct TokenTests {
  @Test func aTokenIsRecognisedByItsDigestAlone() throws {
    let token = SecretToken.generate(.api)
    let presented = try #require(SecretToken(.api, text: token.text))
    #expect(presented.matches(token.digest))
    #expect(token.text.hasPrefix("praya_"))
    #expect(token.text.utf8.count == 6 + 32)
    #expect(!SecretToken.generate(.api).matches(token.digest))
  }

  @Test func oneSeedGivesOneTokenAndTheBitsAllCount() throws {
    var zero = FixedGenerator(value: 0)
    #expect(SecretToken.generate(.api, using: &zero).text == "praya_" + String(repeating: "0", count: 32))
    var ones = FixedGenerator(value: .max)
    #expect(SecretToken.generate(.session, using: &ones).text == "prayasession_" + String(repeating: "z", count: 32))
    // Bytes 01 23 45 67 89 ab cd ef, then again: base 32 in Crockford's alphabet, worked out by hand.
    var pattern = FixedGenerator(value: 0xEFCD_AB89_6745_2301)
    #expect(SecretToken.generate(.api, using: &pattern).text == "praya_04hmasw9nf6yy0938nkrkaydxw0j6hb7")
    var texts: Set<String> = []
    var random = SeededGenerator(seed: 7)
    for _ in 0..<5_000 { texts.insert(SecretToken.generate(.api, using: &random).text) }
    #expect(texts.count == 5_000)
  }

  @Test func everyKindIsApartFromEveryOther() {
    for kind in SecretToken.Kind.allCases {
      let text = SecretToken.generate(kind).text
      for other in SecretToken.Kind.allCases { #expect((SecretToken(other, text: text) != nil) == (other == kind)) }
    }
  }

  @Test(arguments: [
    "", "praya_", "praya_x", "PRAYA_00000000000000000000000000000000", "praya_0000000000000000000000000000000",
    "praya_000000000000000000000000000000000", "praya_0000000000000000000000000000000i",
    "praya_0000000000000000000000000000000\0",
  ])
  func whatHasNotTheFormIsNoToken(text: String) { #expect(SecretToken(.api, text: text) == nil) }

  @Test func aTokenDoesNotPrintItself() {
    let token = SecretToken.generate(.api)
    let secret = token.text.dropFirst(6)
    var dumped = ""
    dump(token, to: &dumped)
    for text in ["\(token)", String(reflecting: token), dumped, "\([token])", "\(Optional(token) as Any)"] {
      #expect(!text.contains(secret))
    }
  }
}

/// One number for ever.
struct FixedGenerator: RandomNumberGenerator {
  var value: UInt64
  mutating func next() -> UInt64 { value }
}

@Suite struct SignatureTests {
  /// RFC 4231, cases 1, 2 and 6.
  @Test(arguments: [
    ([UInt8](repeating: 0x0B, count: 20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (Array("Jefe".utf8), "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    (
      [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func theStandardsExamplesHold(key: [UInt8], message: String, signature: String) throws {
    let expected = try #require(Digest(signature)).bytes
    #expect(MessageSignature.sign(Array(message.utf8), key: key) == expected)
    #expect(MessageSignature.verify(expected, of: Array(message.utf8), key: key))
    #expect(!MessageSignature.verify(expected, of: Array((message + " ").utf8), key: key))
    #expect(!MessageSignature.verify(Array(expected.dropLast()), of: Array(message.utf8), key: key))
  }
}

@Suite struct SecretBytesTests {
  @Test func theSecretMovesAndItsOldPlaceIsEmptied() {
    var source: [UInt8] = [1, 2, 3, 250]
    let secret = SecretBytes(consuming: &source)
    #expect(source.isEmpty)
    #expect(secret.count == 4)
    #expect(secret.withBytes { Array($0) } == [1, 2, 3, 250])
    var none: [UInt8] = []
    #expect(SecretBytes(consuming: &none).withBytes { $0.count } == 0)
  }
}

@Suite struct ConstantTimeTests {
  @Test func equalMeansEqualInEveryByte() {
    var random = SystemRandom()
    let bytes = random.bytes(33)
    #expect(bytes.count == 33)
    #expect(ConstantTime.areEqual(bytes, bytes))
    for index in bytes.indices {
      var other = bytes
      other[index] ^= 1
      #expect(!ConstantTime.areEqual(bytes, other))
    }
    #expect(!ConstantTime.areEqual(bytes, Array(bytes.dropLast())))
    #expect(ConstantTime.areEqual([], []))
    #expect(random.next() != random.next())
  }
}
