import Console
import HTTPService
import Language
import Quantities

enum LedgerCommands {
  static let all = Command("ledger", Phrase("The books.", "帳簿。"), subcommands: [verify, balance, statement])

  static let verify = Command(
    "verify", Phrase("Recompute every balance and the chain of the ledger, and name the first fault.", "重算帳簿的每項結餘及雜湊鏈，並指出首個錯誤。"),
    discussion: Phrase(
      "Asks the hub; with --data it reads a data folder itself, whether or not a hub has it open.",
      "向平台查詢；加上 --data 則直接讀取資料夾，平台運行與否均可。"),
    options: [DataFolder.option]
  ) { call in
    let json: JSONValue
    let body: [UInt8]
    if let folder = call[DataFolder.option] {
      json = try await DataFolder(folder).verifyLedger()
      body = json.bytes
    } else {
      let answer = try await call.hub().send(HubRequest(.get, "ledger", "verification"))
      (json, body) = (answer.json, answer.body)
    }
    call.terminal.clearProgress()
    try report(json, body, call)
  }

  private static let verifiedFields = [
    Field("transfers", as: .figure, Phrase("Transfers", "轉帳")), Field("accounts", as: .figure, Phrase("Accounts", "帳戶")),
    Field("openHolds", as: .figure, Phrase("Open holds", "未結預留")), Field("head.sequence", Phrase("Last entry", "最後分錄")),
    Field("head.hash", Phrase("Head of the chain", "鏈首雜湊")),
  ]

  private static func report(_ json: JSONValue, _ body: [UInt8], _ call: Invocation) throws {
    let isSound = json["verified"].boolean == true
    if call.wantsJSON {
      try call.write(json: body)
    } else if isSound {
      try call.terminal.say(Phrase("The ledger is sound.", "帳簿無誤。")[call.language])
      try call.terminal.say(verifiedFields.details(json, call.wording, call.terminal.outputStyle))
    }
    guard isSound else {
      let fault = json["fault"]
      let at = fault["sequence"].whole.map { Phrase(" (entry \($0))", "（分錄 \($0)）") } ?? Phrase(same: "")
      let words = Phrase(fault["message.en"].text ?? "?", fault["message.zh-Hant"].text ?? "?")
      throw Failure(Phrase("The ledger is broken: ", "帳簿有誤：") + words + at)
    }
  }

  private static let account = Operand("ACCOUNT", as: .text, Phrase("The account's identifier.", "帳戶識別碼。"))
  private static let someAccount = LastOperand("ACCOUNT", as: .text, Phrase("Only this account.", "只列此帳戶。"))

  private static let balanceFields = [
    Field("id", Phrase("Account", "帳戶")), Field("unit", Phrase("Unit", "單位")), figure("balance", Phrase("Balance", "結餘")),
    figure("available", Phrase("Available", "可用")), figure("debitsPosted", Phrase("Debits", "支出")),
    figure("creditsPosted", Phrase("Credits", "收入")), figure("debitsPending", Phrase("Debits held", "預留支出")),
    figure("creditsPending", Phrase("Credits held", "預留收入")),
  ]

  /// An amount of the account's unit: money where the unit is a currency, else the whole units as they are.
  private static func figure(_ name: String, _ label: Phrase) -> Field {
    Field(label, .right) { account, wording in
      guard let units = account[name].whole, let currency = account["unit"].text.flatMap({ Currency(code: $0) }) else {
        return wording.text(account[name])
      }
      return Format.money(Money(minorUnits: units, currency))
    }
  }

  private static let kind = Option(
    "kind", "KIND", as: .text, Phrase("Only accounts of this kind, such as project or grant.", "只列此類帳戶，例如 project 或 grant。"))

  static let balance = Command(
    "balance", Phrase("List the accounts with their balances.", "列出帳戶及結餘。"), operands: [someAccount],
    options: [kind] + ListOptions.all
  ) { call in
    guard let wanted = call[someAccount] else {
      let request = HubRequest(.get, "ledger", "accounts").query("kind", call[kind])
      return try await call.list(request, as: balanceFields, none: Phrase("There are no accounts.", "沒有帳戶。"))
    }
    let account = try await call.hub().send(HubRequest(.get, "ledger", "accounts", wanted)).json
    call.terminal.clearProgress()
    if call.wantsJSON {
      return try call.write(json: JSONValue.fields([("items", .list([account])), ("next", .null)]).bytes)
    }
    try call.terminal.say(balanceFields.table([account], call.wording, call.terminal.outputStyle))
  }

  private static let entryFields = [
    Field("sequence", as: .figure, Phrase("Entry", "分錄")), Field("at", as: .moment, Phrase("At", "時間")),
    Field("kind", Phrase("Kind", "類別")), Field("debit", Phrase("From", "由")), Field("credit", Phrase("To", "至")),
    Field("amount", as: .figure, Phrase("Units", "單位數")), Field("reason", Phrase("Reason", "原因")),
    Field("subject", Phrase("Of", "對象")),
  ]

  static let statement = Command(
    "statement", Phrase("List the entries of an account.", "列出帳戶的分錄。"), operands: [account],
    options: PeriodOptions.all + ListOptions.all
  ) { call in
    try await call.list(
      HubRequest(.get, "ledger", "accounts", call[account], "entries").period(call), as: entryFields,
      none: Phrase("There are no entries.", "沒有分錄。"))
  }
}
