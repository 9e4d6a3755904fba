public import Centres
internal import Glibc
internal import Language
public import Quantities

/// A centre within its operator's terms: what they do not allow is refused or held back before it reaches the centre.
/// They rule starts alone; whatever was started is observed, cancelled and read whatever the terms are now.
public actor TermedCentre: Centre {
  private let served: ServedCentre
  private let clock: any Clock
  private var terms: AgentTerms
  private var calendar: CityCalendar
  private var runs: RunsUnderWay
  /// Starts that are on their way to the centre.
  private var arriving: Set<RunKey> = []
  private var counted: (devices: Int, at: Instant)?

  /// - Parameter folder: the agent's own.
  /// - Throws: `.refused` when the folder cannot be used.
  public init(
    _ served: ServedCentre, terms: AgentTerms, calendar: CityCalendar, folder: String, clock: any Clock = MachineClock()
  ) throws(CentreFailure) {
    self.served = served
    self.clock = clock
    (self.terms, self.calendar) = (terms, calendar)
    runs = try RunsUnderWay(folder: "\(folder)/under-way")
  }

  /// Goes by other terms from now on.
  public func use(_ terms: AgentTerms, calendar: CityCalendar) { (self.terms, self.calendar) = (terms, calendar) }

  /// Devices of the runs that the agent has let start and that are not over.
  public var devicesUnderWay: Int { runs.total }

  // MARK: Starting

  public func start(_ order: RunOrder) async throws(CentreFailure) {
    let key = order.key
    // A repeat of what has reached the centre is answered as the first was, whatever the terms are by now.
    if runs.devices[key] != nil, !arriving.contains(key) {
      if let seen = try await served.centre.observe([key])[key], seen != .unknown { return try await served.centre.start(order) }
    }
    try await admit(order)
    arriving.insert(key)
    defer { arriving.remove(key) }
    do throws(CentreFailure) { try await served.centre.start(order) } catch {
      if case .refused = error { runs.remove(key) }
      throw error
    }
  }

  /// Notes the run as under way, if the terms allow it.
  private func admit(_ order: RunOrder) async throws(CentreFailure) {
    if terms.deviceShare != nil { await countDevices() }
    let others = terms.ownUsersFirst ? await served.othersWaiting?() : nil
    var verdict = judge(order, othersWaiting: others)
    if case .heldBack = verdict, terms.deviceShare != nil {
      // Some may be over that the hub has not asked about since.
      await forgetEnded()
      verdict = judge(order, othersWaiting: others)
    }
    switch verdict {
    case .admitted: try runs.add(order.key, devices: order.devices)
    case .refused(let reason): throw .refused(reason: reason.both)
    case .heldBack(let reason): throw .troubled(reason: reason.both)
    }
  }

  private func judge(_ order: RunOrder, othersWaiting: Int?) -> AgentTerms.Verdict {
    terms.judge(
      order,
      in: AgentTerms.Situation(
        now: clock.now, calendar: calendar, devicesUnderWay: runs.total - (runs.devices[order.key] ?? 0),
        devicesOfCentre: counted?.devices, othersWaiting: othersWaiting, isStopped: terms.isStopped))
  }

  private func countDevices() async {
    if let counted, abs((clock.now - counted.at).count) < 30_000 { return }
    guard let description = try? await served.centre.describe() else { return }
    counted = (description.nodes.reduce(0) { $0 + $1.devices }, clock.now)
  }

  private func forgetEnded() async {
    let keys = Array(runs.devices.keys)
    for start in stride(from: 0, to: keys.count, by: 200) {
      guard let seen = try? await served.centre.observe(Array(keys[start..<min(start + 200, keys.count)])) else { return }
      take(seen)
    }
  }

  /// Forgets what is over, and what never reached the centre.
  private func take(_ seen: [RunKey: RunObservation]) {
    for (key, observation) in seen where runs.devices[key] != nil && !arriving.contains(key) {
      switch observation {
      case .ended, .unknown: runs.remove(key)
      case .queued, .running: break
      }
    }
  }

  // MARK: All else

  public func describe() async throws(CentreFailure) -> CentreDescription { try await served.centre.describe() }

  public func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] {
    let seen = try await served.centre.observe(keys)
    take(seen)
    return seen
  }

  public func cancel(_ key: RunKey) async throws(CentreFailure) { try await served.centre.cancel(key) }

  public func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    try await served.centre.read(name, of: key, from: offset, limit: limit)
  }

  public func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] { try await served.centre.files(of: key) }

  public func usage(_ question: UsageQuestion) async throws(CentreFailure) -> UsagePage {
    try await served.centre.usage(question)
  }

  public func discardFiles(of key: RunKey) async throws(CentreFailure) { try await served.centre.discardFiles(of: key) }
}

extension AgentTerms {
  /// Whether the stop switch is set.
  public var isStopped: Bool { stopSwitch.map { access($0, F_OK) == 0 } ?? false }
}

extension Phrase {
  /// Both languages in one text: a centre's reason stands as it is before readers of either.
  var both: String { "\(english) / \(traditionalChinese)" }
}
