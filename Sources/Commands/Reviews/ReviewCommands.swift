import Console
import HTTPService
import Language

/// Reviews: who is asked, what they say, the order that follows.
enum ReviewCommands {
  static let all = Command(
    "review", Phrase("Reviews of applications, and their ranking.", "申請評審及排名。"),
    subcommands: [list, show, propose, assign, accept, decline, score, submit, reopen, withdraw, ranking, promises])

  static let reason = Option("reason", "TEXT", as: .text, required: true, Phrase("Why; it is kept.", "原因；將予記錄。"))
  static let scheme = Operand("SCHEME", as: .text, Phrase("The scheme's short name.", "計劃短名稱。"))
  static let revision = Option(
    "revision", "N", as: .whole(0...1_000_000_000),
    Phrase("Only if it is still this revision; the present one if left out.", "只在仍為此版本時執行；未填即現行版本。"))
  private static let review = Operand("REVIEW", as: .text, Phrase("The review's identifier.", "評審識別碼。"))

  private static let fields = [
    Field("id", Phrase("Review", "評審")), Field("application", Phrase("Application", "申請")),
    Field("reviewer.signIn", Phrase("Reviewer", "評審員")), Field("state", Phrase("State", "狀態")),
    Field("promisedDay", Phrase("Promised by", "承諾日期")), Field("score", as: .figure, Phrase("Score", "評分")),
  ]
  private static let detailFields =
    fields + [
      Field("scores", Phrase("Scores", "各項評分")), Field("comment", Phrase("Comment", "意見")),
      Field("submittedAt", as: .moment, Phrase("Submitted", "提交時間")), Field("note", Phrase("Note", "備註")),
      Field("revision", Phrase("Revision", "版本")),
    ]

  private static let ofApplication = Option(
    "application", "APPLICATION", as: .text, Phrase("Only of this application.", "只列此申請。"))
  private static let ofScheme = Option("scheme", "SCHEME", as: .text, Phrase("Only under this scheme.", "只列此計劃。"))
  private static let inState = Option("state", "STATE", as: .text, Phrase("Only in this state.", "只列此狀態。"))

  static let list = Command(
    "list", Phrase("List the reviews that you may see.", "列出你可查閱的評審。"),
    options: [ofApplication, ofScheme, inState, ListOptions.limit]
  ) { call in
    let request = HubRequest(.get, "reviews").query("application", call[ofApplication]).query("scheme", call[ofScheme])
    try await call.list(
      request.query("state", call[inState]), as: fields, none: Phrase("There are no reviews.", "沒有評審。"))
  }

  static let show = Command("show", Phrase("Show a review.", "顯示評審。"), operands: [review]) { call in
    try await call.show(HubRequest(.get, "reviews", call[review]), as: detailFields)
  }

  private static let seed = Option(
    "seed", "N", as: .whole(0...1_000_000_000), Phrase("Draws between equals; 0 if left out.", "同等條件時的抽籤種子；未填為 0。"))

  static let propose = Command(
    "propose", Phrase("Propose reviewers, evenly by load; nothing is written.", "按工作量平均建議評審員，不作記錄。"), operands: [scheme],
    options: [seed]
  ) { call in
    let names = Field(Phrase("Reviewers", "評審員")) { json, _ in
      json["reviewers"].list.compactMap { $0["signIn"].text }.joined(separator: ", ")
    }
    try await call.list(
      HubRequest(.get, "schemes", call[scheme], "proposals").query("seed", call[seed].map { "\($0)" }),
      as: [
        Field("application", Phrase("Application", "申請")), names, Field("lacking", as: .figure, Phrase("Lacking", "尚欠")),
      ], none: Phrase("No application needs more reviewers.", "沒有申請需要更多評審員。"))
  }

  private static let reviewer = Operand("REVIEWER", as: .text, Phrase("The reviewer's sign-in name.", "評審員的登入名稱。"))

  static let assign = Command(
    "assign", Phrase("Ask a reviewer to review an application.", "邀請評審員評審申請。"),
    operands: [ApplicationCommands.application, reviewer]
  ) { call in
    let body = JSONValue.fields([
      ("application", .text(call[ApplicationCommands.application])), ("reviewer", .text(call[reviewer])),
    ])
    try await call.show(HubRequest(.post, "reviews", json: body), as: detailFields)
  }

  static let accept = Command("accept", Phrase("Take a review on.", "接受評審邀請。"), operands: [review]) { call in
    try await call.show(HubRequest(.post, "reviews", call[review], "acceptance"), as: detailFields)
  }

  static let decline = withReason("decline", "refusal", Phrase("Decline to review.", "婉拒評審邀請。"))
  static let reopen = withReason("reopen", "reopening", Phrase("Open a submitted review again.", "重開已提交的評審。"))
  static let withdraw = withReason("withdraw", "withdrawal", Phrase("Take a review back.", "收回評審邀請。"))

  private static func withReason(_ name: String, _ resource: String, _ summary: Phrase) -> Command {
    Command(name, summary, operands: [review], options: [reason]) { call in
      let body = JSONValue.fields([("reason", .text(call.required(reason)))])
      try await call.show(HubRequest(.post, "reviews", call[review], resource, json: body), as: detailFields)
    }
  }

  private static let scores = Option(
    "scores", "FILE", as: .text, required: true,
    Phrase(
      "A JSON file such as {\"aims\": {\"score\": 4, \"comment\": \"…\"}}; '-' for standard input.",
      "JSON 檔案，例如 {\"aims\": {\"score\": 4, \"comment\": \"…\"}}；「-」代表標準輸入。"))
  private static let comment = Option("comment", "TEXT", as: .text, Phrase("On the whole.", "整體意見。"))

  static let score = Command(
    "score", Phrase("Keep scores and comments before they are submitted.", "儲存評分及意見，尚未提交。"), operands: [review],
    options: [scores, comment, revision]
  ) { call in
    let body = JSONValue.fields([
      ("scores", try call.readJSON(call.required(scores))), ("comment", call[comment].map { .text($0) }),
      ("revision", try await call.revision(of: HubRequest(.get, "reviews", call[review]), or: call[revision])),
    ])
    try await call.show(HubRequest(.put, "reviews", call[review], json: body), as: detailFields)
  }

  static let submit = Command(
    "submit", Phrase("Hand a review in; it is locked from then on.", "提交評審；其後不可更改。"), operands: [review], options: [revision]
  ) { call in
    let body = JSONValue.fields([
      ("revision", try await call.revision(of: HubRequest(.get, "reviews", call[review]), or: call[revision]))
    ])
    try await call.show(HubRequest(.post, "reviews", call[review], "submission", json: body), as: detailFields)
  }

  static let ranking = Command(
    "ranking", Phrase("Rank a scheme's waiting applications by score.", "按評分排列計劃的待決申請。"), operands: [scheme]
  ) { call in
    try await call.list(
      HubRequest(.get, "schemes", call[scheme], "ranking"),
      as: [
        Field("rank", as: .figure, Phrase("Rank", "排名")), Field("tied", as: .figure, Phrase("Tied", "同分")),
        Field("application", Phrase("Application", "申請")), Field("organisation", Phrase("Organisation", "機構")),
        Field("score", as: .figure, Phrase("Score", "評分")), Field("reviews", as: .figure, Phrase("Reviews", "評審數目")),
        Field("needed", as: .figure, Phrase("Needed", "所需")), Field("passes", Phrase("Passes", "達標")),
      ], none: Phrase("No application awaits a decision.", "沒有待決定的申請。"))
  }

  static let promises = Command(
    "promises", Phrase("Show how a scheme kept its promised days.", "顯示計劃履行承諾日期的情況。"), operands: [scheme]
  ) { call in
    try await call.list(
      HubRequest(.get, "schemes", call[scheme], "promises"),
      as: [
        Field("kind", Phrase("Promise", "承諾")), Field("kept", as: .figure, Phrase("Kept", "如期")),
        Field("late", as: .figure, Phrase("Late", "逾期")), Field("open", as: .figure, Phrase("Open", "未完成")),
        Field("overdue", as: .figure, Phrase("Overdue", "已逾期")),
        Field("days.median", as: .figure, Phrase("Median days", "日數中位數")),
        Field("days.percentile90", as: .figure, Phrase("90 % within", "九成不多於")),
        Field("days.longest", as: .figure, Phrase("Longest", "最長")),
      ], none: Phrase("Nothing was promised.", "未有承諾。"))
  }
}

extension Invocation {
  /// The revision that was named, or the one that a thing has now.
  func revision(of request: HubRequest, or named: Int?) async throws -> JSONValue {
    if let named { return .whole(Int64(named)) }
    return try await hub().send(request).json["revision"]
  }
}
