internal import Centres
internal import Jobs
internal import Language
internal import Quantities

/// A comparison in the making: runs of the centre's records go in, then the jobs of Praya's. Pure. Of what agrees it keeps
/// only the key, so that a month of a hundred thousand jobs takes some megabytes.
struct ReconciliationDraft {
  let centre: Slug
  let interval: Range<Instant>
  private var counts: [Reconciliation.Kind: Int] = [:]
  private var items: [Reconciliation.Item] = []
  private var models: [String: Reconciliation.ModelLine] = [:]
  /// The runs that agree, with the centre's number of each.
  private var agreed: [RunKey: String] = [:]
  /// What is in the centre's records and did not agree yet: another job of the key may.
  private var pending: [RunKey: (job: SettledRunRecord, runs: [CentreRun])] = [:]
  private var pendingRuns = 0
  /// Known to Praya, and no matter of this month.
  private var elsewhere: Set<RunKey> = []

  /// So many runs may be waiting for another of their key.
  static let mostPending = 100_000

  init(centre: Slug, interval: Range<Instant>) { (self.centre, self.interval) = (centre, interval) }

  /// Takes a run of the centre's records, with Praya's job of that key.
  ///
  /// - Returns: false when there are too many that do not agree.
  mutating func take(_ run: CentreRun, _ job: SettledRunRecord?) -> Bool {
    // What was given back before it began, so that the job could go elsewhere, is no use of anything.
    if let job, job.runKey != run.key, run.startedAt == nil || run.measured == .zero { return true }
    guard let job, job.centre == centre, job.runKey == run.key else {
      takeUnknown(run, job)
      return true
    }
    guard let settled = job.settledAt, interval.contains(settled) else {
      elsewhere.insert(run.key)
      return true
    }
    if let number = agreed[run.key] {
      takeFurther(run, than: number)
    } else if RunComparison(job: job, run: run).differences.isEmpty {
      agreed[run.key] = run.number
      count(run, of: job)
      if let others = pending.removeValue(forKey: run.key) {
        pendingRuns -= others.runs.count
        for other in others.runs { takeFurther(other, than: run.number) }
      }
    } else {
      pending[run.key, default: (job, [])].runs.append(run)
      pendingRuns += 1
    }
    return pendingRuns <= ReconciliationDraft.mostPending
  }

  /// Takes a job that was settled in the month, once all of the centre's records were taken.
  mutating func take(_ job: SettledRunRecord, wholeUntil: Instant?) {
    let name = job.runName.description
    var line =
      models[job.deviceModel ?? ""] ?? .init(deviceModel: job.deviceModel, jobs: 0, deviceSeconds: 0, deviceSecondsThere: 0)
    line.jobs += 1
    line.deviceSeconds += job.deviceSeconds ?? 0
    models[job.deviceModel ?? ""] = line
    if let measured = job.measured {
      let overrun = Metering.overrun(measured: measured, walltime: job.walltime)
      if overrun > .zero {
        note(
          .init(
            kind: .overrun, job: name, number: nil, here: "\(overrun.count)", there: nil,
            words: Phrase(
              "It outlasted its walltime by \(overrun.count) s, which is not charged.", "超出時限 \(overrun.count) 秒，不予收費。")))
      }
    }
    guard let key = job.runKey, agreed[key] == nil, pending[key] == nil, !elsewhere.contains(key) else { return }
    // Without use there is nothing to find.
    guard job.startedAt != nil, (job.measured ?? .zero) > .zero || (job.deviceSeconds ?? 0) > 0 else { return }
    let isWhole = wholeUntil.map { (job.endedAt ?? job.settledAt ?? $0) < $0 } ?? false
    note(
      .init(
        kind: isWhole ? .onlyInPraya : .notChecked, job: name, number: nil, here: "\(job.deviceSeconds ?? 0)", there: nil,
        words: isWhole
          ? Phrase(
            "It was charged \(job.deviceSeconds ?? 0) device-seconds here, and is not in the centre's records.",
            "平台已收取 \(job.deviceSeconds ?? 0) 卡秒，但算力中心沒有記錄。")
          : Phrase("It is not in the centre's records, which may have forgotten it, or be behind.", "算力中心的記錄沒有此作業：可能已遺忘，或尚未更新。")))
  }

  /// What does not agree in the end.
  mutating func close() {
    for key in pending.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
      guard let (job, runs) = pending[key] else { continue }
      let last = Dictionary(grouping: runs, by: \.number).values.compactMap { own in
        own.max { ($0.startedAt ?? .earliest) < ($1.startedAt ?? .earliest) }
      }
      // The one that comes nearest, and among such the first to start.
      let best = last.min { a, b in
        let (x, y) = (RunComparison(job: job, run: a), RunComparison(job: job, run: b))
        if x.agreesOnState != y.agreesOnState { return x.agreesOnState }
        if x.differences.count != y.differences.count { return x.differences.count < y.differences.count }
        return (a.startedAt ?? .earliest, a.number) < (b.startedAt ?? .earliest, b.number)
      }
      guard let best else { continue }
      count(best, of: job)
      for item in RunComparison(job: job, run: best).differences { note(item) }
      for other in runs { takeFurther(other, than: best.number) }
    }
  }

  func finished(
    _ month: Month, timeZone: String, madeAt: Instant, source: UsagePage.Source, wholeUntil: Instant?
  ) -> Reconciliation {
    let order = Reconciliation.Kind.allCases
    return Reconciliation(
      centre: centre, month: month, timeZone: timeZone, madeAt: madeAt, source: source, wholeUntil: wholeUntil,
      models: models.sorted { $0.key < $1.key }.map(\.value), counts: counts,
      items: items.sorted { a, b in
        (a.job, order.firstIndex(of: a.kind) ?? 0, a.number ?? "") < (b.job, order.firstIndex(of: b.kind) ?? 0, b.number ?? "")
      })
  }

  // MARK: One by one

  private mutating func takeUnknown(_ run: CentreRun, _ job: SettledRunRecord?) {
    guard let moment = run.endedAt ?? run.startedAt, interval.contains(moment) else { return }
    let words =
      if let job {
        Phrase(
          "The job went on at the centre '\(job.centre)'; this one ran it for \(run.measured.inSeconds) s ('\(run.word)').",
          "作業已改於算力中心「\(job.centre)」執行；此算力中心執行了 \(run.measured.inSeconds) 秒（「\(run.word)」）。")
      } else {
        Phrase(
          "Praya knows no job of this key; the centre has '\(run.word)' of \(run.measured.inSeconds) s.",
          "平台沒有此識別碼的作業；算力中心記錄為「\(run.word)」，\(run.measured.inSeconds) 秒。")
      }
    note(
      .init(
        kind: .onlyAtCentre, job: run.key.rawValue, number: run.number, here: nil, there: run.measured.inSeconds, words: words))
  }

  /// Another run of a key that has its run: of the same job it is one that was started over, of another one too many.
  private mutating func takeFurther(_ run: CentreRun, than number: String) {
    guard run.number != number else { return }
    note(
      .init(
        kind: .duplicate, job: run.key.rawValue, number: run.number, here: nil, there: run.measured.inSeconds,
        words: Phrase(
          "Beside job \(number) the centre had job \(run.number) of the same key ('\(run.word)', \(run.measured.inSeconds) s).",
          "除作業 \(number) 外，算力中心另有相同識別碼的作業 \(run.number)（「\(run.word)」，\(run.measured.inSeconds) 秒）。")))
  }

  private mutating func count(_ run: CentreRun, of job: SettledRunRecord) {
    let seconds = run.measured.roundedToSeconds.count
    let use = seconds.multipliedReportingOverflow(by: Int64(run.devices ?? job.devices))
    guard !use.overflow else { return }
    models[job.deviceModel ?? "", default: .init(deviceModel: job.deviceModel, jobs: 0, deviceSeconds: 0, deviceSecondsThere: 0)]
      .deviceSecondsThere &+= use.partialValue
  }

  private mutating func note(_ item: Reconciliation.Item) {
    counts[item.kind, default: 0] += 1
    if items.count < Reconciliation.mostItems { items.append(item) }
  }
}

extension Instant {
  fileprivate static let earliest = Instant(millisecondsSince1970: 0)
}
