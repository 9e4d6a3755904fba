public import Centres
internal import Quantities

extension SlurmCentre {
  public func describe() async throws(CentreFailure) -> CentreDescription {
    do throws(SlurmFailure) {
      let described = try await interface.describe()
      cluster.noteAnswer()
      noteTypes(of: described)
      return settings.description(of: described, at: clock.now)
    } catch {
      if error.isOfWholeCluster { cluster.noteAway(error.reason, clock.now, settings) }
      throw error.ofCentre
    }
  }

  func noteTypes(of described: SlurmCluster) {
    cluster.deviceTypes = Set(described.nodes.flatMap(\.devices).map(\.type).filter { !$0.isEmpty })
  }
}

extension SlurmCentreSettings {
  /// A cluster as the hub sees it: the nodes of the partition that jobs go to. A node with devices of several types
  /// counts with those that it has most of: an order names one model.
  func description(of cluster: SlurmCluster, at now: Instant) -> CentreDescription {
    let used = cluster.partitions.first { candidate in partition.map { $0 == candidate.name } ?? candidate.isDefault }
    let closed = Set(
      cluster.reservations.filter { $0.isMaintenance && $0.interval.contains(now) || isOthers($0, now) }.flatMap(\.nodes))
    let nodes = cluster.nodes.filter { node in used.map { $0.nodes.contains(node.name) } ?? true }.map { node in
      let most = node.devices.max { ($0.count, $1.type) < ($1.count, $0.type) }
      return CentreDescription.Node(
        name: node.name, deviceModel: most.flatMap { $0.count > 0 ? deviceModel(ofType: $0.type) : nil },
        devices: most?.count ?? 0, cpus: node.cpus, memoryMebibytes: node.memoryMebibytes,
        isAvailable: node.isAvailable && used?.isUp ?? true && !closed.contains(node.name))
    }
    return CentreDescription(
      nodes: nodes, separatesProjects: logins != .serviceAccount, memberLogins: logins.told)
  }

  /// Whether a reservation keeps nodes from the hub's jobs now.
  private func isOthers(_ held: SlurmCluster.Reservation, _ now: Instant) -> Bool {
    held.name != reservation && held.interval.contains(now)
  }
}
