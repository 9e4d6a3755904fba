import Centres
import Hub
import Language
import Slurm
import Synchronization

/// Makes the connections of a data folder's centres, and says in the log which of them it could not make.
final class CentreConnector: Sendable {
  private let folder: String
  private let log: @Sendable (String) -> Void
  /// What was said last of each: a centre that is tried again and again is told of once.
  private let said = Mutex<[Slug: Phrase]>([:])

  init(folder: String, log: @escaping @Sendable (String) -> Void) {
    self.folder = folder
    self.log = log
  }

  func join(_ centre: CentreRecord, _ pools: [PoolRecord]) async -> CentreJoining {
    let joining: CentreJoining
    switch centre.connection {
    case .local: joining = local(centre, pools)
    case .slurm: joining = await slurm(centre)
    // It is reached through the relay, by the agent that dials out to the hub.
    case .agent: joining = .notHere
    }
    let words: Phrase? = if case .failed(let words) = joining { words } else { nil }
    let isNews = said.withLock { said in
      defer { said[centre.id] = words }
      return said[centre.id] != words
    }
    if isNews, let words { log("centre \(centre.id): \(words.english)") }
    return joining
  }

  private func local(_ centre: CentreRecord, _ pools: [PoolRecord]) -> CentreJoining {
    let nodes = pools.flatMap { pool in
      pool.nodes.map { node in
        CentreDescription.Node(
          name: node.name, deviceModel: pool.deviceModel, devices: node.devices, cpus: node.cpus,
          memoryMebibytes: node.memoryMebibytes, isAvailable: true)
      }
    }
    do throws(CentreFailure) {
      return .joined(PlainConnection(try LocalCentre(folder: "\(folder)/centres/\(centre.id)", nodes: nodes)))
    } catch { return .failed(CentreConnector.words(error)) }
  }

  private func slurm(_ centre: CentreRecord) async -> CentreJoining {
    guard let connection = centre.slurm else {
      return .failed(Phrase("It has no settings of its cluster.", "沒有叢集的設定。"))
    }
    do throws(CentreFailure) {
      let join = try await SlurmJoin.make(
        connection, named: centre.id.rawValue, journalFolder: "\(folder)/centres/\(centre.id)/journal", clock: SystemClock())
      return .joined(ClusterConnection(join: join))
    } catch { return .failed(CentreConnector.words(error)) }
  }

  private static func words(_ failure: CentreFailure) -> Phrase {
    let reason =
      switch failure {
      case .refused(let reason), .unreachable(let reason), .troubled(let reason): reason
      case .notFound(let name): name
      }
    return Phrase("It cannot be joined: \(reason).", "無法連接：\(reason)。")
  }
}
