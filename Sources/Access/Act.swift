/// Everything that somebody can do in the hub, as the audit log names it.
public enum Act: String, CaseIterable, Sendable, Codable {
  // What anybody who is signed in may read.
  case readCatalogue = "read-catalogue"

  // One's own account: password, second factor, sessions, tokens.
  case manageOwnAccount = "manage-own-account"
  /// Everything that the hub holds of a person: of oneself, or of anybody for an administrator.
  case exportPersonalData = "export-personal-data"

  // What nobody needs a role for: a secret is shown in its place.
  case signIn = "sign-in"
  case acceptInvitation = "accept-invitation"
  case resetPassword = "reset-password"

  // Organisations' people.
  case invitePeople = "invite-people"
  case readInvitations = "read-invitations"
  case readMembers = "read-members"
  case manageMembers = "manage-members"

  // The hub.
  case applyCity = "apply-city"
  case exportCity = "export-city"
  case managePeople = "manage-people"
  case readPeople = "read-people"
  case erasePerson = "erase-person"
  case fundScheme = "fund-scheme"
  case recordPayment = "record-payment"
  case manageProviders = "manage-providers"
  case readAudit = "read-audit"
  case verifyLedger = "verify-ledger"
  case readBooks = "read-books"
  /// Seeing how notices stand, and having them tried again.
  case attendNotices = "attend-notices"

  // Schemes and applications.
  case manageScheme = "manage-scheme"
  case readApplication = "read-application"
  case applyForScheme = "apply-for-scheme"
  case reviewApplication = "review-application"
  case decideApplication = "decide-application"
  case acceptAward = "accept-award"
  case readGrant = "read-grant"
  case changeGrant = "change-grant"

  // Review.
  case appointReviewer = "appoint-reviewer"
  case assignReview = "assign-review"
  case readReview = "read-review"
  case writeReview = "write-review"
  case declareConflict = "declare-conflict"
  case liftConflict = "lift-conflict"
  case manageSitting = "manage-sitting"
  case readSitting = "read-sitting"
  case signMinutes = "sign-minutes"
  case readReport = "read-report"
  case submitReport = "submit-report"
  case decideReport = "decide-report"

  // Projects.
  case createProject = "create-project"
  case readProject = "read-project"
  case changeProject = "change-project"
  case readStatement = "read-statement"
  case closeStatement = "close-statement"

  // Jobs.
  case requestOffers = "request-offers"
  case keepQuotation = "keep-quotation"
  case submitJob = "submit-job"
  case readJob = "read-job"
  case changeJob = "change-job"
  /// Moving a job from one place to another, at the other's price.
  case moveJob = "move-job"
  /// Script, inputs, logs and results: what the job's own people see and nobody else.
  case readJobContent = "read-job-content"

  // What nobody is asked about: the hub does it by itself.
  /// Placing, sending, observing and settling runs.
  case attendRuns = "attend-runs"
  /// Lapses, expiries, bills and statements that fall due.
  case keepCalendar = "keep-calendar"

  // Webhooks.
  case manageWebhooks = "manage-webhooks"
  /// Telling webhooks of events, by the hub itself.
  case deliverEvents = "deliver-events"

  /// Sending notices by mail.
  case sendNotices = "send-notices"

  // People for themselves.
  /// Signing in by a provider.
  case signInByProvider = "sign-in-by-provider"
  /// Adding an identity at a provider to one's own account, or taking it off.
  case linkIdentity = "link-identity"

  // Centres.
  case readCentre = "read-centre"
  case changeCentre = "change-centre"
  /// What the hub owes a centre, job by job, and how that compares with the centre's own records.
  case readCentreBooks = "read-centre-books"
  /// Recording what was paid to a centre.
  case payCentre = "pay-centre"
  /// The tokens by which a centre's agent connects.
  case manageAgents = "manage-agents"
  /// Which login each member has at a centre.
  case manageLogins = "manage-logins"

  /// What everybody may do to what is their own, whatever their roles.
  static let ofOneself: Set<Act> = [.manageOwnAccount, .linkIdentity, .exportPersonalData]

  /// What is no right of anybody signed in: the hub does it by itself, or a secret is shown for it.
  public static let askedOfNobody: Set<Act> = [
    .signIn, .signInByProvider, .linkIdentity, .acceptInvitation, .resetPassword, .attendRuns, .keepCalendar, .sendNotices,
    .deliverEvents,
  ]
}
