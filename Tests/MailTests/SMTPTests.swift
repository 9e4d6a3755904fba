import Foundation
import Language
import Mail
import Quantities
import Testing

/// Mail handed to a real server.
@Suite(.serialized) struct SMTPTests {
  private func settings(
    _ server: MailServer, scheme: String = "smtp", _ encryption: SMTPSettings.Encryption = .none,
    credentials: SMTPSettings.Credentials? = nil, trusts: Bool = true
  ) throws -> SMTPSettings {
    var settings = try SMTPSettings("\(scheme)://localhost:\(server.port)", startTLS: encryption, credentials: credentials)
    if trusts { settings.certificateAuthorityFile = server.certificate }
    settings.clientName = "hub.example"
    settings.connectTime = .seconds(5)
    settings.answerTime = .seconds(2)
    settings.messageTime = .seconds(5)
    return settings
  }

  private func message(to name: String = "mei", from sender: String = "hub", _ identifier: String = "n1") throws -> MailMessage {
    MailMessage(
      identifier: identifier, from: Mailbox(name: "Hub", address: try #require(MailAddress("\(sender)@hub.example"))),
      to: Mailbox(name: "陳美儀", address: try #require(MailAddress("\(name)@firm.example"))), subject: "作業已完成",
      text: "Line one\n.\n..two dots\n中文\n", language: "en", date: Instant(secondsSince1970: 1_795_223_248))
  }

  private func failure(_ mailer: any Mailer, _ message: MailMessage) async -> MailFailure? {
    do throws(MailFailure) {
      try await mailer.send(message)
      return nil
    } catch { return error }
  }

  @Test func messagesArriveByteForByteOverOneConnection() async throws {
    let server = try MailServer()
    let mailer = SMTPMailer(try settings(server))
    for number in 1...5 { try await mailer.send(try message("n\(number)")) }
    let received = try server.received()
    #expect(received.count == 5 && Set(received.map(\.connection)).count == 1)
    let first = try #require(received.first)
    #expect(first.sender == "hub@hub.example" && first.recipients == ["mei@firm.example"] && first.greeting == "hub.example")
    #expect(Array(first.data) == (try message("n1").bytes))
    #expect(first.user == nil && !first.isEncrypted)
  }

  @Test func whoseFaultARefusalIsDecidesWhatComesNext() async throws {
    let server = try MailServer()
    let mailer = SMTPMailer(try settings(server))
    func outcome(_ name: String, from sender: String = "hub") async throws -> MailFailure? {
      await failure(mailer, try message(to: name, from: sender))
    }
    #expect(
      try await outcome("unknown") == .refused(MailReply(code: 550, text: "5.1.1 <unknown@firm.example>: no such user here")))
    #expect(try await outcome("later") == .deferred(MailReply(code: 451, text: "4.7.1 greylisted, try again")))
    #expect(try await outcome("content") == .refused(MailReply(code: 554, text: "5.6.0 not in this form")))
    #expect(try await outcome("full") == .deferred(MailReply(code: 452, text: "4.3.1 no room")))
    // These say nothing of the message: the whole round should wait.
    for (name, sender) in [("closing", "hub"), ("mei", "nobody"), ("drop", "hub"), ("lost", "hub")] {
      guard case .unavailable = try await outcome(name, from: sender) else {
        Issue.record("\(name), \(sender)")
        continue
      }
    }
    // After all of that the next message goes out.
    #expect(try await outcome("mei") == nil)
    // The one whose answer was lost had been taken: whoever sends it again does so under the same Message-ID.
    #expect(try server.received().map(\.recipients) == [["lost@firm.example"], ["mei@firm.example"]])
  }

  @Test func startTLSAndSigningIn() async throws {
    let server = try MailServer(.init(requireStarttls: true, user: "hub", password: "pass word 密碼"))
    let right = SMTPSettings.Credentials(user: "hub", password: "pass word 密碼")
    try await SMTPMailer(try settings(server, .required, credentials: right)).send(try message())
    let received = try #require(try server.received().first)
    #expect(received.user == "hub" && received.isEncrypted)
    // What is wrong with the way in is no fault of a message.
    let wrong = SMTPSettings.Credentials(user: "hub", password: "wrong")
    for settings in [
      try settings(server, .required, credentials: wrong), try settings(server, .required), try settings(server, .none),
      try settings(server, .required, credentials: right, trusts: false),
    ] {
      guard case .unavailable(let reason) = await failure(SMTPMailer(settings), try message()) else {
        Issue.record("\(settings)")
        continue
      }
      #expect(!reason.contains("pass word") && !reason.contains("wrong"), "\(reason)")
    }
    #expect(try server.received().count == 1)
  }

  @Test func encryptionThatIsRequiredAndNotOfferedIsNoMail() async throws {
    let server = try MailServer()
    guard case .unavailable = await failure(SMTPMailer(try settings(server, .required)), try message()) else {
      Issue.record("sent in the clear")
      return
    }
    #expect(await failure(SMTPMailer(try settings(server, .optional)), try message()) == nil)
    #expect(try server.received().map(\.isEncrypted) == [false])
  }

  @Test func encryptionThatIsOfferedIsTaken() async throws {
    let server = try MailServer(.init(starttls: true))
    try await SMTPMailer(try settings(server, .optional)).send(try message())
    #expect(try server.received().map(\.isEncrypted) == [true])
  }

  @Test func implicitTLS() async throws {
    let server = try MailServer(.init(implicitTLS: true))
    try await SMTPMailer(try settings(server, scheme: "smtps")).send(try message())
    #expect(try server.received().map(\.isEncrypted) == [true])
  }

  @Test func aServerThatIsGoneOrSlowCostsBoundedTime() async throws {
    let server = try MailServer()
    let mailer = SMTPMailer(try settings(server))
    try await mailer.send(try message())
    var began = ContinuousClock.now
    guard case .unavailable = await failure(mailer, try message(to: "slow")) else {
      Issue.record("waited for ever")
      return
    }
    #expect(ContinuousClock.now - began < .seconds(10))
    server.stop()
    guard case .unavailable = await failure(mailer, try message()) else {
      Issue.record("sent to nobody")
      return
    }
    // It comes back at the same place: a dead connection is not a dead mailer.
    let revived = try MailServer(.init(port: server.port))
    #expect(await failure(mailer, try message()) == nil)
    #expect(try revived.received().count == 1)
    let silent = try MailServer(.init(greetsNever: true))
    began = ContinuousClock.now
    guard case .unavailable = await failure(SMTPMailer(try settings(silent)), try message()) else {
      Issue.record("greeted by nobody")
      return
    }
    #expect(ContinuousClock.now - began < .seconds(20))
  }

  @Test func whoeverStopsDoesNotWaitForTheServer() async throws {
    let server = try MailServer()
    var patient = try settings(server)
    (patient.answerTime, patient.messageTime) = (.seconds(25), .seconds(25))
    let mailer = SMTPMailer(patient)
    let slow = try message(to: "slow")
    let began = ContinuousClock.now
    let task = Task { await failure(mailer, slow) }
    try await Task.sleep(for: .milliseconds(300))
    task.cancel()
    #expect(await task.value == .cancelled)
    #expect(ContinuousClock.now - began < .seconds(10))
  }

  @Test func aHostThatIsNotThere() async throws {
    guard
      case .unavailable(let reason) = await failure(
        SMTPMailer(try SMTPSettings("smtp://mail.invalid:25", startTLS: .none)), try message())
    else {
      Issue.record("sent to nobody")
      return
    }
    #expect(!reason.isEmpty)
  }
}
