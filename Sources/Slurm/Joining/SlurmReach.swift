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

  /// - Parameter name: the centre's at the hub: its runs are in `praya-NAME` in the shared folder.
  /// - Throws: `.refused` with what to change.
  public init(_ connection: SlurmConnection, named name: String, clock: any Clock) throws(CentreFailure) {
    let login = try SlurmLogin(connection)
    (self.connection, self.clock) = (connection, clock)
    tokens = SlurmReach.tokens(of: connection)
    interface = try SlurmReach.interface(of: connection, login, tokens, clock)
    folder = "\(connection.sharedFolder)/praya-\(name)"
    settings = SlurmReach.settings(of: connection, folder: folder, login)
  }

  /// What the cluster has, as a centre has it.
  public func describe() async throws(CentreFailure) -> CentreDescription {
    do throws(SlurmFailure) { return settings.description(of: try await interface.describe(), at: clock.now) } catch {
      throw error.ofCentre
    }
  }

  private static func tokens(of connection: SlurmConnection) -> (any SlurmTokens)? {
    if let command = connection.tokenCommand { return TokenCommand(arguments: command) }
    return connection.tokenFile.map { TokenFile(path: $0) }
  }

  private static func interface(
    of connection: SlurmConnection, _ login: SlurmLogin, _ tokens: (any SlurmTokens)?, _ clock: any Clock
  ) throws(CentreFailure) -> any SlurmInterface & SlurmQueue {
    if let rest = connection.rest {
      let address: SlurmRest.Address =
        rest.hasPrefix("unix:") ? .socket(path: String(rest.dropFirst("unix:".count))) : .url(rest)
      var settings = SlurmRest.Settings(address, user: tokens == nil ? nil : connection.user, tokens: tokens)
      settings.lanes = 16
      settings.certificateAuthorityFile = connection.certificateAuthority
      return SlurmRest(settings, clock: clock)
    }
    var settings = SlurmCommandLine.Settings()
    settings.configurationFile = connection.configuration
    if let folder = connection.commands { settings.folder = folder }
    if let prefix = connection.commandPrefix { settings.prefix = prefix } else { settings.prefix = try login.prefix() }
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
    return settings
  }
}
