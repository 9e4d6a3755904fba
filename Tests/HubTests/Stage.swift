import Access
import Hub
import Language
import PrayaTestKit
import Quantities
import Storage

/// Short words for what the examples do in a world.
struct Stage {
  let world: World

  init(_ world: World) { self.world = world }

  static func slug(_ text: String) -> Slug {
    guard let slug = Slug(rawValue: text) else { preconditionFailure("'\(text)' is a short name") }
    return slug
  }

  static func hongKong(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, .hongKongDollar) }

  func submission(
    _ options: [String], project: String = "vision", grant: GrantID? = nil, pool: String? = nil, atMost: Int64? = nil,
    key: String? = nil
  ) -> Submission {
    let request = OfferRequest(
      script: Array("#!/bin/sh\ntrue\n".utf8), options: options, project: Stage.slug(project), grant: grant)
    return Submission(request: request, pool: pool.map(Stage.slug), ownShareAtMost: atMost, idempotencyKey: key)
  }

  @discardableResult
  func submit(
    _ options: [String], project: String = "vision", grant: GrantID? = nil, pool: String? = nil, atMost: Int64? = nil,
    key: String? = nil, by name: String? = nil
  ) async throws(Problem) -> [JobRecord] {
    let actor = world.cast[name ?? Cast.member(of: Stage.slug(project))]
    let order = submission(options, project: project, grant: grant, pool: pool, atMost: atMost, key: key)
    return try await world.hub.submitJob(order, by: actor).jobs
  }

  func round() async throws {
    try await world.hub.placeJobs()
    try await world.hub.attendRuns()
  }

  func job(_ id: JobID) async throws -> JobRecord {
    guard let job = try await world.database.read({ try $0.find(JobRecord.self, id) }) else {
      throw StorageError.missing(table: "job")
    }
    return job
  }

  func grant(_ id: GrantID) async throws -> GrantRecord {
    guard let grant = try await world.database.read({ try $0.find(GrantRecord.self, id) }) else {
      throw StorageError.missing(table: "grant")
    }
    return grant
  }

  func account(_ id: String) async throws -> LedgerAccountLine? {
    try await world.database.read { try $0.find(LedgerAccountLine.self, id) }
  }

  /// What is refused: the problem's name. Nil when it is not refused.
  func refusal(_ body: () async throws(Problem) -> Void) async -> Problem? {
    do throws(Problem) {
      try await body()
      return nil
    } catch { return error }
  }

  /// Every law, as things stand.
  func violations() async throws -> [Violation] { Laws.always(try await world.state()) }
}
