public import Access
public import Language
public import Quantities
internal import Storage

extension Hub {
  /// The payments of a project, by receipt. - Parameters: from, until: recorded then or later, and before then.
  public func payments(
    of project: Slug, from: Instant? = nil, until: Instant? = nil, order: ListOrder = .oldest, _ page: PageRequest,
    by actor: Actor
  ) async throws(Problem) -> Page<PaymentRecord> {
    try await reading(.readStatement, by: actor, "project:\(project)") { records in
      let project = try records.visibleProject(project, to: actor)
      try actor.require(.readStatement, on: project.target)
      var listing = Listing<PaymentRecord>(.everything(nil))
      listing.lead(.project, project.id)
      listing.test(from.map { .greaterOrEqual(.recorded_at, $0) })
      listing.test(until.map { .less(.recorded_at, $0) })
      return try records.page(listing.query(order.by(.receipt)), page)
    }
  }

  /// A project's statements that are closed, the newest month first.
  public func statements(of project: Slug, _ page: PageRequest, by actor: Actor) async throws(Problem) -> Page<StatementRecord> {
    try await reading(.readStatement, by: actor, "project:\(project)") { records in
      let project = try records.visibleProject(project, to: actor)
      try actor.require(.readStatement, on: project.target)
      var listing = Listing<StatementRecord>(.everything(nil))
      listing.lead(.project, project.id)
      return try records.page(listing.query(.descending(.month)), page)
    }
  }
}
