public import Centres
public import Quantities
internal import Storage

/// A Slurm cluster as a centre. Every run of it is a `RunTrack`; this feeds them with what the cluster says and carries
/// out what they ask for, the journal first.
///
/// Whoever owns it runs `run()`, without which nothing happens by itself, and `close()`s it at the end. One at a time
/// opens a journal's folder.
public actor SlurmCentre: Centre {
  let interface: any SlurmInterface
  let folders: any RunFolders
  let journal: TrackJournal
  let settings: SlurmCentreSettings
  let clock: any Clock

  /// The runs of which something may yet come.
  var runs: [RunKey: TrackJournal.Entry] = [:]
  /// What may be told of them: no more than the journal has.
  var told: [RunKey: RunObservation] = [:]
  /// When each wants to be told that time has passed.
  var due: [RunKey: Instant] = [:]
  /// Keys that are being taken in.
  var arriving: Set<RunKey> = []
  /// The runs whose facts the journal does not have yet, and what they ask for once it has.
  var unwritten: Set<RunKey> = []
  var postponed: [(RunKey, RunAction)] = []
  var writing: Task<Bool, Never>?
  var journalFault: String?
  /// What is to be asked of the cluster in the next turn.
  var errands = Errands()
  /// When jobs were last looked at, and how long that took.
  var lastLooks = (over: Instant.longAgo, length: Milliseconds.zero)
  /// Jobs whose answer could not be read, and until when they are not asked for.
  var unreadableUntil: [SlurmNumber: Instant] = [:]
  var submissions: [(key: RunKey, attempt: Int)] = []
  var submissionsUnderway: [Int: Task<Void, Never>] = [:]
  var submissionsBegun = 0
  /// Nothing is begun any more.
  var isClosing = false
  var cluster = ClusterWatch()
  var forgotAt: Instant?
  var logins = LoginWatch()

  /// The number that a login has on this machine.
  let loginNumber: @Sendable (String) async throws(CentreFailure) -> UInt32

  /// Whether a submission is awaited where it is asked for, in place of going its own way: for tests that repeat exactly.
  let awaitsSubmissions: Bool

  /// Opens the centre and takes up the runs that its journal has.
  ///
  /// - Parameters:
  ///   - journalFolder: its own, for good: the keys that were used are in it. It is there.
  /// - Throws: `.refused` when the settings or the journal will not do.
  public init(
    interface: any SlurmInterface, settings: SlurmCentreSettings, folders: any RunFolders, journalFolder: String,
    clock: any Clock = MachineClock()
  ) async throws(CentreFailure) {
    try await self.init(
      interface: interface, settings: settings, folders: folders, journalFolder: journalFolder, clock: clock,
      awaitsSubmissions: false)
  }

  init(
    interface: any SlurmInterface, settings: SlurmCentreSettings, folders: any RunFolders, journalFolder: String,
    clock: any Clock, awaitsSubmissions: Bool,
    loginNumber: @escaping @Sendable (String) async throws(CentreFailure) -> UInt32 = SlurmLogin.number
  ) async throws(CentreFailure) {
    if let fault = settings.fault { throw .refused(reason: fault) }
    self.interface = interface
    self.settings = settings
    self.folders = folders
    self.clock = clock
    self.awaitsSubmissions = awaitsSubmissions
    self.loginNumber = loginNumber
    let entries: [TrackJournal.Entry]
    do {
      journal = try await TrackJournal.open(folder: journalFolder)
      entries = try await journal.open()
      cluster.difference = try await journal.clockDifference()
    } catch { throw .refused(reason: "the journal in \(journalFolder) cannot be used: \(error)") }
    for entry in entries {
      runs[entry.track.key] = entry
      told[entry.track.key] = entry.track.observation
      due[entry.track.key] = .longAgo
    }
    for key in runs.keys.sorted(by: { $0.rawValue < $1.rawValue }) { happen(.reopened, to: key) }
  }

  /// Watches over the runs until the task is cancelled.
  public func run() async {
    while !Task.isCancelled {
      await turn()
      // A turn in which nothing is due asks nobody anything.
      try? await Task.sleep(for: .milliseconds(250))
    }
  }

  /// Ends it: submissions under way are given a moment, then given up, which the next life takes for unanswered. Call it
  /// once `run()` has returned.
  public func close() async {
    isClosing = true
    let deadline = ContinuousClock.now + SlurmCentre.lastMoment
    while !submissionsUnderway.isEmpty, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(20)) }
    let tasks = Array(submissionsUnderway.values)
    for task in tasks { task.cancel() }
    for task in tasks { await task.value }
    await flush()
    await journal.close()
  }

  private static let lastMoment = Duration.seconds(3)

  /// By how much the cluster's clock differs; nil before it was ever asked.
  public var clockDifference: ClockDifference? { cluster.difference }

  /// What only the cluster's operator can put right.
  public var troubles: [SlurmTrouble] {
    runs.values.compactMap(\.track.trouble).sorted { $0.key.rawValue < $1.key.rawValue }
  }

  // MARK: What happens

  var circumstances: Circumstances {
    Circumstances(
      now: clock.now, correction: cluster.difference?.correction(beyond: settings.clockTolerance) ?? .zero,
      controllerStart: cluster.health?.startedAt ?? .longAgo, controllerAskedAt: cluster.healthAskedAt,
      hasAccounting: cluster.health?.hasAccounting)
  }

  /// Lets something happen to a run. What it asks for is done after the next `flush`.
  func happen(_ event: RunEvent, to key: RunKey) {
    guard var entry = runs[key] else { return }
    let before = entry.track.facts
    let actions = entry.track.take(event, circumstances)
    runs[key] = entry
    due[key] = entry.track.watch.due
    if entry.track.facts != before { unwritten.insert(key) }
    postponed += actions.map { (key, $0) }
  }

  // MARK: The journal

  /// Writes what happened, then sets going what the runs ask for.
  ///
  /// - Returns: false when the journal cannot be written: nothing is done then, and it is tried again in the next turn.
  @discardableResult
  func flush() async -> Bool {
    // One that is under way may have begun before the last change.
    if let writing { _ = await writing.value }
    if let writing { return await writing.value }
    guard !unwritten.isEmpty || !postponed.isEmpty else { return true }
    let task = Task { await write() }
    writing = task
    return await task.value
  }

  private func write() async -> Bool {
    defer { writing = nil }
    let keys = unwritten.sorted { $0.rawValue < $1.rawValue }
    let actions = postponed
    let entries = keys.compactMap { runs[$0] }
    (unwritten, postponed) = ([], [])
    do {
      if !entries.isEmpty { try await journal.write(entries) }
      journalFault = nil
    } catch {
      journalFault = "\(error)"
      unwritten.formUnion(keys)
      postponed = actions + postponed
      return false
    }
    for entry in entries {
      told[entry.track.key] = entry.track.observation
      runs[entry.track.key]?.isKnown = true
      guard entry.track.facts.isClosed, !unwritten.contains(entry.track.key) else { continue }
      // From now on the journal knows it.
      (runs[entry.track.key], told[entry.track.key], due[entry.track.key]) = (nil, nil, nil)
    }
    for (key, action) in actions { note(action, of: key) }
    return true
  }

  private func note(_ action: RunAction, of key: RunKey) {
    switch action {
    case .submit(let attempt): submissions.append((key, attempt))
    case .look(let numbers): for number in numbers { errands.looks[number, default: []].insert(key) }
    case .search: errands.searches.insert(key)
    case .askAccounting: errands.accounts.insert(key)
    case .readClaim: errands.claims.insert(key)
    case .cancel(let number): errands.cancels[number] = key
    }
    if !awaitsSubmissions { submitSome() }
  }
}

/// What the runs want to know or have done.
struct Errands {
  /// By number: after a crash of the controller two runs may know the same one.
  var looks: [SlurmNumber: Set<RunKey>] = [:]
  var searches: Set<RunKey> = []
  var accounts: Set<RunKey> = []
  var claims: Set<RunKey> = []
  var cancels: [SlurmNumber: RunKey] = [:]

  var isEmpty: Bool { looks.isEmpty && isOnlyLooks }
  var isOnlyLooks: Bool { searches.isEmpty && accounts.isEmpty && claims.isEmpty && cancels.isEmpty }
}

/// What is known of the cluster itself.
struct ClusterWatch {
  var health: SlurmHealth?
  /// When it was asked for that.
  var healthAskedAt = Instant.longAgo
  var difference: ClockDifference?
  var nextHealth = Instant.longAgo
  /// Since when it does not answer; nil while it does.
  var awaySince: Instant?
  var awayReason = ""
  /// While it is away it is not asked before this.
  var retryAt = Instant.longAgo
  var pause = Seconds.zero
  /// The types of devices that it told of.
  var deviceTypes: Set<String> = []
  /// Where jobs go that name no partition; nil until it is known.
  var defaultPartition: String?

  mutating func noteAway(_ reason: String, _ now: Instant, _ settings: SlurmCentreSettings) {
    awaySince = awaySince ?? now
    awayReason = reason
    // Several questions that were on their way together fail together: that is one failure.
    guard retryAt <= now else { return }
    pause = min(settings.longestPause, max(settings.firstPause, pause + pause))
    retryAt = now + pause
    nextHealth = retryAt
  }

  mutating func noteAnswer() {
    awaySince = nil
    pause = .zero
    retryAt = .longAgo
  }
}
