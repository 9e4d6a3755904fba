public import Quantities

/// Where webhooks may go, and what they may cost.
public struct WebhookTerms: Sendable {
  /// Whether `http://` addresses on this very machine are taken; for trying things out.
  public var allowsPlainLoopback = false
  /// Webhooks of one scope.
  public var perScope = 20
  /// How long an event is tried again before it is given up, and how long a webhook may fail before it is switched off.
  public var patience = Seconds.days(3)
  /// How long a secret that was replaced still signs beside the new one.
  public var overlap = Seconds.hours(24)
  /// How long deliveries are kept once they are over, and events.
  public var retention = Seconds.days(30)
  /// Deliveries under way at a time, in all and to one webhook.
  public var atOnce = 16
  public var atOncePerWebhook = 4
  public init() {}
}
