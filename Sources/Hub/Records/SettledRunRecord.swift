internal import Centres
internal import Jobs
public import Quantities
internal import Storage

/// What a centre's books need of a job, without the rest: a month may have a hundred thousand of them. It is only read.
struct SettledRunRecord: StoredRecord {
  enum Column: String, CaseIterable, Sendable {
    case id, submission, array_index, centre, pool, state, devices, device_model, walltime, price_per_hour, funding, placed_at,
      started_at, ended_at, measured, device_seconds, total, settled_at, leg
  }
  static let table = JobRecord.table
  static let key: [Column] = [.id]

  let id: JobID
  let submission: SubmissionID
  let arrayIndex: Int?
  let centre: Slug
  let pool: Slug
  let state: JobState
  let devices: Int
  let deviceModel: String?
  let walltime: Seconds
  let pricePerHour: Int64
  let funding: JobFunding
  let placedAt: Instant?
  let startedAt: Instant?
  let endedAt: Instant?
  let measured: Milliseconds?
  let deviceSeconds: Int64?
  let total: Int64?
  let settledAt: Instant?
  /// How often it was given back and went to another place.
  let leg: Int

  init(from row: inout RowReader) throws {
    id = try row.next()
    submission = try row.next()
    arrayIndex = try row.next()
    centre = try row.next()
    pool = try row.next()
    state = try row.next()
    devices = try row.next()
    deviceModel = try row.next()
    walltime = try row.next()
    pricePerHour = try row.next()
    funding = try row.next()
    placedAt = try row.next()
    startedAt = try row.next()
    endedAt = try row.next()
    measured = try row.next()
    deviceSeconds = try row.next()
    total = try row.next()
    settledAt = try row.next()
    leg = try row.next()
  }

  func write(to row: inout RowWriter) {
    row.append(id)
    row.append(submission)
    row.append(arrayIndex)
    row.append(centre)
    row.append(pool)
    row.append(state)
    row.append(devices)
    row.append(deviceModel)
    row.append(walltime)
    row.append(pricePerHour)
    row.append(funding)
    row.append(placedAt)
    row.append(startedAt)
    row.append(endedAt)
    row.append(measured)
    row.append(deviceSeconds)
    row.append(total)
    row.append(settledAt)
    row.append(leg)
  }

  var runName: RunName<SubmissionKind> { RunName(job: submission, index: arrayIndex) }

  /// The key of its run at the centre where it was settled.
  var runKey: RunKey? { RunKey(rawValue: runName.runKey(leg)) }

  /// Every key that its run ever had.
  var runKeys: [RunKey] { (0...max(0, leg)).compactMap { RunKey(rawValue: runName.runKey($0)) } }

  /// Those of a centre that were settled in this time.
  static func settled(at centre: Slug, in interval: Range<Instant>) -> Condition<SettledRunRecord> {
    .all([
      .equal(.centre, centre), .greaterOrEqual(.settled_at, interval.lowerBound), .less(.settled_at, interval.upperBound),
    ])
  }
}

extension JobRecord {
  /// By how much its last run outlasted its walltime: reported, never charged (law 2). Nil until it is over.
  public var overrun: Seconds? { measured.map { Metering.overrun(measured: $0, walltime: walltime) } }
}
