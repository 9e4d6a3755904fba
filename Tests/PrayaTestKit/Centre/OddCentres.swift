public import Centres
internal import Synchronization

/// A line to a centre that counts what is asked, and can keep one run from being looked at.
public final class CountedLine: Centre {
  private let centre: any Centre
  private let state = Mutex<(requests: Int, hidden: RunKey?)>((0, nil))

  public init(to centre: any Centre) { self.centre = centre }

  public var requests: Int { state.withLock { $0.requests } }

  /// The run that the centre cannot look at.
  public var hidden: RunKey? {
    get { state.withLock { $0.hidden } }
    set { state.withLock { $0.hidden = newValue } }
  }

  private func count() { state.withLock { $0.requests += 1 } }

  public func describe() async throws(CentreFailure) -> CentreDescription {
    count()
    return try await centre.describe()
  }

  public func start(_ order: RunOrder) async throws(CentreFailure) {
    count()
    try await centre.start(order)
  }

  public func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] {
    count()
    var observations = try await centre.observe(keys)
    if let hidden { observations[hidden] = nil }
    return observations
  }

  public func cancel(_ key: RunKey) async throws(CentreFailure) {
    count()
    try await centre.cancel(key)
  }

  public func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    try await centre.read(name, of: key, from: offset, limit: limit)
  }

  public func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] { try await centre.files(of: key) }
  public func discardFiles(of key: RunKey) async throws(CentreFailure) { try await centre.discardFiles(of: key) }
}

/// A centre that never answers, until whoever asks is cancelled.
public struct HangingCentre: Centre {
  public init() {}

  private func hang() async -> CentreFailure {
    try? await Task.sleep(for: .seconds(86_400))
    return .unreachable(reason: "no answer")
  }

  public func describe() async throws(CentreFailure) -> CentreDescription { throw await hang() }
  public func start(_ order: RunOrder) async throws(CentreFailure) { throw await hang() }
  public func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] { throw await hang() }
  public func cancel(_ key: RunKey) async throws(CentreFailure) { throw await hang() }
  public func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    throw await hang()
  }
  public func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] { throw await hang() }
  public func discardFiles(of key: RunKey) async throws(CentreFailure) { throw await hang() }
}
