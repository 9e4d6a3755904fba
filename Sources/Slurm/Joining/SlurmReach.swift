public import Centres
public import Quantities
internal import Synchronization

/// The way to a cluster and the terms of its use, made of its connection's settings. Nothing goes on behind it.
public struct SlurmReach: Sendable {
  /// Without patience: whoever examines the cluster wants to know how it is now.
  public let interface: any SlurmInterface & SlurmQueue
  public let settings: SlurmCentreSettings
  public let connection: SlurmConnection
  /// Of the centre in the shared folder.
  let folder: String
  let tokens: (any SlurmTokens)?
  let clock: any Clock

  /// - Parameters:
  ///   - name: the centre's at the hub: its runs are in `praya-NAME` in the shared folder.
  ///   - table: the operator's own logins of members; nil where the hub's orders name them.
  /// - Throws: `.refused` with what to change.
  public init(
    _ connection: SlurmConnection, named name: String, table: [String: String]? = nil, clock: any Clock
  ) throws(CentreFailure) {
    let login = try SlurmLogin(connection)
    (self.connection, self.clock) = (connection, clock)
    tokens = SlurmReach.tokens(of: connection, clock)
    interface = try SlurmReach.interface(of: connection, login, tokens, clock)
    folder = "\(connection.sharedFolder)/praya-\(name)"
    var settings = SlurmReach.settings(of: connection, folder: folder, login)
    if connection.hasMemberLogins {
      settings.logins = table.map { .byTable($0) } ?? .ofMembers
      (settings.jobUser, settings.serviceUser) = (nil, connection.user)
    }
    self.settings = settings
  }

  /// What the cluster has, as a centre has it.
  public func describe() async throws(CentreFailure) -> CentreDescription {
    do throws(SlurmFailure) { return settings.description(of: try await interface.describe(), at: clock.now) } catch {
      throw error.ofCentre
    }
  }

  private static func tokens(of connection: SlurmConnection, _ clock: any Clock) -> (any SlurmTokens)? {
    if let command = connection.tokenCommand { return TokenCommand(arguments: command) }
    if let file = connection.tokenFile { return TokenFile(path: file) }
    return connection.logins?.signingKey.map { TokenMint(keyFile: $0, user: connection.user, clock: clock) }
  }

  /// Where members' tokens come from; nil where members have no logins of their own.
  static func memberTokens(
    of connection: SlurmConnection, _ clock: any Clock
  ) -> (@Sendable (_ login: String) -> any SlurmTokens)? {
    guard let logins = connection.logins, logins.way == .tokens else { return nil }
    if let words = logins.tokenCommand { return { TokenCommand(arguments: SlurmMemberLogins.filled(words, $0)) } }
    if let folder = logins.tokenFolder { return { TokenFolder(path: folder).tokens(of: $0) } }
    guard let key = logins.signingKey, logins.owned == true else { return nil }
    return { TokenMint(keyFile: key, user: $0, clock: clock) }
  }

  private static func interface(
    of connection: SlurmConnection, _ login: SlurmLogin, _ tokens: (any SlurmTokens)?, _ clock: any Clock
  ) throws(CentreFailure) -> any SlurmInterface & SlurmQueue {
    if let rest = connection.rest {
      let address: SlurmRest.Address =
        rest.hasPrefix("unix:") ? .socket(path: String(rest.dropFirst("unix:".count))) : .url(rest)
      var settings = SlurmRest.Settings(address, user: tokens == nil ? nil : connection.user, tokens: tokens)
      settings.lanes = 16
      settings.memberTokens = memberTokens(of: connection, clock)
      settings.certificateAuthorityFile = connection.certificateAuthority
      return SlurmRest(settings, clock: clock)
    }
    var settings = SlurmCommandLine.Settings()
    settings.configurationFile = connection.configuration
    if let folder = connection.commands { settings.folder = folder }
    if let logins = connection.logins, logins.way == .sudo {
      settings.memberPrefix = { [keeps = connection.configuration != nil] in logins.words(for: $0, keepsConfiguration: keeps) }
      // Praya's own login asks and submits nothing: what it can be is enough.
      settings.prefix = (try? login.prefix()) ?? []
    } else if let prefix = connection.commandPrefix {
      settings.prefix = prefix
    } else {
      settings.prefix = try login.prefix()
    }
    return SlurmCommandLine(settings)
  }

  private static func settings(of connection: SlurmConnection, folder: String, _ login: SlurmLogin) -> SlurmCentreSettings {
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
    // A command takes so many numbers; a daemon takes one, or else lists all there are.
    settings.jobsAtOnce = connection.rest == nil ? 200 : 500
    return settings
  }
}
