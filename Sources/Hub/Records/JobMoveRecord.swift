public import Quantities
public import Storage

/// A job's move from one pool to another: asked about, agreed, done, or come to nothing. They are the job's history.
public struct JobMoveRecord: StoredRecord, Hashable {
  public enum State: String, Sendable, Codable, CaseIterable, RawColumnValue {
    /// Somebody is asked whether the job shall move.
    case asked
    /// It shall move, as soon as its centre has confirmed that it gave it back.
    case agreed
    case done
    /// Who was asked said no.
    case declined
    /// Nobody answered in time.
    case expired
    /// It did not come to it: `failure` says why.
    case void

    public var isOpen: Bool { self == .asked || self == .agreed }
  }

  /// Why the job leaves a place.
  public enum Cause: String, Sendable, Codable, CaseIterable, RawColumnValue {
    /// It had not started there in time.
    case notStarted = "not-started"
    /// The centre refused it.
    case refused
    /// The centre does not answer.
    case unreachable
    /// The centre takes no new jobs.
    case draining
    /// No node there that could take it is in service.
    case nodesUnavailable = "nodes-unavailable"
    /// Somebody wished it.
    case wish
  }

  /// Why a move did not come about.
  public enum Failure: String, Sendable, Codable, CaseIterable, RawColumnValue {
    /// The job began after all.
    case began
    /// The job was over before.
    case over
    /// What had been offered no longer stood.
    case offerGone = "offer-gone"
    /// The place that it was about to leave works again.
    case placeBack = "place-back"
  }

  public enum Column: String, CaseIterable, Sendable {
    case job, number, submission, organisation, state, cause, from_centre, from_pool, from_key, was_sent, to_centre, to_pool,
      price_before,
      price_after, total_before, total_after, own_before, own_after, asked_at, expires_at, decided_at, decided_by, ended_at,
      failure
  }
  public static let table = "job_move"
  public static let key: [Column] = [.job, .number]

  public var job: JobID
  /// Counted for each job from 1.
  public var number: Int
  public var submission: SubmissionID
  public var organisation: Slug
  public var state: State
  public var cause: Cause
  public var fromCentre: Slug
  public var fromPool: Slug
  /// The run's key at the centre that it leaves.
  public var fromKey: String
  /// Whether that centre may have had the order.
  public var wasSent: Bool
  public var toCentre: Slug
  public var toPool: Slug
  /// Minor units for a device-hour; of the totals, the most that the run can cost, and the most own money of it.
  public var priceBefore: Int64
  public var priceAfter: Int64
  public var totalBefore: Int64
  public var totalAfter: Int64
  public var ownBefore: Int64
  public var ownAfter: Int64
  public var askedAt: Instant
  /// Until when it can be accepted; nil for one that nobody was asked about.
  public var expiresAt: Instant?
  public var decidedAt: Instant?
  /// Nil where the hub decided, by the job's rule.
  public var decidedBy: PersonID?
  public var endedAt: Instant?
  public var failure: Failure?

  public init(
    job: JobID, number: Int, submission: SubmissionID, organisation: Slug, state: State, cause: Cause, fromCentre: Slug,
    fromPool: Slug,
    fromKey: String, wasSent: Bool, toCentre: Slug, toPool: Slug, priceBefore: Int64, priceAfter: Int64, totalBefore: Int64,
    totalAfter: Int64, ownBefore: Int64, ownAfter: Int64, askedAt: Instant, expiresAt: Instant? = nil,
    decidedAt: Instant? = nil, decidedBy: PersonID? = nil, endedAt: Instant? = nil, failure: Failure? = nil
  ) {
    (self.job, self.number, self.submission, self.state, self.cause) = (job, number, submission, state, cause)
    self.organisation = organisation
    (self.fromCentre, self.fromPool, self.fromKey, self.wasSent) = (fromCentre, fromPool, fromKey, wasSent)
    (self.toCentre, self.toPool, self.priceBefore, self.priceAfter) = (toCentre, toPool, priceBefore, priceAfter)
    (self.totalBefore, self.totalAfter, self.ownBefore, self.ownAfter) = (totalBefore, totalAfter, ownBefore, ownAfter)
    (self.askedAt, self.expiresAt, self.decidedAt, self.decidedBy) = (askedAt, expiresAt, decidedAt, decidedBy)
    (self.endedAt, self.failure) = (endedAt, failure)
  }

  public init(from row: inout RowReader) throws {
    job = try row.next()
    number = try row.next()
    submission = try row.next()
    organisation = try row.next()
    state = try row.next()
    cause = try row.next()
    fromCentre = try row.next()
    fromPool = try row.next()
    fromKey = try row.next()
    wasSent = try row.next()
    toCentre = try row.next()
    toPool = try row.next()
    priceBefore = try row.next()
    priceAfter = try row.next()
    totalBefore = try row.next()
    totalAfter = try row.next()
    ownBefore = try row.next()
    ownAfter = try row.next()
    askedAt = try row.next()
    expiresAt = try row.next()
    decidedAt = try row.next()
    decidedBy = try row.next()
    endedAt = try row.next()
    failure = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(job)
    row.append(number)
    row.append(submission)
    row.append(organisation)
    row.append(state)
    row.append(cause)
    row.append(fromCentre)
    row.append(fromPool)
    row.append(fromKey)
    row.append(wasSent)
    row.append(toCentre)
    row.append(toPool)
    row.append(priceBefore)
    row.append(priceAfter)
    row.append(totalBefore)
    row.append(totalAfter)
    row.append(ownBefore)
    row.append(ownAfter)
    row.append(askedAt)
    row.append(expiresAt)
    row.append(decidedAt)
    row.append(decidedBy)
    row.append(endedAt)
    row.append(failure)
  }
}
