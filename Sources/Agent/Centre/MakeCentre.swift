public import Centres
public import Language
internal import Quantities
public import Slurm

/// A centre as an agent serves it.
public struct ServedCentre: Sendable {
  public var centre: any Centre
  /// How many jobs of the centre's own users wait, and nil when it does not tell just now. There is no such question where
  /// the centre has no queue of its own, as the local machine has none.
  public var othersWaiting: (@Sendable () async -> Int?)?
  /// What only the centre's operator can put right, now. It asks nobody.
  public var troubles: @Sendable () async -> [Phrase]
  /// What is done at the end.
  public var close: @Sendable () async -> Void

  public init(
    _ centre: any Centre, othersWaiting: (@Sendable () async -> Int?)? = nil,
    troubles: @escaping @Sendable () async -> [Phrase] = { [] }, close: @escaping @Sendable () async -> Void = {}
  ) {
    self.centre = centre
    self.othersWaiting = othersWaiting
    self.troubles = troubles
    self.close = close
  }
}

/// Makes the centre that the settings name: with `examineCentre`, the one place that knows the kinds there are.
///
/// - Throws: `.refused` when it cannot be made, with what to change.
public func makeCentre(_ settings: AgentSettings) async throws(CentreFailure) -> ServedCentre {
  switch settings.kind {
  case .local(let folder, let nodes):
    return ServedCentre(try LocalCentre(folder: folder, nodes: nodes.map(\.described)))
  case .slurm(let connection):
    let join = try await SlurmJoin.make(
      connection, named: settings.centre, table: settings.logins, journalFolder: "\(settings.folder)/journal",
      clock: MachineClock())
    let others = OthersWaiting(join.reach.interface, partition: connection.partition, clock: MachineClock())
    return ServedCentre(
      join.centre, othersWaiting: { await others.count() }, troubles: { await join.troubles() }, close: { await join.end() })
  }
}

/// What was found of a centre without making it, so that an agent may be serving it meanwhile.
public struct CentreExamination: Sendable {
  public var description: Result<CentreDescription, CentreFailure>
  /// In the order in which one would put things right.
  public var findings: [SlurmFinding]
}

/// Looks at the centre that the settings name.
///
/// - Throws: `.refused` when the settings will not do, with what to change.
public func examineCentre(_ settings: AgentSettings) async throws(CentreFailure) -> CentreExamination {
  switch settings.kind {
  case .local(let folder, let nodes):
    let description = try await LocalCentre(folder: folder, nodes: nodes.map(\.described)).describe()
    return CentreExamination(description: .success(description), findings: [])
  case .slurm(let connection):
    let reach = try SlurmReach(connection, named: settings.centre, table: settings.logins, clock: MachineClock())
    let findings = await reach.examine()
    do throws(CentreFailure) {
      return CentreExamination(description: .success(try await reach.describe()), findings: findings)
    } catch { return CentreExamination(description: .failure(error), findings: findings) }
  }
}

extension CentreKind.LocalNode {
  fileprivate var described: CentreDescription.Node {
    CentreDescription.Node(
      name: name, deviceModel: deviceModel, devices: devices, cpus: cpus, memoryMebibytes: memoryMebibytes, isAvailable: true)
  }
}
