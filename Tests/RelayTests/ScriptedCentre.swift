import Centres
import Quantities
import Synchronization

/// A centre that keeps the contract, remembers what reached it, and misbehaves as it is told.
final class ScriptedCentre: Centre {
  struct State {
    var orders: [RunKey: RunOrder] = [:]
    /// Every call of `start`, repeats too.
    var starts = 0
    /// Calls of `start` that have arrived.
    var arrivals = 0
    var cancelled: Set<RunKey> = []
    var discarded: Set<RunKey> = []
    var files: [String: [UInt8]] = [:]
    /// What every call throws, if anything.
    var failure: CentreFailure?
    /// How long `read` takes.
    var readPause: Duration = .zero
    var startPause: Duration = .zero
    var hidesQueue = false
  }
  let state = Mutex(State())

  func set(_ change: (inout sending State) -> Void) { state.withLock { change(&$0) } }

  private func check() throws(CentreFailure) {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  static let description = CentreDescription(
    nodes: [
      .init(name: "gpu1", deviceModel: "h100", devices: 8, cpus: 64, memoryMebibytes: 1 << 19, isAvailable: true),
      .init(name: "cpu \"1\"", deviceModel: nil, devices: 0, cpus: 4, memoryMebibytes: 1024, isAvailable: false),
    ], separatesProjects: true, memberLogins: .byCentre(["chan", "ho.w"]))

  func describe() async throws(CentreFailure) -> CentreDescription {
    try check()
    return ScriptedCentre.description
  }

  func start(_ order: RunOrder) async throws(CentreFailure) {
    let pause = state.withLock { state in
      state.arrivals += 1
      return state.startPause
    }
    if pause > .zero { try? await Task.sleep(for: pause) }
    try check()
    state.withLock { state in
      state.starts += 1
      if state.orders[order.key] == nil { state.orders[order.key] = order }
    }
  }

  func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] {
    try check()
    return state.withLock { state in
      var found: [RunKey: RunObservation] = [:]
      for key in keys {
        switch key.rawValue {
        case "queued": found[key] = .queued(reason: "Resources \u{1B}[2J\nline")
        case "hidden": break
        case "ended":
          found[key] = .ended(
            RunEnd(
              startedAt: Instant(secondsSince1970: 100), endedAt: Instant(secondsSince1970: 200), measured: Milliseconds(99_500),
              cause: .signalled(number: 9), restarts: 2))
        default:
          found[key] =
            state.orders[key].map {
              .running(RunStart(startedAt: Instant(secondsSince1970: 1000), allotment: $0.allotment, restarts: 1))
            } ?? .unknown
        }
      }
      return found
    }
  }

  func cancel(_ key: RunKey) async throws(CentreFailure) {
    try check()
    state.withLock { _ = $0.cancelled.insert(key) }
  }

  func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    let pause = state.withLock { $0.readPause }
    if pause > .zero { try? await Task.sleep(for: pause) }
    try check()
    guard let bytes = state.withLock({ $0.files[name] }) else { throw .notFound(name: name) }
    return FilePart(
      bytes: Array(bytes.dropFirst(Int(min(offset, Int64(bytes.count)))).prefix(limit)), total: Int64(bytes.count))
  }

  func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] {
    try check()
    return state.withLock { $0.files.map { FileEntry(name: $0.key, bytes: Int64($0.value.count)) }.sorted { $0.name < $1.name } }
  }

  func discardFiles(of key: RunKey) async throws(CentreFailure) {
    try check()
    state.withLock { _ = $0.discarded.insert(key) }
  }

  static let queue = CentreQueue(
    seenAt: Instant(secondsSince1970: 900),
    jobs: [
      CentreQueue.Job(
        key: RunKey(rawValue: "r1"), nodes: 2, devicesPerNode: 4, deviceModel: "h100", cpusPerNode: 8, walltime: .hours(3),
        submittedAt: Instant(secondsSince1970: 100), startedAt: Instant(secondsSince1970: 200), nodeNames: ["gpu1", "gpu2"],
        priority: 4_294_901_757, isHeld: false),
      CentreQueue.Job(
        key: nil, nodes: 1, devicesPerNode: 0, deviceModel: nil, cpusPerNode: 1, walltime: nil, submittedAt: nil, startedAt: nil,
        nodeNames: [], priority: 0, isHeld: true),
    ], isComplete: false)

  func shownQueue() async throws(CentreFailure) -> CentreQueue? {
    try check()
    return state.withLock { $0.hidesQueue } ? nil : ScriptedCentre.queue
  }

  /// Two pages of one run each.
  func usage(_ question: UsageQuestion) async throws(CentreFailure) -> UsagePage {
    try check()
    return ScriptedCentre.usage(question)
  }

  static func usage(_ question: UsageQuestion) -> UsagePage {
    let name = question.after == nil ? "one" : "two"
    let run = CentreRun(
      key: RunKey(rawValue: name) ?? ScriptedCentre.noKey, number: "4711", word: "COMPLETED", outcome: .unexplained,
      startedAt: question.from, endedAt: name == "one" ? question.until : nil, measured: Milliseconds(7),
      devices: name == "one" ? 3 : nil)
    return UsagePage(
      source: .accounting, wholeUntil: name == "one" ? question.until : nil, runs: [run], next: name == "one" ? "place" : nil)
  }

  private static var noKey: RunKey { preconditionFailure("letters are a key") }

  static func order(_ key: RunKey, inputs: [InputFile] = []) -> RunOrder {
    RunOrder(
      key: key, name: "train 訓練", script: Array("#!/bin/sh\necho \u{2028}\n".utf8) + [0, 255], inputs: inputs,
      allotment: [NodeAllotment(node: "gpu1", devices: [0, 3])], deviceModel: "h100", cpusPerNode: 4, memoryMebibytes: nil,
      walltime: .hours(1), environment: ["PRAYA_PROJECT": "vision", "EMPTY": ""], output: "out.txt", errorOutput: "err.txt",
      projectNumber: 7, member: RunMember(name: "chan", login: "u1"))
  }
}

func key(_ name: String) -> RunKey {
  guard let key = RunKey(rawValue: name) else { fatalError("'\(name)' is no key") }
  return key
}
