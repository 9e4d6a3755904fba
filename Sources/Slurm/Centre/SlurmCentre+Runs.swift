public import Centres
internal import Quantities

extension SlurmCentre {
  public func start(_ order: RunOrder) async throws(CentreFailure) {
    try await takingIn(order.key) { past throws(CentreFailure) in
      if let past {
        try SlurmCentre.answer(to: past)
        return
      }
      let order = try fixed(order)
      try await proveLogin(of: order)
      try await folders.stage(order, for: try await owner(of: order))
      let now = clock.now
      runs[order.key] = TrackJournal.Entry(order: order.sheet, track: RunTrack(order.key, allotment: order.allotment, at: now))
      unwritten.insert(order.key)
      happen(.passed, to: order.key)
    }
    try await settle()
  }

  public func cancel(_ key: RunKey) async throws(CentreFailure) {
    try await takingIn(key) { past throws(CentreFailure) in
      if past != nil { return happen(.endAsked, to: key) }
      // A key that was never started is claimed.
      runs[key] = TrackJournal.Entry(order: nil, track: .cancelledUnordered(key, at: clock.now))
      unwritten.insert(key)
    }
    try await settle()
  }

  public func withdraw(_ key: RunKey) async throws(CentreFailure) {
    try await takingIn(key) { past throws(CentreFailure) in
      if past != nil { return happen(.withdrawAsked, to: key) }
      // A key that was never started is claimed.
      runs[key] = TrackJournal.Entry(order: nil, track: .cancelledUnordered(key, at: clock.now))
      unwritten.insert(key)
    }
    try await settle()
  }

  public func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] {
    try requireAnswering()
    var observations: [RunKey: RunObservation] = [:]
    var others: [RunKey] = []
    for key in keys { if let known = told[key] { observations[key] = known } else { others.append(key) } }
    guard !others.isEmpty else { return observations }
    let past = try await pastRuns(of: others)
    for key in others {
      // One that was being written a moment ago, and whose answer the journal has by now, is told of the next time.
      if let known = told[key] { observations[key] = known; continue }
      guard let run = past[key] else {
        observations[key] = .unknown
        continue
      }
      observations[key] = run.end.map { .ended($0) }
    }
    return observations
  }

  /// - Throws: `.unreachable` where the cluster has not answered for a while.
  func requireAnswering() throws(CentreFailure) {
    guard let since = cluster.awaySince, since + SlurmCentre.silencePatience <= clock.now else { return }
    throw .unreachable(reason: cluster.awayReason)
  }

  /// To whom the job's part of the run's folder is given.
  private func owner(of order: RunOrder) async throws(CentreFailure) -> UInt32? {
    guard let login = order.member?.login else { return settings.jobUser }
    do throws(CentreFailure) { return try await loginNumber(login) } catch {
      noteLogin(login, fault: error.words)
      throw error
    }
  }

  /// A cluster that does not answer for so long counts as out of reach; less is a hiccup.
  private static let silencePatience = Seconds(5)

  /// How a start is answered that is a repeat.
  private static func answer(to past: PastRun) throws(CentreFailure) {
    if !past.wasHandedOver, past.end?.cause == .cancelled {
      throw .refused(reason: "the run was cancelled before it was handed to the cluster")
    }
    if let refusal = past.refusal, past.end != nil { throw .refused(reason: refusal) }
  }

  /// Runs `body` with what is known of the key, while no other start or cancellation of the same key goes on.
  private func takingIn(
    _ key: RunKey, _ body: (PastRun?) async throws(CentreFailure) -> Void
  ) async throws(CentreFailure) {
    if let entry = runs[key], !arriving.contains(key) { return try await body(PastRun(entry.track.facts)) }
    guard arriving.insert(key).inserted else { throw .troubled(reason: "the run \(key) is being taken in: ask again") }
    defer { arriving.remove(key) }
    let past = try await pastRuns(of: [key])
    try await body(runs[key].map { PastRun($0.track.facts) } ?? past[key])
  }

  func pastRuns(of keys: [RunKey]) async throws(CentreFailure) -> [RunKey: PastRun] {
    do { return try await journal.past(of: keys) } catch { throw .troubled(reason: "the journal of runs: \(error)") }
  }

  /// Returns once what happened is on the disk.
  private func settle() async throws(CentreFailure) {
    guard await flush() else { throw .troubled(reason: "the journal of runs: \(journalFault ?? "it cannot be written")") }
    if awaitsSubmissions { await submitAll() }
  }
}
