/// Mail by SMTP (RFC 5321), over libcurl: one message at a time over a connection that stays open for the next.
public final class SMTPMailer: Mailer {
  private let settings: SMTPSettings
  private let line = SMTPLine()

  public init(_ settings: SMTPSettings) { self.settings = settings }

  public func send(_ message: MailMessage) async throws(MailFailure) {
    let delivery = SMTPDelivery(message, settings)
    let failure = await withTaskCancellationHandler {
      await line.perform(delivery)
    } onCancel: {
      delivery.cancel()
    }
    if let failure { throw failure }
  }
}
