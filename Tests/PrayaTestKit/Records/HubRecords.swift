public import Hub
public import Storage

/// Everything that the Hub has on record and the laws speak of, as values, at one moment.
public struct HubRecords: Sendable, Hashable {
  public var city: CityRecord
  public var centres: [CentreRecord]
  public var pools: [PoolRecord]
  public var projects: [ProjectRecord]
  public var applications: [ApplicationRecord]
  public var awards: [AwardRecord]
  public var grants: [GrantRecord]
  public var payments: [PaymentRecord]
  public var centrePayments: [CentrePaymentRecord]
  public var quotations: [QuotationRecord]
  public var jobs: [JobRecord]
  public var moves: [JobMoveRecord]
  public var awaited: [AwaitedRecord]
  public var waits: [WaitRecord]
  public var dependents: [DependentRecord]
  public var openJobs: [OpenJobsRecord]
  public var backlogs: [BacklogRecord]
  public var promises: [StartPromiseRecord]
  public var pastRuns: [PastRunRecord]
  public var assignments: [AssignmentRecord]
  public var accounts: [LedgerAccountLine]
  public var ledger: [LedgerLine]
  public var audit: [AuditRecord]
  public var statements: [StatementRecord]
  public var notices: [NoticeRecord]

  /// - Throws: when there is no city, or a row cannot be read.
  public init(_ records: any ReadTransaction) throws {
    guard let city = try records.find(CityRecord.self, 1) else { throw StorageError.missing(table: CityRecord.table) }
    self.city = city
    centres = try records.select(CentreRecord.self)
    pools = try records.select(PoolRecord.self)
    projects = try records.select(ProjectRecord.self)
    applications = try records.select(ApplicationRecord.self)
    awards = try records.select(AwardRecord.self)
    grants = try records.select(GrantRecord.self)
    payments = try records.select(PaymentRecord.self, order: .ascending(.receipt))
    centrePayments = try records.select(CentrePaymentRecord.self, order: .ascending(.voucher))
    quotations = try records.select(QuotationRecord.self)
    jobs = try records.select(JobRecord.self, order: .ascending(.number))
    moves = try records.select(JobMoveRecord.self)
    awaited = try records.select(AwaitedRecord.self)
    waits = try records.select(WaitRecord.self)
    dependents = try records.select(DependentRecord.self)
    openJobs = try records.select(OpenJobsRecord.self)
    backlogs = try records.select(BacklogRecord.self)
    promises = try records.select(StartPromiseRecord.self)
    pastRuns = try records.select(PastRunRecord.self)
    assignments = try records.select(AssignmentRecord.self)
    accounts = try records.select(LedgerAccountLine.self)
    ledger = try records.select(LedgerLine.self, order: .ascending(.sequence))
    statements = try records.select(StatementRecord.self)
    notices = try records.select(NoticeRecord.self)
    audit = try records.select(AuditRecord.self, order: .ascending(.sequence))
  }

  public static func read(_ database: any Database) async throws -> HubRecords {
    try await database.read { try HubRecords($0) }
  }
}
