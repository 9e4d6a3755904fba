import Access
import Centres
import Hub
import Jobs
import Language
import Offers
import PrayaTestKit
import Quantities
import Schemes
import Storage
import Testing

/// Every kind of record comes back from its table as it went in, each column from its own place.
@Suite struct RecordTests {
  @Test func recordsAndTablesAgree() async throws {
    let world = try await World(seed: 51)
    try await world.database.check(records: HubSchema.records)
    try await world.database.checkIntegrity()
    await world.end()
  }

  /// Writes each column's value and reads it back, without a database: two columns that are swapped show, since the
  /// values all differ.
  private func roundTrips<Record: StoredRecord & Equatable>(_ record: Record) throws {
    var writer = RowWriter()
    record.write(to: &writer)
    let values = writer.values
    #expect(values.count == Record.Column.allCases.count, "\(Record.table)")
    var reader = RowReader { values[$0] }
    #expect(try Record(from: &reader) == record, "\(Record.table)")
    let plain = values.filter { $0 != .null }
    // The one row of the city has its key's 1 beside everything else.
    #expect(Set(plain).count == plain.count, "\(Record.table) is tested with distinct values")
  }

  private func id<Kind>(_ number: UInt16, _ kind: Kind.Type) -> Identifier<Kind> {
    Identifier(madeAt: Instant(secondsSince1970: 1_800_000_000), random: (7, number))
  }

  private func at(_ second: Int64) -> Instant { Instant(secondsSince1970: 1_800_000_000 + second) }
  private func slug(_ text: String) -> Slug { Stage.slug(text) }
  private var day: CivilDate { CivilDate(daysSince1970: 20_000) }

  private var terms: AwardTerms {
    AwardTerms(
      benefit: .package(pool: slug("p"), devices: 3, monthlyPrice: 4, rate: Share("2/3") ?? .none), from: day,
      until: day.adding(months: 2), level: "some", devicesPerJob: 5, centres: [slug("c")], conditions: ["reports"])
  }

  @Test func citiesCentresAndPeople() throws {
    try roundTrips(
      CityRecord(name: Phrase("a", "b"), currency: .hongKongDollar, timeZone: "Asia/Hong_Kong", nextProjectNumber: 9))
    try roundTrips(
      OrganisationRecord(
        id: slug("o"), name: Phrase("a", "b"), facts: RequestFacts(kind: .university, employees: 7), createdAt: at(1)))
    try roundTrips(
      PersonRecord(
        id: id(1, PersonKind.self), signIn: "s", name: "n", email: "e@f", language: .traditionalChinese, password: "p",
        isActive: true,
        createdAt: at(2), revision: 9, closedAt: at(3), erasedAt: at(4)))
    let assignment = try #require(Assignment(.schemeOfficer, in: .scheme("x")))
    try roundTrips(AssignmentRecord(person: id(1, PersonKind.self), assignment: assignment))
    try roundTrips(
      CredentialRecord(
        digest: Digest(of: [1]), person: id(1, PersonKind.self), kind: .token, label: "l", createdAt: at(1), expiresAt: at(2),
        revokedAt: at(3)))
    try roundTrips(
      CentreRecord(
        id: slug("c"), name: Phrase("a", "b"), connection: .local, jurisdiction: "HK", clearance: .restricted, isDraining: true,
        unreachableSince: at(4), separatesProjects: false, revision: 9))
    try roundTrips(
      PoolRecord(
        id: slug("p"), centre: slug("c"), deviceModel: "h100",
        nodes: [.init(name: "n", devices: 1, cpus: 2, memoryMebibytes: 3, isAvailable: false)], pricePerHour: 4, revision: 9,
        policy: "fcfs+easy", usage: .shared))
    try roundTrips(MaintenanceRecord(id: id(2, MaintenanceKind.self), pool: slug("p"), startsAt: at(1), endsAt: at(2)))
    try roundTrips(
      ProjectRecord(
        id: slug("v"), organisation: slug("o"), number: 3, name: Phrase("a", "b"), dataClass: .open, jurisdictions: ["HK"],
        createdAt: at(5), revision: 9))
  }

  @Test func schemesApplicationsAndGrants() throws {
    try roundTrips(SchemeRecord(id: slug("s"), document: "{}", isOpen: false, revision: 3, publishedAt: at(6)))
    try roundTrips(
      ApplicationRecord(
        id: id(3, ApplicationKind.self), scheme: slug("s"), organisation: slug("o"), project: slug("v"),
        applicant: id(1, PersonKind.self), state: .inReview, facts: RequestFacts(months: 3), findings: nil, note: "n",
        revision: 4,
        createdAt: at(1), submittedAt: at(2), decidedAt: at(3), decidedBy: id(5, PersonKind.self)))
    try roundTrips(
      AwardRecord(
        application: id(3, ApplicationKind.self), scheme: slug("s"), project: slug("v"), terms: terms, state: .revoked,
        acceptBy: at(7), grant: id(4, GrantKind.self)))
    try roundTrips(
      GrantRecord(
        id: id(4, GrantKind.self), application: id(3, ApplicationKind.self), scheme: slug("s"), organisation: slug("o"),
        project: slug("v"), terms: terms, startsAt: at(1), expiresAt: at(2), state: .withdrawn, endedAt: at(3),
        allotment: [.init(node: "n", devices: [1, 2])], billedThrough: Month("2026-12"), revision: 8))
    try roundTrips(
      PaymentRecord(
        id: id(6, PaymentKind.self), receipt: 2, project: slug("v"), amount: -5, bankReference: "r", attempt: 3,
        refunds: id(7, PaymentKind.self),
        recordedBy: id(1, PersonKind.self), recordedAt: at(8)))
    try roundTrips(
      QuotationRecord(
        id: id(8, QuotationKind.self), project: slug("v"), pool: slug("p"), pricePerHour: 5, validUntil: at(9),
        keptBy: id(1, PersonKind.self), keptAt: at(10)))
    let month = try #require(Month("2026-11"))
    try roundTrips(
      StatementRecord(project: slug("v"), month: month, closedAt: at(11), document: "{}", digest: Digest(of: [2])))
  }

  @Test func notices() throws {
    try roundTrips(
      NoticeRecord(
        id: id(12, NoticeKind.self), person: id(1, PersonKind.self), topic: .budget, subject: "s", detail: "80", createdAt: at(1),
        dueAt: at(2), nextTryAt: at(3), tries: 4, sentAt: at(5), givenUpAt: at(6), failure: .refused("550 no")))
    try roundTrips(NoticePreferenceRecord(person: id(1, PersonKind.self), topic: .sitting, isOn: true))
    try roundTrips(BudgetMarkRecord(budget: "b", period: "2026-11", perCent: 80, toldAt: at(1)))
    let failures: [NoticeFailure] = [
      .noAddress, .unusableAddress, .accountClosed, .notWanted, .gone, .notAllowed, .refused("a: b"), .notTaken(""),
      .notComposed("x"), .tooLate("451 later: really"),
    ]
    for failure in failures { #expect(try NoticeFailure(stored: failure.stored) == failure) }
    #expect(throws: StorageError.self) { try NoticeFailure(stored: .text("other")) }
  }

  @Test func jobsAndTheAuditLog() throws {
    let request = JobRequest(name: "j", walltime: Seconds(61), array: nil, dependencies: ["x"], hold: true, comment: "c")
    var job = JobRecord(
      id: id(9, JobKind.self), number: 10, submission: id(10, SubmissionKind.self), arrayIndex: 11, organisation: slug("o"),
      project: slug("v"), submitter: id(1, PersonKind.self), grant: id(4, GrantKind.self), centre: slug("c"), pool: slug("p"),
      quotation: id(8, QuotationKind.self), name: "j", state: .cancelling, reason: .sending, request: request, devices: 12,
      deviceModel: "h100", walltime: Seconds(61), pricePerHour: 13, funding: .deviceSeconds, rate: Share("62.5%") ?? .none,
      heldScheme: 14, heldOwn: 15, heldDeviceSeconds: 16, submittedAt: at(20), placement: [.init(node: "n", devices: [0])],
      placedAt: at(21), acceptedAt: at(22), startedAt: at(23), endedAt: at(24), restarts: 17, cancelRequestedAt: at(25),
      cause: .exited(code: 3), measured: Milliseconds(18), deviceSeconds: 19, total: 20, schemeShare: 21, ownShare: 22,
      settledAt: at(26), dueAt: at(27))
    (job.moveRule, job.preference, job.acceptedTotal, job.acceptedOwn) = (.automatic, .soonest, 23, 24)
    (job.moves, job.leg, job.expectedAt, job.stuckAt) = (25, 26, at(28), at(29))
    (job.withdrawnAt, job.centreReason) = (at(30), "Resources")
    try roundTrips(job)
    try roundTrips(
      JobMoveRecord(
        job: id(9, JobKind.self), number: 2, submission: id(10, SubmissionKind.self), organisation: slug("o"), state: .agreed,
        cause: .draining, fromCentre: slug("c"), fromPool: slug("p"), fromKey: "k", wasSent: true, toCentre: slug("d"),
        toPool: slug("q"), priceBefore: 3, priceAfter: 4, totalBefore: 5, totalAfter: 6, ownBefore: 7, ownAfter: 8,
        askedAt: at(1),
        expiresAt: at(2), decidedAt: at(3), decidedBy: id(1, PersonKind.self), endedAt: at(4), failure: .began))
    try roundTrips(
      AuditHeadRecord(day: day, position: 5, head: Digest(of: [1]), before: at(1), writtenAt: at(2)))
    try roundTrips(
      ErasureRecord(
        id: id(13, ErasureKind.self), person: id(1, PersonKind.self), state: .erasing, requestedBy: id(2, PersonKind.self),
        requestedAt: at(1), decidedBy: id(3, PersonKind.self), decidedAt: at(2), finishedAt: at(3)))
    try roundTrips(ProgressRecord(duty: "scripts", settledAt: at(1), job: id(9, JobKind.self)))
    try roundTrips(ScriptRecord(submission: id(10, SubmissionKind.self), text: [1, 2]))
    try roundTrips(InputRecord(submission: id(10, SubmissionKind.self), name: "a", bytes: [3]))
    try roundTrips(AwaitedRecord(id: id(12, AwaitedKind.self), unfinished: 3, hasFailed: true))
    try roundTrips(WaitRecord(awaited: id(12, AwaitedKind.self), submission: id(13, SubmissionKind.self)))
    try roundTrips(DependentRecord(submission: id(13, SubmissionKind.self), pool: slug("p"), waits: 2))
    try roundTrips(OpenJobsRecord(project: slug("v"), count: 5))
    try roundTrips(BacklogRecord(pool: slug("p"), waiting: 1, runningEnds: 2, runningSize: 3))
    try roundTrips(StartPromiseRecord(number: 4, pool: slug("p"), due: at(1), head: at(2)))
    try roundTrips(
      PastRunRecord(
        pool: slug("p"), project: slug("v"), turn: 1, number: 2, run: Seconds(3), requested: Seconds(4), processors: 5))
    try roundTrips(DependencyRecord(job: id(9, JobKind.self), dependsOn: id(11, JobKind.self)))
    try roundTrips(
      AuditRecord(
        sequence: 1, at: at(1), actor: id(1, PersonKind.self), act: "a", subject: "s", outcome: "o", previous: Digest(of: [3]),
        hash: Digest(of: [4])))
    try roundTrips(
      RememberedRequestRecord(
        person: id(1, PersonKind.self), key: "k", useCase: "u", digest: Digest(of: [5]), answer: "a", at: at(2), status: 5))
  }

  @Test func eventsAndWebhooks() throws {
    try roundTrips(JobChangeRecord(job: id(9, JobKind.self), project: slug("v"), number: 3))
    try roundTrips(
      WebhookRecord(
        id: id(1, WebhookKind.self), scopeKind: .project, scopeIdentifier: "v", organisation: slug("o"), url: "https://x",
        topics: [.jobEnded, .awardLapsed], label: "l", owner: id(2, PersonKind.self), isEnabled: false, stop: .failing,
        secret: [1], previousSecret: [2], previousUntil: at(1), createdAt: at(2), revision: 3, failures: 4, failingSince: at(3),
        succeededAt: at(6),
        resumesAt: at(4), removedAt: at(5)))
    try roundTrips(
      EventRecord(
        number: 7, topic: .jobRunning, subject: "job:x", at: at(1), project: slug("v"), organisation: slug("o"),
        scheme: slug("s"),
        webhook: id(3, WebhookKind.self), spreadAt: at(2)))
    try roundTrips(
      DeliveryRecord(
        id: id(4, DeliveryKind.self), webhook: id(5, WebhookKind.self), event: 8, eventID: id(6, EventKind.self), topic: .ping,
        subject: "s", at: at(1), state: .behind, dueAt: at(2), givesUpAt: at(3), tries: 9, triedAt: at(4), answer: 500,
        failure: .tls, endedAt: at(5)))
  }

  /// Nothing is set that may be left out.
  @Test func recordsWithoutTheirOptionalParts() throws {
    var job = JobRecord(
      id: id(9, JobKind.self), number: 10, submission: id(10, SubmissionKind.self), arrayIndex: nil, organisation: slug("o"),
      project: slug("v"), submitter: id(1, PersonKind.self), grant: nil, centre: slug("c"), pool: slug("p"), quotation: nil,
      name: "j", state: .waiting, reason: nil, request: JobRequest(name: "j", walltime: Seconds(61)), devices: 12,
      deviceModel: nil, walltime: Seconds(61), pricePerHour: 13, funding: .own, rate: .none, heldScheme: 14, heldOwn: 15,
      heldDeviceSeconds: 16, submittedAt: at(20), placement: [], placedAt: nil, acceptedAt: nil, startedAt: nil, endedAt: nil,
      restarts: 17, cancelRequestedAt: nil, cause: nil, measured: nil, deviceSeconds: nil, total: nil, schemeShare: nil,
      ownShare: nil, settledAt: nil)
    (job.moves, job.leg) = (18, 19)
    try roundTrips(job)
  }
}
