internal import Language
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
  /// Keeps secrets where the database alone does not give them away.
  public var sealing: any SecretSealing = NoSealing()

  public init() {}
}

/// Seals secrets with a key that lies outside the database.
public protocol SecretSealing: Sendable {
  /// - Parameter purpose: what it is for: sealed for one purpose, it opens for no other.
  func seal(_ secret: [UInt8], for purpose: String) throws -> [UInt8]
  /// - Throws: when it was not sealed with this key, or for another purpose.
  func open(_ sealed: [UInt8], for purpose: String) throws -> [UInt8]
}

/// A hub without a key: secrets are refused rather than kept in the open.
public struct NoSealing: SecretSealing {
  public init() {}

  public func seal(_ secret: [UInt8], for purpose: String) throws -> [UInt8] { throw NoSealing.problem }
  public func open(_ sealed: [UInt8], for purpose: String) throws -> [UInt8] { throw NoSealing.problem }

  private static let problem = Problem(
    .unavailable, "no-secret-key",
    Phrase("This hub has no key to keep secrets with.", "此平台未有保管機密資料的金鑰。"))
}
