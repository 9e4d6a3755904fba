import Mail
import Testing

@Suite struct AddressTests {
  @Test(arguments: [
    "a@b", "mei.chan@hub.example", "mei+hub@a-b.example", "o'brien@example.org", "x!#$%&*/=?^_`{|}~-@example.org",
    "a@xn--bcher-kva.example", String(repeating: "a", count: 64) + "@example.org",
  ])
  func addressesThatMailCanBeSentTo(text: String) throws {
    #expect(try #require(MailAddress(text)).description == text)
  }

  @Test(arguments: [
    "", "@", "a", "a@", "@b", "a@b@", "a b@c", "a@b c", ".a@b", "a.@b", "a..b@c", "a@.b", "a@b.", "a@b..c", "a@-b", "a@b-",
    "\"a b\"@c", "a@[127.0.0.1]", "a@b>", "<a@b", "a@b\r\nRCPT TO:<x@y>", "a\r\n@b", "a@b\n", "a@b\u{0}", "陳@b", "a@香港",
    "a,b@c", "a;b@c", "a:b@c", "a@b,c@d", "(a)@b", "a\\@b", "a@b_c", String(repeating: "a", count: 65) + "@b",
    "a@" + String(repeating: "b", count: 64), "a@" + Array(repeating: "bbbbbbbb", count: 30).joined(separator: "."),
  ])
  func whatIsNoAddressIsRefused(text: String) { #expect(MailAddress(text) == nil, "\(text)") }

  @Test func mailboxesAreReadWithAndWithoutNames() throws {
    #expect(try #require(Mailbox("hub@example.org")).name == nil)
    let named = try #require(Mailbox("\"The Hub\" <hub@example.org>"))
    #expect(named.name == "The Hub" && named.address.description == "hub@example.org")
    for text in ["The Hub", "The Hub <>", "<hub@example.org", "The Hub <a@b> c", "A <a@b>, B <c@d>>"] {
      #expect(Mailbox(text) == nil, "\(text)")
    }
  }

  @Test func serversAreReadFromAddresses() throws {
    let plain = try SMTPSettings("smtp://mail.example")
    #expect(plain.port == 587 && plain.encryption == .required && plain.host == "mail.example")
    let implicit = try SMTPSettings("smtps://mail.example", startTLS: .none)
    #expect(implicit.port == 465 && implicit.encryption == .implicit)
    let six = try SMTPSettings("smtp://[::1]:2525", startTLS: .none)
    #expect(six.host == "[::1]" && six.port == 2525)
    for text in [
      "", "mail.example", "http://mail.example", "smtp://", "smtp://a b", "smtp://a:0", "smtp://a:99999", "smtp://user@a",
      "smtp://a/b",
      "smtp://a?b", "smtp://[::1", "smtp://a\r\nb", "smtp://[evil.example]",
    ] {
      #expect(throws: (any Error).self, "\(text)") { try SMTPSettings(text) }
    }
  }

  @Test func aPasswordNeverGoesInTheClearToAnotherMachine() throws {
    let credentials = SMTPSettings.Credentials(user: "hub", password: "secret words")
    for encryption in [SMTPSettings.Encryption.none, .optional] {
      #expect(throws: (any Error).self) {
        try SMTPSettings("smtp://mail.example", startTLS: encryption, credentials: credentials)
      }
      _ = try SMTPSettings("smtp://127.0.0.1:25", startTLS: encryption, credentials: credentials)
    }
    let settings = try SMTPSettings("smtp://mail.example", credentials: credentials)
    #expect(!"\(settings)".contains("secret") && !String(reflecting: settings).contains("secret"))
  }
}
