public import Access
internal import Centres
internal import Jobs
public import Language
public import Quantities
internal import Storage
internal import Synchronization

extension Hub {
  /// No centre has more pages of a month.
  private static let mostUsagePages = 100_000
  /// So many jobs are looked at in one reading.
  private static let jobsAtOnce = 500
  /// A run may have ended so long before its job was settled, or before the moment that the job has for it, and still be looked
  /// for.
  private static let ordinaryDelay = Seconds.hours(1)

  /// Puts Praya's usage of a month beside the centre's own records, which it reads anew, job by job. It may take minutes.
  ///
  /// - Throws: a conflict while the same centre is being compared already, or where it keeps no records; `unavailable` when it
  ///   does not answer.
  public func reconcileCentre(_ id: Slug, _ month: Month, by actor: Actor) async throws(Problem) -> Reconciliation {
    let (city, interval, earliest) = try await reading(.readCentreBooks, by: actor, "centre:\(id)") { records in
      try self.requireBooks(of: id, by: actor)
      _ = try records.require(CentreRecord.self, id, Phrase("centre", "算力中心"))
      let city = try records.city()
      let interval = try city.calendar().interval(of: month)
      return (city, interval, try records.earliestRun(settledAt: id, in: interval))
    }
    guard let place = directory[id] else {
      throw Problem(
        .unavailable, "centre-unreachable",
        directory.failure(id) ?? Phrase("Nothing joins the hub to this centre.", "平台與此算力中心未有連接。"))
    }
    guard comparing.withLock({ $0.insert(id).inserted }) else {
      throw Problem(
        .conflict, "being-reconciled", Phrase("This centre's records are being compared already.", "正在核對此算力中心的記錄。"))
    }
    defer { comparing.withLock { _ = $0.remove(id) } }
    var draft = ReconciliationDraft(centre: id, interval: interval)
    // Clocks differ, and a moment that cannot be right was set right when it was taken down.
    let from = min(interval.lowerBound, earliest) - Hub.ordinaryDelay
    let (source, wholeUntil) = try await takeRuns(of: place, from: from, until: interval.upperBound, into: &draft)
    try await takeJobs(of: id, interval, wholeUntil: wholeUntil, into: &draft)
    draft.close()
    return draft.finished(month, timeZone: city.timeZone, madeAt: clock.now, source: source, wholeUntil: wholeUntil)
  }

  private func takeRuns(
    of place: any Centre, from: Instant, until: Instant, into draft: inout ReconciliationDraft
  ) async throws(Problem) -> (UsagePage.Source, Instant?) {
    var question = UsageQuestion(from: from, until: until)
    var whole: Instant?
    for number in 0..<Hub.mostUsagePages {
      let page: UsagePage
      do throws(CentreFailure) { page = try await place.usage(question) } catch { throw Hub.unreadable(error) }
      if number == 0 { whole = page.wholeUntil }
      // What is known for certain is what every page knows.
      whole = whole.flatMap { known in page.wholeUntil.map { min(known, $0) } }
      for part in stride(from: 0, to: page.runs.count, by: Hub.jobsAtOnce) {
        let runs = Array(page.runs[part..<min(part + Hub.jobsAtOnce, page.runs.count)])
        let jobs = try await viewing { try $0.jobs(ofKeys: Set(runs.map(\.key))) }
        for run in runs where !draft.take(run, jobs[run.key]) {
          throw Problem(
            .conflict, "too-many-differences",
            Phrase(
              "More than \(ReconciliationDraft.mostPending) runs do not agree: these are not the same books.",
              "超過 \(ReconciliationDraft.mostPending) 次執行不符：兩者並非同一套帳目。"))
        }
      }
      guard let next = page.next, next != question.after else { return (page.source, whole) }
      question.after = next
    }
    throw Problem(.unavailable, "usage-without-end", Phrase("The centre's records do not end.", "算力中心的記錄沒有盡頭。"))
  }

  private func takeJobs(
    of centre: Slug, _ interval: Range<Instant>, wholeUntil: Instant?, into draft: inout ReconciliationDraft
  ) async throws(Problem) {
    var after: ListPosition?
    repeat {
      let start = after
      let part = try await viewing { records in
        try records.list(
          ListQuery<SettledRunRecord>(
            stretches: [.init([(.centre, centre.stored)])], order: .ascending(.settled_at), from: interval.lowerBound.stored,
            until: interval.upperBound.stored, after: start, limit: Hub.jobsAtOnce))
      }
      for job in part.records { draft.take(job, wholeUntil: wholeUntil) }
      after = part.next
    } while after != nil
  }

  private static func unreadable(_ failure: CentreFailure) -> Problem {
    switch failure {
    case .refused(let reason):
      Problem(
        .conflict, "no-usage", Phrase("The centre tells nothing of its usage: \(reason).", "算力中心沒有提供用量記錄：\(reason)。"))
    case .unreachable(let reason), .troubled(let reason), .notFound(let reason):
      Problem(
        .unavailable, "centre-unreachable", Phrase("The centre's records cannot be read: \(reason).", "未能讀取算力中心的記錄：\(reason)。"))
    }
  }
}

extension ReadTransaction {
  /// When the first of the runs ended, or was placed where it was lost, that were settled in a month: a centre that was out of
  /// reach tells of ends days later.
  fileprivate func earliestRun(settledAt centre: Slug, in interval: Range<Instant>) throws -> Instant {
    let settled = SettledRunRecord.settled(at: centre, in: interval)
    let ended = try select(
      SettledRunRecord.self, where: settled && .isNotNull(.ended_at), order: .ascending(.ended_at), limit: 1
    ).first?.endedAt
    let lost = try select(
      SettledRunRecord.self, where: settled && .equal(.state, JobState.lost) && .isNotNull(.placed_at),
      order: .ascending(.placed_at), limit: 1
    ).first?.placedAt
    return min(ended ?? interval.lowerBound, lost ?? interval.lowerBound, interval.lowerBound)
  }

  /// Praya's jobs of these keys.
  fileprivate func jobs(ofKeys keys: Set<RunKey>) throws -> [RunKey: SettledRunRecord] {
    let submissions = Set(keys.compactMap { RunName<SubmissionKind>(ofRunKey: $0)?.job })
    guard !submissions.isEmpty else { return [:] }
    var jobs: [RunKey: SettledRunRecord] = [:]
    try forEach(SettledRunRecord.self, where: .oneOf(.submission, submissions.sorted()), order: []) { job in
      for key in job.runKeys where keys.contains(key) { jobs[key] = job }
    }
    return jobs
  }
}
