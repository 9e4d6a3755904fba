internal import Centres
internal import Foundation
internal import Glibc
internal import Quantities

extension SlurmReach {
  /// What the cluster and the way there have or lack, in the order in which one would put things right. It asks the cluster.
  ///
  /// - Parameters:
  ///   - difference: of the clocks, where it was measured already.
  ///   - logins: those that members have there, and nil where that is not known here; of an operator's own table, its own.
  public func examine(difference: ClockDifference? = nil, logins: Set<String>? = nil) async -> [SlurmFinding] {
    let tokenState = await tokenState()
    async let cluster = SlurmReach.result { [interface] () throws(SlurmFailure) in try await interface.describe() }
    async let accounting = SlurmReach.result { [interface, clock] () throws(SlurmFailure) in
      _ = try await interface.accounted(SlurmReach.nobody, since: clock.now)
    }
    let before = clock.now
    let health = await SlurmReach.result { [interface] () throws(SlurmFailure) in try await interface.health() }
    let after = clock.now
    let measured = (try? health.get())?.now.map { theirs in
      ClockDifference(clusterAhead: theirs - (before + Milliseconds((after - before).count / 2)), measuredAt: after)
    }
    return SlurmExamination(
      way: way, user: connection.user, settings: settings, health: health, cluster: await cluster,
      accounting: await accounting, token: tokenState,
      folder: sharedFolder(), difference: difference ?? measured, now: after, members: await examineMembers(logins)
    ).findings
  }

  /// A key that no run has.
  private static let nobody = Set([RunKey(rawValue: "praya-check")].compactMap(\.self))

  private var way: SlurmExamination.Way {
    switch connection.way {
    case .socket: .socket
    case .network: .network(isPrivate: SlurmReach.isPrivate(connection.rest ?? ""))
    case .commands, nil: .commands
    }
  }

  /// Whether nobody on the way can read what is sent there.
  private static func isPrivate(_ address: String) -> Bool {
    guard !address.hasPrefix("https://"), let host = URLComponents(string: address)?.host else { return true }
    return host == "localhost" || host.hasPrefix("127.") || host == "::1" || host == "[::1]"
  }

  private func tokenState() async -> SlurmExamination.TokenState? {
    guard let tokens else { return nil }
    do throws(SlurmFailure) { return .valid(until: try await tokens.issue().expiresAt) } catch { return .failed(error) }
  }

  private static func result<Answer: Sendable>(
    _ body: () async throws(SlurmFailure) -> Answer
  ) async -> Result<Answer, SlurmFailure> {
    do throws(SlurmFailure) { return .success(try await body()) } catch { return .failure(error) }
  }

  private func sharedFolder() -> SlurmExamination.SharedFolder {
    let runs = "\(folder)/runs"
    // The centre makes its own folder when it first opens.
    let writable = access(folder, F_OK) == 0 ? runs : connection.sharedFolder
    let fault = access(writable, W_OK | X_OK) == 0 ? nil : String(cString: strerror(errno))
    return SlurmExamination.SharedFolder(
      path: folder, fault: fault, network: SlurmReach.networkFileSystem(of: runs), hasClaims: SlurmReach.hasClaims(in: runs))
  }

  /// The type of the file system that the folder lies on, where other machines may see it: by proc(5), `mounts`.
  private static func networkFileSystem(of path: String) -> String? {
    let known: Set = ["9p", "afs", "beegfs", "ceph", "cifs", "gfs2", "gpfs", "lustre", "nfs", "nfs4", "ocfs2", "pvfs2", "smb3"]
    let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
    var nearest: (length: Int, type: String)?
    for line in mounts.split(separator: "\n") {
      let columns = line.split(separator: " ")
      guard columns.count > 2 else { continue }
      let place = String(columns[1])
      let holds = place == "/" || path == place || path.hasPrefix(place + "/")
      // Of two at one place the later one hides the other.
      if holds, place.utf8.count >= nearest?.length ?? 0 { nearest = (place.utf8.count, String(columns[2])) }
    }
    return nearest.flatMap { known.contains($0.type) || $0.type.hasPrefix("fuse.") ? $0.type : nil }
  }

  /// Whether a job of the cluster claimed its run there; the newest few are looked at.
  private static func hasClaims(in runs: String) -> Bool {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
    return names.sorted().suffix(200).contains { FileManager.default.fileExists(atPath: "\(runs)/\($0)/claims/claim") }
  }
}
