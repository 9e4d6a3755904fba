internal import Language

/// What an API token may be used for. A token does what its person may *and* one of its scopes allows; a session has no
/// scopes and does whatever its person may.
public enum TokenScope: String, CaseIterable, Sendable, Codable, Comparable {
  /// Reading, of everything that the person may read.
  case read
  /// Offers, quotations and jobs, with their files.
  case jobs
  /// Applications, reviews, grants and projects.
  case applications
  /// Payments, appropriations, statements and the ledger.
  case books
  /// People, centres, schemes, the city and the audit log.
  case administration

  public static func < (a: TokenScope, b: TokenScope) -> Bool { a.rawValue < b.rawValue }
}

extension Act {
  /// The scopes of which a token needs one for this act.
  ///
  /// Empty for what is done in person only: no token makes tokens, passwords or second factors, so that a stolen one
  /// cannot outlive its own revocation.
  public var tokenScopes: Set<TokenScope> {
    switch self {
    case .readCatalogue: Set(TokenScope.allCases)
    case .manageOwnAccount, .exportPersonalData, .erasePerson, .signIn, .signInByProvider, .linkIdentity, .acceptInvitation,
      .resetPassword, .attendRuns, .keepCalendar, .sendNotices, .deliverEvents:
      []
    case .requestOffers, .readJob, .readJobContent: [.jobs, .read]
    case .keepQuotation, .submitJob, .changeJob, .moveJob: [.jobs]
    case .readProject, .readGrant: [.applications, .jobs, .read]
    case .readApplication, .readReview, .readSitting, .readReport: [.applications, .read]
    case .applyForScheme, .reviewApplication, .decideApplication, .acceptAward, .changeGrant, .createProject, .changeProject,
      .appointReviewer, .assignReview, .writeReview, .declareConflict, .liftConflict, .manageSitting, .signMinutes, .submitReport,
      .decideReport:
      [.applications]
    case .readStatement, .verifyLedger, .readBooks, .readCentreBooks: [.books, .read]
    case .fundScheme, .recordPayment, .payCentre, .closeStatement: [.books]
    case .exportCity, .readAudit, .readPeople, .readMembers, .readInvitations, .readCentre: [.administration, .read]
    case .applyCity, .managePeople, .manageProviders, .attendNotices, .manageWebhooks, .manageMembers, .invitePeople,
      .manageScheme, .changeCentre, .manageAgents, .manageLogins:
      [.administration]
    }
  }
}

extension Actor {
  /// Whether what they signed in with admits this act, whatever their roles say.
  public func isAdmitted(to act: Act) -> Bool { tokenScopes.map { !$0.isDisjoint(with: act.tokenScopes) } ?? true }

  /// - Throws: a `forbidden` problem when this token's scopes leave the act out.
  func requireAdmission(to act: Act) throws(Problem) {
    guard !isAdmitted(to: act) else { return }
    let needed = act.tokenScopes.sorted().map(\.rawValue)
    guard !needed.isEmpty else {
      throw Problem(
        .forbidden, "not-by-token",
        Phrase("This is done in person, not by a token: sign in for it.", "此操作須本人登入後進行，不可使用權杖。"))
    }
    throw Problem(
      .forbidden, "token-scope",
      Phrase(
        "This token's scopes do not allow this: \(act.rawValue) needs \(needed.joined(separator: " or ")).",
        "此權杖的範圍不容許此操作：\(act.rawValue) 須具備 \(needed.joined(separator: " 或 "))。"))
  }
}
