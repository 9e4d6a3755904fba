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
  private var counted: (centre: CentreUsage, at: Instant)?

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

  /// What the runs take that the agent has let start and that are not over.
  public var underWay: CentreUsage { runs.total }

  // MARK: Starting

  public func start(_ order: RunOrder) async throws(CentreFailure) {
    let key = order.key
    // An earlier start of the same run that is still being judged could end otherwise than this one: what was told last
    // would then not be what is.
    guard arriving.insert(key).inserted else {
      throw .troubled(reason: Phrase("The centre is taking in this job already.", "算力中心正在接收此作業。").both)
    }
    defer { arriving.remove(key) }
    // A repeat of what has reached the centre is answered as the first was, whatever the terms are by now.
    if let seen = try await served.centre.observe([key])[key], seen != .unknown {
      if case .ended = seen {} else { try runs.put(key, order.usage) }
      return try await served.centre.start(order)
    }
    try await admit(order)
    do throws(CentreFailure) { try await served.centre.start(order) } catch {
      if case .refused = error { runs.remove(key) }
      throw error
    }
  }

  /// Notes the run as under way, if the terms allow it.
  private func admit(_ order: RunOrder) async throws(CentreFailure) {
    if hasShare { await countCentre() }
    let others = await othersWaiting()
    var verdict = judge(order, othersWaiting: others)
    if case .heldBack = verdict, hasShare {
      // Some may be over that the hub has not asked about since.
      await forgetEnded()
      verdict = judge(order, othersWaiting: others)
    }
    switch verdict {
    case .admitted: try runs.put(order.key, order.usage)
    case .refused(let reason): throw .refused(reason: reason.both)
    case .heldBack(let reason): throw .troubled(reason: reason.both)
    }
  }

  private func othersWaiting() async -> AgentTerms.OthersWaiting {
    guard terms.ownUsersFirst, let ask = served.othersWaiting else { return .noQueue }
    return await ask().map { .jobs($0) } ?? .unknown
  }

  private func judge(_ order: RunOrder, othersWaiting: AgentTerms.OthersWaiting) -> AgentTerms.Verdict {
    terms.judge(
      order,
      in: AgentTerms.Situation(
        now: clock.now, calendar: calendar, underWay: runs.total(without: order.key), ofCentre: counted?.centre,
        othersWaiting: othersWaiting, isStopped: terms.isStopped))
  }

  private var hasShare: Bool { terms.deviceShare != nil || terms.cpuShare != nil }

  private func countCentre() async {
    if let counted, abs((clock.now - counted.at).count) < 30_000 { return }
    guard let description = try? await served.centre.describe() else { return }
    counted = (description.nodes.reduce(.none) { $0 + CentreUsage(devices: $1.devices, cpus: $1.cpus) }, clock.now)
  }

  private func forgetEnded() async {
    let keys = Array(runs.usage.keys)
    for start in stride(from: 0, to: keys.count, by: 200) {
      guard let seen = try? await served.centre.observe(Array(keys[start..<min(start + 200, keys.count)])) else { return }
      take(seen)
    }
  }

  /// Forgets what is over, and what never reached the centre; counts what runs with no less than it has.
  private func take(_ seen: [RunKey: RunObservation]) {
    for (key, observation) in seen where !arriving.contains(key) {
      guard let known = runs.usage[key] else { continue }
      switch observation {
      case .ended, .unknown: runs.remove(key)
      case .running(let start):
        let devices = start.allotment.reduce(0) { $0 + $1.devices.count }
        if devices > known.devices { try? runs.put(key, CentreUsage(devices: devices, cpus: known.cpus)) }
      case .queued: break
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

  public func withdraw(_ key: RunKey) async throws(CentreFailure) { try await served.centre.withdraw(key) }

  public func shownQueue() async throws(CentreFailure) -> CentreQueue? {
    terms.showsQueue ? try await served.centre.shownQueue() : nil
  }

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
  /// Whether the stop switch is set. One that cannot be looked at, such as on a disk that is away, counts as set.
  public var isStopped: Bool {
    guard let stopSwitch else { return false }
    return access(stopSwitch, F_OK) == 0 || ![ENOENT, ENOTDIR].contains(errno)
  }
}

extension Phrase {
  /// Both languages in one text: a centre's reason stands as it is before readers of either.
  var both: String { "\(english) / \(traditionalChinese)" }
}
