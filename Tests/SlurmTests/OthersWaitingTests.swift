import Centres
import Foundation
import PrayaTestKit
import Quantities
import Slurm
import Synchronization
import Testing

/// Whether a centre's own users wait, for operators who let them go first.
@Suite struct OthersWaitingTests {
  @Test(
    "Of a real cluster's queue, the jobs of others that wait for places are counted, by every way and by no other reason",
    .enabled(if: SlurmLab.isPossible, "\(SlurmLab.whyNot)"))
  func realQueue() async throws {
    let lab = try await SlurmLab.up(clusters: ["h200"])
    let cluster = try lab.facts.cluster("h200")
    let (service, member) = (lab.facts.users.service, try #require(lab.facts.users.members.first))
    func submit(_ options: [String], as user: String) async throws {
      let words = ["sbatch", "--parsable", "--chdir=/tmp", "--output=/dev/null", "--wrap=sleep 60"] + options
      let run = try await lab.run(words, at: cluster.name, as: user)
      #expect(run.status == 0, "\(run.errors)")
    }
    let all = ["--nodes=\(cluster.nodes.count)", "--gres=gpu:\(cluster.deviceModel):\(cluster.devicesPerNode)"]
    try await submit(all, as: member)
    try await submit(all, as: member)
    try await submit(all, as: member)
    try await submit(["--hold"], as: member)
    try await submit(["--begin=now+1hour"], as: member)
    try await submit(all + ["--comment=praya:own-one"], as: service)
    let ways: [(String, any SlurmQueue)] = [
      ("socket", SlurmRest(.init(.socket(path: cluster.restSocket)), clock: MachineClock())),
      (
        "token",
        SlurmRest(
          .init(.url(cluster.restAddress), user: service, tokens: TokenFile(path: cluster.tokenFile)), clock: MachineClock())
      ),
      ("commands", commands(cluster)),
    ]
    for (name, way) in ways {
      var count = 0
      for _ in 0..<100 {
        // The first starts when the controller has looked at its queue; one that has just come up tells nothing by REST.
        count = (try? await way.othersWaiting(partition: cluster.partition)) ?? -1
        if count == 2 { break }
        try await Task.sleep(for: .milliseconds(100))
      }
      #expect(count == 2, "\(name)")
      #expect(try await way.othersWaiting(partition: nil) == 2, "\(name)")
      // The commands refuse a partition that there is not; the daemon's list has none of its jobs.
      if name != "commands" { #expect(try await way.othersWaiting(partition: "another") == 0, "\(name)") }
    }
    try await lab.down()
  }

  private func commands(_ cluster: SlurmLabFacts.Cluster) -> SlurmCommandLine {
    var settings = SlurmCommandLine.Settings()
    settings.configurationFile = cluster.configuration
    return SlurmCommandLine(settings)
  }

  private final class CountedQueue: SlurmQueue {
    let asked = Mutex(0)
    let answer: Mutex<Int?>
    init(_ answer: Int?) { self.answer = Mutex(answer) }

    func othersWaiting(partition: String?) async throws(SlurmFailure) -> Int {
      asked.withLock { $0 += 1 }
      try? await Task.sleep(for: .milliseconds(20))
      guard let count = answer.withLock({ $0 }) else { throw .away(reason: "nobody answers") }
      return count
    }
  }

  @Test func manyWhoWantToKnowAskOnceIn10Seconds() async {
    let (queue, clock) = (CountedQueue(3), ManualClock(Instant(secondsSince1970: 1000)))
    let others = OthersWaiting(queue, partition: "gpu", clock: clock)
    let counts = await withTaskGroup { group in
      for _ in 0..<50 { group.addTask { await others.count() } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts == Array(repeating: 3, count: 50))
    #expect(queue.asked.withLock { $0 } == 1)
    queue.answer.withLock { $0 = nil }
    #expect(await others.count() == 3)
    clock.advance(by: Seconds(10))
    #expect(await others.count() == nil, "what is not known is not told as none")
    clock.advance(by: Seconds(10))
    queue.answer.withLock { $0 = 0 }
    #expect(await others.count() == 0)
  }
}
