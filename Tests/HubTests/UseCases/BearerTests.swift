import Access
import PrayaTestKit
import Quantities
import Storage
import Testing

@testable import Hub

/// Who stands behind a session is remembered from one request to the next, and never longer than it is true.
@Suite struct BearerTests {
  @Test func whoIsRememberedHasTheRolesOfThisMoment() async throws {
    let world = try await World(seed: 75)
    let hub = await world.hub
    let session = try await hub.signIn("gita", password: Cast.password)
    let member = try #require(Assignment(.member, in: .project("vision")))
    for granted in [true, false, true] {
      try await hub.assign(member, to: "gita", granted: granted, by: world.cast["admin"])
      for _ in 0..<2 { #expect(try await hub.authenticate(session.secret).assignments.contains(member) == granted) }
    }
    await world.end()
  }

  @Test func aSessionThatIsRememberedEndsWhenItIsOver() async throws {
    let world = try await World(seed: 76)
    let hub = await world.hub
    func isIn(_ session: SignedIn) async -> Bool { (try? await hub.authenticate(session.secret)) != nil }
    let (idle, out, closed) = (
      try await hub.signIn("mei", password: Cast.password), try await hub.signIn("mei", password: Cast.password),
      try await hub.signIn("gita", password: Cast.password)
    )
    for session in [idle, out, closed] { #expect(await isIn(session)) }
    try await hub.signOut(out.secret, by: out.actor)
    #expect(await !isIn(out))
    try await hub.setPerson("gita", active: false, by: world.cast["admin"])
    #expect(await !isIn(closed))
    #expect(await isIn(idle))
    // Nothing is written while the time passes.
    world.clock.advance(by: Hub.sessionIdleLength)
    #expect(await !isIn(idle))
    await world.end()
  }

  @Test func aUseThatIsNotedKeepsARememberedSessionOpen() async throws {
    let world = try await World(seed: 77)
    let hub = await world.hub
    let session = try await hub.signIn("mei", password: Cast.password)
    for _ in 0..<5 {
      world.clock.advance(by: Seconds(Hub.sessionIdleLength.count - 1))
      #expect((try? await hub.authenticate(session.secret)) != nil)
    }
    await world.end()
  }

  @Test func whatIsRememberedHangsOnEveryKindOfRecordThatIsRead() async throws {
    let world = try await World(seed: 78)
    let watched = WatchedDatabase(await world.database)
    let (hub, session) = (await world.hub(over: watched), try await world.hub.signIn("mei", password: Cast.password))
    func read(_ look: () async throws -> Void) async rethrows -> Set<String> {
      watched.forgetTables()
      try await look()
      return watched.tables
    }
    #expect(try await read { _ = try await hub.authenticate(session.secret) } == Set(Bearer.records.map { $0.table }))
    #expect(try await read { _ = try await hub.authenticate(session.secret) } == [])
    #expect(try await read { _ = try await hub.city() } == [CityRecord.table])
    #expect(try await read { _ = try await hub.city() } == [])
    await world.end()
  }
}
