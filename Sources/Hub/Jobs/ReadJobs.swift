public import Access
internal import Jobs
public import Language
public import Quantities
internal import Storage

/// Which jobs a list is about.
public struct JobFilter: Sendable {
  public var project: Slug?
  public var centre: Slug?
  public var submission: SubmissionID?
  public var isOver: Bool?

  public init(project: Slug? = nil, centre: Slug? = nil, submission: SubmissionID? = nil, isOver: Bool? = nil) {
    self.project = project
    self.centre = centre
    self.submission = submission
    self.isOver = isOver
  }
}

/// A part of a long list.
public struct Page<Item: Sendable>: Sendable {
  public let items: [Item]
  /// Where the next page begins; nil when this is the last.
  public let next: String?

  public init(items: [Item], next: String?) {
    self.items = items
    self.next = next
  }
}

extension Hub {
  /// A page has at most so many items.
  public static let largestPage = 200

  /// The jobs that this person may see, the newest first. What they may not see is left out without a trace.
  ///
  /// - Parameter cursor: `next` of the page before.
  public func jobs(_ filter: JobFilter, after cursor: String?, limit: Int, by actor: Actor) async throws(Problem) -> Page<
    JobRecord
  > {
    let limit = min(max(1, limit), Hub.largestPage)
    let before = try cursor.map { text throws(Problem) -> Int in
      guard let number = Int(text) else {
        throw .invalid("cursor", rule: "form", Phrase("This cursor is none of ours.", "分頁標記無效。"))
      }
      return number
    }
    return try await reading(.readJob, by: actor, "hub:") { records in
      guard var condition = try records.visibleJobs(to: actor) else { return Page(items: [], next: nil) }
      if let project = filter.project { condition = condition && .equal(.project, project) }
      if let centre = filter.centre { condition = condition && .equal(.centre, centre) }
      if let submission = filter.submission { condition = condition && .equal(.submission, submission) }
      if let isOver = filter.isOver {
        condition = condition && .oneOf(.state, JobState.allCases.filter { $0.isTerminal == isOver })
      }
      if let before { condition = condition && .less(.number, before) }
      let found = try records.select(JobRecord.self, where: condition, order: .descending(.number), limit: limit + 1)
      let items = Array(found.prefix(limit))
      return Page(items: items, next: found.count > limit ? items.last.map { String($0.number) } : nil)
    }
  }

  /// One job, by its own identifier or its run's public name.
  public func job(_ name: String, by actor: Actor) async throws(Problem) -> JobRecord {
    try await reading(.readJob, by: actor, "job:\(name.prefix(64))") { records in
      guard let job = try records.jobs(named: name).first else { throw Problem.notFound(Phrase("job", "作業"), name) }
      return try records.visibleJob(job.id, to: actor)
    }
  }
}

extension ReadTransaction {
  /// The jobs that the person may see: all of them, those of some scopes, or (nil) none.
  fileprivate func visibleJobs(to actor: Actor) throws -> Condition<JobRecord>? {
    if actor.may(.readJob, on: .hub) { return .isNotNull(.id) }
    func names(_ kind: Scope.Kind) -> [String] {
      actor.assignments.filter { assignment in
        assignment.scope.kind == kind
          && actor.may(.readJob, on: Target(assignment.scope))
      }.map(\.scope.identifier).sorted()
    }
    let scopes: [Condition<JobRecord>] = [
      .oneOf(.project, names(.project)), .oneOf(.organisation, names(.organisation)), .oneOf(.centre, names(.centre)),
    ]
    let any = scopes.filter { if case .oneOf(_, let values) = $0 { !values.isEmpty } else { true } }
    return any.isEmpty ? nil : .any(any)
  }
}
