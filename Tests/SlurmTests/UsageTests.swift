import Centres
import PrayaTestKit
import Quantities
import Testing

@testable import Slurm

/// What a cluster's own records say, page by page.
@Suite struct UsageTests {
  private static func key(_ number: Int) throws -> RunKey { try #require(RunKey(rawValue: "run-\(number)")) }

  private static func job(_ number: Int, endedAt end: Int64, _ state: SlurmState = .completed) throws -> SlurmJob {
    SlurmJob(
      number: SlurmNumber(rawValue: Int64(number)), key: try key(number), user: "praya", state: state,
      submittedAt: Instant(secondsSince1970: end - 9), startedAt: Instant(secondsSince1970: end - 7),
      endedAt: Instant(secondsSince1970: end), exit: .exited(code: state == .completed ? 0 : 3), nodes: ["n1"], deviceCount: 2)
  }

  private func all(_ centre: SlurmCentre, from: Int64, until: Int64) async throws -> [UsagePage] {
    var question = UsageQuestion(from: Instant(secondsSince1970: from), until: Instant(secondsSince1970: until))
    var pages: [UsagePage] = []
    while pages.count < 10_000 {
      let page = try await centre.usage(question)
      pages.append(page)
      guard let next = page.next else { break }
      question.after = next
    }
    return pages
  }

  @Test("A month of the accounting comes in pages of bounded size, every run once") func pages() async throws {
    let place = try await SlurmCentreTests.Place(hasAccounting: true)
    let start: Int64 = 1_798_000_000
    // Most of them on one busy afternoon, so that a day is too much.
    for number in 0..<6000 {
      let end = number < 5000 ? start + 86_400 * 3 + Int64(number) : start + Int64(number) * 300
      place.slurm.putInAccounting(try Self.job(number + 1, endedAt: end, number % 7 == 0 ? .failed : .completed))
    }
    let pages = try await all(place.centre, from: start, until: start + 86_400 * 30)
    #expect(pages.allSatisfy { $0.runs.count <= 2000 && $0.source == .accounting && $0.wholeUntil != nil })
    let runs = pages.flatMap(\.runs)
    #expect(runs.count == 6000 && Set(runs.map(\.key)).count == 6000)
    #expect(runs.count { $0.outcome == .failed } == 858)
    #expect(runs.allSatisfy { $0.measured == Milliseconds(7000) && $0.devices == 2 })
    #expect(pages.count < 100)
  }

  @Test("Without accounting the controller's own memory is told, and nothing is said of what is not in it")
  func controller() async throws {
    let place = try await SlurmCentreTests.Place()
    place.slurm.startsAfter = Seconds(1)
    try await place.start()
    let number = try #require(place.number)
    await place.pass(3)
    place.slurm.run(number, for: Seconds(20))
    await place.pass(40)
    let now = place.clock.now.millisecondsSince1970 / 1000
    let pages = try await all(place.centre, from: now - 3600, until: now + 3600)
    #expect(pages.count == 1 && pages[0].source == .controller && pages[0].wholeUntil == nil)
    let run = try #require(pages[0].runs.first)
    guard case .ended(let end) = try await place.observe() else { Issue.record("it has not ended"); return }
    #expect(run.key == place.key && run.measured == end.measured && run.outcome == .completed)
    #expect(run.startedAt == end.startedAt)
  }

  @Test("Moments are told by the hub's clock, and windows asked for by the cluster's", arguments: [Int64(130_000), -45_000])
  func skewed(skew: Int64) async throws {
    let place = try await SlurmCentreTests.Place(skew: Milliseconds(skew), hasAccounting: true)
    let start: Int64 = 1_799_990_000
    place.slurm.putInAccounting(try Self.job(1, endedAt: start + skew / 1000))
    place.slurm.putInAccounting(try Self.job(2, endedAt: start + 100 + skew / 1000))
    let runs = try await all(place.centre, from: start, until: start + 100).flatMap(\.runs)
    #expect(runs.map(\.number) == ["1"])
    #expect(abs(((runs.first?.endedAt ?? Instant(secondsSince1970: 0)) - Instant(secondsSince1970: start)).count) <= 1000)
  }

  @Test("A place that is none is refused", arguments: ["", "1", "x+1", "5+0", "5+99999999", "-1+5", "1+1+1"])
  func places(text: String) async throws {
    let place = try await SlurmCentreTests.Place(hasAccounting: true)
    let question = UsageQuestion(
      from: Instant(secondsSince1970: 1_799_990_000), until: Instant(secondsSince1970: 1_799_999_000), after: text)
    await #expect(throws: CentreFailure.self) { try await place.centre.usage(question) }
  }
}
