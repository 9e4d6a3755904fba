public import Centres
internal import Language

/// A centre as an agent serves it.
public struct ServedCentre: Sendable {
  public var centre: any Centre
  /// How many jobs of the centre's own users wait; nil where it does not tell. The local machine has no queue of its own,
  /// and so nothing to tell.
  public var othersWaiting: (@Sendable () async -> Int?)?
  /// What must go on for as long as the centre is served, until the task is cancelled.
  public var run: (@Sendable () async -> Void)?
  /// What is done at the end.
  public var close: (@Sendable () async -> Void)?

  public init(
    _ centre: any Centre, othersWaiting: (@Sendable () async -> Int?)? = nil, run: (@Sendable () async -> Void)? = nil,
    close: (@Sendable () async -> Void)? = nil
  ) {
    self.centre = centre
    self.othersWaiting = othersWaiting
    self.run = run
    self.close = close
  }
}

/// Makes the centre that the settings name: the one place that knows the kinds there are.
///
/// - Throws: `.refused` when it cannot be made, with what to change.
public func makeCentre(_ kind: CentreKind) async throws(CentreFailure) -> ServedCentre {
  switch kind {
  case .local(let folder, let nodes):
    return ServedCentre(
      try LocalCentre(
        folder: folder,
        nodes: nodes.map {
          CentreDescription.Node(
            name: $0.name, deviceModel: $0.deviceModel, devices: $0.devices, cpus: $0.cpus, memoryMebibytes: $0.memoryMebibytes,
            isAvailable: true)
        }))
  }
}
