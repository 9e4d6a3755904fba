public import Language

/// What somebody is to an organisation, a project, a scheme, a centre or the whole hub.
public enum Role: String, CaseIterable, Sendable, Codable, Comparable {
  case member
  case projectLead = "project-lead"
  case centreOperator = "centre-operator"
  case schemeOfficer = "scheme-officer"
  case reviewer
  case auditor
  case administrator

  public static func < (a: Role, b: Role) -> Bool { a.rawValue < b.rawValue }

  public var label: Phrase {
    switch self {
    case .member: Phrase("member", "成員")
    case .projectLead: Phrase("project lead", "項目負責人")
    case .centreOperator: Phrase("centre operator", "算力中心營運人員")
    case .schemeOfficer: Phrase("scheme officer", "資助計劃主任")
    case .reviewer: Phrase("reviewer", "評審員")
    case .auditor: Phrase("auditor", "審計人員")
    case .administrator: Phrase("administrator", "系統管理員")
    }
  }

  /// The kinds of thing in which this role can be held.
  public var scopes: Set<Scope.Kind> {
    switch self {
    case .member, .projectLead: [.organisation, .project]
    case .centreOperator: [.centre]
    case .schemeOfficer, .reviewer: [.scheme]
    case .auditor: [.hub, .scheme, .organisation]
    case .administrator: [.hub]
    }
  }
}

/// The thing in which a role is held.
public struct Scope: Hashable, Sendable, Codable {
  public enum Kind: String, CaseIterable, Sendable, Codable { case hub, organisation, project, scheme, centre }

  public let kind: Kind
  /// The thing's identifier; empty for the hub, of which there is one.
  public let identifier: String

  private init(_ kind: Kind, _ identifier: String) {
    self.kind = kind
    self.identifier = identifier
  }

  public static let hub = Scope(.hub, "")
  public static func organisation(_ identifier: String) -> Scope { Scope(.organisation, identifier) }
  public static func project(_ identifier: String) -> Scope { Scope(.project, identifier) }
  public static func scheme(_ identifier: String) -> Scope { Scope(.scheme, identifier) }
  public static func centre(_ identifier: String) -> Scope { Scope(.centre, identifier) }

  /// The scope of this kind; the hub has no identifier.
  public init(kind: Kind, identifier: String) { self.init(kind, kind == .hub ? "" : identifier) }
}

/// One role in one scope.
public struct Assignment: Hashable, Sendable, Codable {
  public let role: Role
  public let scope: Scope

  /// Nil when the role cannot be held in a scope of this kind.
  public init?(_ role: Role, in scope: Scope) {
    guard role.scopes.contains(scope.kind) else { return nil }
    self.role = role
    self.scope = scope
  }
}
