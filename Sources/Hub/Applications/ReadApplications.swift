public import Access
public import Language
public import Quantities
internal import Storage

/// An application with its award, if there is one.
public struct ApplicationStatus: Sendable {
  public let application: ApplicationRecord
  public let award: AwardRecord?
}

/// Which applications a list is about.
public struct ApplicationFilter: Sendable {
  public var scheme: Slug?
  public var organisation: Slug?
  public var project: Slug?
  public var state: ApplicationState?
  /// Submitted at this moment or later. With either bound the list goes by submission, not by the making of the draft.
  public var from: Instant?
  /// Submitted before this moment.
  public var until: Instant?
  public var order: ListOrder

  public init(
    scheme: Slug? = nil, organisation: Slug? = nil, project: Slug? = nil, state: ApplicationState? = nil, from: Instant? = nil,
    until: Instant? = nil, order: ListOrder = .newest
  ) {
    self.scheme = scheme
    self.organisation = organisation
    self.project = project
    self.state = state
    self.from = from
    self.until = until
    self.order = order
  }
}

extension Hub {
  /// One application. What somebody may not see does not exist for them.
  public func application(_ id: ApplicationID, by actor: Actor) async throws(Problem) -> ApplicationStatus {
    try await reading(.readApplication, by: actor, "application:\(id)") { records in
      let application = try records.visibleApplication(id, to: actor)
      return ApplicationStatus(application: application, award: try records.find(AwardRecord.self, id))
    }
  }

  /// The applications that this person may see: their own organisations' and projects', and, once submitted, those of
  /// their schemes.
  public func applications(
    _ filter: ApplicationFilter, _ page: PageRequest, by actor: Actor
  ) async throws(Problem) -> Page<ApplicationRecord> {
    try await reading(.readApplication, by: actor, "hub:") { records in
      let submitted = Condition<ApplicationRecord>.isNotNull(.submitted_at)
      // Who judges for a scheme does not see what they have an interest in.
      let judging = try submitted && records.withoutInterests(of: actor)
      let visibility = Visibility<ApplicationRecord>(
        .readApplication, to: actor,
        in: [(.project, .project, nil), (.organisation, .organisation, nil), (.scheme, .scheme, judging)],
        fromHub: submitted)
      guard !visibility.isEmpty else { return .empty }
      var listing = Listing(visibility)
      listing.lead(.project, filter.project)
      listing.lead(.organisation, filter.organisation)
      listing.lead(.scheme, filter.scheme)
      guard filter.from == nil, filter.until == nil else {
        listing.test(filter.state.map { .equal(.state, $0) })
        let query = listing.query(
          filter.order.by(.submitted_at), from: filter.from?.stored ?? .integer(.min), until: filter.until?.stored)
        return try records.page(query, page)
      }
      if let state = filter.state { listing.second = (.state, [state.stored], [nil, .scheme, .organisation]) }
      return try records.page(listing.query(filter.order.by(.id)), page)
    }
  }
}
