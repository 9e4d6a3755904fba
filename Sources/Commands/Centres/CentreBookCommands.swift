import Console
import HTTPService
import Language
import Quantities

/// What the hub owes a centre, what was paid, and how usage compares with the centre's own records.
enum CentreBookCommands {
  static let all = [statement, reconcile, pay, payments, correctPayment]

  private static let centre = Operand("CENTRE", as: .text, Phrase("The centre's identifier.", "算力中心識別碼。"))
  private static let month = Option("month", "MONTH", as: .month, required: true, Phrase("Such as 2026-11.", "例如 2026-11。"))
  private static let csv = Flag("csv", Phrase("As CSV, for a spreadsheet.", "以 CSV 格式輸出，供試算表使用。"))

  // MARK: The statement

  private static let balanceFields = [
    Field("centreName", Phrase("Centre", "算力中心")), Field("month", Phrase("Month", "月份")),
    Field("isOver", Phrase("Final", "已定案")), Field("opening", as: .figure, Phrase("Owed at the beginning", "期初應付")),
    Field("totals.jobs", as: .figure, Phrase("Jobs", "作業")),
    Field("totals.jobsTotal", as: .figure, Phrase("For jobs", "作業款項")),
    Field("totals.packagesTotal", as: .figure, Phrase("For term packages", "套餐款項")),
    Field("totals.paid", as: .figure, Phrase("Paid", "已付")), Field("closing", as: .figure, Phrase("Owed at the end", "期末應付")),
  ]

  private static let modelFields = [
    device, Field("jobs", as: .figure, Phrase("Jobs", "作業")),
    Field("deviceSeconds", as: .figure, Phrase("Device-seconds", "卡秒")),
    Field("total", as: .figure, Phrase("Amount", "金額")),
  ]

  private static let packageFields = [
    Field("grant", Phrase("Package", "套餐")), Field("at", as: .moment, Phrase("Billed", "入帳時間")),
    Field("amount", as: .figure, Phrase("Amount", "金額")),
  ]

  private static let statementPaymentFields = [
    Field("voucher", Phrase("Voucher", "憑單")), Field("at", as: .moment, Phrase("Recorded", "記錄時間")),
    Field("reference", Phrase("Bank reference", "銀行參考編號")), Field("amount", as: .figure, Phrase("Amount", "金額")),
  ]

  private static let jobFields = [
    Field("job", Phrase("Job", "作業")), Field("pool", Phrase("Pool", "資源池")), device,
    Field("devices", as: .figure, Phrase("Devices", "裝置")), Field("state", as: .jobState, Phrase("State", "狀態")),
    Field("startedAt", as: .moment, Phrase("Started", "開始時間")), Field("endedAt", as: .moment, Phrase("Ended", "結束時間")),
    Field("deviceSeconds", as: .deviceHours, Phrase("Device-hours", "卡時")),
    Field(Phrase("Over walltime", "超時"), .right) { job, _ in
      job["overrunSeconds"].whole.map { $0 > 0 ? "\($0) s" : "" } ?? ""
    },
    Field("pricePerHour", as: .figure, Phrase("Price/hour", "每小時價格")), Field("total", as: .figure, Phrase("Amount", "金額")),
  ]

  private static let device = Field(Phrase("Device", "裝置型號")) { line, _ in line["deviceModel"].text ?? "CPU" }

  static let statement = Command(
    "statement", Phrase("Show what the hub owes a centre for a month, job by job.", "顯示平台某月應付算力中心的款項及每項作業。"),
    discussion: Phrase(
      "A job belongs to the month in which it was settled: a month that is over never changes. CSV has every job.",
      "作業歸入其結算月份；已結束的月份不再變動。CSV 列出全部作業。"),
    operands: [centre], options: [month, csv] + ListOptions.all
  ) { call in
    let request = HubRequest(.get, "centres", call[centre], "statements", "\(call.required(month))")
    let hub = try call.hub()
    if call.has(csv) {
      guard !call.wantsJSON else { throw UsageError.conflicting(["--csv", "--json"]) }
      return try await hub.copy(request.query("format", "csv"), to: call.terminal)
    }
    let statement = try await hub.send(request).json
    let jobs = try await call.pages(HubRequest(.get, "centres", call[centre], "statements", "\(call.required(month))", "jobs"))
    call.terminal.clearProgress()
    if call.wantsJSON {
      guard case .object(var members) = statement else { return try call.write(json: statement.bytes) }
      members["jobs"] = .list(jobs.items)
      members["hasMoreJobs"] = .boolean(jobs.hasMore)
      return try call.write(json: JSONValue.object(members).bytes)
    }
    try say(statement, jobs, call)
  }

  private static func say(_ statement: JSONValue, _ jobs: Invocation.Pages, _ call: Invocation) throws {
    // The statement's moments are of the city's calendar, like its month.
    let zone = statement["timeZone"].text.flatMap { CityCalendar(timeZoneName: $0) }
    let (wording, style) = (Wording(call.language, calendar: zone), call.terminal.outputStyle)
    try call.terminal.say(balanceFields.details(statement, wording, style))
    let tables = [
      (statement["models"].list, modelFields), (jobs.items, jobFields), (statement["packages"].list, packageFields),
      (statement["payments"].list, statementPaymentFields),
    ]
    for (lines, fields) in tables where !lines.isEmpty { try call.terminal.say([""] + fields.table(lines, wording, style)) }
    guard jobs.hasMore else { return }
    let words = Phrase("There are more jobs; '--limit', '--all' or '--csv' shows them.", "尚有其他作業，可用「--limit」、「--all」或「--csv」列出。")
    call.terminal.complain(call.terminal.errorStyle.dim(words[call.language]))
  }

  // MARK: The comparison

  private static let itemFields = [
    Field("kind", Phrase("What", "類別")), Field("job", Phrase("Job", "作業")),
    Field("number", Phrase("Number there", "中心編號")), Field("words", Phrase("In words", "說明")),
  ]

  private static let sumFields = [
    device, Field("jobs", as: .figure, Phrase("Jobs", "作業")),
    Field("deviceSeconds", as: .figure, Phrase("Device-seconds charged", "收費卡秒")),
    Field("deviceSecondsAtCentre", as: .figure, Phrase("At the centre", "中心卡秒")),
  ]

  static let reconcile = Command(
    "reconcile",
    Phrase(
      "Put a month's usage beside the centre's own records, job by job, and name every difference.",
      "把某月用量與算力中心自己的記錄逐項核對，並列出所有不符之處。"),
    discussion: Phrase(
      """
      It reads the centre's accounting anew, and may take minutes. Where there is none, the controller forgets jobs some minutes \
      after their end (MinJobAge): what it still knows is compared, and the rest is named as not to be checked. The exit code \
      is 1 where there are differences.
      """,
      """
      會重新讀取中心的會計記錄，可能需時數分鐘。中心如沒有會計服務，其控制器會在作業結束數分鐘後遺忘（MinJobAge）：\
      只核對它仍記得的作業，其餘註明無法核對。如有不符，結束碼為 1。
      """),
    operands: [centre], options: [month, csv]
  ) { call in
    var request = HubRequest(.get, "centres", call[centre], "reconciliations", "\(call.required(month))")
    // It asks the centre for a whole month, and once is enough.
    (request.time, request.isRepeatable) = (.seconds(1800), false)
    let hub = try call.hub()
    if call.has(csv) {
      guard !call.wantsJSON else { throw UsageError.conflicting(["--csv", "--json"]) }
      return try await hub.copy(request.query("format", "csv"), to: call.terminal)
    }
    let answer = try await hub.send(request)
    call.terminal.clearProgress()
    if call.wantsJSON { try call.write(json: answer.body) } else { try say(answer.json, call) }
    let differences = answer.json["differences"].whole ?? 0
    guard differences == 0 else {
      throw Failure(Phrase("\(differences) differences.", "有 \(differences) 項不符。"))
    }
  }

  private static func say(_ found: JSONValue, _ call: Invocation) throws {
    let (wording, style) = (call.wording, call.terminal.outputStyle)
    if found["source"] == .text("controller") {
      let words = Phrase(
        "This centre has no accounting: only what its controller still remembers was compared.", "此算力中心沒有會計服務：只核對了其控制器仍記得的作業。")
      try call.terminal.say([words[call.language], ""])
    }
    if !found["models"].list.isEmpty { try call.terminal.say(sumFields.table(found["models"].list, wording, style)) }
    let items = found["items"].list
    if !items.isEmpty { try call.terminal.say([""] + itemFields.table(items, wording, style)) }
    if let more = found["unlisted"].whole, more > 0 {
      try call.terminal.say(Phrase("\(more) more are counted and not listed.", "另有 \(more) 項只計數，未予列出。")[call.language])
    }
    if found["differences"].whole == 0 {
      let jobs = wording.text(found["jobs"])
      try call.terminal.say(["", Phrase("\(jobs) jobs, no differences.", "作業 \(jobs) 項，全部相符。")[call.language]])
    }
  }

  // MARK: Payments

  private static let amount = Operand(
    "AMOUNT", as: .amount, Phrase("How much, in the hub's currency.", "金額，以平台貨幣計。"))
  private static let reference = Option(
    "reference", "TEXT", as: .text, required: true, Phrase("The bank's reference.", "銀行參考編號。"))
  private static let advance = Flag("advance", Phrase("Also more than is owed.", "可多於應付金額（預付）。"))

  private static let paymentFields = [
    Field("voucher", Phrase("Voucher", "憑單")), Field("id", Phrase("Payment", "款項")), Field("centre", Phrase("Centre", "算力中心")),
    Field("amount", as: .figure, Phrase("Amount", "金額")), Field("reference", Phrase("Bank reference", "銀行參考編號")),
    Field("corrects", Phrase("Corrects", "更正款項")), Field("recordedAt", as: .moment, Phrase("Recorded", "記錄時間")),
  ]

  static let pay = Command(
    "pay", Phrase("Record what was paid to a centre, once for each bank reference.", "記錄付予算力中心的款項；每個銀行參考編號只記一次。"),
    operands: [centre, amount], options: [reference, advance]
  ) { call in
    let money = try await call.money(call[amount], for: "AMOUNT", in: call.hub())
    let body = JSONValue.fields([
      ("amount", money), ("reference", .text(call.required(reference))), ("inAdvance", .boolean(call.has(advance))),
    ])
    var request = HubRequest(.post, "centres", call[centre], "payments", json: body)
    // The hub's own rule: a reference is recorded once.
    request.isRepeatable = true
    try await call.show(request, as: paymentFields)
  }

  static let payments = Command(
    "payments", Phrase("List what was paid to a centre.", "列出付予算力中心的款項。"), operands: [centre], options: ListOptions.all
  ) { call in
    try await call.list(
      HubRequest(.get, "centres", call[centre], "payments"), as: paymentFields,
      none: Phrase("Nothing was paid yet.", "尚未付款。"))
  }

  private static let payment = Operand("PAYMENT", as: .text, Phrase("The payment's identifier.", "款項識別碼。"))

  static let correctPayment = Command(
    "correct-payment", Phrase("Undo a payment that was recorded by mistake, with an entry that names it.", "以更正記錄抵銷誤記的付款。"),
    operands: [payment]
  ) { call in
    try await call.show(HubRequest(.post, "centre-payments", call[payment], "correction"), as: paymentFields)
  }
}
