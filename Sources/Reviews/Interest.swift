public import Language
public import Quantities

/// Why somebody may not judge an application.
public enum Interest: String, CaseIterable, Sendable, Hashable, Codable {
  /// They belong to the applicant organisation, or to one of its projects. Found by the hub, without a declaration.
  case belongs
  /// They are the applicant.
  case applied
  /// Declared: of this one application.
  case application
  /// Declared: of everything that an organisation applies for, until a day.
  case organisation
  /// Declared: the same without an end.
  case standing

  /// The grounds that people declare.
  public static let declarable: [Interest] = [.application, .organisation, .standing]

  public var label: Phrase {
    switch self {
    case .belongs: Phrase("belongs to the applicant organisation", "屬申請機構成員")
    case .applied: Phrase("is the applicant", "為申請人")
    case .application: Phrase("declared an interest in this application", "已就此申請申報利益")
    case .organisation: Phrase("declared an interest in the organisation", "已就申請機構申報利益")
    case .standing: Phrase("has a standing interest in the organisation", "與申請機構有持續利益關係")
    }
  }
}

/// An interest that somebody declared, or that an officer put down for them.
public struct DeclaredInterest<Application: Hashable & Sendable, Organisation: Hashable & Sendable>: Hashable, Sendable {
  public var application: Application?
  public var organisation: Organisation?
  /// The last day of an interest in an organisation; nil for a standing one.
  public var until: CivilDate?

  public init(application: Application? = nil, organisation: Organisation? = nil, until: CivilDate? = nil) {
    self.application = application
    self.organisation = organisation
    self.until = until
  }

  /// The ground on which it keeps somebody from this application; nil where it does not.
  public func ground(for application: Application, of organisation: Organisation) -> Interest? {
    if let own = self.application { return own == application ? .application : nil }
    guard self.organisation == organisation else { return nil }
    return until == nil ? .standing : .organisation
  }

  /// Whether its last day is over.
  public func hasEnded(on day: CivilDate) -> Bool { until.map { day > $0 } ?? false }
}
