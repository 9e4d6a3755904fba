import Console
import HTTPService
import Language

enum GrantCommands {
  static let all = Command(
    "grant", Phrase("Grants: support that jobs draw on.", "作業可動用的資助。"), subcommands: [list, show, change, withdraw])

  /// Of an award as of a grant: its terms.
  static let termFields = [
    Field("terms.benefit.kind", Phrase("Kind", "類別")), Field("terms.benefit.amount", as: .figure, Phrase("Amount", "金額")),
    Field("terms.benefit.deviceSeconds", as: .deviceHours, Phrase("Device-hours", "卡時")),
    Field("terms.benefit.model", Phrase("Model", "型號")), Field("terms.benefit.pool", Phrase("Pool", "資源池")),
    Field("terms.benefit.devices", Phrase("Devices", "裝置數目")),
    Field("terms.benefit.monthlyPrice", as: .figure, Phrase("Price a month", "每月價格")),
    Field("terms.benefit.rate", as: .figure, Phrase("Rate", "比率")), Field("terms.from", Phrase("From", "由")),
    Field("terms.until", Phrase("Until", "至")), Field("terms.level", Phrase("Level", "算力水平")),
    Field("terms.devicesPerJob", Phrase("Devices per job", "每項作業裝置上限")), Field("terms.centres", Phrase("Centres", "算力中心")),
    Field("terms.conditions", Phrase("Conditions", "條件")),
  ]

  private static let balanceFields = [
    Field("balance.settled", as: .figure, Phrase("Settled", "已結算")),
    Field("balance.inFlight", as: .figure, Phrase("In flight", "進行中")),
    Field("balance.committed", as: .figure, Phrase("Committed", "已承諾")),
    Field("balance.available", as: .figure, Phrase("Left", "餘額")),
  ]

  private static let headFields = [
    Field("id", Phrase("Grant", "資助")), Field("scheme", Phrase("Scheme", "計劃")), Field("project", Phrase("Project", "項目")),
    Field("state", Phrase("State", "狀態")),
  ]

  static let listFields =
    headFields + [
      Field("balance.held", as: .figure, Phrase("Held", "預留")), Field("balance.available", as: .figure, Phrase("Left", "餘額")),
      Field("terms.until", Phrase("Until", "至")),
    ]

  /// Of the grants that a project shows, with their balances.
  static let balancedFields = headFields + balanceFields + [Field("terms.until", Phrase("Until", "至"))]

  static let detailFields =
    headFields + termFields + balanceFields + [
      Field("usedDeviceSeconds", as: .deviceHours, Phrase("Device-hours used", "已用卡時")),
      Field("revision", Phrase("Revision", "版本")),
    ]

  private static let grant = Operand("GRANT", as: .text, Phrase("The grant's identifier.", "資助識別碼。"))
  private static let project = Option("project", short: "p", "PROJECT", as: .text, Phrase("Only of this project.", "只列此項目。"))
  private static let reason = Option("reason", "TEXT", as: .text, required: true, Phrase("Why; it is kept.", "原因；將予記錄。"))
  private static let until = Option("until", "DAY", as: .day, Phrase("The day after the new last day.", "新的最後一日之翌日。"))
  private static let add = Option("add", "AMOUNT", as: .amount, Phrase("Grant so much money more.", "增加的金額。"))
  private static let reduce = Option("reduce", "AMOUNT", as: .amount, Phrase("Grant so much money less.", "減少的金額。"))
  private static let addHours = Option(
    "add-device-hours", "N", as: .whole(1...1_000_000_000), Phrase("Grant so many device-hours more.", "增加的卡時。"))
  private static let reduceHours = Option(
    "reduce-device-hours", "N", as: .whole(1...1_000_000_000), Phrase("Grant so many device-hours less.", "減少的卡時。"))
  private static let centre = Option(
    "centre", "CENTRE", as: .text, repeats: true, Phrase("Only at these centres from now on.", "由現在起只限此算力中心。"))
  private static let devicesPerJob = Option(
    "devices-per-job", "N", as: .whole(1...100_000), Phrase("The most devices of one job.", "每項作業最多使用的裝置數目。"))
  private static let exceptional = Flag("exceptional", Phrase("The scheme's exceptional rate applies.", "採用計劃的特殊比率。"))
  private static let byCommittee = Flag("by-committee", Phrase("The committee has decided.", "已由委員會決定。"))
  private static let revision = Option(
    "revision", "N", as: .whole(0...1_000_000_000),
    Phrase("Only if it is still this revision; the present one if left out.", "只在仍為此版本時執行；未填即現行版本。"))

  private static let inScheme = Option("scheme", "SCHEME", as: .text, Phrase("Only under this scheme.", "只列此計劃的資助。"))
  private static let inState = Option(
    "state", "STATE", as: .text, Phrase("Only in this state, such as active.", "只列此狀態，例如 active。"))

  static let list = Command(
    "list", Phrase("List the grants that you may see, with what is left.", "列出你可查閱的資助及其餘額。"),
    options: [project, inScheme, inState] + ListOptions.all
  ) { call in
    try await call.list(
      HubRequest(.get, "grants").query("project", call[project]).query("scheme", call[inScheme]).query("state", call[inState]),
      as: listFields, none: Phrase("There are no grants.", "沒有資助。"))
  }

  static let show = Command(
    "show", Phrase("Show a grant: its terms, and what is settled, in flight, committed and left.", "顯示資助的條款、已結算、進行中、已承諾及餘額。"),
    operands: [grant]
  ) { call in try await call.show(HubRequest(.get, "grants", call[grant]), as: detailFields) }

  static let change = Command(
    "change", Phrase("Extend, reduce or narrow a grant.", "延長、削減或收窄資助。"), operands: [grant],
    options: [until, add, reduce, addHours, reduceHours, centre, devicesPerJob, exceptional, byCommittee, reason, revision]
  ) { call in
    let centres = call.all(centre)
    let newAmount = try await difference(call)
    let body: [(String, JSONValue?)] = [
      ("until", call[until].map { .text("\($0)") }), ("amount", newAmount),
      ("centres", centres.isEmpty ? nil : .texts(centres)), ("devicesPerJob", call[devicesPerJob].map { .whole(Int64($0)) }),
    ]
    guard body.contains(where: { $1 != nil }) else {
      throw UsageError.oneRequired(["--until"] + amounts + ["--centre", "--devices-per-job"])
    }
    let rest: [(String, JSONValue?)] = [
      ("exceptional", call.has(exceptional) ? .boolean(true) : nil),
      ("byCommittee", call.has(byCommittee) ? .boolean(true) : nil),
      ("reason", .text(call.required(reason))), ("revision", try await currentRevision(call)),
    ]
    try await call.show(HubRequest(.patch, "grants", call[grant], json: .fields(body + rest)), as: detailFields)
  }

  private static let amounts = ["--add", "--reduce", "--add-device-hours", "--reduce-device-hours"]

  /// By how much the grant grows, or (less than zero) shrinks, in minor units or device-seconds.
  private static func difference(_ call: Invocation) async throws -> JSONValue? {
    let given = zip(amounts, [call[add] != nil, call[reduce] != nil, call[addHours] != nil, call[reduceHours] != nil])
    let words = given.filter(\.1).map(\.0)
    guard words.count <= 1 else { throw UsageError.conflicting(words) }
    if let hours = call[addHours] { return .whole(Int64(hours) * 3600) }
    if let hours = call[reduceHours] { return .whole(Int64(hours) * -3600) }
    guard let digits = call[add] ?? call[reduce], let option = words.first else { return nil }
    let units = try await call.money(digits, for: option, in: call.hub())["minorUnits"].whole ?? 0
    return .whole(call[add] == nil ? -units : units)
  }

  static let withdraw = Command(
    "withdraw", Phrase("Withdraw a grant; what accepted jobs hold of it stays theirs.", "撤回資助；已接受作業的預留款項不受影響。"),
    operands: [grant], options: [reason, revision]
  ) { call in
    let body = JSONValue.fields([("reason", .text(call.required(reason))), ("revision", try await currentRevision(call))])
    try await call.show(HubRequest(.post, "grants", call[grant], "withdrawal", json: body), as: detailFields)
  }

  private static func currentRevision(_ call: Invocation) async throws -> JSONValue {
    if let named = call[revision] { return .whole(Int64(named)) }
    return try await call.hub().send(HubRequest(.get, "grants", call[grant])).json["revision"]
  }
}
