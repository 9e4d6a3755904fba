public import Language
public import Quantities

/// The kind of `Identifier` that names a person.
public enum PersonKind {}

/// Somebody who is signed in, with the roles they hold at this moment.
public struct Actor: Sendable, Hashable {
  public let person: Identifier<PersonKind>
  public let language: ReaderLanguage
  public let assignments: Set<Assignment>
  /// The scopes of the token that they act by; nil for a session, which has no such bounds.
  public let tokenScopes: Set<TokenScope>?

  public init(
    person: Identifier<PersonKind>, language: ReaderLanguage, assignments: Set<Assignment>, tokenScopes: Set<TokenScope>? = nil
  ) {
    self.person = person
    self.language = language
    self.assignments = assignments
    self.tokenScopes = tokenScopes
  }

  public func holds(_ role: Role, in scope: Scope) -> Bool {
    assignments.contains { $0.role == role && $0.scope == scope }
  }
}

/// What an act is done to, with all the scopes that surround it: a job lies in a project, an organisation and
/// a centre, and a role in any of them may matter.
public struct Target: Sendable, Hashable {
  public let scopes: Set<Scope>
  /// The person whose own thing it is, such as a job's submitter.
  public let owner: Identifier<PersonKind>?

  public init(_ scopes: Scope..., owner: Identifier<PersonKind>? = nil) {
    self.scopes = Set(scopes).union([.hub])
    self.owner = owner
  }

  public static let hub = Target()
}

extension Actor {
  /// Whether this person may do this, by what they are signed in with.
  public func may(_ act: Act, on target: Target) -> Bool {
    guard isAdmitted(to: act) else { return false }
    return act.grants.contains { grant in
      assignments.contains { $0.role == grant.role && $0.scope.kind == grant.scope && target.scopes.contains($0.scope) }
        && (!grant.onlyOwn || target.owner == person)
    } || act == .readCatalogue || Act.ofOneself.contains(act) && target.owner == person
  }

  /// - Throws: a `forbidden` problem unless this person may do this.
  public func require(_ act: Act, on target: Target) throws(Problem) {
    guard may(act, on: target) else {
      try requireAdmission(to: act)
      throw Problem(
        .forbidden, "forbidden",
        Phrase("Your roles do not allow this: \(act.rawValue).", "你的角色沒有此項權限：\(act.rawValue)。"))
    }
  }
}

/// One row of the table of rights: a role in a kind of scope.
struct Right {
  let role: Role
  let scope: Scope.Kind
  /// Only for what the person made themselves.
  var onlyOwn = false
}

extension Act {
  /// Who may do it. The order of the table is that of `Act`.
  var grants: [Right] {
    let administrator = Right(role: .administrator, scope: .hub)
    let auditor = Right(role: .auditor, scope: .hub)
    let officer = Right(role: .schemeOfficer, scope: .scheme)
    let reviewer = Right(role: .reviewer, scope: .scheme)
    let ownReviewer = Right(role: .reviewer, scope: .scheme, onlyOwn: true)
    let schemeAuditor = Right(role: .auditor, scope: .scheme)
    let organisationAuditor = Right(role: .auditor, scope: .organisation)
    let organisationLead = Right(role: .projectLead, scope: .organisation)
    let organisationMember = Right(role: .member, scope: .organisation)
    let projectLead = Right(role: .projectLead, scope: .project)
    let projectMember = Right(role: .member, scope: .project)
    let centreOperator = Right(role: .centreOperator, scope: .centre)
    let readers = [auditor, schemeAuditor, organisationAuditor]
    return switch self {
    case .readCatalogue, .manageOwnAccount, .signIn, .signInByProvider, .linkIdentity, .acceptInvitation, .resetPassword,
      .attendRuns, .keepCalendar, .sendNotices, .deliverEvents:
      []
    case .applyCity, .managePeople, .exportPersonalData, .erasePerson, .readPeople, .manageProviders, .fundScheme, .recordPayment:
      [administrator]
    case .invitePeople, .readInvitations, .manageMembers: [administrator, organisationLead]
    case .readMembers: [administrator, auditor, organisationAuditor, organisationLead]
    case .attendNotices: [administrator]
    case .exportCity: [administrator, auditor]
    case .readAudit, .verifyLedger, .readBooks: [administrator, auditor]
    case .manageScheme: [administrator]
    case .readApplication: readers + [officer, organisationLead, organisationMember, projectLead]
    case .applyForScheme, .acceptAward: [organisationLead]
    case .reviewApplication, .decideApplication, .changeGrant: [officer]
    case .readGrant: readers + [administrator, officer, organisationLead, organisationMember, projectLead, projectMember]
    case .appointReviewer: [administrator, officer]
    case .assignReview, .liftConflict, .manageSitting, .decideReport: [officer]
    case .readReview: [auditor, schemeAuditor, officer, ownReviewer]
    case .writeReview: [ownReviewer]
    case .declareConflict: [officer, reviewer]
    case .readSitting: [auditor, schemeAuditor, officer, ownReviewer]
    case .signMinutes: [Right(role: .schemeOfficer, scope: .scheme, onlyOwn: true), ownReviewer]
    case .readReport: readers + [administrator, officer, organisationLead, organisationMember, projectLead, projectMember]
    case .submitReport: [organisationLead, projectLead]
    case .createProject: [organisationLead]
    case .readProject: readers + [administrator, officer, organisationLead, organisationMember, projectLead, projectMember]
    case .changeProject: [organisationLead, projectLead]
    case .readStatement: readers + [administrator, organisationLead, projectLead]
    case .closeStatement: [administrator, auditor]
    case .requestOffers, .keepQuotation, .submitJob: [projectLead, projectMember]
    case .readJob: readers + [organisationLead, projectLead, projectMember, centreOperator, administrator]
    case .changeJob, .moveJob: [projectLead, Right(role: .member, scope: .project, onlyOwn: true)]
    case .readJobContent: [projectLead, projectMember]
    case .manageWebhooks: [administrator, officer, organisationLead, projectLead]
    case .readCentre: [administrator, auditor, centreOperator]
    case .changeCentre, .manageAgents, .manageLogins: [administrator, centreOperator]
    case .readCentreBooks: [administrator, auditor, centreOperator, officer]
    case .payCentre: [administrator]
    }
  }
}
