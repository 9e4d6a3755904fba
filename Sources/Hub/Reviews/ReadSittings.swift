public import Access
public import Language
public import Quantities
internal import Reviews
internal import Storage

/// A sitting as somebody may see it.
public struct SittingStatus: Sendable {
  public struct Item: Sendable {
    public let position: Int
    /// Nil, with everything else of it, for a reader who has an interest in it.
    public let record: SittingItemRecord?
  }

  public struct Member: Sendable {
    public let person: PersonName
    public let isPresent: Bool
  }

  public let record: SittingRecord
  public let chair: PersonName
  public let members: [Member]
  public let items: [Item]
  public let addenda: [AddendumRecord]
  /// The names of all who are spoken of, by identifier.
  public let names: [PersonID: PersonName]
}

extension Hub {
  public func sitting(_ id: SittingID, by actor: Actor) async throws(Problem) -> SittingStatus {
    try await reading(.readSitting, by: actor, "sitting:\(id)") { records in
      try records.status(of: try records.visibleSitting(id, to: actor), for: actor)
    }
  }

  /// The sittings that this person may see, the newest first: those of their schemes, or, for reviewers, those they sit in.
  public func sittings(
    scheme: Slug? = nil, state: SittingState? = nil, _ page: PageRequest, by actor: Actor
  ) async throws(Problem) -> Page<SittingRecord> {
    try await reading(.readSitting, by: actor, "hub:") { records in
      let visibility = try records.visibleSittings(to: actor)
      guard !visibility.isEmpty else { return .empty }
      var listing = Listing(visibility)
      listing.lead(.scheme, scheme)
      listing.test(state.map { .equal(.state, $0) })
      return try records.page(listing.query(.descending(.id)), page)
    }
  }
}

extension ReadTransaction {
  fileprivate func visibleSittings(to actor: Actor) throws -> Visibility<SittingRecord> {
    if actor.may(.readSitting, on: .hub) { return .everything(nil) }
    let judged = actor.assignments.filter { $0.scope.kind == .scheme && $0.role == .reviewer }.map(\.scope.identifier).sorted()
    var scopes: [(column: SittingRecord.Column, value: String, condition: Condition<SittingRecord>?)] =
      actor.scopes(.readSitting, .scheme).map { (column: .scheme, value: $0, condition: nil) }
    if !judged.isEmpty, actor.isAdmitted(to: .readSitting) {
      let own = try select(SittingMemberRecord.self, where: .equal(.person, actor.person))
      scopes += own.map { (column: .id, value: $0.sitting.rawValue, condition: .oneOf(.scheme, judged)) }
    }
    return .scopes(scopes)
  }

  /// The sitting, if this person may see it: officers and auditors of its scheme, reviewers where they are members.
  func visibleSitting(_ id: SittingID, to actor: Actor) throws -> SittingRecord {
    let hidden = Problem.notFound(Phrase("sitting", "會議"), id.rawValue)
    guard let record = try find(SittingRecord.self, id) else { throw hidden }
    let isMember = try find(SittingMemberRecord.self, id, actor.person) != nil
    let target = Target(.scheme(record.scheme.rawValue), owner: isMember ? actor.person : nil)
    guard actor.may(.readSitting, on: target) else { throw hidden }
    return record
  }

  func status(of sitting: SittingRecord, for actor: Actor) throws -> SittingStatus {
    let members = try members(of: sitting.id)
    let addenda = try select(AddendumRecord.self, where: .equal(.sitting, sitting.id), order: .ascending(.number))
    let items = try items(of: sitting.id).map { item in
      let isBarred = try interest(of: actor, in: try application(item.application)) != nil
      return SittingStatus.Item(position: item.position, record: isBarred ? nil : item)
    }
    var people = Set(members.map(\.person)).union([sitting.chair, sitting.calledBy]).union(addenda.map(\.writtenBy))
    for decision in items.compactMap({ $0.record?.decision }) { people.formUnion(decision.people) }
    let names = Dictionary(uniqueKeysWithValues: try people.map { ($0, try name(of: $0)) })
    return SittingStatus(
      record: sitting, chair: try name(of: sitting.chair),
      members: members.compactMap { member in
        names[member.person].map { .init(person: $0, isPresent: member.isPresent) }
      }, items: items, addenda: addenda, names: names)
  }
}

extension SittingDecision {
  /// Everybody who is spoken of.
  var people: Set<PersonID> { Set(votes.map(\.person) + present + barred.map(\.person) + [recordedBy]) }
}
