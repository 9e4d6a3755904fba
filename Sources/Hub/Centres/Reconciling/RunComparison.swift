internal import Centres
internal import Jobs
internal import Language
internal import Quantities

/// One run as both sides have it. Pure.
struct RunComparison {
  let job: SettledRunRecord
  let run: CentreRun

  /// Where the two do not agree; empty where they do.
  var differences: [Reconciliation.Item] {
    if job.state == .lost, !agreesOnState { return [lost] }
    return [state, seconds, devices, charge].compactMap { $0 }
  }

  var agreesOnState: Bool {
    switch (job.state, run.outcome) {
    case (.completed, .completed), (.failed, .failed), (.timedOut, .timedOut), (.cancelled, .cancelled): true
    case (.failed, .unexplained), (.lost, .unexplained), (.refused, .unexplained): true
    // Somebody at the centre ended what the hub never asked to end.
    case (.lost, .byCentre), (.lost, .cancelled): true
    case (.refused, .byCentre), (.refused, .cancelled): true
    default: false
    }
  }

  private var state: Reconciliation.Item? {
    guard !agreesOnState else { return nil }
    return item(
      .state, here: job.state.rawValue, there: run.word,
      Phrase(
        "It is \(job.state.label.english) here, and '\(run.word)' at the centre.",
        "在平台為「\(job.state.label.traditionalChinese)」，在算力中心為「\(run.word)」。"))
  }

  private var seconds: Reconciliation.Item? {
    let measured = job.measured ?? .zero
    guard run.measured != measured, run.outcome != .underWay else { return nil }
    return item(
      .seconds, here: measured.inSeconds, there: run.measured.inSeconds,
      Phrase(
        "Its last run took \(measured.inSeconds) s here, and \(run.measured.inSeconds) s at the centre.",
        "最後一次執行在平台為 \(measured.inSeconds) 秒，在算力中心為 \(run.measured.inSeconds) 秒。"))
  }

  private var devices: Reconciliation.Item? {
    guard job.deviceModel != nil, run.startedAt != nil, let told = run.devices, told != job.devices else { return nil }
    return item(
      .devices, here: "\(job.devices)", there: "\(told)",
      Phrase(
        "It had \(job.devices) devices here, and \(told) at the centre.", "在平台有 \(job.devices) 張卡，在算力中心有 \(told) 張卡。"))
  }

  /// Whether the charge follows from what Praya itself has measured.
  private var charge: Reconciliation.Item? {
    let charged = job.deviceSeconds ?? 0
    guard let due = job.chargeByLaw, due != charged else { return nil }
    return item(
      .charge, here: "\(charged)", there: "\(due)",
      Phrase(
        "It was charged \(charged) device-seconds; what was measured comes to \(due).", "收費為 \(charged) 卡秒；按計量應為 \(due) 卡秒。"))
  }

  private var lost: Reconciliation.Item {
    item(
      .lost, here: job.state.rawValue, there: run.word,
      Phrase(
        "Praya took it for lost and charged nothing; at the centre it is '\(run.word)' after \(run.measured.inSeconds) s.",
        "平台視為遺失而沒有收費；在算力中心為「\(run.word)」，執行了 \(run.measured.inSeconds) 秒。"))
  }

  private func item(_ kind: Reconciliation.Kind, here: String, there: String, _ words: Phrase) -> Reconciliation.Item {
    .init(kind: kind, job: job.runName.description, number: run.number, here: here, there: there, words: words)
  }
}

extension SettledRunRecord {
  /// What law 2 makes of what was measured; nil where it does not fit.
  var chargeByLaw: Int64? {
    let ending: Metering.Ending =
      switch state {
      case _ where startedAt == nil: .neverStarted
      case .lost, .refused: .byCentre
      case .timedOut: .walltime
      case .cancelled: .cancelled
      default: .byItself
      }
    return try? Metering.charged(measured: measured ?? .zero, walltime: walltime, devices: devices, ending: ending).count
  }
}

extension Milliseconds {
  /// Such as `3` or `3.217`.
  var inSeconds: String {
    let (whole, rest) = (count / 1000, abs(count % 1000))
    guard rest > 0 else { return "\(whole)" }
    let digits = "\(rest)"
    return "\(whole).\(String(repeating: "0", count: 3 - digits.count))\(digits)"
  }
}
