import Foundation
import Hub

/// A small city whose centres are a laboratory's clusters, all by their REST daemons' sockets, in pools that are shared with
/// others: what is measured is the way there, not a queue of Praya's own.
struct SlurmCity {
  let folder: URL
  let token: String
  private let centres: [String]

  static func found(_ program: String, _ lab: Laboratory) async throws -> SlurmCity {
    let folder = try BenchCity.makeFolder()
    let told = try JSONDecoder().decode(JSONFragment.self, from: try Data(contentsOf: lab.centresFile)).list
    var centres: [JSONFragment] = []
    for (centre, cluster) in zip(told, lab.clusters) {
      guard case .object(var members) = centre else { continue }
      let told = centre["connection"]["slurm"]
      members["connection"] = .object([
        "slurm": .object([
          "rest": .text("unix:\(cluster.restSocket)"), "user": told["user"], "sharedFolder": told["sharedFolder"],
          "partition": told["partition"], "nodesAreShared": .bool(true),
        ])
      ])
      members["pools"] = .list(
        centre["pools"].list.map { pool in
          guard case .object(var members) = pool else { return pool }
          members["usage"] = .text("shared")
          return .object(members)
        })
      centres.append(.object(members))
    }
    let list = String(decoding: try JSONFragment.list(centres).bytes(), as: UTF8.self)
    let token = try await BenchCity.found(program, in: folder, city: BenchCity.text(centres: list))
    return SlurmCity(folder: folder, token: token, centres: told.compactMap { $0["id"].text })
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Waits until the hub has seen every cluster.
  func awaitCentres(_ hub: BenchHub) async throws {
    for centre in centres {
      let deadline = ContinuousClock.now + .seconds(30)
      while try await hub.get("centres/\(centre)")["unreachableSince"] != .null {
        guard ContinuousClock.now < deadline else { throw BenchHub.Failure(description: "\(centre) does not answer") }
        try await Task.sleep(for: .milliseconds(100))
      }
    }
    try await Task.sleep(for: .seconds(1))
  }
}
