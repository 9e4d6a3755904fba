public import Centres
internal import Language
internal import Relay
internal import Slurm
internal import Synchronization

/// How the hub reaches its centres, and the owner of what joins it to them. A centre that joins later, or another way, is
/// connected while everything runs.
public final class CentreDirectory: Sendable {
  /// Makes the connection to a centre with these pools. The one before it has ended by then.
  public typealias Connector = @Sendable (CentreRecord, [PoolRecord]) async -> CentreJoining

  private struct State {
    var connections: [Slug: any CentreConnection] = [:]
    /// The settings by which they were made.
    var made: [Slug: SlurmConnection] = [:]
    var failures: [Slug: Phrase] = [:]
    var hasEnded = false
    /// One centre is joined at a time: two connections to one would fight for its journal.
    var last: Task<Void, Never>?
  }

  private let state: Mutex<State>
  private let connector: Connector

  public init(_ centres: [Slug: any Centre] = [:], connector: @escaping Connector = { _, _ in .notHere }) {
    state = Mutex(State(connections: centres.mapValues { PlainConnection($0) }))
    self.connector = connector
  }

  public subscript(_ identifier: Slug) -> (any Centre)? {
    get { connection(identifier)?.centre }
    set { state.withLock { $0.connections[identifier] = newValue.map { PlainConnection($0) } } }
  }

  func connection(_ identifier: Slug) -> (any CentreConnection)? { state.withLock { $0.connections[identifier] } }

  /// Why the centre could not be joined; nil where it was, or where nobody tried.
  func failure(_ identifier: Slug) -> Phrase? { state.withLock { $0.failures[identifier] } }

  /// Connects a centre, or connects it anew with what is known of it now. One whose cluster is reached as before keeps its
  /// connection; what the connector does not make stays.
  func connect(_ centre: CentreRecord, _ pools: [PoolRecord]) async {
    await inLine { directory in await directory.join(centre, pools) }
  }

  /// Ends every connection; nothing can be connected after it.
  public func end() async {
    await inLine { directory in
      let connections = directory.state.withLock { state in
        defer { (state.connections, state.hasEnded) = ([:], true) }
        return Array(state.connections.values)
      }
      await withTaskGroup(of: Void.self) { group in
        for connection in connections { group.addTask { await connection.end() } }
      }
    }
  }

  private func inLine(_ body: @escaping @Sendable (CentreDirectory) async -> Void) async {
    let task = state.withLock { state in
      let before = state.last
      let task = Task {
        await before?.value
        await body(self)
      }
      state.last = task
      return task
    }
    await task.value
  }

  private func join(_ centre: CentreRecord, _ pools: [PoolRecord]) async {
    let (isKept, before) = state.withLock { state -> (Bool, (any CentreConnection)?) in
      let connection = state.connections[centre.id]
      let isSame = connection != nil && centre.slurm != nil && state.made[centre.id] == centre.slurm
      guard !state.hasEnded, !isSame else { return (true, nil) }
      // A cluster's journal is open once: its connection ends before the next is made.
      guard state.made[centre.id] != nil else { return (false, nil) }
      (state.connections[centre.id], state.made[centre.id]) = (nil, nil)
      return (false, connection)
    }
    guard !isKept else { return }
    await before?.end()
    let joining = await connector(centre, pools)
    let replaced = state.withLock { state -> (any CentreConnection)? in
      state.failures[centre.id] = nil
      switch joining {
      case .joined(let connection):
        state.made[centre.id] = centre.slurm
        return state.connections.updateValue(connection, forKey: centre.id)
      case .failed(let words):
        state.failures[centre.id] = words
        // What was there led elsewhere. Of a local centre whose pools changed it did not, and goes on.
        let isOther = centre.connection == .slurm || state.connections[centre.id]?.centre is RelayedCentre
        return isOther ? state.connections.removeValue(forKey: centre.id) : nil
      case .notHere: return nil
      }
    }
    await replaced?.end()
  }
}
