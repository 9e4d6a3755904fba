import Console
import HTTPService
import Language
import Quantities

enum StatementCommands {
  static let all = Command(
    "statement", Phrase("What a project used and owes, month by month.", "項目每月的用量及應付款項。"), subcommands: [show, close])

  private static let month = Operand("MONTH", as: .month, Phrase("Such as 2026-11.", "例如 2026-11。"))
  private static let csv = Flag("csv", Phrase("As CSV, for a spreadsheet.", "以 CSV 格式輸出，供試算表使用。"))

  static let show = Command(
    "show", Phrase("Show a project's statement of a month.", "顯示項目的月結單。"), operands: [ProjectCommands.project, month],
    options: [csv]
  ) { call in
    let request = HubRequest(.get, "projects", call[ProjectCommands.project], "statements", "\(call[month])")
    guard call.has(csv) else { return try await show(request, call) }
    guard !call.wantsJSON else { throw UsageError.conflicting(["--csv", "--json"]) }
    try call.terminal.writeOutput(try await call.hub().send(request.query("format", "csv")).body)
  }

  static let close = Command(
    "close", Phrase("Close a month, when nothing that ran in it is unsettled.", "結束月結單；該月作業須全部結算。"),
    operands: [ProjectCommands.project, month]
  ) { call in
    try await show(
      HubRequest(.post, "projects", call[ProjectCommands.project], "statements", "\(call[month])", "closing"), call)
  }

  private static let headFields = [
    Field("projectName", Phrase("Project", "項目")), Field("organisation", Phrase("Organisation", "機構")),
    Field("month", Phrase("Month", "月份")), Field("isClosed", Phrase("Closed", "已結束")),
    Field("unsettled", Phrase("Unsettled", "未結算")),
  ]

  private static let chargeFields = [
    Field("deviceSeconds", as: .deviceHours, Phrase("Device-hours", "卡時")), Field("total", as: .figure, Phrase("Total", "總額")),
    Field("schemeShare", as: .figure, Phrase("Scheme pays", "計劃資助")), Field("ownShare", as: .figure, Phrase("You pay", "自付")),
  ]

  private static let jobFields =
    [
      Field("job", Phrase("Job", "作業")), Field("name", Phrase("Name", "名稱")), Field("centre", Phrase("Centre", "算力中心")),
      Field("pool", Phrase("Pool", "資源池")), Field("startedAt", as: .moment, Phrase("Started", "開始時間")),
      Field("endedAt", as: .moment, Phrase("Ended", "結束時間")), Field("pricePerHour", as: .figure, Phrase("Price/hour", "每小時價格")),
    ] + chargeFields

  private static let packageFields =
    [
      Field("grant", Phrase("Package", "套餐")), Field("pool", Phrase("Pool", "資源池")),
      Field("devices", as: .figure, Phrase("Devices", "裝置")),
    ] + chargeFields

  private static let paymentFields = [
    Field("receipt", Phrase("Receipt", "收據")), Field("at", as: .moment, Phrase("On", "日期")),
    Field("bankReference", Phrase("Bank reference", "銀行參考編號")), Field("amount", as: .figure, Phrase("Amount", "金額")),
  ]

  private static let totalFields = chargeFields + [Field("payments", as: .figure, Phrase("Paid in", "已付款項"))]

  private static func show(_ request: HubRequest, _ call: Invocation) async throws {
    let statement = try await call.show(request, as: headFields)
    guard !call.wantsJSON else { return }
    // The statement's moments are of the city's calendar, like its month.
    let zone = statement["timeZone"].text.flatMap { CityCalendar(timeZoneName: $0) }
    let (wording, style) = (Wording(call.language, calendar: zone), call.terminal.outputStyle)
    for (name, fields) in [("jobs", jobFields), ("packages", packageFields), ("payments", paymentFields)] {
      let lines = statement[name].list
      if !lines.isEmpty { try call.terminal.say([""] + fields.table(lines, wording, style)) }
    }
    try call.terminal.say(["", style.heading(Phrase("Totals", "合計")[call.language])])
    try call.terminal.say(totalFields.details(statement["totals"], wording, style))
  }
}
