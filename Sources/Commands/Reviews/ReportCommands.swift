import Console
import HTTPService
import Language

/// Reports after the award, and its conditions.
enum ReportCommands {
  static let all = Command(
    "report", Phrase("Reports that grants owe.", "資助須提交的報告。"),
    subcommands: [list, show, ask, submit, accept, giveBack, waive, except])

  private static let report = Operand("REPORT", as: .text, Phrase("The report's identifier.", "報告識別碼。"))

  private static let fields = [
    Field("id", Phrase("Report", "報告")), Field("grant", Phrase("Grant", "資助")), Field("project", Phrase("Project", "項目")),
    Field("due", Phrase("Due", "限期")), Field("state", Phrase("State", "狀態")), Field("overdue", Phrase("Overdue", "逾期")),
    Field("holdsPayments", Phrase("Payments held", "暫停付款")),
  ]
  private static let detailFields =
    fields + [
      Field("holdFrom", Phrase("Held from", "暫停付款起始日")),
      Field(Phrase("Questions", "問題")) { json, wording in
        json["questions"].list.map { "\($0["id"].text ?? ""): \(wording.text($0["question"]))" }.joined(separator: "; ")
      },
      Field("answers", Phrase("Answers", "答覆")), Field("submittedAt", as: .moment, Phrase("Submitted", "提交時間")),
      Field("note", Phrase("Note", "備註")), Field("revision", Phrase("Revision", "版本")),
    ]

  private static let project = Option("project", short: "p", "PROJECT", as: .text, Phrase("Only of this project.", "只列此項目。"))
  private static let inState = Option("state", "STATE", as: .text, Phrase("Only in this state, such as due.", "只列此狀態，例如 due。"))

  static let list = Command(
    "list", Phrase("List the reports that you may see.", "列出你可查閱的報告。"), options: [project, inState, ListOptions.limit]
  ) { call in
    try await call.list(
      HubRequest(.get, "reports").query("project", call[project]).query("state", call[inState]), as: fields,
      none: Phrase("There are no reports.", "沒有報告。"))
  }

  static let show = Command("show", Phrase("Show a report.", "顯示報告。"), operands: [report]) { call in
    try await call.show(HubRequest(.get, "reports", call[report]), as: detailFields)
  }

  static let grant = Operand("GRANT", as: .text, Phrase("The grant's identifier.", "資助識別碼。"))
  private static let due = Option("due", "DAY", as: .day, required: true, Phrase("The day on which it is due.", "提交限期。"))

  static let ask = Command(
    "ask", Phrase("Ask for a report besides those of the scheme's rules.", "要求提交計劃規則以外的報告。"), operands: [grant],
    options: [due]
  ) { call in
    let body = JSONValue.fields([("grant", .text(call[grant])), ("due", .text("\(call.required(due))"))])
    try await call.show(HubRequest(.post, "reports", json: body), as: detailFields)
  }

  private static let answers = Option(
    "answers", "FILE", as: .text, required: true,
    Phrase(
      "A JSON file of answers by question, texts or whole numbers; '-' for standard input.", "各問題答覆的 JSON 檔案（文字或整數）；「-」代表標準輸入。"))

  static let submit = Command(
    "submit", Phrase("Hand a report in.", "提交報告。"), operands: [report], options: [answers, ReviewCommands.revision]
  ) { call in
    let body = JSONValue.fields([
      ("answers", try call.readJSON(call.required(answers))),
      (
        "revision",
        try await call.revision(of: HubRequest(.get, "reports", call[report]), or: call[ReviewCommands.revision])
      ),
    ])
    try await call.show(HubRequest(.post, "reports", call[report], "submission", json: body), as: detailFields)
  }

  private static let remark = Option("note", "TEXT", as: .text, Phrase("What you say of it.", "備註。"))
  private static let lacking = Option("note", "TEXT", as: .text, required: true, Phrase("What is missing.", "所欠內容。"))
  private static let until = Option(
    "until", "DAY", as: .day, Phrase("The first day with a hold again; never if left out.", "重新暫停付款之日；未填即永不。"))

  static let accept = Command(
    "accept", Phrase("Accept a report; payments that it held go on.", "接納報告並恢復付款。"), operands: [report], options: [remark]
  ) { call in
    let body = JSONValue.fields([("note", call[remark].map { .text($0) })])
    try await call.show(HubRequest(.post, "reports", call[report], "acceptance", json: body), as: detailFields)
  }

  static let giveBack = Command(
    "return", Phrase("Return a report to be completed.", "退回報告以作補充。"), operands: [report], options: [lacking]
  ) { call in
    let body = JSONValue.fields([("note", .text(call.required(lacking)))])
    try await call.show(HubRequest(.post, "reports", call[report], "return", json: body), as: detailFields)
  }

  static let waive = Command(
    "waive", Phrase("No longer ask for a report.", "豁免提交報告。"), operands: [report], options: [ReviewCommands.reason]
  ) { call in
    let body = JSONValue.fields([("reason", .text(call.required(ReviewCommands.reason)))])
    try await call.show(HubRequest(.post, "reports", call[report], "waiver", json: body), as: detailFields)
  }

  static let except = Command(
    "except", Phrase("Put off the hold of payments.", "押後暫停付款。"), operands: [report], options: [until, ReviewCommands.reason]
  ) { call in
    let body = JSONValue.fields([
      ("until", call[until].map { .text("\($0)") }), ("reason", .text(call.required(ReviewCommands.reason))),
    ])
    try await call.show(HubRequest(.post, "reports", call[report], "exceptions", json: body), as: detailFields)
  }
}

/// The conditions of awards.
enum ConditionCommands {
  static let all = Command(
    "condition", Phrase("Conditions of awards, and whether they were met.", "資助條件及履行情況。"), subcommands: [list, add, set])

  private static let fields = [
    Field("number", as: .figure, Phrase("No.", "編號")), Field("text", Phrase("Condition", "條件")),
    Field("due", Phrase("Due", "限期")), Field("outcome", Phrase("Outcome", "結果")), Field("note", Phrase("Note", "備註")),
  ]

  static let list = Command("list", Phrase("List a grant's conditions.", "列出資助的條件。"), operands: [ReportCommands.grant]) { call in
    try await call.list(
      HubRequest(.get, "grants", call[ReportCommands.grant], "conditions"), as: fields,
      none: Phrase("There are no conditions.", "沒有條件。"))
  }

  private static let text = Option("text", "TEXT", as: .text, required: true, Phrase("The condition.", "條件內容。"))
  private static let due = Option("due", "DAY", as: .day, Phrase("The day by which it is to be met.", "履行限期。"))
  private static let number = Operand("NUMBER", as: .text, Phrase("The condition's number.", "條件編號。"))
  private static let outcome = Option(
    "outcome", "OUTCOME", as: .text, Phrase("One of met, not-met, waived.", "met、not-met、waived 之一。"))
  private static let note = Option("note", "TEXT", as: .text, Phrase("What is to be said of it.", "備註。"))

  static let add = Command(
    "add", Phrase("Add a condition to a grant.", "為資助加入條件。"), operands: [ReportCommands.grant], options: [text, due]
  ) { call in
    let body = JSONValue.fields([("text", .text(call.required(text))), ("due", call[due].map { .text("\($0)") })])
    try await call.show(HubRequest(.post, "grants", call[ReportCommands.grant], "conditions", json: body), as: fields)
  }

  static let set = Command(
    "set", Phrase("Say whether a condition was met, or by when.", "記錄條件是否已履行，或設定限期。"),
    operands: [ReportCommands.grant, number], options: [due, outcome, note]
  ) { call in
    let body = JSONValue.fields([
      ("due", call[due].map { .text("\($0)") }), ("outcome", call[outcome].map { .text($0) }),
      ("note", call[note].map { .text($0) }),
    ])
    try await call.show(
      HubRequest(.patch, "grants", call[ReportCommands.grant], "conditions", call[number], json: body), as: fields)
  }
}
