/// Everything that somebody can do in the hub, as the audit log names it.
public enum Act: String, CaseIterable, Sendable, Codable {
  // What anybody who is signed in may read.
  case readCatalogue = "read-catalogue"

  // The hub.
  case applyCity = "apply-city"
  case exportCity = "export-city"
  case managePeople = "manage-people"
  case fundScheme = "fund-scheme"
  case recordPayment = "record-payment"
  case readAudit = "read-audit"
  case verifyLedger = "verify-ledger"
  case readBooks = "read-books"

  // Schemes and applications.
  case manageScheme = "manage-scheme"
  case readApplication = "read-application"
  case applyForScheme = "apply-for-scheme"
  case reviewApplication = "review-application"
  case decideApplication = "decide-application"
  case acceptAward = "accept-award"
  case readGrant = "read-grant"
  case changeGrant = "change-grant"

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

  // Centres.
  case readCentre = "read-centre"
  case changeCentre = "change-centre"
}
