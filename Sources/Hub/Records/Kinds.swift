public import Access
public import Quantities
public import Storage

/// The kinds of `Identifier`.
public enum ApplicationKind {}
public enum GrantKind {}
public enum JobKind {}
public enum SubmissionKind {}
public enum QuotationKind {}
public enum PaymentKind {}
public enum CentrePaymentKind {}
public enum MaintenanceKind {}
public enum NoticeKind {}
public enum InvitationKind {}
public enum CredentialKind {}
public enum WebhookKind {}
public enum EventKind {}
public enum DeliveryKind {}

public typealias PersonID = Identifier<PersonKind>
public typealias ApplicationID = Identifier<ApplicationKind>
public typealias GrantID = Identifier<GrantKind>
public typealias JobID = Identifier<JobKind>
public typealias SubmissionID = Identifier<SubmissionKind>
public typealias QuotationID = Identifier<QuotationKind>
public typealias PaymentID = Identifier<PaymentKind>
public typealias CentrePaymentID = Identifier<CentrePaymentKind>
public typealias MaintenanceID = Identifier<MaintenanceKind>
public typealias NoticeID = Identifier<NoticeKind>
public typealias InvitationID = Identifier<InvitationKind>
public typealias CredentialID = Identifier<CredentialKind>
public typealias WebhookID = Identifier<WebhookKind>
public typealias EventID = Identifier<EventKind>
public typealias DeliveryID = Identifier<DeliveryKind>

/// The short name of a thing that people name themselves: an organisation, a project, a scheme, a centre, a pool.
/// Lower-case letters, digits and hyphens, 1 to 48, starting with a letter.
public struct Slug: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible, RawColumnValue {
  public let rawValue: String

  /// Nil unless the text has the form of a short name.
  public init?(rawValue: String) {
    guard let first = rawValue.utf8.first, (0x61...0x7A).contains(first), rawValue.utf8.count <= 48,
      rawValue.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") })
    else { return nil }
    self.rawValue = rawValue
  }

  public var description: String { rawValue }
  public static func < (a: Slug, b: Slug) -> Bool { a.rawValue < b.rawValue }
}
