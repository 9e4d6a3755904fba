public import Access
public import Jobs
public import Language
public import Quantities
internal import Storage

/// Which jobs a list is about, and in which order.
public struct JobFilter: Sendable {
  /// How jobs are sorted.
  public enum Order: String, CaseIterable, Sendable {
    case newest, oldest
    /// By what they cost in all. Jobs that are not settled yet are not in such a list.
    case costliest, cheapest
  }

  public var project: Slug?
  public var centre: Slug?
  public var pool: Slug?
  public var grant: GrantID?
  public var submission: SubmissionID?
  /// A person's identifier or sign-in name.
  public var submitter: String?
  public var state: JobState?
  public var isOver: Bool?
  /// Submitted at this moment or later.
  public var from: Instant?
  /// Submitted before this moment.
  public var until: Instant?
  public var order: Order

  public init(
    project: Slug? = nil, centre: Slug? = nil, pool: Slug? = nil, grant: GrantID? = nil, submission: SubmissionID? = nil,
    submitter: String? = nil, state: JobState? = nil, isOver: Bool? = nil, from: Instant? = nil, until: Instant? = nil,
    order: Order = .newest
  ) {
    self.project = project
    self.centre = centre
    self.pool = pool
    self.grant = grant
    self.submission = submission
    self.submitter = submitter
    self.state = state
    self.isOver = isOver
    self.from = from
    self.until = until
    self.order = order
  }
}

extension Hub {
  /// The jobs that this person may see, the newest first where nothing else is asked. What they may not see is left out
  /// without a trace.
  public func jobs(_ filter: JobFilter, _ page: PageRequest, by actor: Actor) async throws(Problem) -> Page<JobRecord> {
    try await reading(.readJob, by: actor, "hub:") { records in
      var filter = filter
      if let name = filter.submitter {
        // A name that nobody has is the submitter of no job.
        guard let person = try records.personIdentifier(name) else { return .empty }
        filter.submitter = person.rawValue
      }
      guard let query = filter.query(for: actor) else { return .empty }
      return try records.page(query, page)
    }
  }

  /// One job, by its own identifier or its run's public name.
  public func job(_ name: String, by actor: Actor) async throws(Problem) -> JobRecord {
    try await reading(.readJob, by: actor, "job:\(name.prefix(64))", isBrief: true) { records in
      guard let job = try records.firstJob(named: name) else { throw Problem.notFound(Phrase("job", "作業"), name) }
      try job.requireVisible(to: actor)
      return job
    }
  }
}

extension JobFilter {
  /// The question; nil where there is nothing that the person may see, or that meets the filter.
  fileprivate func query(for actor: Actor) -> ListQuery<JobRecord>? {
    let visibility = Visibility<JobRecord>(
      .readJob, to: actor, in: [(.project, .project, nil), (.organisation, .organisation, nil), (.centre, .centre, nil)])
    let states = JobState.allCases.filter { (state == nil || $0 == state) && (isOver == nil || $0.isTerminal == isOver) }
    guard !visibility.isEmpty, !states.isEmpty else { return nil }
    var listing = Listing(visibility)
    let isByCost = order == .costliest || order == .cheapest
    listing.lead(.submission, isByCost ? nil : submission)
    listing.lead(.grant, isByCost ? nil : grant)
    listing.lead(.project, project)
    listing.lead(.submitter, isByCost ? nil : submitter)
    listing.lead(.pool, isByCost ? nil : pool)
    listing.lead(.centre, centre)
    if isByCost {
      listing.test(submission.map { .equal(.submission, $0) })
      listing.test(grant.map { .equal(.grant, $0) })
      listing.test(submitter.map { .equal(.submitter, $0) })
      listing.test(pool.map { .equal(.pool, $0) })
    }
    if states.count < JobState.allCases.count {
      if isByCost {
        listing.test(.oneOf(.state, states))
      } else {
        listing.second = (.state, states.map(\.stored), [nil, .project, .organisation, .centre, .grant])
      }
    }
    listing.test(from.map { .greaterOrEqual(.submitted_at, $0) })
    listing.test(until.map { .less(.submitted_at, $0) })
    switch order {
    case .costliest: return listing.query(.descending(.total), from: .integer(.min))
    case .cheapest: return listing.query(.ascending(.total), from: .integer(.min))
    case .newest, .oldest:
      let ordering: Ordering<JobRecord> = order == .newest ? .descending(.id) : .ascending(.id)
      return listing.query(ordering, from: from.map(earliest), until: until.map(latest))
    }
  }

  /// A job's identifier is made before it is submitted, at most as long before as a request may take; the jobs of the
  /// minute are then tested by the moment itself.
  private func earliest(_ moment: Instant) -> StoredValue { latest(moment - .minutes(2)) }
  private func latest(_ moment: Instant) -> StoredValue {
    // Before 1970 there are no identifiers, nor beyond 48 bits of milliseconds.
    let time = min(max(0, moment.millisecondsSince1970), 0xFFFF_FFFF_FFFF)
    return JobID(madeAt: Instant(millisecondsSince1970: time), random: (0, 0)).stored
  }
}

extension ReadTransaction {
  /// The person of this identifier or sign-in name; nil where nobody has that name.
  func personIdentifier(_ name: String) throws -> PersonID? {
    try PersonID(rawValue: name) ?? person(named: name)?.id
  }
}
