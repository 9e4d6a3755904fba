public import Centres
internal import Quantities

extension SlurmCentre {
  public func describe() async throws(CentreFailure) -> CentreDescription {
    // One that is known not to answer is asked by its own rhythm: nobody waits for it here.
    try requireAnswering()
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

  /// The queue of the partition that jobs go to.
  public func shownQueue() async throws(CentreFailure) -> CentreQueue? {
    try requireAnswering()
    let asked = clock.now
    do throws(SlurmFailure) {
      let queue = try await interface.queue(settings.partition ?? cluster.defaultPartition, atMost: CentreQueue.mostJobs)
      cluster.noteAnswer()
      let correction = cluster.difference?.correction(beyond: settings.clockTolerance) ?? .zero
      return CentreQueue(
        seenAt: asked, jobs: queue.jobs.map { settings.shown($0, correction) }, isComplete: queue.isComplete)
    } catch {
      if error.isOfWholeCluster { cluster.noteAway(error.reason, clock.now, settings) }
      throw error.ofCentre
    }
  }

  func noteTypes(of described: SlurmCluster) {
    cluster.defaultPartition = described.partitions.first(where: \.isDefault)?.name
    cluster.deviceTypes = Set(described.nodes.flatMap(\.devices).map(\.type).filter { !$0.isEmpty })
  }
}

extension SlurmCentreSettings {
  /// A cluster as the hub sees it: the nodes of the partition that jobs go to. A node with devices of several types
  /// counts with those that it has most of: an order names one model.
  func description(of cluster: SlurmCluster, at now: Instant) -> CentreDescription {
    let used = cluster.partitions.first { candidate in partition.map { $0 == candidate.name } ?? candidate.isDefault }
    // What is closed for good, or to come, is told with its times; a node that is closed now cannot be used now.
    let closures = cluster.reservations.filter { $0.interval.upperBound > now && ($0.isMaintenance || $0.name != reservation) }
    let closed = Set(closures.filter { $0.interval.contains(now) }.flatMap(\.nodes))
    let nodes = cluster.nodes.filter { node in used.map { $0.nodes.contains(node.name) } ?? true }.map { node in
      let most = node.devices.max { ($0.count, $1.type) < ($1.count, $0.type) }
      return CentreDescription.Node(
        name: node.name, deviceModel: most.flatMap { $0.count > 0 ? deviceModel(ofType: $0.type) : nil },
        devices: most?.count ?? 0, cpus: node.cpus, memoryMebibytes: node.memoryMebibytes,
        isAvailable: node.isAvailable && used?.isUp ?? true && !closed.contains(node.name))
    }
    let own = Set(nodes.map(\.name))
    let kept = closures.sorted { ($0.interval.lowerBound, $0.name) < ($1.interval.lowerBound, $1.name) }.prefix(100)
    return CentreDescription(
      nodes: nodes, separatesProjects: logins != .serviceAccount,
      closures: kept.compactMap { closure in
        let names = closure.nodes.filter(own.contains)
        return names.isEmpty ? nil : .init(name: closure.name, nodes: names, interval: closure.interval)
      }, memberLogins: logins.told)
  }

  /// A job of the queue by the hub's names and clock.
  func shown(_ job: SlurmQueuedJob, _ correction: Milliseconds) -> CentreQueue.Job {
    CentreQueue.Job(
      key: job.key, nodes: job.nodes, devicesPerNode: job.devicesPerNode,
      deviceModel: job.deviceType.isEmpty ? nil : deviceModel(ofType: job.deviceType),
      cpusPerNode: (job.cpus + job.nodes - 1) / max(1, job.nodes), walltime: job.walltime,
      submittedAt: job.submittedAt.map { $0 + correction }, startedAt: job.startedAt.map { $0 + correction },
      nodeNames: job.nodeNames, priority: job.priority, isHeld: job.isHeld)
  }
}
