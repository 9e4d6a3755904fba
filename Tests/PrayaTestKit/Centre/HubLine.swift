public import Centres
internal import Quantities
internal import Synchronization

/// One life of the Hub, from its opening to its death without warning.
public final class HubLife: Sendable {
  private struct State {
    var isOver = false
    /// The Hub dies at so many passages of a line from now: before a request leaves, or after its answer came.
    var passagesLeft: Int?
  }
  private let state = Mutex(State())
  private let onDeath: @Sendable () async -> Void

  /// - Parameter onDeath: runs once, at the moment of death.
  public init(onDeath: @escaping @Sendable () async -> Void = {}) { self.onDeath = onDeath }

  public var isOver: Bool { state.withLock(\.isOver) }

  /// Lets the Hub die at the `count`-th passage from now.
  public func die(afterPassages count: Int) { state.withLock { $0.passagesLeft = count } }

  /// Calls the death off, if it has not come yet.
  public func live() { state.withLock { $0.passagesLeft = nil } }

  fileprivate func pass() async throws(CentreFailure) {
    guard await passes() else { throw .unreachable(reason: "Praya is dead") }
  }

  /// One passage of a line. - Returns: whether the Hub lives on after it.
  func passes() async -> Bool {
    let (isOver, diesNow) = state.withLock { state -> (Bool, Bool) in
      if state.isOver { return (true, false) }
      guard let left = state.passagesLeft else { return (false, false) }
      state.passagesLeft = left - 1
      state.isOver = left <= 1
      return (state.isOver, state.isOver)
    }
    if diesNow { await onDeath() }
    return !isOver
  }
}

/// A centre as one life of the Hub reaches it: when that life is over nothing passes any more, either way.
public final class HubLine: Centre {
  private let centre: any Centre
  private let life: HubLife

  public init(to centre: any Centre, life: HubLife) {
    self.centre = centre
    self.life = life
  }

  public func describe() async throws(CentreFailure) -> CentreDescription {
    try await life.pass()
    let answer = try await centre.describe()
    try await life.pass()
    return answer
  }

  public func start(_ order: RunOrder) async throws(CentreFailure) {
    try await life.pass()
    try await centre.start(order)
    try await life.pass()
  }

  public func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] {
    try await life.pass()
    let answer = try await centre.observe(keys)
    try await life.pass()
    return answer
  }

  public func cancel(_ key: RunKey) async throws(CentreFailure) {
    try await life.pass()
    try await centre.cancel(key)
    try await life.pass()
  }

  public func withdraw(_ key: RunKey) async throws(CentreFailure) {
    try await life.pass()
    try await centre.withdraw(key)
    try await life.pass()
  }

  public func shownQueue() async throws(CentreFailure) -> CentreQueue? {
    try await life.pass()
    let answer = try await centre.shownQueue()
    try await life.pass()
    return answer
  }

  public func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    try await life.pass()
    return try await centre.read(name, of: key, from: offset, limit: limit)
  }

  public func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] {
    try await life.pass()
    return try await centre.files(of: key)
  }

  public func discardFiles(of key: RunKey) async throws(CentreFailure) {
    try await life.pass()
    try await centre.discardFiles(of: key)
  }

  public func usage(_ question: UsageQuestion) async throws(CentreFailure) -> UsagePage {
    try await life.pass()
    return try await centre.usage(question)
  }
}
