import Console
import HTTPService
import Language

enum QuotationCommands {
  static let all = Command(
    "quotation", Phrase("Prices that are fixed for a project until a date.", "為項目保留至指定日期的價格。"), subcommands: [keep, list])

  private static let fields = [
    Field("id", Phrase("Quotation", "報價")), Field("project", Phrase("Project", "項目")), Field("pool", Phrase("Pool", "資源池")),
    Field("pricePerHour", as: .figure, Phrase("Price/hour", "每小時價格")),
    Field("validUntil", as: .moment, Phrase("Valid until", "有效至")),
  ]

  private static let pool = Operand("POOL", as: .text, Phrase("The pool whose price it is.", "資源池。"))
  private static let until = Option(
    "until", "MOMENT", as: .moment, required: true, Phrase("How long it stands; 90 days at most.", "有效期；最長 90 日。"))

  static let keep = Command(
    "keep", Phrase("Fix a pool's present price for a project. Reserves nothing.", "為項目保留資源池的現行價格；不會預留資源。"),
    operands: [ProjectCommands.project, pool], options: [until]
  ) { call in
    let body = JSONValue.fields([("pool", .text(call[pool])), ("until", .text("\(call.required(until))"))])
    try await call.show(HubRequest(.post, "projects", call[ProjectCommands.project], "quotations", json: body), as: fields)
  }

  static let list = Command(
    "list", Phrase("List a project's quotations that still stand.", "列出項目仍然有效的報價。"), operands: [ProjectCommands.project],
    options: ListOptions.all
  ) { call in
    try await call.list(
      HubRequest(.get, "projects", call[ProjectCommands.project], "quotations"), as: fields,
      none: Phrase("There are no quotations.", "沒有報價。"))
  }
}
