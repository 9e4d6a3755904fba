import Agent
import Centres
import Foundation
import PrayaTestKit
import Quantities
import Synchronization
import Testing

/// A centre behind its operator's terms.
@Suite struct TermedCentreTests {
  private let start = Instant("2026-11-21T09:00:00+08:00") ?? Instant(secondsSince1970: 0)

  private final class World: Sendable {
    let clock: ManualClock
    let inner: SimulatedCentre
    let folder = FileManager.default.temporaryDirectory.appending(path: "praya-terms-\(UUID().uuidString)").path
    let waiting = Mutex<Int?>(nil)

    init(_ start: Instant) {
      clock = ManualClock(start)
      let nodes = (0..<2).map {
        CentreDescription.Node(
          name: "n\($0)", deviceModel: "h100", devices: 8, cpus: 64, memoryMebibytes: 1 << 19, isAvailable: true)
      }
      inner = SimulatedCentre(pools: [nodes], placing: .asOrdered, clock: clock, seed: 1)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func centre(_ change: (inout AgentTerms) throws -> Void) throws -> TermedCentre {
      var terms = AgentTerms()
      try change(&terms)
      return try TermedCentre(
        ServedCentre(inner, othersWaiting: { [weak self] in self?.waiting.withLock { $0 } }), terms: terms, calendar: .universal,
        folder: folder, clock: clock)
    }
  }

  private func order(_ key: String, devices: Range<Int> = 0..<4, project: String = "vision") throws -> RunOrder {
    RunOrder(
      key: try #require(RunKey(rawValue: key)), name: "job", script: Array("#!/bin/sh\n".utf8), inputs: [],
      allotment: [NodeAllotment(node: "n0", devices: Array(devices))], deviceModel: "h100", cpusPerNode: 1, memoryMebibytes: nil,
      walltime: .hours(1), environment: ["PRAYA_PROJECT": project], output: "o", errorOutput: "e", projectNumber: 1)
  }

  private func outcome(_ centre: TermedCentre, _ order: RunOrder) async -> String {
    do throws(CentreFailure) {
      try await centre.start(order)
      return "started"
    } catch {
      switch error {
      case .refused: return "refused"
      case .troubled: return "held back"
      default: return "\(error)"
      }
    }
  }

  @Test func theShareCountsWhatIsUnderWayAndGivesBackWhatIsOver() async throws {
    let world = World(start)
    let centre = try world.centre { $0.deviceShare = try Share(1, of: 2) }
    #expect(await outcome(centre, try order("a")) == "started")
    #expect(await outcome(centre, try order("b", devices: 4..<8)) == "started")
    #expect(await outcome(centre, try order("c", devices: 0..<1)) == "held back")
    #expect(await outcome(centre, try order("d", devices: 0..<9)) == "refused")
    #expect(await centre.underWay.devices == 8)
    // A repeat of what is under way is no second start, and is not judged again.
    #expect(await outcome(centre, try order("a")) == "started")
    #expect(await centre.underWay.devices == 8)
    // An hour later both are over, though the hub has not asked.
    world.clock.advance(by: .hours(2))
    world.inner.catchUp()
    #expect(await outcome(centre, try order("c", devices: 0..<1)) == "started")
    #expect(await centre.underWay.devices == 1)
  }

  @Test func aRestartForgetsNoRun() async throws {
    let world = World(start)
    let first = try world.centre { $0.deviceShare = try Share(1, of: 4) }
    #expect(await outcome(first, try order("a")) == "started")
    let second = try world.centre { $0.deviceShare = try Share(1, of: 4) }
    #expect(await second.underWay.devices == 4)
    #expect(await outcome(second, try order("b", devices: 4..<5)) == "held back")
  }

  @Test func whatHasReachedTheCentreIsAcceptedAgainWhateverTheTermsAreByNow() async throws {
    let world = World(start)
    let centre = try world.centre { _ in }
    #expect(await outcome(centre, try order("a")) == "started")
    var strict = AgentTerms()
    strict.refusedProjects = ["*"].compactMap(ProjectPattern.init)
    await centre.use(strict, calendar: .universal)
    #expect(await outcome(centre, try order("a")) == "started")
    #expect(await outcome(centre, try order("b", devices: 4..<5)) == "refused")
    let seen = try await centre.observe([try #require(RunKey(rawValue: "a")), try #require(RunKey(rawValue: "b"))])
    #expect(seen[try #require(RunKey(rawValue: "b"))] == .unknown)
  }

  @Test func ownUsersComeFirstAndTheStopSwitchHolds() async throws {
    let world = World(start)
    try FileManager.default.createDirectory(atPath: world.folder, withIntermediateDirectories: true)
    let file = "\(world.folder)/stop"
    let centre = try world.centre { ($0.ownUsersFirst, $0.stopSwitch) = (true, file) }
    world.waiting.withLock { $0 = 2 }
    #expect(await outcome(centre, try order("a")) == "held back")
    world.waiting.withLock { $0 = 0 }
    #expect(FileManager.default.createFile(atPath: file, contents: nil))
    #expect(await outcome(centre, try order("a")) == "held back")
    try FileManager.default.removeItem(atPath: file)
    #expect(await outcome(centre, try order("a")) == "started")
  }

  @Test func theQueueIsShownAsLongAsTheTermsAllowIt() async throws {
    let world = World(start)
    var terms = AgentTerms()
    // One that has a queue of its own.
    let inner = SimulatedCentre(pools: [], placing: .byItself, clock: world.clock, seed: 1)
    let centre = try TermedCentre(
      ServedCentre(inner), terms: terms, calendar: .universal, folder: world.folder, clock: world.clock)
    let shown = try await inner.shownQueue()
    #expect(shown != nil)
    #expect(try await centre.shownQueue() == shown)
    terms.showsQueue = false
    await centre.use(terms, calendar: .universal)
    #expect(try await centre.shownQueue() == nil)
  }

  /// What the hub was told last must be what is: of two starts of one run the later may else be refused, and the hub send the
  /// job elsewhere, while the earlier goes through.
  @Test func aStartThatIsStillBeingJudgedKeepsAnotherOfTheSameRunWaiting() async throws {
    let world = World(start)
    let gate = Gate()
    var terms = AgentTerms()
    terms.ownUsersFirst = true
    let centre = try TermedCentre(
      ServedCentre(
        world.inner,
        othersWaiting: {
          await gate.pass()
          return 0
        }), terms: terms, calendar: .universal, folder: world.folder, clock: world.clock)
    let order = try order("a")
    async let first = outcome(centre, order)
    await gate.somebodyWaits()
    terms.refusedProjects = ["*"].compactMap(ProjectPattern.init)
    await centre.use(terms, calendar: .universal)
    #expect(await outcome(centre, order) == "held back", "not refused: the first may yet start it")
    gate.open()
    // The first is judged by the terms that hold when it is judged.
    #expect(await first == "refused")
    #expect(await outcome(centre, order) == "refused")
    #expect(try await centre.observe([order.key])[order.key] == .unknown)
  }

  @Test func whatTheAgentForgotIsCountedAgainWhenTheHubAsksForIt() async throws {
    let world = World(start)
    let first = try world.centre { _ in }
    #expect(await outcome(first, try order("a")) == "started")
    try FileManager.default.removeItem(atPath: "\(world.folder)/under-way")
    let second = try world.centre {
      $0.deviceShare = try Share(1, of: 4)
      $0.refusedProjects = ["*"].compactMap(ProjectPattern.init)
    }
    #expect(await outcome(second, try order("a")) == "started", "it runs already: there is nothing to refuse")
    #expect(await second.underWay.devices == 4)
    // Half a file is no number; the hub's next word of the run mends it.
    try Data("1".utf8).write(to: URL(filePath: "\(world.folder)/under-way/a"))
    let third = try world.centre { _ in }
    #expect(await third.underWay == .none)
    #expect(await outcome(third, try order("a")) == "started")
    #expect(await third.underWay.devices == 4)
  }

  @Test func aStopSwitchThatCannotBeLookedAtCountsAsSet() {
    var terms = AgentTerms()
    terms.stopSwitch = "/etc/passwd/stop"
    #expect(!terms.isStopped)
    terms.stopSwitch = "/" + String(repeating: "x", count: 300)
    #expect(terms.isStopped)
  }

  @Test func manyStartsAtOnceDoNotExceedTheShare() async throws {
    let world = World(start)
    let centre = try world.centre { $0.deviceShare = try Share(3, of: 8) }
    let orders = try (0..<8).map { try order("k\($0)", devices: $0..<($0 + 1)) }
    let started = await withTaskGroup { group in
      for order in orders { group.addTask { await outcome(centre, order) } }
      return await group.reduce(into: 0) { $0 += $1 == "started" ? 1 : 0 }
    }
    #expect(started == 6)
    #expect(await centre.underWay.devices == 6)
  }
}

/// Holds up whoever passes until it is opened.
private final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }
  private let state = Mutex(State())

  func pass() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiters.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }

  func open() {
    let waiters = state.withLock { state in
      state.isOpen = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  func somebodyWaits() async {
    while state.withLock({ $0.waiters.isEmpty }) { await Task.yield() }
  }
}
