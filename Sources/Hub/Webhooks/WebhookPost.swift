internal import Language
public import Quantities

/// What is told to a receiver, for the one who writes and sends it.
public struct WebhookLetter: Sendable {
  /// What an event is about, as it stands when it is told.
  public enum Subject: Sendable {
    case job(JobRecord)
    case application(ApplicationStatus)
    case webhook(WebhookID)
  }

  public let url: String
  /// The keys to sign with, the present one first.
  public let keys: [[UInt8]]
  /// The event's, the same at every attempt.
  public let id: EventID
  public let topic: EventTopic
  /// When it happened.
  public let happenedAt: Instant
  /// When this attempt is made.
  public let sentAt: Instant
  public let subject: Subject
  public let currency: Currency
}

/// What became of an attempt.
public enum WebhookReceipt: Sendable, Hashable {
  /// The receiver answered; `retryAfter` as it asks for (RFC 9110, 10.2.3).
  case answered(status: Int, retryAfter: Seconds?)
  case failed(DeliveryFailure)
  /// The hub itself broke it off: nothing is known, and it will be tried again.
  case interrupted
}

/// Posts letters to receivers.
public protocol WebhookPost: Sendable {
  func deliver(_ letter: WebhookLetter) async -> WebhookReceipt
}
