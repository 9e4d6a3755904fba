public import Language
public import Quantities

/// What a project used and owes for one month of the city's calendar: one line for each job that ran in it, with
/// the part of its charge that falls into the month, the bills of term packages, and the payments that came in.
public struct Statement: Sendable, Hashable, Codable {
  /// A job, or the part of it that ran in this month.
  public struct JobLine: Sendable, Hashable, Codable {
    public var job: String
    public var name: String
    public var centre: String
    public var pool: String
    public var deviceModel: String?
    public var devices: Int
    public var grant: String?
    public var state: String
    public var startedAt: Instant
    public var endedAt: Instant
    /// Whether the rest of it stands in another month's statement.
    public var isPart: Bool
    /// In this month, as charged by law 2.
    public var deviceSeconds: Int64
    /// Minor units per device-hour.
    public var pricePerHour: Int64
    public var total: Int64
    public var schemeShare: Int64
    public var ownShare: Int64
  }

  /// A term package's bill, with the use of its jobs beside it.
  public struct PackageLine: Sendable, Hashable, Codable {
    public var grant: String
    public var pool: String
    public var devices: Int
    /// Device-seconds that its jobs used in this month; the bill is due either way.
    public var deviceSeconds: Int64
    public var total: Int64
    public var schemeShare: Int64
    public var ownShare: Int64
  }

  public struct PaymentLine: Sendable, Hashable, Codable {
    public var receipt: Int
    public var at: Instant
    public var bankReference: String
    /// Minor units; a refund is negative.
    public var amount: Int64
  }

  public struct Totals: Sendable, Hashable, Codable {
    public var deviceSeconds: Int64
    public var total: Int64
    public var schemeShare: Int64
    public var ownShare: Int64
    public var payments: Int64
  }

  public var project: String
  public var organisation: String
  public var projectName: Phrase
  public var month: Month
  public var timeZone: String
  public var currency: Currency
  public var isClosed: Bool
  /// Jobs that may still add to the month: none when it can be closed.
  public var unsettled: [String]
  public var jobs: [JobLine]
  public var packages: [PackageLine]
  public var payments: [PaymentLine]
  public var totals: Totals

  /// The statement as comma-separated values (RFC 4180), a line for each job, package and payment, then the totals.
  /// Amounts are plain decimals of the currency; device-seconds are whole.
  public var csv: String {
    var rows = [
      [
        "kind", "reference", "name", "centre", "pool", "device_model", "devices", "grant", "state", "started_at", "ended_at",
        "device_seconds", "price_per_device_hour", "total", "scheme_share", "own_share", "currency",
      ]
    ]
    func money(_ units: Int64) -> String { Money(minorUnits: units, currency).decimal }
    for line in jobs {
      rows.append([
        "job", line.job, Statement.words(line.name), line.centre, line.pool, line.deviceModel ?? "", "\(line.devices)",
        line.grant ?? "",
        line.state,
        line.startedAt.description, line.endedAt.description, "\(line.deviceSeconds)", money(line.pricePerHour),
        money(line.total),
        money(line.schemeShare), money(line.ownShare), currency.code,
      ])
    }
    for line in packages {
      rows.append([
        "package", line.grant, "", "", line.pool, "", "\(line.devices)", line.grant, "", "", "", "\(line.deviceSeconds)", "",
        money(line.total), money(line.schemeShare), money(line.ownShare), currency.code,
      ])
    }
    for line in payments {
      rows.append([
        "payment", "\(line.receipt)", Statement.words(line.bankReference), "", "", "", "", "", "", line.at.description, "", "",
        "",
        money(line.amount), "",
        "", currency.code,
      ])
    }
    rows.append([
      "total", month.description, "", "", "", "", "", "", isClosed ? "closed" : "open", "", "", "\(totals.deviceSeconds)", "",
      money(totals.total), money(totals.schemeShare), money(totals.ownShare), currency.code,
    ])
    return rows.map { row in row.map(Statement.quoted).joined(separator: ",") + "\r\n" }.joined()
  }

  /// Words that somebody chose. What a spreadsheet would take for a formula is led by an apostrophe.
  static func words(_ text: String) -> String {
    text.first.map { "=+-@\t\r\n".contains($0) } ?? false ? "'" + text : text
  }

  /// A field of the table.
  static func quoted(_ safe: String) -> String {
    guard safe.contains(where: { "\",\r\n".contains($0) }) else { return safe }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }
}
