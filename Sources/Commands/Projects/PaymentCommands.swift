import Console
import HTTPService
import Language

/// Own money that came in by the bank, or went back.
enum PaymentCommands {
  static let all = Command(
    "payment", Phrase("Own money that came in by the bank, or went back.", "經銀行收到或退回的自有款項。"),
    subcommands: [record, refund, correct, list])

  private static let fields = [
    Field("receipt", Phrase("Receipt", "收據")), Field("id", Phrase("Payment", "款項")), Field("project", Phrase("Project", "項目")),
    Field("amount", as: .figure, Phrase("Amount", "金額")), Field("bankReference", Phrase("Bank reference", "銀行參考編號")),
    Field("refunds", Phrase("Refunds", "退還款項")), Field("recordedAt", as: .moment, Phrase("Recorded", "記錄時間")),
  ]

  private static let payment = Operand("PAYMENT", as: .text, Phrase("The payment's identifier.", "款項識別碼。"))
  private static let amount = Option(
    "amount", "AMOUNT", as: .amount, required: true, Phrase("How much, in the hub's currency.", "金額，以平台貨幣計。"))
  private static let reference = Option(
    "reference", "TEXT", as: .text, required: true, Phrase("The bank's reference.", "銀行參考編號。"))

  static let record = Command(
    "record", Phrase("Record a payment that has come in.", "記錄已收款項。"), operands: [ProjectCommands.project],
    options: [amount, reference]
  ) { call in
    try await call.show(
      HubRequest(.post, "projects", call[ProjectCommands.project], "payments", json: try await body(call)), as: fields)
  }

  static let refund = Command(
    "refund", Phrase("Record money of a payment that went back.", "記錄退回的款項。"), operands: [payment], options: [amount, reference]
  ) { call in
    try await call.show(HubRequest(.post, "payments", call[payment], "refunds", json: try await body(call)), as: fields)
  }

  static let correct = Command(
    "correct", Phrase("Undo a payment that was recorded by mistake, with an entry that names it.", "以更正記錄抵銷誤記的款項。"),
    operands: [payment]
  ) { call in try await call.show(HubRequest(.post, "payments", call[payment], "correction"), as: fields) }

  static let list = Command(
    "list", Phrase("List a project's payments.", "列出項目的款項。"), operands: [ProjectCommands.project],
    options: PeriodOptions.all + ListOptions.all
  ) { call in
    try await call.list(
      HubRequest(.get, "projects", call[ProjectCommands.project], "payments").period(call), as: fields,
      none: Phrase("There are no payments.", "沒有款項。"))
  }

  private static func body(_ call: Invocation) async throws -> JSONValue {
    let money = try await call.money(call.required(amount), for: "--amount", in: call.hub())
    return .fields([("amount", money), ("bankReference", .text(call.required(reference)))])
  }
}
