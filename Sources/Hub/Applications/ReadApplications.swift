public import Access
public import Language
public import Quantities
internal import Storage

/// An application with its award, if there is one.
public struct ApplicationStatus: Sendable {
  public let application: ApplicationRecord
  public let award: AwardRecord?
}

extension Hub {
  /// One application. What somebody may not see does not exist for them.
  public func application(_ id: ApplicationID, by actor: Actor) async throws(Problem) -> ApplicationStatus {
    try await reading(.readApplication, by: actor, "application:\(id)") { records in
      let application = try records.visibleApplication(id, to: actor)
      return ApplicationStatus(application: application, award: try records.find(AwardRecord.self, id))
    }
  }

  /// The applications that this person may see, the newest first.
  public func applications(
    scheme: Slug? = nil, state: ApplicationState? = nil, after cursor: String?, limit: Int, by actor: Actor
  ) async throws(Problem) -> Page<ApplicationRecord> {
    let limit = min(max(1, limit), Hub.largestPage)
    let before = try Hub.cursor(cursor, ApplicationKind.self)
    return try await reading(.readApplication, by: actor, "hub:") { records in
      guard var condition = try ApplicationRecord.visible(to: actor, judging: records.withoutInterests(of: actor)) else {
        return Page(items: [], next: nil)
      }
      if let scheme { condition = condition && .equal(.scheme, scheme) }
      if let state { condition = condition && .equal(.state, state) }
      if let before { condition = condition && .less(.id, before) }
      let found = try records.select(ApplicationRecord.self, where: condition, order: .descending(.id), limit: limit + 1)
      let items = Array(found.prefix(limit))
      return Page(items: items, next: found.count > limit ? items.last?.id.rawValue : nil)
    }
  }

  static func cursor<Entity>(_ text: String?, _ kind: Entity.Type) throws(Problem) -> Identifier<Entity>? {
    guard let text else { return nil }
    guard let identifier = Identifier<Entity>(rawValue: text) else {
      throw .invalid("cursor", rule: "form", Phrase("This cursor is none of ours.", "分頁標記無效。"))
    }
    return identifier
  }
}

extension ApplicationRecord {
  /// The applications that the person may see, or nil for none: their own organisations' and projects', and, once
  /// submitted, those of their schemes.
  ///
  /// - Parameter judging: leaves out what somebody who judges for a scheme has an interest in.
  fileprivate static func visible(
    to actor: Actor, judging: Condition<ApplicationRecord>
  ) -> Condition<ApplicationRecord>? {
    func names(_ kind: Scope.Kind) -> [String] {
      actor.assignments.filter { $0.scope.kind == kind && actor.may(.readApplication, on: Target($0.scope)) }
        .map(\.scope.identifier).sorted()
    }
    if actor.may(.readApplication, on: .hub) { return .isNotNull(.submitted_at) }
    var conditions: [Condition<ApplicationRecord>] = []
    if !names(.organisation).isEmpty { conditions.append(.oneOf(.organisation, names(.organisation))) }
    if !names(.project).isEmpty { conditions.append(.oneOf(.project, names(.project))) }
    if !names(.scheme).isEmpty { conditions.append(.isNotNull(.submitted_at) && .oneOf(.scheme, names(.scheme)) && judging) }
    return conditions.isEmpty ? nil : .any(conditions)
  }
}
