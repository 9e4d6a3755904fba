public import Jobs
public import Language
public import Quantities

/// What the hub owes a centre for one month of the city's calendar.
///
/// A job belongs to the month in which it was settled, as its entries in the ledger do: a month that is over never changes.
/// Its price is what the centre is owed for it: the scheme's share and the member's own together.
public struct CentreStatement: Sendable, Hashable {
  /// What the devices of one model were used for.
  public struct ModelLine: Sendable, Hashable {
    /// Nil for nodes without devices.
    public var deviceModel: String?
    public var jobs: Int
    /// As charged by law 2.
    public var deviceSeconds: Int64
    public var total: Int64
  }

  /// A term package's bill.
  public struct PackageLine: Sendable, Hashable {
    public var grant: String
    public var at: Instant
    public var amount: Int64
  }

  public struct PaymentLine: Sendable, Hashable {
    public var voucher: Int
    public var at: Instant
    public var reference: String
    /// Minor units; a correction is negative.
    public var amount: Int64
  }

  /// One job. Whose it was is not said: that is the project's affair.
  public struct JobLine: Sendable, Hashable {
    public var job: String
    public var pool: String
    public var deviceModel: String?
    public var devices: Int
    public var state: JobState
    public var funding: JobFunding
    /// Nil for one that never ran.
    public var startedAt: Instant?
    public var endedAt: Instant?
    public var settledAt: Instant
    /// As charged by law 2.
    public var deviceSeconds: Int64
    /// By how much it outlasted its walltime, which is not charged.
    public var overrun: Seconds
    /// Minor units per device-hour.
    public var pricePerHour: Int64
    public var total: Int64
  }

  public var centre: String
  public var centreName: Phrase
  public var month: Month
  public var timeZone: String
  public var currency: Currency
  /// Whether the month is over, and the statement final.
  public var isOver: Bool
  /// What was owed when the month began; less than nothing where more had been paid.
  public var opening: Int64
  public var models: [ModelLine]
  public var packages: [PackageLine]
  public var payments: [PaymentLine]
  public var closing: Int64

  public var jobs: Int { models.reduce(0) { $0 + $1.jobs } }
  public var deviceSeconds: Int64 { models.reduce(0) { $0 + $1.deviceSeconds } }
  public var jobsTotal: Int64 { models.reduce(0) { $0 + $1.total } }
  public var packagesTotal: Int64 { packages.reduce(0) { $0 + $1.amount } }
  public var paid: Int64 { payments.reduce(0) { $0 + $1.amount } }
}

// MARK: Comma-separated values

extension CentreStatement {
  /// The head of the table (RFC 4180) and the balance with which the month begins. Amounts are plain decimals.
  public var csvHead: String {
    CentreStatement.row([
      "kind", "reference", "pool", "device_model", "devices", "state", "funding", "started_at", "ended_at", "settled_at",
      "device_seconds", "overrun_seconds", "price_per_device_hour", "amount", "currency",
    ]) + line("opening", month.description, amount: opening)
  }

  public func csv(_ job: JobLine) -> String {
    CentreStatement.row([
      "job", job.job, job.pool, job.deviceModel ?? "", "\(job.devices)", job.state.rawValue, job.funding.rawValue,
      job.startedAt?.description ?? "", job.endedAt?.description ?? "", job.settledAt.description, "\(job.deviceSeconds)",
      "\(job.overrun.count)", money(job.pricePerHour), money(job.total), currency.code,
    ])
  }

  /// What comes after the jobs.
  public var csvFoot: String {
    packages.map { line("package", $0.grant, at: $0.at, amount: $0.amount) }.joined()
      + payments.map { line("payment", Statement.words($0.reference), at: $0.at, amount: -$0.amount) }.joined()
      + line("closing", month.description, state: isOver ? "final" : "open", amount: closing)
  }

  private func line(_ kind: String, _ reference: String, state: String = "", at: Instant? = nil, amount: Int64) -> String {
    CentreStatement.row([
      kind, reference, "", "", "", state, "", "", "", at?.description ?? "", "", "", "", money(amount), currency.code,
    ])
  }

  private func money(_ units: Int64) -> String { Money(minorUnits: units, currency).decimal }

  static func row(_ fields: [String]) -> String { fields.map(Statement.quoted).joined(separator: ",") + "\r\n" }
}
