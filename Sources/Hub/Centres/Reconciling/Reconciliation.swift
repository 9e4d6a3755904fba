public import Centres
public import Language
public import Quantities

/// Praya's usage of one month beside a centre's own records of it, job by job.
///
/// A job belongs to the month in which it was settled, as in the centre's statement; a run of which Praya knows nothing, to
/// that in which it ended by the centre's records.
public struct Reconciliation: Sendable, Hashable {
  /// What two records of one run can have against each other.
  public enum Kind: String, CaseIterable, Sendable {
    /// Settled here with use, and not in the centre's records.
    case onlyInPraya = "only-in-praya"
    /// It bears a key of the hub's, and Praya knows nothing of it, or has it at another centre.
    case onlyAtCentre = "only-at-centre"
    /// The last run's length.
    case seconds
    case devices
    /// How it ended.
    case state
    /// The charge is not what law 2 makes of what was measured.
    case charge
    /// Praya took it for lost and charged nothing; the centre has it otherwise.
    case lost
    /// The centre had another job of the same key besides.
    case duplicate
    /// It outlasted its walltime: reported, not charged.
    case overrun
    /// Settled here, and the centre's records forget, or are behind: nothing can be said.
    case notChecked = "not-checked"

    /// Whether the two sides do not agree; the others are only noted.
    public var isDifference: Bool { self != .overrun && self != .notChecked }
  }

  public struct Item: Sendable, Hashable {
    public var kind: Kind
    /// The run's name, which is its key at the centre.
    public var job: String
    /// The centre's own number of it, where it has one.
    public var number: String?
    /// What Praya has, and what the centre has, of the figure that the kind is about; nil where there is none.
    public var here: String?
    public var there: String?
    public var words: Phrase
  }

  /// One device model's sums, over what belongs to the month.
  public struct ModelLine: Sendable, Hashable {
    /// Nil for nodes without devices, or where the centre's run is unknown here.
    public var deviceModel: String?
    public var jobs: Int
    /// As charged.
    public var deviceSeconds: Int64
    /// By the centre's records: whole seconds of the last run by devices, of those runs that both sides have.
    public var deviceSecondsThere: Int64
  }

  public var centre: Slug
  public var month: Month
  public var timeZone: String
  public var madeAt: Instant
  public var source: UsagePage.Source
  /// What ended before this moment is checked, whether it is there or not; nil where the records forget.
  public var wholeUntil: Instant?
  public var models: [ModelLine]
  /// How many of each kind there are.
  public var counts: [Kind: Int]
  /// By job; those beyond `mostItems` are only counted.
  public var items: [Item]

  public static let mostItems = 10_000

  public var differences: Int { counts.reduce(0) { $0 + ($1.key.isDifference ? $1.value : 0) } }
  public var unlisted: Int { counts.values.reduce(0, +) - items.count }
  public var jobs: Int { models.reduce(0) { $0 + $1.jobs } }

  /// The items as comma-separated values (RFC 4180).
  public var csv: String {
    let rows = items.map { item in
      CentreStatement.row([
        item.kind.rawValue, item.job, Statement.words(item.number ?? ""), Statement.words(item.here ?? ""),
        Statement.words(item.there ?? ""), Statement.words(item.words.english),
      ])
    }
    return CentreStatement.row(["kind", "job", "number_at_centre", "in_praya", "at_centre", "words"]) + rows.joined()
  }
}
