import Foundation
import Mail
import Quantities
import Testing

/// What this room writes, read by Python's `email` (policy `default`, which reports every defect that it finds).
@Suite struct MessageTests {
  private static func message(
    name: String = "Mei Chan", sender: String = "The Hub", subject: String = "Hello", text: String = "Hello.",
    identifier: String = "01kahmexample"
  ) throws -> MailMessage {
    MailMessage(
      identifier: identifier, from: Mailbox(name: sender, address: try #require(MailAddress("hub@hub.example"))),
      to: Mailbox(name: name, address: try #require(MailAddress("mei@firm.example"))), subject: subject, text: text,
      language: "zh-Hant", date: Instant(secondsSince1970: 1_795_223_248), secondsFromGMT: 28_800)
  }

  @Test func aMessageReadsAsItWasMeant() throws {
    let parsed = try ParsedMail(try Self.message().bytes)
    #expect(
      parsed.headers.map(\.name) == [
        "Date", "From", "To", "Message-ID", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Language",
        "Content-Transfer-Encoding",
      ])
    #expect(parsed["Date"] == "Sat, 21 Nov 2026 09:07:28 +0800")
    #expect(parsed["From"] == "The Hub <hub@hub.example>" && parsed["To"] == "Mei Chan <mei@firm.example>")
    #expect(parsed["Message-ID"] == "<01kahmexample@hub.example>")
    #expect(parsed["Auto-Submitted"] == "auto-generated")
    #expect(parsed.text == "Hello.\n" && parsed.defects.isEmpty)
  }

  private static let names = [
    "陳美儀", "香港人工智能算力平台（測試）", "Zoë O'Brien", "a \"quoted\" \\ name", "=?utf-8?B?aGk=?=", "Chan, Mei; (x) <y@z>",
    String(repeating: "申請獲批", count: 40), String(repeating: "word ", count: 50) + "end", "👩🏽‍🔬 科學家",
    "x" + String(repeating: "y", count: 150),
  ]

  @Test func namesAndSubjectsOfEveryKindComeBackWhole() throws {
    let messages = try Self.names.map { try Self.message(name: $0, sender: $0, subject: $0).bytes }
    for (text, parsed) in zip(Self.names, try ParsedMail.read(messages)) { expect(parsed, isOf: text) }
  }

  private func expect(_ parsed: ParsedMail, isOf text: String) {
    // An emoji's invisible joiners are left out on purpose: invisible characters have no place in a header.
    let expected = text.unicodeScalars.contains("\u{200D}") ? "👩🏽 🔬 科學家" : text
    #expect(parsed["Subject"] == expected && parsed.names == [expected, expected], "\(parsed)")
    #expect(parsed.addresses == ["hub@hub.example", "mei@firm.example"] && parsed.defects.isEmpty)
    for line in parsed.lines { #expect(line.utf8.count <= 998) }
    // What can be folded is folded.
    if text.split(separator: " ").allSatisfy({ $0.utf8.count < 60 }) || !text.utf8.allSatisfy({ $0 < 128 }) {
      for line in parsed.lines { #expect(line.utf8.count <= 78, "\(line)") }
    }
  }

  private static let attacks = [
    "x\r\nBcc: evil@example.org", "x\nBcc: evil@example.org", "x\rBcc: evil@example.org", "x\r\n\r\nA body", "x\u{2028}Bcc: e@f",
    "x\u{85}Bcc: e@f", "x\u{0B}Bcc: e@f", "x\u{0}y", "x\r\n .\r\nQUIT", "陳\r\nBcc: evil@example.org", "x\u{202E}gnp.exe",
  ]

  @Test func nothingInANameOrSubjectBecomesAHeader() throws {
    let messages = try Self.attacks.map {
      try Self.message(name: $0, sender: $0, subject: $0, identifier: "id\r\nBcc: a@b>").bytes
    }
    for parsed in try ParsedMail.read(messages) {
      #expect(parsed.headers.count == 10 && parsed["Bcc"] == nil && parsed.text == "Hello.\n", "\(parsed)")
      #expect(parsed.addresses == ["hub@hub.example", "mei@firm.example"])
      #expect(parsed["Message-ID"] == "<idBccab@hub.example>")
      for value in parsed.headers.map(\.value) {
        #expect(value.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && $0 != "\u{202E}" })
      }
    }
  }

  private static let texts = [
    "", "one", "one\ntwo", "one\r\ntwo\rthree", "trailing blank \nand tab\t\n", ".\n..\n.x\nFrom here\n", "a = b == c\n",
    "申請已獲批准，請於限期前接受。\n\n資助：HK$1,234.50", String(repeating: "長", count: 4000), String(repeating: "x", count: 4000),
    String(repeating: "x ", count: 38) + "y", "tab\tinside", "control \u{7}\u{1B}[31m gone",
    "mixed 中文 and English " + String(repeating: "ab ", count: 60),
  ]

  @Test func textsOfEveryKindComeBackWhole() throws {
    let messages = try Self.texts.map { try Self.message(text: $0).bytes }
    for ((text, bytes), parsed) in zip(zip(Self.texts, messages), try ParsedMail.read(messages)) {
      expect(parsed, bytes, isOf: text)
    }
  }

  private func expect(_ parsed: ParsedMail, _ bytes: [UInt8], isOf text: String) {
    var expected = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").replacing("\u{7}", with: "")
      .replacing("\u{1B}", with: "")
    while expected.hasSuffix("\n") { expected.removeLast() }
    #expect(parsed.text == (expected.isEmpty ? "" : expected + "\n") && parsed.defects.isEmpty)
    for line in parsed.lines { #expect(line.utf8.count <= 78) }
    #expect(bytes.allSatisfy { $0 < 128 } && !parsed.lines.contains("."))
    // Every line is ended by CR LF and by nothing else.
    let plain = String(decoding: bytes, as: UTF8.self).unicodeScalars.filter { $0 == "\r" || $0 == "\n" }
    #expect(
      plain.count.isMultiple(of: 2) && plain.enumerated().allSatisfy { ($0.element == "\r") == $0.offset.isMultiple(of: 2) })
  }

  @Test func randomTextsComeBackWhole() throws {
    var random = SeededGenerator(seed: 17)
    let pool = Array("ab .=F\t?_\"\\<>@,;:中文香港é😀\u{301}\u{200B}'()[]".unicodeScalars)
    var (messages, texts): ([[UInt8]], [String]) = ([], [])
    for _ in 0..<60 {
      let scalars = (0..<Int.random(in: 1...300, using: &random)).compactMap { _ in pool.randomElement(using: &random) }
      let text = String(String.UnicodeScalarView(scalars))
      messages.append(try Self.message(name: text, subject: text, text: text).bytes)
      texts.append(text)
    }
    for (text, parsed) in zip(texts, try ParsedMail.read(messages)) {
      #expect(parsed.text == text + "\n" && parsed.defects.isEmpty)
      let words = text.unicodeScalars.split { $0 == "\u{200B}" || $0.properties.isWhitespace }
      let line = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
      #expect(parsed["Subject"] == line)
    }
  }

  @Test func datesAreThoseOfTheCalendar() throws {
    let cases: [(seconds: Int64, offset: Int, text: String)] = [
      (0, 0, "Thu, 01 Jan 1970 00:00:00 +0000"), (951_782_399, 0, "Mon, 28 Feb 2000 23:59:59 +0000"),
      (951_782_400, -18_000, "Mon, 28 Feb 2000 19:00:00 -0500"), (-1, 0, "Wed, 31 Dec 1969 23:59:59 +0000"),
      (1_795_223_248, 20_700, "Sat, 21 Nov 2026 06:52:28 +0545"),
    ]
    let messages = try cases.map { seconds, offset, _ in
      var message = try Self.message()
      (message.date, message.secondsFromGMT) = (Instant(secondsSince1970: seconds), offset)
      return message.bytes
    }
    #expect(try ParsedMail.read(messages).map { $0["Date"] } == cases.map(\.text))
  }
}
