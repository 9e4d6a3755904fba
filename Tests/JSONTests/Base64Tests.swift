import Foundation
import JSON
import Quantities
import Testing

@Suite struct Base64Tests {
  @Test func whatFoundationEncodesReadsBack() {
    var random = SeededGenerator(seed: 64)
    for length in 0..<200 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(Base64.decode(Data(bytes).base64EncodedString()) == bytes)
      #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
    }
  }

  @Test(arguments: ["A", "AA", "AAA", "AA=A", "A===", "====", "AB==", "AAB=", "AA\n=", "AA==\n", "A-_A", "ＡAAA", "AA==AAAA"])
  func anythingButTheOneFormIsRefused(text: String) { #expect(Base64.decode(text) == nil) }
}
