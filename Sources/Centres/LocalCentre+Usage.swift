internal import Glibc
internal import Quantities

extension LocalCentre {
  /// So many runs are looked at for one page.
  private static let runsAtOnce = 500
  /// No folder of a local centre has more runs than this.
  private static let mostRuns = 1_000_000

  /// The runs' own folders, in the order of their keys.
  public func usage(_ question: UsageQuestion) async throws(CentreFailure) -> UsagePage {
    try await perform { centre throws(CentreFailure) in
      let names = try centre.keys().filter { name in question.after.map { $0 < name.rawValue } ?? true }
      let part = names.prefix(LocalCentre.runsAtOnce)
      var runs: [CentreRun] = []
      for key in part {
        let run = try CentreFailure.translating { () throws(SystemFailure) in try centre.recorded(key) }
        guard let run, let moment = run.endedAt ?? run.startedAt, question.from <= moment, moment < question.until else {
          continue
        }
        runs.append(run)
      }
      return UsagePage(
        source: .folder, wholeUntil: centre.clock.now, runs: runs, next: part.count < names.count ? part.last?.rawValue : nil)
    }
  }

  private func keys() throws(CentreFailure) -> [RunKey] {
    guard let folder = opendir("\(folder)/runs") else { throw .unreachable(reason: "\(folder)/runs is not there") }
    defer { closedir(folder) }
    var keys: [RunKey] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard let key = RunKey(rawValue: name) else { continue }
      keys.append(key)
      guard keys.count <= LocalCentre.mostRuns else { throw .troubled(reason: "\(self.folder)/runs holds too many runs") }
    }
    return keys.sorted { $0.rawValue < $1.rawValue }
  }

  /// A run as its folder has it; nil for one that was claimed without an order and never began.
  private func recorded(_ key: RunKey) throws(SystemFailure) -> CentreRun? {
    let run = run(key)
    let devices = try run.understood(OrderRecord.self, RunFolder.order)
      .map { $0.order.allotment.reduce(0) { $0 + $1.devices.count } }
    func told(_ outcome: CentreRun.Outcome, from start: Instant?, to end: Instant?, _ measured: Milliseconds) -> CentreRun {
      CentreRun(
        key: key, number: key.rawValue, word: outcome.rawValue, outcome: outcome, startedAt: start, endedAt: end,
        measured: measured, devices: devices)
    }
    guard let end = try run.end() else {
      return try run.understood(StartRecord.self, RunFolder.started).map { told(.underWay, from: $0.startedAt, to: nil, .zero) }
    }
    return told(end.cause.outcome, from: end.startedAt, to: end.endedAt, end.measured)
  }
}

extension RunFolder {
  /// A record that cannot be understood counts as missing.
  fileprivate func understood<Record: Decodable>(_ type: Record.Type, _ name: String) throws(SystemFailure) -> Record? {
    do throws(SystemFailure) { return try record(type, name) } catch {
      guard error.code == EILSEQ else { throw error }
      return nil
    }
  }
}

extension RunEnd.Cause {
  /// The same in the words of a centre's records.
  public var outcome: CentreRun.Outcome {
    switch self {
    case .exited(code: 0): .completed
    case .exited, .signalled: .failed
    case .walltime: .timedOut
    case .cancelled: .cancelled
    case .centre, .launchFailed: .byCentre
    }
  }
}
