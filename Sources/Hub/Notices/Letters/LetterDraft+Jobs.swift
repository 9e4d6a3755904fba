internal import Access
internal import Centres
internal import Jobs
internal import Language
internal import Quantities
internal import Storage

extension LetterDraft {
  /// How a job ended and what it cost; of an array, all its runs together.
  func jobEnded(_ records: any ReadTransaction) throws -> Letter {
    let runs = try records.select(
      JobRecord.self, where: .equal(.submission, try subject(SubmissionKind.self)), order: .ascending(.number))
    guard let first = runs.first else { throw NoticeStop.never(.gone) }
    try require(.readJob, on: first.target)
    let project = try records.project(first.project.rawValue).name.plain
    let outcome = outcome(of: runs)
    let name = Letter.plain(first.name, most: 60)
    let jobID = notice.subject
    var facts: [(name: Phrase, value: Phrase)] = [
      (Phrase("Job", "作業編號"), Phrase(same: jobID)), (Phrase("Project", "項目"), project),
      (Phrase("Place", "地點"), Phrase(same: "\(first.centre)/\(first.pool)")),
      (Phrase("Started", "開始"), moment(runs.compactMap(\.startedAt).min())),
      (Phrase("Ended", "結束"), moment(runs.compactMap(\.endedAt).max())),
      (Phrase("Charged use", "計費用量"), deviceHours(sum(runs, \.deviceSeconds), first.deviceModel)),
    ]
    facts += cost(of: runs)
    return letter(
      runs.count > 1
        ? Phrase("Array \(name) has ended: \(outcome.english)", "作業陣列 \(name) 已結束：\(outcome.traditionalChinese)")
        : Phrase("Job \(name): \(outcome.english)", "作業 \(name)：\(outcome.traditionalChinese)"),
      [
        .text(
          runs.count > 1
            ? Phrase(
              "All \(runs.count) runs of your job have ended: \(outcome.english).",
              "作業的 \(runs.count) 次運行已全部結束：\(outcome.traditionalChinese)。")
            : Phrase("Your job has ended: \(outcome.english).", "你的作業已結束：\(outcome.traditionalChinese)。")),
        .facts(facts),
      ] + advice(for: runs, jobID) + [.link(Phrase("The job:", "作業："), path: "jobs/\(jobID)")])
  }

  private func sum(_ runs: [JobRecord], _ value: (JobRecord) -> Int64?) -> Int64 {
    runs.reduce(0) { sum, run in
      let (total, overflow) = sum.addingReportingOverflow(value(run) ?? 0)
      return overflow ? .max : total
    }
  }

  private func cost(of runs: [JobRecord]) -> [(name: Phrase, value: Phrase)] {
    switch runs.first?.funding {
    case .own?, nil: [(Phrase("Cost to the project", "項目支付費用"), money(sum(runs, \.ownShare)))]
    case .money?:
      [
        (Phrase("Cost", "費用"), money(sum(runs, \.total))),
        (Phrase("Paid by the scheme", "由資助計劃支付"), money(sum(runs, \.schemeShare))),
        (Phrase("Paid by the project", "由項目支付"), money(sum(runs, \.ownShare))),
      ]
    case .deviceSeconds?: [(Phrase("Cost", "費用"), Phrase("nothing: it drew on the grant's device-hours", "免費：由資助卡時支付"))]
    case .package?: [(Phrase("Cost", "費用"), Phrase("nothing: it ran in the project's package", "免費：於項目套餐內運行"))]
    }
  }

  /// `completed`, or `4 completed, 1 failed`.
  private func outcome(of runs: [JobRecord]) -> Phrase {
    guard let first = runs.first, runs.count > 1 else { return runs.first?.state.label ?? Phrase(same: "") }
    let counts = JobState.allCases.compactMap { state in
      let count = runs.filter { $0.state == state }.count
      return count > 0 ? Phrase("\(count) \(state.label.english)", "\(count) 項\(state.label.traditionalChinese)") : nil
    }
    guard counts.count > 1 else { return first.state.label }
    return Phrase(counts.map(\.english).joined(separator: ", "), counts.map(\.traditionalChinese).joined(separator: "、"))
  }

  /// What to do next: get the results, or why it failed and what that cost.
  private func advice(for runs: [JobRecord], _ job: String) -> [Letter.Part] {
    guard let worst = runs.first(where: { $0.state != .completed }) else {
      return [.command(Phrase("To fetch its results:", "取回結果："), "praya job fetch \(job)")]
    }
    let name = worst.runName.description
    let words: Phrase
    switch (worst.state, worst.cause) {
    case (.timedOut, _):
      words = Phrase(
        "It reached its time limit of \(Format.walltime(worst.walltime)) and was stopped; what it used is charged. If it needs longer, submit it with a larger --time.",
        "作業到達時限 \(Format.walltime(worst.walltime)) 而被終止，已用部分照常收費。如需更長時間，請以較大的 --time 重新提交。")
    case (.failed, .exited(let code)?):
      words = Phrase(
        "It ended by itself with exit code \(code). Its log tells more; what it used is charged.",
        "作業以結束代碼 \(code) 自行終止。詳情可查閱記錄；已用部分照常收費。")
    case (.failed, .signalled(let number)?):
      words = Phrase(
        "The signal \(number) ended it: 9 is often a lack of memory. Its log may tell more; what it used is charged.",
        "作業被訊號 \(number) 終止；9 多為記憶體不足。詳情可查閱記錄；已用部分照常收費。")
    case (.lost, _):
      words = Phrase(
        "The centre ended it, through no fault of yours. It is free of charge; please submit it again.",
        "作業被中心終止，並非你的過失，不會收費。請重新提交。")
    case (.refused, .launchFailed(let reason)?):
      words = Phrase(
        "The centre could not start it: \(Letter.plain(reason, most: 200)). It is free of charge.",
        "中心未能啟動作業：\(Letter.plain(reason, most: 200))。不會收費。")
    case (.refused, _):
      words = Phrase(
        "It could no longer run, such as when a job that it depends on has failed, or its grant has ended. It is free of charge.",
        "作業已無法運行，例如所依賴的作業未有完成，或其資助已結束。不會收費。")
    case (.cancelled, _): words = Phrase("It was cancelled. What it had used until then is charged.", "作業已取消，取消前的用量照常收費。")
    default: words = Phrase(same: "")
    }
    let log: [Letter.Part] =
      worst.startedAt == nil ? [] : [.command(Phrase("To read its log:", "查閱記錄："), "praya job logs \(name)")]
    return [.text(words)] + log
  }
}
