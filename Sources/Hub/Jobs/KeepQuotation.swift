public import Access
public import Language
public import Quantities
internal import Storage

extension Hub {
  /// A quotation is kept for so long at most.
  public static let longestQuotation = Seconds.days(90)

  /// Fixes a pool's present price for a project until a moment. It reserves no place and no money: jobs that the
  /// project submits until then pay no more than this.
  public func keepQuotation(pool: Slug, for project: Slug, until: Instant, by actor: Actor) async throws(Problem)
    -> QuotationRecord
  {
    let identifier = newIdentifier(QuotationKind.self)
    return try await change(.keepQuotation, by: actor, "project:\(project)") { change in
      let project = try change.records.visibleProject(project, to: actor)
      try change.require(.keepQuotation, on: project.target)
      let pool = try change.records.pool(pool)
      guard until > change.now, until <= change.now + Hub.longestQuotation else {
        let days = Hub.longestQuotation.count / 86_400
        throw Problem.invalid(
          "until", rule: "range",
          Phrase("A quotation lasts to a moment within the next \(days) days.", "報價有效期須為未來 \(days) 日內。"))
      }
      let most = change.hub.limits.quotationsPerProject
      let standing = try change.records.count(
        QuotationRecord.self, where: .equal(.project, project.id) && .greater(.valid_until, change.now))
      guard standing < most else {
        throw Problem(
          .conflict, "too-many-quotations",
          Phrase("A project has at most \(most) quotations that stand.", "每個項目最多 \(most) 份有效報價。"))
      }
      let quotation = QuotationRecord(
        id: identifier, project: project.id, pool: pool.id, pricePerHour: pool.pricePerHour, validUntil: until,
        keptBy: actor.person,
        keptAt: change.now)
      try change.records.insert(quotation)
      return quotation
    }
  }

  /// A project's quotations, the newest last.
  ///
  /// - Parameter standing: whether they stand still; nil for all.
  public func quotations(
    of project: Slug, standing: Bool? = true, order: ListOrder = .oldest, _ page: PageRequest, by actor: Actor
  ) async throws(Problem) -> Page<QuotationRecord> {
    let now = clock.now
    return try await reading(.readProject, by: actor, "project:\(project)") { records in
      let project = try records.visibleProject(project, to: actor)
      var listing = Listing<QuotationRecord>(.everything(nil))
      listing.lead(.project, project.id)
      listing.test(standing.map { $0 ? .greater(.valid_until, now) : .lessOrEqual(.valid_until, now) })
      return try records.page(listing.query(order.by(.id)), page)
    }
  }
}
