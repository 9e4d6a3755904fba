import Centres
import Glibc
import Hub
import Language
import Quantities
import Slurm

/// A cluster that the hub speaks to itself: the centre, the task that watches over it, and what is told of the way there.
final class SlurmJoin: CentreConnection {
  let slurm: SlurmCentre
  /// Without patience: whoever examines it wants to know how it is now.
  let interface: any SlurmInterface
  let tokens: (any SlurmTokens)?
  let settings: SlurmCentreSettings
  let connection: SlurmConnection
  let folder: String
  private let watch: Task<Void, Never>

  var centre: any Centre { slurm }

  /// Opens the centre with its journal and has it watched.
  ///
  /// - Throws: `.refused` with what to change.
  static func make(
    _ connection: SlurmConnection, named name: Slug, journalFolder: String
  ) async throws(CentreFailure) -> SlurmJoin {
    let login = try Login(connection)
    let tokens = tokens(of: connection)
    let interface = try interface(of: connection, login, tokens)
    let patient = PatientSlurm(interface, SlurmJoin.patience, callsAtATime: 16, surroundings: .init(clock: SystemClock()))
    let folder = "\(connection.sharedFolder)/praya-\(name)"
    let folders = try SharedRunFolders(folder: folder)
    try makeFolders(journalFolder)
    let settings = settings(of: connection, folder: folder, login)
    let centre = try await SlurmCentre(
      interface: patient, settings: settings, folders: folders, journalFolder: journalFolder, clock: SystemClock())
    return SlurmJoin(centre, interface, tokens, settings, connection, folder)
  }

  private init(
    _ slurm: SlurmCentre, _ interface: any SlurmInterface, _ tokens: (any SlurmTokens)?, _ settings: SlurmCentreSettings,
    _ connection: SlurmConnection, _ folder: String
  ) {
    (self.slurm, self.interface, self.tokens, self.settings) = (slurm, interface, tokens, settings)
    (self.connection, self.folder) = (connection, folder)
    watch = Task { await slurm.run() }
  }

  func end() async {
    watch.cancel()
    await watch.value
    await slurm.close()
  }

  func clock() async -> CentreClock? {
    await slurm.clockDifference.map { CentreClock(ahead: $0.clusterAhead, measuredAt: $0.measuredAt) }
  }

  func troubles() async -> [Phrase] { await slurm.troubles.map(\.words) }

  /// The centre itself leaves a cluster alone that is away; this only keeps many calls from failing one after the other.
  private static var patience: SlurmPatience.Settings {
    var settings = SlurmPatience.Settings()
    settings.longestRest = Milliseconds(10_000)
    return settings
  }

  private static func tokens(of connection: SlurmConnection) -> (any SlurmTokens)? {
    if let command = connection.tokenCommand { return TokenCommand(arguments: command) }
    return connection.tokenFile.map { TokenFile(path: $0) }
  }

  private static func interface(
    of connection: SlurmConnection, _ login: Login, _ tokens: (any SlurmTokens)?
  ) throws(CentreFailure) -> any SlurmInterface {
    if let rest = connection.rest {
      let address: SlurmRest.Address =
        rest.hasPrefix("unix:") ? .socket(path: String(rest.dropFirst("unix:".count))) : .url(rest)
      var settings = SlurmRest.Settings(address, user: tokens == nil ? nil : connection.user, tokens: tokens)
      settings.lanes = 16
      settings.certificateAuthorityFile = connection.certificateAuthority
      return SlurmRest(settings, clock: SystemClock())
    }
    var settings = SlurmCommandLine.Settings()
    settings.configurationFile = connection.configuration
    if let folder = connection.commands { settings.folder = folder }
    if let prefix = connection.commandPrefix { settings.prefix = prefix } else { settings.prefix = try login.prefix() }
    return SlurmCommandLine(settings)
  }

  private static func settings(of connection: SlurmConnection, folder: String, _ login: Login) -> SlurmCentreSettings {
    var settings = SlurmCentreSettings(sharedFolder: folder)
    settings.partition = connection.partition
    settings.account = connection.account
    settings.qualityOfService = connection.qualityOfService
    settings.reservation = connection.reservation
    settings.placement = connection.nodesAreShared == true ? .byCluster : .asOrdered
    settings.deviceModels = connection.deviceModels ?? [:]
    if let path = connection.searchPath { settings.searchPath = path }
    settings.jobUser = login.owner
    // A command is a process of its own; a request is next to nothing.
    settings.requestsInFlight = connection.rest == nil ? 4 : 8
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

/// The login at the cluster, as this machine knows it.
private struct Login {
  let user: String
  /// Nil where this machine does not know it.
  let numbers: (user: uid_t, group: gid_t)?

  /// - Throws: `.refused` where it has to be known here and is not.
  init(_ connection: SlurmConnection) throws(CentreFailure) {
    user = connection.user
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var space = [CChar](repeating: 0, count: 64 << 10)
    let isKnown = getpwnam_r(user, &entry, &space, space.count, &found) == 0 && found != nil
    numbers = isKnown ? (entry.pw_uid, entry.pw_gid) : nil
    guard geteuid() == 0 else { return }
    guard let numbers else {
      throw .refused(reason: "this machine does not know the user '\(user)', to whom the folders of jobs have to be given")
    }
    guard numbers.user != 0 else { throw .refused(reason: "'\(user)' is root, under whom no job runs") }
  }

  /// To whom jobs' folders are given; nil where they can be given to nobody.
  var owner: uid_t? { geteuid() == 0 ? numbers?.user : nil }

  /// What makes a command run as this user.
  func prefix() throws(CentreFailure) -> [String] {
    if let numbers, numbers.user == geteuid() { return [] }
    guard geteuid() == 0, let numbers else {
      throw .refused(
        reason: "Praya does not run as '\(user)' and may not become it: name what the operator granted as 'commandPrefix'")
    }
    return ["/usr/bin/setpriv", "--reuid=\(numbers.user)", "--regid=\(numbers.group)", "--init-groups"]
  }
}
