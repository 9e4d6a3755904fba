import Foundation
import HTTPService
import Testing
import Web

/// Everything that the hub can do can be done over the API, or it says here why not.
@Suite struct UseCaseTests {
  /// The route that calls each public use case of the Hub.
  static let routes: [String: String] = [
    "acceptReport": "POST /api/v1/reports/{id}/acceptance", "acceptReview": "POST /api/v1/reviews/{id}/acceptance",
    "addAddendum": "POST /api/v1/sittings/{id}/addenda", "addCondition": "POST /api/v1/grants/{id}/conditions",
    "askForReport": "POST /api/v1/reports", "assignReview": "POST /api/v1/reviews", "callSitting": "POST /api/v1/sittings",
    "cancelSitting": "POST /api/v1/sittings/{id}/cancellation", "changeSitting": "PUT /api/v1/sittings/{id}",
    "closeSitting": "POST /api/v1/sittings/{id}/closing", "conditions": "GET /api/v1/grants/{id}/conditions",
    "conflicts": "GET /api/v1/conflicts", "decideItem": "POST /api/v1/sittings/{id}/decisions",
    "declareConflict": "POST /api/v1/conflicts", "declineReview": "POST /api/v1/reviews/{id}/refusal",
    "exceptReport": "POST /api/v1/reports/{id}/exceptions", "liftConflict": "POST /api/v1/conflicts/{id}/lifting",
    "minutes": "GET /api/v1/sittings/{id}/minutes", "openSitting": "POST /api/v1/sittings/{id}/opening",
    "promises": "GET /api/v1/schemes/{id}/promises", "proposeReviewers": "GET /api/v1/schemes/{id}/proposals",
    "ranking": "GET /api/v1/schemes/{id}/ranking", "recordAttendance": "PUT /api/v1/sittings/{id}/attendance",
    "reopenReview": "POST /api/v1/reviews/{id}/reopening", "report": "GET /api/v1/reports/{id}",
    "reports": "GET /api/v1/reports", "returnReport": "POST /api/v1/reports/{id}/return",
    "review": "GET /api/v1/reviews/{id}", "reviews": "GET /api/v1/reviews", "saveReview": "PUT /api/v1/reviews/{id}",
    "setCondition": "PATCH /api/v1/grants/{id}/conditions/{number}", "signMinutes": "POST /api/v1/sittings/{id}/signature",
    "sitting": "GET /api/v1/sittings/{id}", "sittings": "GET /api/v1/sittings",
    "submitReport": "POST /api/v1/reports/{id}/submission", "submitReview": "POST /api/v1/reviews/{id}/submission",
    "condition": "GET /api/v1/grants/{id}/conditions/{number}",
    "changeWebhook": "PATCH /api/v1/webhooks/{id}", "createWebhook": "POST /api/v1/webhooks",
    "deliveries": "GET /api/v1/webhooks/{id}/deliveries", "pingWebhook": "POST /api/v1/webhooks/{id}/ping",
    "removeWebhook": "DELETE /api/v1/webhooks/{id}", "renewWebhookSecret": "POST /api/v1/webhooks/{id}/secret",
    "repeatDelivery": "POST /api/v1/webhooks/{id}/deliveries/{delivery}/repeat", "webhook": "GET /api/v1/webhooks/{id}",
    "webhooks": "GET /api/v1/webhooks", "watchJob": "GET /api/v1/jobs/{name}/events",
    "watchJobLog": "GET /api/v1/jobs/{name}/log/events", "watchProject": "GET /api/v1/projects/{id}/events",
    "waiveReport": "POST /api/v1/reports/{id}/waiver", "withdrawReview": "POST /api/v1/reviews/{id}/withdrawal",
    "chooseNotices": "PUT /api/v1/me/notices", "noticeChoices": "GET /api/v1/me/notices", "notices": "GET /api/v1/notices",
    "retryNotice": "POST /api/v1/notices/{id}/retry",
    "beginLinking": "POST /api/v1/me/identities", "beginSignIn": "POST /api/v1/providers/{id}/authorizations",
    "finishSignIn": "GET /sign-in/{provider}/callback", "identities": "GET /api/v1/me/identities",
    "offeredProviders": "GET /api/v1/providers", "provider": "GET /api/v1/providers/{id}",
    "providers": "GET /api/v1/provider-settings", "removeProvider": "DELETE /api/v1/providers/{id}",
    "setProvider": "PUT /api/v1/providers/{id}", "unlinkIdentity": "DELETE /api/v1/me/identities/{id}",
    "acceptInvitation": "POST /api/v1/invitation-acceptances", "changePassword": "PUT /api/v1/me/password",
    "confirmSecondFactor": "POST /api/v1/me/second-factor/confirmation", "disableSecondFactor": "DELETE /api/v1/me/second-factor",
    "endCredential": "DELETE /api/v1/me/sessions/{id}", "endOtherSessions": "DELETE /api/v1/me/sessions",
    "enrolSecondFactor": "POST /api/v1/me/second-factor", "invitations": "GET /api/v1/invitations",
    "invite": "POST /api/v1/invitations", "members": "GET /api/v1/organisations/{id}/members", "people": "GET /api/v1/people",
    "person": "GET /api/v1/people/{signIn}", "removeMember": "DELETE /api/v1/organisations/{id}/members/{signIn}",
    "renewRecoveryCodes": "POST /api/v1/me/second-factor/recovery-codes",
    "requestPasswordReset": "POST /api/v1/password-resets", "resendInvitation": "POST /api/v1/invitations/{id}/sending",
    "resetPassword": "POST /api/v1/password-resets/completion",
    "resetSecondFactor": "DELETE /api/v1/people/{signIn}/second-factor", "revokeInvitation": "DELETE /api/v1/invitations/{id}",
    "secondFactor": "GET /api/v1/me/second-factor", "sessions": "GET /api/v1/me/sessions",
    "setPerson": "PATCH /api/v1/people/{signIn}", "tokens": "GET /api/v1/tokens", "visibleFunds": "GET /api/v1/schemes/{id}",
    "acceptAward": "POST /api/v1/applications/{id}/acceptance", "application": "GET /api/v1/applications/{id}",
    "applications": "GET /api/v1/applications", "applyCity": "PUT /api/v1/city",
    "approveApplication": "POST /api/v1/applications/{id}/approval", "assess": "POST /api/v1/schemes/{id}/assessments",
    "assign": "PUT /api/v1/people/{signIn}/roles", "auditLines": "GET /api/v1/audit",
    "auditHead": "GET /api/v1/audit/heads/{day}", "auditHeads": "GET /api/v1/audit/heads",
    "personalData": "GET /api/v1/me/data", "erasePerson": "POST /api/v1/people/{signIn}/erasure",
    "requestErasure": "POST /api/v1/me/erasure", "withdrawErasure": "DELETE /api/v1/me/erasure",
    "ownErasure": "GET /api/v1/me/erasure", "erasures": "GET /api/v1/erasures",
    "moveJobs": "POST /api/v1/jobs/{name}/moves", "keepJobs": "POST /api/v1/jobs/{name}/stay",
    "jobMoves": "GET /api/v1/jobs/{name}/moves",
    "cancelJobs": "POST /api/v1/jobs/{name}/cancellation", "cancelMaintenance": "DELETE /api/v1/maintenance/{id}",
    "checkCentre": "GET /api/v1/centres/{id}/check", "centreTroubles": "GET /api/v1/centres/{id}/troubles",
    "centreStatement": "GET /api/v1/centres/{id}/statements/{month}",
    "centreStatementJobs": "GET /api/v1/centres/{id}/statements/{month}/jobs",
    "reconcileCentre": "GET /api/v1/centres/{id}/reconciliations/{month}",
    "centrePayments": "GET /api/v1/centres/{id}/payments", "payCentre": "POST /api/v1/centres/{id}/payments",
    "correctCentrePayment": "POST /api/v1/centre-payments/{id}/correction",
    "centre": "GET /api/v1/centres/{id}", "centres": "GET /api/v1/centres", "changeGrant": "PATCH /api/v1/grants/{id}",
    "city": "GET /api/v1/city", "closeStatement": "POST /api/v1/projects/{id}/statements/{month}/closing",
    "correctPayment": "POST /api/v1/payments/{id}/correction", "createPerson": "POST /api/v1/people",
    "createProject": "POST /api/v1/projects", "declineAward": "POST /api/v1/applications/{id}/refusal",
    "draftApplication": "POST /api/v1/applications", "editApplication": "PUT /api/v1/applications/{id}",
    "exportCity": "GET /api/v1/city/export", "funds": "GET /api/v1/schemes/{id}",
    "fundScheme": "POST /api/v1/schemes/{id}/appropriations", "grant": "GET /api/v1/grants/{id}", "grants": "GET /api/v1/grants",
    "issueToken": "POST /api/v1/tokens", "issueAgentToken": "POST /api/v1/centres/{id}/agent-tokens",
    "logins": "GET /api/v1/centres/{id}/logins", "setLogin": "PUT /api/v1/centres/{id}/logins/{signIn}",
    "removeLogin": "DELETE /api/v1/centres/{id}/logins/{signIn}",
    "agentTokens": "GET /api/v1/centres/{id}/agent-tokens", "revokeAgentTokens": "DELETE /api/v1/centres/{id}/agent-tokens",
    "exchange": "POST /api/v1/centres/{id}/exchange", "agentMessage": "POST /api/v1/centres/{id}/exchange",
    "job": "GET /api/v1/jobs/{name}",
    "jobFile": "GET /api/v1/jobs/{name}/files/{path...}",
    "jobFiles": "GET /api/v1/jobs/{name}/files", "jobLog": "GET /api/v1/jobs/{name}/log", "jobs": "GET /api/v1/jobs",
    "keepQuotation": "POST /api/v1/projects/{id}/quotations", "ledgerAccount": "GET /api/v1/ledger/accounts/{id}",
    "ledgerAccounts": "GET /api/v1/ledger/accounts", "ledgerEntries": "GET /api/v1/ledger/accounts/{id}/entries",
    "organisations": "GET /api/v1/organisations", "payments": "GET /api/v1/projects/{id}/payments",
    "planMaintenance": "POST /api/v1/pools/{id}/maintenance", "pool": "GET /api/v1/pools/{id}", "profile": "GET /api/v1/me",
    "project": "GET /api/v1/projects/{id}", "projects": "GET /api/v1/projects",
    "publishScheme": "PUT /api/v1/schemes/{id}", "putInput": "PUT /api/v1/jobs/{name}/inputs/{file...}",
    "quotations": "GET /api/v1/projects/{id}/quotations", "readScheme": "POST /api/v1/scheme-checks",
    "recordPayment": "POST /api/v1/projects/{id}/payments", "refundPayment": "POST /api/v1/payments/{id}/refunds",
    "rejectApplication": "POST /api/v1/applications/{id}/rejection", "releaseJobs": "POST /api/v1/jobs/{name}/release",
    "renameProject": "PATCH /api/v1/projects/{id}", "requestOffers": "POST /api/v1/offers",
    "returnApplication": "POST /api/v1/applications/{id}/return", "reviewApplication": "POST /api/v1/applications/{id}/review",
    "revokeAward": "POST /api/v1/applications/{id}/revocation", "scheme": "GET /api/v1/schemes/{id}",
    "schemes": "GET /api/v1/schemes", "setCentre": "PATCH /api/v1/centres/{id}",
    "setPassword": "PUT /api/v1/people/{signIn}/password", "setPrice": "PATCH /api/v1/pools/{id}",
    "changePool": "PATCH /api/v1/pools/{id}",
    "setScheme": "PATCH /api/v1/schemes/{id}", "signIn": "POST /api/v1/sessions", "signOut": "DELETE /api/v1/sessions/current",
    "statement": "GET /api/v1/projects/{id}/statements/{month}", "statements": "GET /api/v1/projects/{id}/statements",
    "submitApplication": "POST /api/v1/applications/{id}/submission", "submitJob": "POST /api/v1/jobs",
    "verifyAudit": "GET /api/v1/audit/verification", "verifyLedger": "GET /api/v1/ledger/verification",
    "withdrawApplication": "POST /api/v1/applications/{id}/withdrawal", "withdrawGrant": "POST /api/v1/grants/{id}/withdrawal",
  ]

  /// Why there is no route for the others.
  static let reasons: [String: String] = [
    "authenticate": "every route does it", "admitAgent": "every route for agents does it",
    "endExchanges": "done when the hub stops", "keptAnswer": "every route with a key does it",
    "cancelJob": "of one run: cancelJobs", "releaseJob": "of one run: releaseJobs", "connectCentres": "done at the start",
    "surveyCentres": "a duty", "attendRuns": "a duty", "placeJobs": "a duty", "moveStuckJobs": "a duty", "lapseAwards": "a duty",
    "billPackages": "a duty",
    "expireGrants": "a duty", "closeDueStatements": "a duty", "forgetRequests": "a duty", "figures": "GET /metrics",
    "keepAuditHeads": "a duty", "writeAuditHeads": "a duty", "finishErasures": "a duty", "forgetOld": "a duty",
    "forgetRunFiles": "a duty", "set": "of the table of retention", "length": "of the table of retention",
    "rule": "of the table of retention",
    "askForReports": "a duty", "liftEndedConflicts": "a duty", "remindOfPromises": "a duty", "remindOfReports": "a duty",
    "spreadEvents": "a duty", "deliver": "a duty", "dueDeliveries": "of a duty", "clearDeliveries": "a duty",
    "next": "of a stream that is followed", "sendNotices": "a duty", "noticeRound": "the duties themselves",
    "page": "a part of what fits in memory, for lists",
    "run": "the duties themselves", "jobRound": "the duties themselves", "calendarRound": "the duties themselves",
  ]

  @Test func everyPublicUseCaseHasARouteOrAReason() async throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Hub").standardized
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    var found: Set<String> = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      // Use cases are what extends the Hub, and the duties.
      guard text.contains("extension Hub {") || text.contains("struct Duties") else { continue }
      for match in text.matches(of: /\n  public (?:static )?func (\w+)/) { found.insert(String(match.output.1)) }
    }
    #expect(found.count > 60)
    for name in found.sorted() {
      #expect(Self.routes[name] != nil || Self.reasons[name] != nil, "no route calls \(name), and nothing says why")
    }
    let world = try await World.make(applies: false)
    let served = Set(world.api.router.routes.map { "\($0.method) \($0.template)" })
    for (name, route) in Self.routes { #expect(served.contains(route), "\(name): there is no \(route)") }
  }
}
