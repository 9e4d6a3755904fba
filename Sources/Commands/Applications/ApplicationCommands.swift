import Console
import HTTPService
import Language

/// From a draft to a decision.
enum ApplicationCommands {
  static let all = Command(
    "application", Phrase("Applications for support, from draft to decision.", "資助申請：由草擬至決定。"),
    subcommands: [
      draft, edit, submit, list, show, review, giveBack, reject, ApproveApplication.command, withdraw,
    ])

  static let application = Operand("APPLICATION", as: .text, Phrase("The application's identifier.", "申請識別碼。"))

  static let fields = [
    Field("id", Phrase("Application", "申請")), Field("scheme", Phrase("Scheme", "計劃")),
    Field("organisation", Phrase("Organisation", "機構")), Field("project", Phrase("Project", "項目")),
    Field("state", Phrase("State", "狀態")), Field("submittedAt", as: .moment, Phrase("Submitted", "提交時間")),
  ]

  private static let detailFields =
    fields + [
      Field("decidedAt", as: .moment, Phrase("Decided", "決定時間")), Field("note", Phrase("Note", "備註")),
      Field("revision", Phrase("Revision", "版本")),
    ]

  private static let facts = Option(
    "facts", "FILE", as: .text, required: true,
    Phrase("A JSON file of what you apply for; '-' for standard input.", "申請資料的 JSON 檔案；「-」代表標準輸入。"))
  private static let scheme = Option("scheme", "SCHEME", as: .text, required: true, Phrase("Under which scheme.", "申請的計劃。"))
  private static let project = Option(
    "project", short: "p", "PROJECT", as: .text, required: true, Phrase("For which project.", "申請的項目。"))
  private static let revision = Option(
    "revision", "N", as: .whole(0...1_000_000_000),
    Phrase("Only if it is still this revision; the present one if left out.", "只在仍為此版本時執行；未填即現行版本。"))

  static let draft = Command(
    "draft", Phrase("Draft an application.", "草擬申請。"), options: [scheme, project, facts]
  ) { call in
    let body = JSONValue.fields([
      ("scheme", .text(call.required(scheme))), ("project", .text(call.required(project))),
      ("facts", try call.readJSON(call.required(facts))),
    ])
    try await show(HubRequest(.post, "applications", json: body), call)
  }

  static let edit = Command(
    "edit", Phrase("Replace a draft's facts.", "更改草稿內容。"), operands: [application], options: [facts, revision]
  ) { call in
    let body = JSONValue.fields([
      ("facts", try call.readJSON(call.required(facts))), ("revision", try await currentRevision(call)),
    ])
    try await show(HubRequest(.put, "applications", call[application], json: body), call)
  }

  static let submit = Command(
    "submit", Phrase("Submit a draft; the rules' findings come at once.", "提交申請，並即時得知規則的初步結果。"), operands: [application],
    options: [revision]
  ) { call in
    let body = JSONValue.fields([("revision", try await currentRevision(call))])
    try await show(HubRequest(.post, "applications", call[application], "submission", json: body), call)
  }

  private static let inScheme = Option("scheme", "SCHEME", as: .text, Phrase("Only under this scheme.", "只列此計劃的申請。"))
  private static let inProject = Option("project", short: "p", "PROJECT", as: .text, Phrase("Only of this project.", "只列此項目。"))
  private static let inState = Option(
    "state", "STATE", as: .text, Phrase("Only in this state, such as submitted.", "只列此狀態，例如 submitted。"))

  static let list = Command(
    "list", Phrase("List the applications that you may see.", "列出你可查閱的申請。"),
    options: [inScheme, inState, inProject] + PeriodOptions.all + ListOptions.all
  ) { call in
    try await call.list(
      HubRequest(.get, "applications").query("scheme", call[inScheme]).query("state", call[inState])
        .query("project", call[inProject]).period(call), as: fields,
      none: Phrase("There are no applications.", "沒有申請。"))
  }

  static let show = Command(
    "show", Phrase("Show an application with its findings and award.", "顯示申請、規則結果及資助決定。"), operands: [application]
  ) { call in try await show(HubRequest(.get, "applications", call[application]), call) }

  static let review = step("review", "review", Phrase("Take a submitted application into review.", "開始審閱申請。"))
  static let withdraw = step("withdraw", "withdrawal", Phrase("Withdraw an application.", "撤回申請。"))

  private static let note = Option(
    "note", "TEXT", as: .text, required: true, Phrase("What the applicant should mend.", "申請人須補正之處。"))
  private static let reason = Option("reason", "TEXT", as: .text, required: true, Phrase("Why.", "原因。"))

  static let giveBack = Command(
    "return", Phrase("Return an application to be mended.", "退回申請以作補正。"), operands: [application], options: [note]
  ) { call in
    let body = JSONValue.fields([("note", .text(call.required(note)))])
    try await show(HubRequest(.post, "applications", call[application], "return", json: body), call)
  }

  static let reject = Command(
    "reject", Phrase("Reject an application.", "拒絕申請。"), operands: [application], options: [reason]
  ) { call in
    let body = JSONValue.fields([("reason", .text(call.required(reason)))])
    try await show(HubRequest(.post, "applications", call[application], "rejection", json: body), call)
  }

  private static func step(_ name: String, _ resource: String, _ summary: Phrase) -> Command {
    Command(name, summary, operands: [application]) { call in
      try await show(HubRequest(.post, "applications", call[application], resource), call)
    }
  }

  /// Sends a request that answers with an application, and shows it with its findings and award.
  static func show(_ request: HubRequest, _ call: Invocation) async throws {
    let answer = try await call.show(request, as: detailFields)
    guard !call.wantsJSON else { return }
    if !answer["findings"].isNull { try call.terminal.say([""] + Findings(answer["findings"]).lines(call)) }
    if !answer["award"].isNull {
      try call.terminal.say(
        [""] + AwardCommands.fields.details(answer["award"], await call.wording(of: call.hub()), call.terminal.outputStyle))
    }
  }

  /// The revision that was named, or the one that the application has now.
  private static func currentRevision(_ call: Invocation) async throws -> JSONValue {
    if let named = call[revision] { return .whole(Int64(named)) }
    return try await call.hub().send(HubRequest(.get, "applications", call[application])).json["revision"]
  }
}
