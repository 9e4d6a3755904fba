import Console
import HTTPService
import Language

/// Conflicts of interest.
enum ConflictCommands {
  static let all = Command(
    "conflict", Phrase("Conflicts of interest of those who judge.", "評審人員的利益申報。"), subcommands: [list, declare, lift])

  private static let fields = [
    Field("id", Phrase("Conflict", "利益申報")), Field("person", Phrase("Person", "人士")),
    Field("application", Phrase("Application", "申請")), Field("organisation", Phrase("Organisation", "機構")),
    Field("until", Phrase("Until", "至")), Field("reason", Phrase("Reason", "原因")),
    Field("liftedAt", as: .moment, Phrase("Lifted", "撤銷時間")),
  ]

  static let list = Command(
    "list", Phrase("List the conflicts that you may see.", "列出你可查閱的利益申報。"), options: [ListOptions.limit]
  ) { call in
    try await call.list(
      HubRequest(.get, "conflicts"), as: fields, none: Phrase("There are none.", "沒有利益申報。"))
  }

  private static let person = Option(
    "person", "SIGN-IN", as: .text, Phrase("Whose; your own if left out.", "有關人士的登入名稱；未填即本人。"))
  private static let application = Option("application", "APPLICATION", as: .text, Phrase("In this application.", "涉及此申請。"))
  private static let organisation = Option(
    "organisation", "ORGANISATION", as: .text, Phrase("In all that this organisation applies for.", "涉及此機構的所有申請。"))
  private static let until = Option(
    "until", "DAY", as: .day, Phrase("The last day; a standing conflict if left out.", "最後一日；未填即持續有效。"))
  private static let sitting = Option(
    "sitting", "SITTING", as: .text, Phrase("The sitting at which it was declared.", "作出申報的會議。"))

  static let declare = Command(
    "declare", Phrase("Declare a conflict of interest.", "申報利益。"),
    options: [person, application, organisation, until, sitting, ReviewCommands.reason]
  ) { call in
    let body = JSONValue.fields([
      ("person", call[person].map { .text($0) }), ("application", call[application].map { .text($0) }),
      ("organisation", call[organisation].map { .text($0) }), ("until", call[until].map { .text("\($0)") }),
      ("sitting", call[sitting].map { .text($0) }), ("reason", .text(call.required(ReviewCommands.reason))),
    ])
    try await call.show(HubRequest(.post, "conflicts", json: body), as: fields)
  }

  private static let conflict = Operand("CONFLICT", as: .text, Phrase("The conflict's identifier.", "利益申報識別碼。"))

  static let lift = Command(
    "lift", Phrase("End a conflict that no longer holds.", "撤銷不再適用的利益申報。"), operands: [conflict],
    options: [ReviewCommands.reason]
  ) { call in
    let body = JSONValue.fields([("reason", .text(call.required(ReviewCommands.reason)))])
    try await call.show(HubRequest(.post, "conflicts", call[conflict], "lifting", json: body), as: fields)
  }
}
