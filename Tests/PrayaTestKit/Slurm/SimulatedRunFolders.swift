public import Centres
internal import Synchronization

/// The shared folder of a simulated cluster, in memory: what was staged, and which job claimed each run.
public final class SimulatedRunFolders: RunFolders {
  private struct Beginning: Hashable {
    var key: RunKey
    var restarts: Int
  }

  private struct State {
    var orders: [RunKey: RunOrder] = [:]
    var claims: [RunKey: SharedClaim] = [:]
    var begun: Set<Beginning> = []
    var discarded: Set<RunKey> = []
    var isAway = false
  }
  private let state = Mutex(State())

  public init() {}

  /// Whether the file system does not answer.
  public var isAway: Bool {
    get { state.withLock { $0.isAway } }
    set { state.withLock { $0.isAway = newValue } }
  }
  public var discarded: Set<RunKey> { state.withLock { $0.discarded } }
  public func claimedLine(of key: RunKey) -> String? { state.withLock { $0.claims[key]?.line } }

  /// What the first lines of a job do: whether the run is its own from now on, or was before, and begins for the first
  /// time under this count of restarts.
  func claim(_ key: RunKey, as line: String, restarts: Int) -> Bool {
    state.withLock { state in
      if state.claims[key] == nil { state.claims[key] = SharedClaim(line: line) }
      guard state.claims[key]?.line == line else { return false }
      guard state.begun.insert(Beginning(key: key, restarts: restarts)).inserted else {
        state.claims[key]?.wasRepeated = true
        return false
      }
      return true
    }
  }

  public func path(of key: RunKey) -> String { "/shared/runs/\(key)" }

  public func stage(_ order: RunOrder, for user: UInt32?) async throws(CentreFailure) {
    try here { $0.orders[order.key] = $0.orders[order.key] ?? order }
  }

  public func claim(of key: RunKey) async throws(CentreFailure) -> SharedClaim? { try here { $0.claims[key] } }

  public func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    throw .notFound(name: name)
  }

  public func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] { [] }

  public func discardFiles(of key: RunKey) async throws(CentreFailure) { try here { _ = $0.discarded.insert(key) } }

  private func here<Answer: Sendable>(_ body: (inout sending State) -> sending Answer) throws(CentreFailure) -> Answer {
    let answer: Answer? = state.withLock { $0.isAway ? nil : body(&$0) }
    guard let answer else { throw .troubled(reason: "the file system does not answer") }
    return answer
  }
}
