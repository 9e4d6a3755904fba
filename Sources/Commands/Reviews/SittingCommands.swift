import Console
import HTTPService
import Language

/// Sittings of committees.
enum SittingCommands {
  static let all = Command(
    "sitting", Phrase("Sittings of a scheme's committee.", "計劃委員會會議。"),
    subcommands: [list, show, plan, change, cancel, open, attend, decide, close, minutes, sign, addendum])

  private static let sitting = Operand("SITTING", as: .text, Phrase("The sitting's identifier.", "會議識別碼。"))

  private static let fields = [
    Field("id", Phrase("Sitting", "會議")), Field("scheme", Phrase("Scheme", "計劃")), Field("state", Phrase("State", "狀態")),
    Field("startsAt", as: .moment, Phrase("Begins", "開始時間")), Field("place", Phrase("Place", "地點")),
  ]
  private static let detailFields =
    fields + [
      Field("chair.signIn", Phrase("Chair", "主席")),
      Field(Phrase("Members", "成員")) { json, wording in
        let present = Phrase(" (present)", "（出席）")[wording.language]
        return json["members"].list.map {
          ($0["person.signIn"].text ?? "") + ($0["present"].boolean == true ? present : "")
        }.joined(separator: ", ")
      },
      Field(Phrase("Agenda", "議程")) { json, wording in
        json["agenda"].list.map { item in
          let number = item["position"].whole ?? 0
          guard item["barred"].boolean != true else {
            return "\(number). " + Phrase("you have an interest", "你有利益關係")[wording.language]
          }
          return "\(number). \(item["application"].text ?? "") \(item["outcome"].text ?? "")"
        }.joined(separator: "; ")
      },
      Field("signedAt", as: .moment, Phrase("Signed", "簽署時間")), Field("digest", Phrase("Digest", "摘要")),
      Field("note", Phrase("Note", "備註")), Field("revision", Phrase("Revision", "版本")),
    ]

  private static let ofScheme = Option("scheme", "SCHEME", as: .text, Phrase("Only of this scheme.", "只列此計劃。"))

  static let list = Command(
    "list", Phrase("List the sittings that you may see.", "列出你可查閱的會議。"), options: [ofScheme, ListOptions.limit]
  ) { call in
    try await call.list(
      HubRequest(.get, "sittings").query("scheme", call[ofScheme]), as: fields,
      none: Phrase("There are no sittings.", "沒有會議。"))
  }

  static let show = Command("show", Phrase("Show a sitting.", "顯示會議。"), operands: [sitting]) { call in
    try await call.show(HubRequest(.get, "sittings", call[sitting]), as: detailFields)
  }

  private static let startsAt = Option(
    "at", "MOMENT", as: .moment, required: true,
    Phrase("When, such as 2026-11-21T09:00:00+08:00.", "時間，例如 2026-11-21T09:00:00+08:00。"))
  private static let place = Option("place", "TEXT", as: .text, Phrase("Where, or at which address.", "地點或網址。"))
  private static let member = Option(
    "member", "SIGN-IN", as: .text, repeats: true, Phrase("A reviewer or officer of the scheme.", "計劃的評審員或主任。"))
  private static let chair = Option("chair", "SIGN-IN", as: .text, required: true, Phrase("One of the members.", "成員之一。"))
  private static let item = Option(
    "application", "APPLICATION", as: .text, repeats: true, Phrase("On the agenda, in this order.", "依次列入議程的申請。"))

  private static func body(_ call: Invocation, _ first: (String, JSONValue)) -> JSONValue {
    .fields([
      first, ("startsAt", .text("\(call.required(startsAt))")), ("place", call[place].map { .text($0) }),
      ("members", .texts(call.all(member))), ("chair", .text(call.required(chair))), ("agenda", .texts(call.all(item))),
    ])
  }

  static let plan = Command(
    "call", Phrase("Call a sitting.", "召集會議。"), operands: [ReviewCommands.scheme],
    options: [startsAt, place, member, chair, item]
  ) { call in
    let body = body(call, ("scheme", .text(call[ReviewCommands.scheme])))
    try await call.show(HubRequest(.post, "sittings", json: body), as: detailFields)
  }

  static let change = Command(
    "change", Phrase("Replace a called sitting's date, members and agenda.", "更改已召集會議的日期、成員及議程。"), operands: [sitting],
    options: [startsAt, place, member, chair, item, ReviewCommands.revision]
  ) { call in
    let revision = try await call.revision(
      of: HubRequest(.get, "sittings", call[sitting]), or: call[ReviewCommands.revision])
    try await call.show(
      HubRequest(.put, "sittings", call[sitting], json: body(call, ("revision", revision))), as: detailFields)
  }

  static let cancel = Command(
    "cancel", Phrase("Cancel a called sitting.", "取消已召集的會議。"), operands: [sitting], options: [ReviewCommands.reason]
  ) { call in
    let body = JSONValue.fields([("reason", .text(call.required(ReviewCommands.reason)))])
    try await call.show(HubRequest(.post, "sittings", call[sitting], "cancellation", json: body), as: detailFields)
  }

  static let open = step("open", "opening", Phrase("Open a sitting.", "開始會議。"))
  static let close = step("close", "closing", Phrase("Close a sitting whose agenda is done.", "結束議程已完成的會議。"))
  static let sign = step("sign", "signature", Phrase("Sign the minutes, as the chair.", "以主席身分簽署會議紀錄。"))

  private static func step(_ name: String, _ resource: String, _ summary: Phrase) -> Command {
    Command(name, summary, operands: [sitting]) { call in
      try await call.show(HubRequest(.post, "sittings", call[sitting], resource), as: detailFields)
    }
  }

  private static let present = Option(
    "present", "SIGN-IN", as: .text, repeats: true, Phrase("A member who is there.", "出席的成員。"))

  static let attend = Command(
    "attend", Phrase("Put down who is there.", "記錄出席成員。"), operands: [sitting], options: [present]
  ) { call in
    let body = JSONValue.fields([("present", .texts(call.all(present)))])
    try await call.show(HubRequest(.put, "sittings", call[sitting], "attendance", json: body), as: detailFields)
  }

  private static let outcome = Option(
    "outcome", "OUTCOME", as: .text, required: true,
    Phrase("One of approve, reject, return, defer.", "approve、reject、return、defer 之一。"))
  private static let vote = Option(
    "vote", "SIGN-IN=VOTE", as: .text, repeats: true,
    Phrase("One member's vote: an outcome, or abstain.", "成員的表決：上述決定之一，或 abstain。"))
  private static let note = Option("note", "TEXT", as: .text, required: true, Phrase("Why, for the minutes.", "理由，載入會議紀錄。"))

  static let decide = Command(
    "decide", Phrase("Put down what the sitting decided about an application.", "記錄會議對申請的決定。"),
    operands: [sitting, ApplicationCommands.application], options: [outcome, vote, note]
  ) { call in
    var votes: [String: JSONValue] = [:]
    for word in call.all(vote) {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, votes[parts[0]] == nil else {
        throw UsageError.invalidValue(
          word, subject: "--vote",
          expected: Phrase("a sign-in name and a vote, such as mei=approve, each name once", "登入名稱及表決，例如 mei=approve，每人一次"))
      }
      votes[parts[0]] = .text(parts[1])
    }
    let body = JSONValue.fields([
      ("application", .text(call[ApplicationCommands.application])), ("outcome", .text(call.required(outcome))),
      ("votes", .object(votes)), ("note", .text(call.required(note))),
    ])
    try await call.show(HubRequest(.post, "sittings", call[sitting], "decisions", json: body), as: detailFields)
  }

  static let minutes = Command(
    "minutes", Phrase("Show the minutes of a sitting that is over.", "顯示已結束會議的紀錄。"), operands: [sitting]
  ) { call in
    let answer = try await call.hub().send(HubRequest(.get, "sittings", call[sitting], "minutes"))
    call.terminal.clearProgress()
    if call.wantsJSON { return try call.write(json: answer.body) }
    let text = answer.json["text.\(call.language.rawValue)"].text ?? ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      try call.terminal.say(String(line).printable)
    }
  }

  private static let text = Option("text", "TEXT", as: .text, required: true, Phrase("The correction.", "更正內容。"))

  static let addendum = Command(
    "addendum", Phrase("Add a correction to signed minutes.", "為已簽署的紀錄加入附錄。"), operands: [sitting], options: [text]
  ) { call in
    let body = JSONValue.fields([("text", .text(call.required(text)))])
    try await call.show(HubRequest(.post, "sittings", call[sitting], "addenda", json: body), as: detailFields)
  }
}
