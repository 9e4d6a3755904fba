import Centres
import Language
import Quantities
import Testing

@testable import Slurm

/// What is said of a cluster, and that each lack is named with what to do.
@Suite struct SlurmExaminationTests {
  private let now = Instant(secondsSince1970: 1_800_000_000)

  private func cluster(isUp: Bool = true, type: String = "a100", states: Set<String> = ["IDLE"]) -> SlurmCluster {
    SlurmCluster(
      partitions: [.init(name: "gpu", isDefault: true, isUp: isUp, nodes: ["n1", "n2"], longestWalltime: nil)],
      nodes: ["n1", "n2"].map {
        .init(
          name: $0, partitions: ["gpu"], cpus: 64, busyCPUs: 0, memoryMebibytes: 1000,
          devices: type == "none" ? [] : [.init(type: type, count: 8, busy: 0)], states: states, reason: "")
      }, reservations: [])
  }

  private func examination(
    health: Result<SlurmHealth, SlurmFailure>? = nil, cluster: Result<SlurmCluster, SlurmFailure>? = nil,
    hasAccounting: Bool = true, _ change: (inout SlurmExamination) -> Void = { _ in }
  ) -> SlurmExamination {
    let well = SlurmHealth(version: "22.05.8", cluster: "c", startedAt: now - .hours(1), now: now, hasAccounting: hasAccounting)
    var examination = SlurmExamination(
      way: .socket, user: "praya", settings: SlurmCentreSettings(sharedFolder: "/s"), health: health ?? .success(well),
      cluster: cluster ?? .success(self.cluster()), token: nil,
      folder: .init(path: "/s", fault: nil, network: "nfs4", hasClaims: true),
      difference: ClockDifference(clusterAhead: Milliseconds(300), measuredAt: now), now: now)
    change(&examination)
    return examination
  }

  /// The words of what is not as it should be, each with a remedy where it is missing.
  private func told(_ examination: SlurmExamination, _ level: SlurmFinding.Level) -> [String] {
    for finding in examination.findings where finding.level == .missing { #expect(finding.remedy != nil, "\(finding)") }
    for finding in examination.findings {
      #expect(finding.words.traditionalChinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
    }
    return examination.findings.filter { $0.level == level }.map(\.words.english)
  }

  @Test("A cluster that lacks nothing is told so, but for the service account") func well() {
    let well = examination()
    #expect(told(well, .missing) == [])
    #expect(told(well, .warning).count == 1 && told(well, .warning)[0].contains("service account"))
    #expect(told(well, .ok).contains { $0.contains("16 × a100") })
  }

  @Test("Where members have logins of their own, each that cannot be used is named, and there is no service account")
  func members() {
    typealias Members = SlurmExamination.Members
    func told(_ members: Members, _ level: SlurmFinding.Level) -> [String] {
      self.told(examination { $0.members = members }, level).filter { !$0.contains("×") }
    }
    let good = SlurmExamination.Member(login: "u1", tokenEnds: now + .hours(1))
    let bad = SlurmExamination.Member(login: "u2", faults: ["sudo: a password is required"])
    let both = Members(way: .sudo, author: .byHub, members: [good, bad], sharing: .given)
    #expect(told(both, .warning) == ["No job can run under 'u2': sudo: a password is required"])
    #expect(told(both, .missing) == [])
    #expect(told(both, .ok).contains { $0.contains("by a command that its operator granted") && $0.contains("2 so far") })
    #expect(told(both, .ok).contains { $0.hasPrefix("Jobs can be submitted under 'u1', with a token until 2027-") })
    let none = Members(way: .tokens, author: .byCentre([]), members: [], sharing: .unknown)
    #expect(told(none, .warning).count == 1 && told(none, .warning)[0].contains("0 so far"))
    let unknown = Members(way: .tokens, author: .byHub, members: [], areKnown: false, sharing: .unknown)
    #expect(told(unknown, .warning) == [] && told(unknown, .ok).contains { $0.hasSuffix("which login a member has.") })
    let closed = Members(way: .sudo, author: .byHub, members: [good], sharing: .impossible("no lists"))
    #expect(told(closed, .missing) == ["Praya cannot let members' logins into their runs' folders: no lists"])
    let hidden = SlurmHealth(version: "22", cluster: "c", startedAt: now, now: now, hasAccounting: true, hidesJobs: true)
    let blind = self.told(examination(health: .success(hidden)) { $0.members = both }, .missing)
    #expect(blind.count == 1 && blind[0].contains("PrivateData"))
  }

  @Test("Each lack is named") func lacks() {
    #expect(told(examination(health: .failure(.away(reason: "x"))), .missing) == ["Nobody answers: x"])
    #expect(told(examination(health: .failure(.unauthorised(reason: "x"))), .missing)[0].contains("'praya'"))
    #expect(told(examination(cluster: .failure(.refused(code: 1, reason: "no"))), .missing)[0].contains("no"))
    #expect(told(examination(cluster: .success(cluster(isUp: false))), .missing) == ["The partition 'gpu' takes no jobs."])
    #expect(told(examination(cluster: .success(cluster(states: ["IDLE", "DRAIN"]))), .missing)[0].contains("n1 (DRAIN+IDLE)"))
    #expect(told(examination(cluster: .success(cluster(type: ""))), .missing)[0].contains("no type"))
    #expect(told(examination(cluster: .success(cluster(type: "none"))), .warning).contains { $0.contains("without devices") })
    let other = examination { $0.settings.partition = "cpu" }
    #expect(told(other, .missing) == ["There is no partition 'cpu'. There are: gpu."])
    let reserved = examination { $0.settings.reservation = "r" }
    #expect(told(reserved, .missing) == ["There is no reservation 'r'."])
    let barred = examination { $0.folder.fault = "Permission denied" }
    #expect(told(barred, .missing)[0].contains("Permission denied"))
    #expect(told(examination(hasAccounting: false), .warning).contains { $0.contains("not charged") })
    let closed = examination { $0.accounting = .failure(.refused(code: 1007, reason: "Protocol authentication error")) }
    #expect(told(closed, .warning).contains { $0.contains("Protocol authentication error") })
    #expect(!told(closed, .ok).contains { $0.contains("slurmdbd") })
    let skewed = examination { $0.difference = ClockDifference(clusterAhead: Milliseconds(-61_000), measuredAt: now) }
    #expect(told(skewed, .warning).contains { $0.contains("61 s behind") })
  }

  @Test("A token is told by its end, and where others can read it") func tokens() {
    func with(_ token: SlurmExamination.TokenState, isPrivate: Bool = true) -> SlurmExamination {
      examination {
        $0.way = .network(isPrivate: isPrivate)
        $0.token = token
      }
    }
    #expect(told(with(.valid(until: now + .hours(1))), .ok)[0].contains("is good until"))
    #expect(told(with(.valid(until: now + Seconds(60))), .warning)[0].contains("is good until"))
    #expect(told(with(.valid(until: now - Seconds(1))), .missing)[0].contains("has expired"))
    #expect(told(with(.valid(until: nil)), .warning)[0].contains("never expires"))
    #expect(told(with(.failed(.unauthorised(reason: "/t holds no token"))), .missing) == ["There is no token: /t holds no token"])
    #expect(told(with(.valid(until: now + .hours(1)), isPrivate: false), .warning)[0].contains("plain HTTP"))
  }

  @Test("Of a folder of this machine alone a warning is told, until a job has written there") func folder() {
    let local = examination { $0.folder = .init(path: "/s", fault: nil, network: nil, hasClaims: false) }
    #expect(told(local, .warning).contains { $0.contains("a disk of this machine") })
    let used = examination { $0.folder = .init(path: "/s", fault: nil, network: nil, hasClaims: true) }
    #expect(!told(used, .warning).contains { $0.contains("a disk of this machine") })
  }
}
