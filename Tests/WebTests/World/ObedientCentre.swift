import Centres
import Quantities

/// A centre that does at once what it is told, and ends a run when the test says so.
actor ObedientCentre: Centre {
  private let nodes: [CentreDescription.Node]
  private let clock: TurnedClock
  private var runs: [RunKey: RunObservation] = [:]
  private(set) var orders: [RunOrder] = []
  /// What the runs have written so far.
  private var output = Array("epoch 1\nepoch 2\n".utf8)

  init(nodes: [CentreDescription.Node], clock: TurnedClock) {
    self.nodes = nodes
    self.clock = clock
  }

  func describe() async throws(CentreFailure) -> CentreDescription { CentreDescription(nodes: nodes, separatesProjects: true) }

  func start(_ order: RunOrder) async throws(CentreFailure) {
    guard runs[order.key] == nil else { return }
    orders.append(order)
    runs[order.key] = .running(RunStart(startedAt: clock.now))
  }

  func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] {
    Dictionary(uniqueKeysWithValues: keys.map { ($0, runs[$0] ?? .unknown) })
  }

  func cancel(_ key: RunKey) async throws(CentreFailure) { end(key, .cancelled) }

  /// Ends a run now, with what the clock says it took.
  func end(_ key: RunKey, _ cause: RunEnd.Cause = .exited(code: 0)) {
    guard case .running(let start) = runs[key] else { return }
    runs[key] = .ended(
      RunEnd(startedAt: start.startedAt, endedAt: clock.now, measured: clock.now - start.startedAt, cause: cause))
  }

  /// Every run writes this from now on: all there is of its output.
  func write(_ bytes: [UInt8]) { output = bytes }

  func endAll() { for key in runs.keys { end(key) } }

  func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    guard runs[key] != nil, let order = orders.first(where: { $0.key == key }) else { throw .notFound(name: name) }
    let files = files(order)
    guard let bytes = files[name] else { throw .notFound(name: name) }
    return FilePart(bytes: Array(bytes.dropFirst(Int(min(offset, Int64(bytes.count)))).prefix(limit)), total: Int64(bytes.count))
  }

  func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] {
    guard let order = orders.first(where: { $0.key == key }) else { throw .notFound(name: key.rawValue) }
    return files(order).map { FileEntry(name: $0.key, bytes: Int64($0.value.count)) }.sorted { $0.name < $1.name }
  }

  func discardFiles(of key: RunKey) async throws(CentreFailure) {}

  func usage(_ question: UsageQuestion) async throws(CentreFailure) -> UsagePage {
    let told = runs.compactMap { key, run -> CentreRun? in
      guard case .ended(let end) = run, question.from <= end.endedAt, end.endedAt < question.until else { return nil }
      return CentreRun(
        key: key, number: key.rawValue, word: end.cause.outcome.rawValue, outcome: end.cause.outcome, startedAt: end.startedAt,
        endedAt: end.endedAt, measured: end.measured, devices: nil)
    }
    return UsagePage(source: .accounting, wholeUntil: clock.now, runs: told)
  }

  private func files(_ order: RunOrder) -> [String: [UInt8]] {
    var files = Dictionary(order.inputs.map { ($0.name, $0.bytes) }) { first, _ in first }
    files[order.output] = output
    return files
  }
}
