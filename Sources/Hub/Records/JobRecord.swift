public import Centres
public import Jobs
public import Quantities
public import Storage

/// One job: one key, one hold, one settlement. An array has one for each index.
public struct JobRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case id, number, submission, array_index, organisation, project, submitter, grant, centre, pool, quotation, name, state,
      reason, request, devices, device_model, walltime, price_per_hour, funding, rate, held_scheme, held_own, held_device_seconds,
      submitted_at, placement, placed_at, accepted_at, started_at, ended_at, restarts, cancel_requested_at, cause, measured,
      device_seconds, total, scheme_share, own_share, settled_at, due_at, reason_detail
  }
  public static let table = "job"
  public static let key: [Column] = [.id]

  public var id: JobID
  /// The place in the order of submission, counted over the whole hub.
  public var number: Int
  /// What was submitted together: an array's indexes share it.
  public var submission: SubmissionID
  public var arrayIndex: Int?
  public var organisation: Slug
  public var project: Slug
  public var submitter: PersonID
  public var grant: GrantID?
  public var centre: Slug
  public var pool: Slug
  public var quotation: QuotationID?
  public var name: String
  public var state: JobState
  /// Why it waits, while it does.
  public var reason: WaitingReason?
  public var request: JobRequest
  /// What is billed: devices, or nodes in a pool without devices.
  public var devices: Int
  public var deviceModel: String?
  public var walltime: Seconds
  /// The accepted offer's price, in minor units per device-hour.
  public var pricePerHour: Int64
  public var funding: JobFunding
  /// The share of the price that the grant pays.
  public var rate: Share
  /// Minor units that the ledger holds on the grant while the job is unsettled.
  public var heldScheme: Int64
  /// Minor units that the ledger holds on the project's own money.
  public var heldOwn: Int64
  /// Device-seconds that the ledger holds on the grant.
  public var heldDeviceSeconds: Int64
  public var submittedAt: Instant
  /// The nodes and devices it has; empty before it is placed.
  public var placement: [NodeAllotment]
  public var placedAt: Instant?
  /// When the centre said that it has the order.
  public var acceptedAt: Instant?
  public var startedAt: Instant?
  public var endedAt: Instant?
  public var restarts: Int
  public var cancelRequestedAt: Instant?
  /// How its last run ended.
  public var cause: RunEnd.Cause?
  /// What the centre measured of the last run.
  public var measured: Milliseconds?
  /// What is charged, by law 2.
  public var deviceSeconds: Int64?
  /// Minor units; nil until settled.
  public var total: Int64?
  public var schemeShare: Int64?
  public var ownShare: Int64?
  public var settledAt: Instant?
  /// From when it goes before those that are not due, under the policy `praya`: fixed when it was submitted. Nil for one
  /// from before there were dues.
  public var dueAt: Instant?
  /// What the centre says why it does not start it yet; it counts while the reason is `.centreHolds`.
  public var reasonDetail: String?

  public init(
    id: JobID, number: Int, submission: SubmissionID, arrayIndex: Int?, organisation: Slug, project: Slug, submitter: PersonID,
    grant: GrantID?, centre: Slug, pool: Slug, quotation: QuotationID?, name: String, state: JobState, reason: WaitingReason?,
    request: JobRequest, devices: Int, deviceModel: String?, walltime: Seconds, pricePerHour: Int64, funding: JobFunding,
    rate: Share, heldScheme: Int64, heldOwn: Int64, heldDeviceSeconds: Int64, submittedAt: Instant, placement: [NodeAllotment],
    placedAt: Instant?, acceptedAt: Instant?, startedAt: Instant?, endedAt: Instant?, restarts: Int, cancelRequestedAt: Instant?,
    cause: RunEnd.Cause?, measured: Milliseconds?, deviceSeconds: Int64?, total: Int64?, schemeShare: Int64?, ownShare: Int64?,
    settledAt: Instant?, dueAt: Instant? = nil, reasonDetail: String? = nil
  ) {
    self.reasonDetail = reasonDetail
    self.dueAt = dueAt
    self.id = id
    self.number = number
    self.submission = submission
    self.arrayIndex = arrayIndex
    self.organisation = organisation
    self.project = project
    self.submitter = submitter
    self.grant = grant
    self.centre = centre
    self.pool = pool
    self.quotation = quotation
    self.name = name
    self.state = state
    self.reason = reason
    self.request = request
    self.devices = devices
    self.deviceModel = deviceModel
    self.walltime = walltime
    self.pricePerHour = pricePerHour
    self.funding = funding
    self.rate = rate
    self.heldScheme = heldScheme
    self.heldOwn = heldOwn
    self.heldDeviceSeconds = heldDeviceSeconds
    self.submittedAt = submittedAt
    self.placement = placement
    self.placedAt = placedAt
    self.acceptedAt = acceptedAt
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.restarts = restarts
    self.cancelRequestedAt = cancelRequestedAt
    self.cause = cause
    self.measured = measured
    self.deviceSeconds = deviceSeconds
    self.total = total
    self.schemeShare = schemeShare
    self.ownShare = ownShare
    self.settledAt = settledAt
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    number = try row.next()
    submission = try row.next()
    arrayIndex = try row.next()
    organisation = try row.next()
    project = try row.next()
    submitter = try row.next()
    grant = try row.next()
    centre = try row.next()
    pool = try row.next()
    quotation = try row.next()
    name = try row.next()
    state = try row.next()
    reason = try row.next()
    request = try row.next(PlainJSONColumn<JobRequest>.self).value
    devices = try row.next()
    deviceModel = try row.next()
    walltime = try row.next()
    pricePerHour = try row.next()
    funding = try row.next()
    rate = try row.next()
    heldScheme = try row.next()
    heldOwn = try row.next()
    heldDeviceSeconds = try row.next()
    submittedAt = try row.next()
    placement = try row.next(PlainJSONColumn<[NodeAllotment]>.self).value
    placedAt = try row.next()
    acceptedAt = try row.next()
    startedAt = try row.next()
    endedAt = try row.next()
    restarts = try row.next()
    cancelRequestedAt = try row.next()
    cause = try row.next(PlainJSONColumn<RunEnd.Cause>?.self)?.value
    measured = try row.next()
    deviceSeconds = try row.next()
    total = try row.next()
    schemeShare = try row.next()
    ownShare = try row.next()
    settledAt = try row.next()
    dueAt = try row.next()
    reasonDetail = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(number)
    row.append(submission)
    row.append(arrayIndex)
    row.append(organisation)
    row.append(project)
    row.append(submitter)
    row.append(grant)
    row.append(centre)
    row.append(pool)
    row.append(quotation)
    row.append(name)
    row.append(state)
    row.append(reason)
    row.append(PlainJSONColumn(request))
    row.append(devices)
    row.append(deviceModel)
    row.append(walltime)
    row.append(pricePerHour)
    row.append(funding)
    row.append(rate)
    row.append(heldScheme)
    row.append(heldOwn)
    row.append(heldDeviceSeconds)
    row.append(submittedAt)
    row.append(PlainJSONColumn(placement))
    row.append(placedAt)
    row.append(acceptedAt)
    row.append(startedAt)
    row.append(endedAt)
    row.append(restarts)
    row.append(cancelRequestedAt)
    row.append(cause.map { PlainJSONColumn($0) })
    row.append(measured)
    row.append(deviceSeconds)
    row.append(total)
    row.append(schemeShare)
    row.append(ownShare)
    row.append(settledAt)
    row.append(dueAt)
    row.append(reasonDetail)
  }
}

/// The script of a submission.
public struct ScriptRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case submission, text }
  public static let table = "job_script"
  public static let key: [Column] = [.submission]

  public var submission: SubmissionID
  public var text: [UInt8]

  public init(
    submission: SubmissionID, text: [UInt8]
  ) {
    self.submission = submission
    self.text = text
  }

  public init(from row: inout RowReader) throws {
    submission = try row.next()
    text = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(submission)
    row.append(text)
  }
}

/// A file that a submission's runs find in their folder.
public struct InputRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case submission, name, bytes, size }
  public static let table = "job_input"
  public static let key: [Column] = [.submission, .name]

  public var submission: SubmissionID
  public var name: String
  public var bytes: [UInt8]

  public init(
    submission: SubmissionID, name: String, bytes: [UInt8]
  ) {
    self.submission = submission
    self.name = name
    self.bytes = bytes
  }

  public init(from row: inout RowReader) throws {
    submission = try row.next()
    name = try row.next()
    bytes = try row.next()
    // How many bytes there are: a column of its own, so that nobody reads them to add up sizes.
    _ = try row.next(Int.self)
  }

  public func write(to row: inout RowWriter) {
    row.append(submission)
    row.append(name)
    row.append(bytes)
    row.append(bytes.count)
  }
}

/// A job that starts only after another has completed.
public struct DependencyRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case job, depends_on }
  public static let table = "job_dependency"
  public static let key: [Column] = [.job, .depends_on]

  public var job: JobID
  public var dependsOn: JobID

  public init(
    job: JobID, dependsOn: JobID
  ) {
    self.job = job
    self.dependsOn = dependsOn
  }

  public init(from row: inout RowReader) throws {
    job = try row.next()
    dependsOn = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(job)
    row.append(dependsOn)
  }
}
