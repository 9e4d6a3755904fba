internal import Access
internal import Centres
public import Language
internal import Quantities
internal import Storage

extension Hub {
  /// Connects every centre that is on record by the directory's connector: at the start, and whenever the city has
  /// changed. Then asks each what it has.
  public func connectCentres() async throws(Problem) {
    let centres = try await reading(.readCentre, by: nil, "hub:") { records in
      let pools = try records.select(PoolRecord.self, order: .ascending(.id))
      return try records.select(CentreRecord.self, order: .ascending(.id)).map { centre in
        (centre: centre, pools: pools.filter { $0.centre == centre.id })
      }
    }
    for (centre, pools) in centres { directory.connect(centre, pools) }
    try await surveyCentres()
  }

  /// Asks every centre what it has: the nodes that it reports take the place of those that were planned.
  public func surveyCentres() async throws(Problem) {
    let centres = try await reading(.readCentre, by: nil, "hub:") { try $0.select(CentreRecord.self, order: .ascending(.id)) }
    for centre in centres {
      guard let place = directory[centre.id] else { continue }
      let description: CentreDescription?
      do throws(CentreFailure) { description = try await place.describe() } catch { description = nil }
      try await note(description, of: centre.id)
    }
  }

  /// Writes down what has changed, if anything has.
  private func note(_ description: CentreDescription?, of id: Slug) async throws(Problem) {
    let changed = try await reading(.readCentre, by: nil, "centre:\(id)") { records in
      guard let centre = try records.find(CentreRecord.self, id) else { return false }
      let pools = try records.select(PoolRecord.self, where: .equal(.centre, id))
      guard let description else { return centre.unreachableSince == nil }
      return centre.unreachableSince != nil || centre.separatesProjects != description.separatesProjects
        || pools.contains { $0.nodes != $0.reported(description) }
    }
    guard changed else { return }
    try await change(.changeCentre, by: nil, "centre:\(id)") { change in
      guard var centre = try change.records.find(CentreRecord.self, id) else { return }
      guard let description else {
        centre.unreachableSince = centre.unreachableSince ?? change.now
        try change.records.update(centre)
        return
      }
      (centre.unreachableSince, centre.separatesProjects) = (nil, description.separatesProjects)
      try change.records.update(centre)
      for var pool in try change.records.select(PoolRecord.self, where: .equal(.centre, id)) {
        pool.nodes = pool.reported(description)
        try change.records.update(pool)
      }
    }
  }
}

extension PoolRecord {
  /// The pool's nodes as the centre reports them; one that it does not report cannot be used.
  fileprivate func reported(_ description: CentreDescription) -> [Node] {
    nodes.map { planned in
      guard
        let node = description.nodes.first(where: {
          $0.name == planned.name && ($0.deviceModel == nil || $0.deviceModel == deviceModel)
        })
      else {
        var missing = planned
        missing.isAvailable = false
        return missing
      }
      return Node(
        name: node.name, devices: deviceModel == nil ? 1 : node.devices, cpus: node.cpus, memoryMebibytes: node.memoryMebibytes,
        isAvailable: node.isAvailable)
    }
  }
}
