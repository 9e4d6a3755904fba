import Centres
import Hub
import Language
import Slurm

/// A cluster that the hub speaks to itself.
struct ClusterConnection: CentreConnection {
  let join: SlurmJoin

  var centre: any Centre { join.centre }
  func end() async { await join.end() }
  func clock() async -> CentreClock? {
    await join.centre.clockDifference.map { CentreClock(ahead: $0.clusterAhead, measuredAt: $0.measuredAt) }
  }

  func troubles() async -> [Phrase] { await join.troubles() }

  func examine() async -> [CentreFinding] { await found(logins: nil) }
  func examine(logins: Set<String>) async -> [CentreFinding] { await found(logins: logins) }

  private func found(logins: Set<String>?) async -> [CentreFinding] {
    await join.examine(logins: logins).map { finding in
      let level: CentreFinding.Level =
        switch finding.level {
        case .ok: .ok
        case .warning: .warning
        case .missing: .missing
        }
      return CentreFinding(level, finding.words, remedy: finding.remedy)
    }
  }
}
