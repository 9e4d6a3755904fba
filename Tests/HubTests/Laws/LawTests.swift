import Centres
import Hub
import Jobs
import Offers
import PrayaTestKit
import Quantities
import Storage
import Testing

/// A law that never fires protects nobody: a sound history breaks none, and each way of breaking it breaks the one meant.
@Suite struct LawTests {
  /// A world in which jobs of every funding have run and some still do, in order.
  private func lived() async throws -> WorldState {
    let world = try await World(seed: 11)
    let stage = Stage(world)
    for project in ["vision", "maps", "genome"] { try await stage.submit(["--gpus-per-node=1", "--time=30"], project: project) }
    try await stage.submit(["--gres=gpu:h100:2", "--time=20"], project: "vision", grant: world.template.grants[0])
    try await stage.submit(["--gres=gpu:a100:1", "--time=20"], project: "vision", grant: world.template.grants[1])
    try await stage.round()
    world.clock.advance(by: .hours(1))
    try await stage.round()
    try await stage.submit(["--gres=gpu:h100:1", "--time=600"], project: "vision")
    try await stage.submit(["--gres=gpu:h100:1", "--time=300"], project: "genome")
    try await stage.round()
    let state = try await world.state()
    await world.end()
    return state
  }

  private func broken(_ state: WorldState, _ change: (inout WorldState) throws -> Void) rethrows -> [Violation] {
    var state = state
    try change(&state)
    return Laws.always(state)
  }

  @Test func aSoundHistoryBreaksNoLaw() async throws {
    let state = try await lived()
    #expect(Laws.always(state) == [])
    #expect(Laws.auditHashes(state.records) == [])
    #expect(state.records.jobs.filter(\.state.isTerminal).count >= 5 && state.records.jobs.contains { $0.state.occupiesNodes })
  }

  @Test func lawOneFiresWhenTheLedgerDoesNotBalance() async throws {
    let state = try await lived()
    let index = try #require(state.records.ledger.firstIndex { $0.kind == "post" })
    #expect(broken(state) { $0.records.ledger[index].amount? += 1 }.contains { $0.law == 1 })
    #expect(broken(state) { $0.records.ledger.remove(at: index) }.contains { $0.law == 1 })
    #expect(broken(state) { $0.records.accounts[0].debitsPosted += 1 }.contains { $0.law == 1 })
    #expect(
      broken(state) {
        $0.records.ledger[index].subject =
          $0.records.ledger.first { $0.kind == "post" && $0.sequence != Int64(index + 1) }?.subject
      }
      .contains { $0.law == 1 })
  }

  @Test func lawTwoFiresWhenAJobIsChargedOtherwiseThanItRan() async throws {
    let state = try await lived()
    let index = try #require(state.records.jobs.firstIndex { ($0.total ?? 0) > 0 })
    #expect(broken(state) { $0.records.jobs[index].total? += 1 }.contains { $0.law == 2 })
    #expect(broken(state) { $0.records.jobs[index].deviceSeconds? -= 1 }.contains { $0.law == 2 })
    #expect(broken(state) { $0.records.jobs[index].settledAt = nil }.contains { $0.law == 2 })
    let key = state.records.jobs[index].runName.description
    #expect(
      broken(state) { state in
        for (centre, truths) in state.truths {
          for place in truths.indices where truths[place].key.rawValue == key {
            state.truths[centre]?[place].end?.cause = .centre(reason: "a node failed")
          }
        }
      }.contains { $0.law == 2 }, "what the centre ended is free")
    let name = "job:\(state.records.jobs[index].id):own:settled"
    #expect(
      broken(state) { state in
        state.records.ledger = state.records.ledger.map { line in
          var line = line
          if line.id == name { line.id += "-twice" }
          return line
        }
      }.contains { $0.law == 2 })
  }

  @Test func lawThreeFiresWhenAHoldIsMissingOrLeft() async throws {
    let state = try await lived()
    let running = try #require(state.records.jobs.firstIndex { $0.state.occupiesNodes && $0.heldOwn > 0 })
    #expect(broken(state) { $0.records.jobs[running].heldOwn -= 1 }.contains { $0.law == 3 })
    let package = try #require(state.records.grants.firstIndex { !$0.allotment.isEmpty })
    #expect(broken(state) { $0.records.grants[package].state = .withdrawn }.contains { $0.law == 3 })
    #expect(
      broken(state) { state in
        state.records.grants[package].terms.until = state.records.grants[package].terms.until.adding(months: 1)
      }.contains { $0.law == 3 })
    let fund = try #require(state.records.accounts.firstIndex { $0.id.hasPrefix("fund:") })
    #expect(broken(state) { $0.records.accounts[fund].debitsPosted = .max / 2 }.contains { $0.law == 3 })
    #expect(Laws.nothingLeft(state).contains { $0.law == 2 } && Laws.nothingLeft(state).contains { $0.law == 3 })
  }

  @Test func lawFourFiresWhenADeviceIsUsedTwiceOrAPlaceIsNotAllowed() async throws {
    let state = try await lived()
    let twice = broken(state) { state in
      guard var copy = state.truths["harbour"]?.first(where: { !$0.segments.isEmpty }), let key = RunKey(rawValue: "intruder")
      else { return }
      copy.key = key
      state.truths["harbour"]?.append(copy)
    }
    #expect(twice.contains { $0.law == 4 && $0.what.contains("same time") })
    let crowded = broken(state) { state in
      guard let index = state.truths["harbour"]?.firstIndex(where: { !$0.segments.isEmpty }) else { return }
      state.truths["harbour"]?[index].segments[0].cpusPerNode = 33
    }
    #expect(crowded.contains { $0.what.contains("CPUs") })
    let moved = broken(state) { state in
      for index in state.records.projects.indices { state.records.projects[index].jurisdictions = ["GB"] }
    }
    #expect(moved.contains { $0.law == 4 && $0.what.contains("not cleared") })
    let exposed = broken(state) { state in
      for index in state.records.projects.indices { state.records.projects[index].dataClass = .confidential }
    }
    #expect(exposed.contains { $0.law == 4 && $0.what.contains("not cleared") })
    let running = try #require(state.records.jobs.firstIndex { $0.state.occupiesNodes })
    #expect(broken(state) { $0.records.jobs[running].placement = [] }.contains { $0.what.contains("without a place") })
    #expect(
      broken(state) { $0.records.jobs[running].state = .cancelled }.contains { $0.law == 4 && $0.what.contains("but runs") })
  }

  @Test func lawSixFiresWhenTheAuditLogIsCutOrChanged() async throws {
    let state = try await lived()
    #expect(broken(state) { $0.records.audit.remove(at: 3) }.contains { $0.law == 6 })
    #expect(broken(state) { $0.records.audit.swapAt(3, 4) }.contains { $0.law == 6 })
    var records = state.records
    records.audit[5].outcome = "refused:forbidden"
    #expect(Laws.auditHashes(records).map(\.law) == [6])
  }

  @Test func lawSixFiresWhenAChangeLeavesNoLineOrARefusalChangesSomething() async throws {
    let world = try await World(seed: 12)
    let before = try await TableImages.read(world.database)
    var changed = before
    changed.tables["pool"]?.removeLast()
    #expect(Laws.leavesTrace(from: before, to: changed, refusal: nil).map(\.law) == [6])
    #expect(Laws.leavesTrace(from: before, to: changed, refusal: "forbidden").count == 3)
    changed.auditLines += 1
    #expect(Laws.leavesTrace(from: before, to: changed, refusal: nil) == [])
    var refused = before
    (refused.auditLines, refused.lastOutcome) = (before.auditLines + 1, "refused:forbidden")
    #expect(Laws.leavesTrace(from: before, to: refused, refusal: "forbidden") == [])
    #expect(Laws.leavesTrace(from: before, to: refused, refusal: "not-found").map(\.law) == [6])
    await world.end()
  }

  @Test func lawSevenFiresWhenMonthsDoNotAddUp() async throws {
    let state = try await lived()
    let index = try #require(state.records.jobs.firstIndex { $0.startedAt != nil && $0.total != nil })
    #expect(broken(state) { $0.records.jobs[index].endedAt = .init(secondsSince1970: 0) }.contains { $0.law == 7 })
    let hold = try #require(state.records.ledger.firstIndex { $0.id.hasPrefix("package:") })
    #expect(broken(state) { $0.records.ledger[hold].amount? -= 1 }.contains { $0.law == 7 })
  }
}

extension LawTests {
  @Test func noticesThatAreMissingDoubledOrLostAreSeen() async throws {
    let world = try await World(seed: 12)
    let stage = Stage(world)
    let job = try #require(try await stage.submit(["--gpus-per-node=1", "--time=30"], by: "mei").first)
    _ = try await world.hub.cancelJob(job.id, by: world.cast["mei"])
    try await world.hub.sendNotices(atMost: 1000)
    let (records, taken) = (try await world.state().records, world.post.taken)
    #expect(Laws.toldOnce(records).isEmpty && Laws.told(records).isEmpty && Laws.sentOrGivenUp(records, taken: taken).isEmpty)
    #expect(Laws.noneWaits(records, now: world.clock.now).isEmpty)
    var doubled = records
    doubled.notices += records.notices.prefix(1)
    #expect(Laws.toldOnce(doubled).count == 1)
    var missing = records
    missing.notices.removeAll { $0.topic == .jobEnded }
    #expect(Laws.told(missing).count == 1)
    var early = records
    early.jobs[0].settledAt = nil
    #expect(Laws.told(early).count == 1)
    #expect(!Laws.sentOrGivenUp(records, taken: [:]).isEmpty)
    var waiting = records
    let index = try #require(waiting.notices.firstIndex { $0.state == .sent })
    waiting.notices[index].sentAt = nil
    #expect(Laws.noneWaits(waiting, now: world.clock.now).count == 1)
    waiting.notices[index].givenUpAt = world.clock.now
    #expect(Laws.sentOrGivenUp(waiting, taken: taken).count == 1)
    await world.end()
  }
}
