public import Centres
internal import Glibc
public import Language
public import Quantities

/// A cluster that this machine speaks to, be it the hub's or an agent's: the centre, the task that watches over it, and what
/// is told of the way there.
public final class SlurmJoin: Sendable {
  public let centre: SlurmCentre
  public let reach: SlurmReach
  private let watch: Task<Void, Never>

  /// Opens the centre with its journal and has it watched.
  ///
  /// - Parameters:
  ///   - name: the centre's at the hub: its runs are in `praya-NAME` in the shared folder.
  ///   - table: the operator's own logins of members, by the hub's names of them; nil where the hub's orders name the login.
  ///   - journalFolder: the centre's own, for good; it is made where it is missing.
  /// - Throws: `.refused` with what to change.
  public static func make(
    _ connection: SlurmConnection, named name: String, table: [String: String]? = nil, journalFolder: String, clock: any Clock
  ) async throws(CentreFailure) -> SlurmJoin {
    let reach = try SlurmReach(connection, named: name, table: table, clock: clock)
    let patient = PatientSlurm(reach.interface, SlurmJoin.patience, callsAtATime: 16, surroundings: .init(clock: clock))
    let folders = try SharedRunFolders(folder: reach.folder, areOfMembers: connection.hasMemberLogins)
    try makeFolders(journalFolder)
    let centre = try await SlurmCentre(
      interface: patient, settings: reach.settings, folders: folders, journalFolder: journalFolder, clock: clock)
    return SlurmJoin(centre, reach)
  }

  private init(_ centre: SlurmCentre, _ reach: SlurmReach) {
    (self.centre, self.reach) = (centre, reach)
    watch = Task { await centre.run() }
  }

  /// Ends whatever goes on, and returns when nothing does any more. It is not used again.
  public func end() async {
    watch.cancel()
    await watch.value
    await centre.close()
  }

  /// What only the cluster's operator can put right, now. It asks nobody.
  public func troubles() async -> [Phrase] { await centre.troubles.map(\.words) + centre.loginTroubles }

  /// What the cluster and the way there have or lack, in the order in which one would put things right. It asks the cluster.
  ///
  /// - Parameter logins: those that members have there; nil where that is not known here.
  public func examine(logins: Set<String>? = nil) async -> [SlurmFinding] {
    await reach.examine(difference: await centre.clockDifference, logins: logins)
  }

  /// The centre itself leaves a cluster alone that is away; this only keeps many calls from failing one after the other.
  private static var patience: SlurmPatience.Settings {
    var settings = SlurmPatience.Settings()
    settings.longestRest = Milliseconds(10_000)
    return settings
  }

  private static func makeFolders(_ path: String) throws(CentreFailure) {
    var made = ""
    for part in path.split(separator: "/") {
      made += "/\(part)"
      // The folders above may be passed through on the way to a local centre's jobs; a journal is nobody else's.
      guard mkdir(made, made == path ? 0o700 : 0o711) == 0 || errno == EEXIST else {
        throw .refused(reason: "\(made) cannot be made: \(String(cString: strerror(errno)))")
      }
    }
  }
}
