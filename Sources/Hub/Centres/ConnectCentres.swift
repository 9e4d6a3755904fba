internal import Access
internal import Centres
public import Language
internal import Quantities
internal import Scheduling
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
    for (centre, pools) in centres {
      await directory.connect(centre, pools)
      if centre.connection == .agent { directory[centre.id] = relays[centre.id] }
    }
    // A centre with an agent is asked when that comes.
    let asked = centres.filter { $0.centre.connection != .agent }.map(\.centre.id)
    try await eachInTurn(asked) { centre throws(Problem) in try await surveyCentre(centre) }
  }

  /// Asks every centre what it has: the nodes that it reports take the place of those that were planned. Then those that show
  /// a queue for it.
  ///
  /// - Throws: the first problem of any centre, once all have had their turn.
  public func surveyCentres() async throws(Problem) {
    try await eachInTurn(try await centreNames()) { centre throws(Problem) in try await surveyCentre(centre) }
    try await eachInTurn(try await centresWithDueQueues()) { centre throws(Problem) in try await lookAtQueue(of: centre) }
  }

  /// Asks one centre what it has. One that cannot be asked, for there is no connection, counts as out of reach.
  func surveyCentre(_ id: Slug) async throws(Problem) {
    var description: CentreDescription?
    if directory.failure(id) != nil { try await connectAgain(id) }
    if let place = directory[id] {
      do throws(CentreFailure) { description = try await place.describe() } catch { description = nil }
    }
    if description != nil { shownQueues.noteAnswer(of: id, at: clock.now) }
    try await note(description, of: id)
    let agents = relays.clockAhead(of: id).map { CentreClock(ahead: $0, measuredAt: clock.now) }
    if let clock = await directory.connection(id)?.clock() ?? agents { try await note(clock, of: id) }
  }

  /// Tries once more to join a centre that could not be joined, such as for a folder that was not mounted yet.
  private func connectAgain(_ id: Slug) async throws(Problem) {
    let known = try await viewing { records in
      try records.find(CentreRecord.self, id).map { ($0, try records.select(PoolRecord.self, where: .equal(.centre, id))) }
    }
    if let (centre, pools) = known { await directory.connect(centre, pools) }
  }

  func centreNames() async throws(Problem) -> [Slug] {
    try await reading(.readCentre, by: nil, "hub:") { try $0.select(CentreRecord.self, order: .ascending(.id)).map(\.id) }
  }

  /// Writes down by how much a centre's clock differs where that has moved by more than the second to which it is known, or
  /// was noted long ago.
  private func note(_ clock: CentreClock, of id: Slug) async throws(Problem) {
    func isNews(_ centre: CentreRecord) -> Bool {
      guard let known = centre.clock else { return true }
      return (known.ahead.count - clock.ahead.count).magnitude > 1500 || known.measuredAt + Hub.clockNoteAge < clock.measuredAt
    }
    let known = try await viewing { try $0.find(CentreRecord.self, id) }
    guard let known, isNews(known) else { return }
    try await change(.changeCentre, by: nil, "centre:\(id)") { change in
      guard var centre = try change.records.find(CentreRecord.self, id) else { return }
      centre.clock = clock
      try change.records.update(centre)
    }
  }

  private static let clockNoteAge = Seconds.days(1)

  /// Writes down what has changed, if anything has.
  private func note(_ description: CentreDescription?, of id: Slug) async throws(Problem) {
    let changed = try await reading(.readCentre, by: nil, "centre:\(id)") { records in
      guard let centre = try records.find(CentreRecord.self, id) else { return false }
      let pools = try records.select(PoolRecord.self, where: .equal(.centre, id))
      guard let description else { return centre.unreachableSince == nil }
      let logins = try records.loginNews(description.memberLogins, of: id)
      return !logins.gained.isEmpty || !logins.lost.isEmpty || centre.unreachableSince != nil
        || centre.separatesProjects != description.separatesProjects
        || centre.memberLogins != centre.author(of: description)
        || pools.contains { $0.nodes != $0.reported(description) || $0.closures != $0.reportedClosures(description) }
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
      centre.memberLogins = centre.author(of: description)
      try change.records.update(centre)
      try change.noteLogins(description.memberLogins, of: id)
      for var pool in try change.records.select(PoolRecord.self, where: .equal(.centre, id)) {
        (pool.nodes, pool.closures) = (pool.reported(description), pool.reportedClosures(description))
        try change.records.update(pool)
      }
    }
  }
}

extension PoolRecord {
  /// The pool's nodes as the centre reports them; one that it does not report, or whose figures are impossible, cannot
  /// be used.
  fileprivate func reported(_ description: CentreDescription) -> [Node] {
    let known = Dictionary(grouping: description.nodes, by: \.name)
    return nodes.map { planned in
      var node = planned
      (node.isAvailable, node.isReported) = (false, true)
      let found = known[planned.name]?.first { $0.deviceModel == nil || $0.deviceModel == deviceModel }
      guard let found, NodeShape(found).isPossible else { return node }
      (node.devices, node.cpus) = (deviceModel == nil ? 1 : found.devices, found.cpus)
      (node.memoryMebibytes, node.isAvailable) = (found.memoryMebibytes, found.isAvailable)
      return node
    }
  }
}

extension PoolRecord {
  /// What the centre has closed of the pool's nodes, or will close.
  fileprivate func reportedClosures(_ description: CentreDescription) -> [Closure] {
    let own = Set(nodes.map(\.name))
    return description.closures.prefix(Hub.mostClosures).compactMap { closure in
      let names = closure.nodes.filter(own.contains)
      guard !names.isEmpty, !closure.interval.isEmpty else { return nil }
      return Closure(
        name: String(closure.name.prefix(200)), nodes: names, startsAt: closure.interval.lowerBound,
        endsAt: closure.interval.upperBound)
    }
  }
}

extension NodeShape {
  fileprivate init(_ node: CentreDescription.Node) {
    self.init(name: node.name, devices: node.devices, cpus: node.cpus, memoryMebibytes: node.memoryMebibytes)
  }

  /// Whether a pool can have such a node.
  fileprivate var isPossible: Bool { (try? Pool(nodes: [self])) != nil }
}
