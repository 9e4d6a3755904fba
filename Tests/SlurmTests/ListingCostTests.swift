import Centres
import PrayaTestKit
import Quantities
import Synchronization
import Testing

@testable import Slurm

/// How many jobs are looked at: by a request for each, or by a listing of all.
@Suite struct ListingCostTests {
  private let now = ContinuousClock.now

  @Test("A few jobs are asked for one by one, and many where nothing is known of the cluster") func unknown() {
    var cost = ListingCost()
    #expect(!cost.isLess(than: 1000, at: now))
    cost.bound = 500
    #expect(!cost.isLess(than: ListingCost.fewest - 1, at: now))
    #expect(cost.isLess(than: ListingCost.fewest, at: now))
    cost.bound = ListingCost.longest + 1
    #expect(!cost.isLess(than: 1000, at: now))
    cost.note(40, at: now)
    #expect(cost.isLess(than: 1000, at: now), "what was listed counts more than what there may be")
    cost.alive = ListingCost.longest + 1
    #expect(!cost.isLess(than: 1000, at: now), "but no more than what there is")
  }

  @Test("A listing that fails is not tried again for a while") func failed() {
    var cost = ListingCost()
    cost.bound = 100
    cost.noteFailure(at: now)
    #expect(!cost.isLess(than: 900, at: now + .seconds(119)))
    #expect(cost.isLess(than: 900, at: now + .seconds(120)))
  }

  @Test("What a listing had says whether the next is worth its while, for a time") func remembered() {
    var cost = ListingCost()
    cost.bound = 100
    cost.note(500, at: now)
    #expect(cost.isLess(than: 50, at: now))
    #expect(!cost.isLess(than: 49, at: now))
    #expect(!cost.isLess(than: 49, at: now + .seconds(59)))
    #expect(cost.isLess(than: 49, at: now + .seconds(60)), "it may have become less")
  }

  @Test("A cluster with too many old jobs is tried more and more seldom") func seldom() {
    var cost = ListingCost()
    cost.bound = 100
    var (at, waits): (ContinuousClock.Instant, [Int]) = (now, [])
    for _ in 0..<8 {
      cost.note(50_000, at: at)
      #expect(!cost.isLess(than: 900, at: at))
      var seconds = 0
      while !cost.isLess(than: 900, at: at + .seconds(seconds)) { seconds += 60 }
      waits.append(seconds)
      at += .seconds(seconds)
    }
    #expect(waits == [120, 240, 480, 960, 1920, 3600, 3600, 3600])
    cost.note(20, at: at)
    #expect(cost.isLess(than: 900, at: at))
  }

  /// A daemon that tells its version and how many jobs wait and run, and otherwise does as the test wants.
  private func peer(
    alive: @escaping @Sendable () -> Int, _ react: @escaping @Sendable (ScriptedPeer.Request) -> ScriptedPeer.Reaction
  ) throws -> ScriptedPeer {
    try ScriptedPeer { request in
      switch request.line {
      case "GET /openapi/v3": .answer(200, #"{"paths":{"\/slurm\/v0.0.38\/diag":{}}}"#)
      case "GET /slurm/v0.0.38/diag":
        .answer(
          200,
          """
          {"statistics":{"req_time_start":5,"jobs_pending":\(alive()),"jobs_running":1,"jobs_completed":0,"jobs_canceled":0,\
          "jobs_failed":0}}
          """)
      default: react(request)
      }
    }
  }

  @Test("Jobs are looked at by one listing where they are many, and what is told is the same") func both() async throws {
    let alive = Mutex(20)
    let peer = try peer(alive: { alive.withLock { $0 } }) { request in
      switch request.line {
      case "GET /slurm/v0.0.38/jobs":
        .answer(200, "{\"jobs\":[" + (1...200).map { Self.job($0) }.joined(separator: ",") + "],\"errors\":[]}")
      default:
        request.line.split(separator: "/").last.flatMap { Int($0) }.map { number in
          number <= 200
            ? .answer(200, "{\"jobs\":[" + Self.job(number) + "],\"errors\":[]}")
            : .answer(500, #"{"errors":[{"error_number":2017,"error":"Invalid job id specified"}],"jobs":[]}"#)
        } ?? .answer(404, "")
      }
    }
    let rest = SlurmRest(.init(.url(peer.address)), clock: ManualClock(Instant(secondsSince1970: 1_795_000_000)))
    let wanted = (150...260).map { SlurmNumber(rawValue: $0) }
    // As long as nothing was told of the cluster, one by one.
    let single = try await rest.jobs(wanted)
    #expect(single.map(\.number.rawValue) == Array(150...200))
    #expect(peer.count("GET /slurm/v0.0.38/jobs") == 0)
    _ = try await rest.health()
    let asked = peer.requests.count
    let listed = try await rest.jobs(wanted)
    // One whose comment somebody has changed is nobody's in a listing, and another's where it is asked for alone.
    #expect(listed == single.filter { $0.key != nil } && single.filter { $0.key == nil }.map(\.number.rawValue) == [160])
    #expect(peer.count("GET /slurm/v0.0.38/jobs") == 1)
    #expect(peer.requests.count <= asked + 2, "the listing, and whether the controller is there")
    alive.withLock { $0 = 5000 }
    _ = try await rest.health()
    _ = try await rest.jobs(wanted)
    #expect(peer.count("GET /slurm/v0.0.38/jobs") == 1, "too many are there")
  }

  @Test("Where a listing cannot be had the jobs are asked for one by one") func fallback() async throws {
    let peer = try peer(alive: { 1 }) { request in
      switch request.line {
      case "GET /slurm/v0.0.38/jobs": .answer(200, #"{"jobs":[{"job_id":"#)
      default:
        .answer(200, "{\"jobs\":[" + Self.job(Int(request.line.split(separator: "/").last ?? "") ?? 0) + "],\"errors\":[]}")
      }
    }
    let rest = SlurmRest(.init(.url(peer.address)), clock: ManualClock(Instant(secondsSince1970: 1_795_000_000)))
    _ = try await rest.health()
    let wanted = (1...40).map { SlurmNumber(rawValue: $0) }
    for _ in 0..<2 { #expect(try await rest.jobs(wanted).map(\.number) == wanted) }
    #expect(peer.count("GET /slurm/v0.0.38/jobs") == 1, "once it failed it is left alone")
  }

  private static func job(_ number: Int) -> String {
    #"{"job_id":\#(number),"job_state":"PENDING","comment":"\#(number == 160 ? "theirs" : "praya:run-\(number)")"}"#
  }
}
