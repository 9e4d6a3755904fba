import HTML
import Language

/// One self-contained HTML page over one or more replays of one workload, in both languages, without scripts.
public struct ReplayReport: Sendable {
  /// Accounts in the table, those with the most work.
  static let mostAccounts = 15

  /// A replay with what was taken up of it.
  public struct Run: Sendable {
    public var summary: ReplaySummary
    public var record: ReplayRecord

    public init(summary: ReplaySummary, record: ReplayRecord) {
      self.summary = summary
      self.record = record
    }
  }

  public var workload: String
  public var runs: [Run]

  /// - Parameter workload: how the workload is called, such as the name of its file.
  public init(workload: String, runs: [Run]) {
    self.workload = workload
    self.runs = runs
  }

  public var html: String {
    let title = Phrase("What the policies gave: \(workload)", "各策略的結果：\(workload)")
    return Markup.tag(
      "html", ["lang": "en"],
      [
        .tag("head", [:], [.tag("meta", ["charset": "utf-8"]), .tag("title", [:], [.text(title.english)]), Self.style]),
        .tag(
          "body", [:],
          [
            .tag("input", ["type": "radio", "name": "language", "id": "en", "checked": "checked"]),
            .tag("label", ["for": "en"], [.text("English")]),
            .tag("input", ["type": "radio", "name": "language", "id": "zh"]),
            .tag("label", ["for": "zh"], [.text("繁體中文")]),
            .tag("main", [:], [.tag("h1", [:], [.phrase(title)])] + sections),
          ]),
      ]
    ).document
  }

  private var sections: [Markup] {
    [figures, distributions, curves, fairness] + (runs.allSatisfy { $0.record.jobs <= ReplayRecord.mostBars } ? [gantt] : [])
  }

  private static let style = Markup.styleSheet(
    """
    body{font:16px/1.5 system-ui,"Noto Sans TC","Noto Sans CJK TC",sans-serif;margin:2rem auto;max-width:60rem;\
    padding:0 1rem;color:#1c2430}h1{font-size:1.6rem}h2{margin-top:2.2rem;font-size:1.2rem}table{border-collapse:collapse}\
    th,td{padding:.25rem .8rem;text-align:right;border-bottom:1px solid #d5dbe3}th:first-child,td:first-child\
    {text-align:left}svg{width:100%;height:auto}svg text{font-size:11px;fill:#44505f}p{max-width:46rem}\
    .c0{fill:#1f6feb;stroke:#1f6feb}.c1{fill:#d9730d;stroke:#d9730d}.c2{fill:#1a7f4b;stroke:#1a7f4b}\
    .c3{fill:#8250df;stroke:#8250df}.c4{fill:#b3261e;stroke:#b3261e}.line{fill:none;stroke-width:1.6}\
    #en:checked~main [lang=zh-Hant],#zh:checked~main [lang=en]{display:none}.key{display:inline-block;width:.8em;\
    height:.8em;margin:0 .4em 0 1em;border-radius:2px}.worse{color:#b3261e}.better{color:#1a7f4b}
    """)
}
