import Foundation
import Quantities
import Secrets
import Testing

@Suite struct TimeBasedCodeTests {
  /// The secret of both documents' examples.
  static let secret = Array("12345678901234567890".utf8)

  /// RFC 4226, appendix D.
  @Test func theCountersOfTheHOTPDocumentGiveItsCodes() {
    let codes = [
      "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
    ]
    for (counter, code) in codes.enumerated() {
      #expect(TimeBasedCode.code(Self.secret, at: Int64(counter)) == code)
    }
  }

  /// RFC 6238, appendix B, the rows of SHA-1.
  @Test(
    arguments: [
      (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
      (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ] as [(Int64, String)])
  func theMomentsOfTheTOTPDocumentGiveItsCodes(seconds: Int64, code: String) throws {
    let step = try #require(TimeBasedCode.step(at: Instant(secondsSince1970: seconds)))
    #expect(TimeBasedCode.code(Self.secret, at: step, digits: 8) == code)
  }

  @Test func aCodeIsTakenInItsStepAndTheOnesBesideItAndThenNeverAgain() throws {
    let now = Instant(secondsSince1970: 1_111_111_111)
    let present = try #require(TimeBasedCode.step(at: now))
    for offset in -3...3 as ClosedRange<Int64> {
      let code = try #require(TimeBasedCode.code(Self.secret, at: present + offset))
      let step = TimeBasedCode.match(code, Self.secret, at: now, after: nil)
      #expect(step == (abs(offset) <= 1 ? present + offset : nil), "\(offset)")
      if let step { #expect(TimeBasedCode.match(code, Self.secret, at: now, after: step) == nil) }
    }
    let earlier = try #require(TimeBasedCode.code(Self.secret, at: present - 1))
    #expect(TimeBasedCode.match(earlier, Self.secret, at: now, after: present) == nil, "an earlier one is used up, too")
  }

  @Test(arguments: ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345", "0000000000000000000000"])
  func whatHasAnotherFormIsNoCode(text: String) {
    #expect(TimeBasedCode.match(text, Self.secret, at: Instant(secondsSince1970: 59), after: nil) == nil)
  }

  @Test func blanksInACodeDoNotMatterAndTimesBefore1970HaveNone() {
    let now = Instant(secondsSince1970: 59)
    #expect(TimeBasedCode.match("287 082", Self.secret, at: now, after: nil) == 1)
    #expect(TimeBasedCode.match("755224", Self.secret, at: Instant(secondsSince1970: -1), after: nil) == nil)
    #expect(TimeBasedCode.code(Self.secret, at: -1) == nil)
  }

  /// RFC 4648, 10.
  @Test(arguments: [
    ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
  ])
  func baseThirtyTwoIsTheDocuments(plain: String, text: String) {
    #expect(Base32.encode(Array(plain.utf8)) == text)
    #expect(Base32.decode(text) == Array(plain.utf8))
    #expect(Base32.decode(text.lowercased() + "==") == Array(plain.utf8))
  }

  @Test func whatBaseThirtyTwoWritesItReads() {
    var random = SeededGenerator(seed: 5)
    for length in 0..<40 {
      let bytes = random.bytes(length)
      #expect(Base32.decode(Base32.encode(bytes)) == bytes)
    }
    for text in ["A", "MZ1", "M0", "MZ!", "MZX", "MB"] { #expect(Base32.decode(text) == nil, "\(text)") }
  }

  @Test func theAddressIsWhatProgramsForCodesRead() {
    #expect(
      TimeBasedCode.address(Self.secret, issuer: "Test: City", account: "mei")
        == "otpauth://totp/Test%20City:mei?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Test%20City"
        + "&algorithm=SHA1&digits=6&period=30")
  }

  @Test func aRecoveryCodeIsReadAsPeopleTypeIt() throws {
    var random = SeededGenerator(seed: 9)
    let code = RecoveryCode.generate(using: &random)
    #expect(code.text.count == 19 && !"\(code)".contains(code.text.prefix(4)))
    let typed = code.text.uppercased().replacing("-", with: " ").replacing("0", with: "O").replacing("1", with: "l")
    #expect(try #require(RecoveryCode(typed: typed)).digest(for: "a") == code.digest(for: "a"))
    #expect(code.digest(for: "a") != code.digest(for: "b"))
    for text in ["", "123456", code.text + "0", "uuuu-uuuu-uuuu-uuuu"] { #expect(RecoveryCode(typed: text) == nil, "\(text)") }
  }

  /// `oathtool` of the OATH Toolkit (Debian), a maker of codes that shares no code with this one.
  @Test func anotherProgramMakesTheSameCodesOfTheSameSecretAndMoment() throws {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<25 {
      let secret = random.bytes(TimeBasedCode.secretBytes)
      let now = Instant(secondsSince1970: Int64.random(in: 0...4_000_000_000, using: &random))
      let step = try #require(TimeBasedCode.step(at: now))
      #expect(try oathtool(secret, at: now) == TimeBasedCode.code(secret, at: step), "\(now)")
    }
  }

  private func oathtool(_ secret: [UInt8], at now: Instant) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/oathtool")
    let moment = now.description.prefix(19).replacing("T", with: " ")
    process.arguments = ["--totp", "--base32", "--now", "\(moment) UTC", Base32.encode(secret)]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return String(text.filter { $0 != "\n" })
  }
}
