import HTML
import Language

extension ReplayReport {
  /// The figures of each policy, one below the other.
  var figures: Markup {
    let heads = [
      Phrase("Policy", "策略"), Phrase("Jobs", "作業數"), Phrase("Mean wait", "平均等候"),
      Phrase("99 % waited less than", "99% 等候少於"), Phrase("Longest wait", "最長等候"),
      Phrase("Mean bounded slowdown", "平均有界減速比"), Phrase("Utilisation", "使用率"),
    ]
    let rows = runs.map { run in
      let summary = run.summary
      return Self.row([
        summary.policy, String(summary.jobs), Self.time(summary.wait.mean), Self.time(summary.wait.p99),
        Self.time(summary.wait.max), Self.decimal(summary.meanBoundedSlowdown),
        Self.decimal(summary.utilisation * 100) + " %",
      ])
    }
    return .group([
      .tag(
        "p", [:],
        [
          .phrase(
            Phrase(
              "The same jobs were replayed once under each policy. A job's bounded slowdown says how many times longer it "
                + "took from submission to end than it ran: 1 means that it never waited; runs below ten seconds count as "
                + "ten. Waits are in hours, minutes and seconds.",
              "同一批作業在每項策略下各重播一次。作業的有界減速比，是由提交至完成的時間相當於實際運行時間的倍數：1 表示完全無須"
                + "等候；不足十秒的運行以十秒計算。等候時間以時、分、秒表示。"))
        ]), .tag("table", [:], [Self.head(heads)] + rows),
    ])
  }

  /// What each account got under each policy, and what that is against the first.
  var fairness: Markup {
    guard let first = runs.first else { return .group([]) }
    let accounts = first.record.accounts.sorted { ($0.value.work, $1.key) > ($1.value.work, $0.key) }
      .prefix(ReplayReport.mostAccounts)
    let heads =
      [Phrase("User or project", "用戶或項目"), Phrase("Jobs", "作業數"), Phrase("Processor-hours", "處理器小時")]
      + runs.map { Phrase("Mean wait, \($0.summary.policy)", "平均等候（\($0.summary.policy)）") }
    let rows = accounts.map { account, got in
      Markup.tag(
        "tr", [:],
        [account < 0 ? "–" : String(account), String(got.jobs), Self.decimal(got.work / 3600)].map {
          .tag("td", [:], [.text($0)])
        }
          + runs.enumerated().map { index, run in
            let wait = run.record.accounts[account]?.meanWait ?? 0
            let kind = index == 0 || wait == got.meanWait ? "" : wait > got.meanWait ? "worse" : "better"
            return .tag("td", ["class": kind], [.text(Self.time(wait))])
          })
    }
    return .group([
      .tag("h2", [:], [.phrase(Phrase("Who waited how long", "誰等候了多久"))]),
      .tag(
        "p", [:],
        [
          .phrase(
            Phrase(
              "Those with the most processor-hours first. Red: longer than under the first policy; green: shorter.",
              "按處理器小時由多至少排列。紅色：比第一項策略等候更久；綠色：較短。"))
        ]), .tag("table", [:], [Self.head(heads)] + rows),
    ])
  }

  private static func head(_ phrases: [Phrase]) -> Markup {
    .tag("tr", [:], phrases.map { .tag("th", [:], [.phrase($0)]) })
  }

  private static func row(_ cells: [String]) -> Markup { .tag("tr", [:], cells.map { .tag("td", [:], [.text($0)]) }) }

  /// `26:05:09`: hours, minutes, seconds, cut to seconds for reading.
  static func time(_ seconds: Double) -> String {
    let whole = Int64(seconds)
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))"
  }

  /// Two places, for reading.
  static func decimal(_ value: Double) -> String {
    let hundredths = Int64((value * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }
}
