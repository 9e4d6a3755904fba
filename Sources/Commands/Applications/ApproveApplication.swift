import Console
import HTTPService
import Language
import Quantities

/// `praya application approve`: the terms of an award, as options or as a file.
enum ApproveApplication {
  private static let terms = Option(
    "terms", "FILE", as: .text, Phrase("The terms as a JSON file, in place of the options below.", "以 JSON 檔案提供條款，代替以下選項。"))
  private static let amount = Option("amount", "AMOUNT", as: .amount, Phrase("Money, in the hub's currency.", "資助金額，以平台貨幣計。"))
  private static let rate = Option(
    "rate", "SHARE", as: .text, Phrase("What the scheme pays of each price, such as 70%.", "計劃支付價格的比率，例如 70%。"))
  private static let deviceHours = Option(
    "device-hours", "N", as: .whole(1...1_000_000_000), Phrase("Device-hours, of a model.", "卡時，須指明型號。"))
  private static let model = Option("model", "MODEL", as: .text, Phrase("The device model of the hours.", "卡時的裝置型號。"))
  private static let pool = Option("pool", "POOL", as: .text, Phrase("A term package: devices of this pool.", "定期套餐：此資源池的裝置。"))
  private static let devices = Option(
    "devices", "N", as: .whole(1...100_000), Phrase("How many devices the package has.", "套餐的裝置數目。"))
  private static let monthlyPrice = Option(
    "monthly-price", "AMOUNT", as: .amount, Phrase("The package's price a month.", "套餐每月價格。"))
  private static let from = Option("from", "DAY", as: .day, Phrase("The first day.", "首日。"))
  private static let until = Option("until", "DAY", as: .day, Phrase("The day after the last.", "最後一日之翌日。"))
  private static let level = Option("level", "TEXT", as: .text, Phrase("The level of compute, in words.", "算力水平。"))
  private static let devicesPerJob = Option(
    "devices-per-job", "N", as: .whole(1...100_000), Phrase("The most devices of one job.", "每項作業最多使用的裝置數目。"))
  private static let centre = Option("centre", "CENTRE", as: .text, repeats: true, Phrase("Only at this centre.", "只限此算力中心。"))
  private static let condition = Option(
    "condition", "TEXT", as: .text, repeats: true, Phrase("A condition of the award.", "資助條件。"))
  private static let exceptional = Flag("exceptional", Phrase("The scheme's exceptional rate applies.", "採用計劃的特殊比率。"))
  private static let byCommittee = Flag("by-committee", Phrase("The committee has decided.", "已由委員會決定。"))

  static let command = Command(
    "approve", Phrase("Approve an application under terms.", "按條款批准申請。"),
    discussion: Phrase(
      "An award is money at a rate (--amount, --rate), device-hours (--device-hours, --model) or a term package (--pool, --devices, --monthly-price, --rate).",
      "資助可以是按比率計的金額（--amount、--rate）、卡時（--device-hours、--model）或定期套餐（--pool、--devices、--monthly-price、--rate）。"),
    operands: [ApplicationCommands.application],
    options: [
      terms, amount, rate, deviceHours, model, pool, devices, monthlyPrice, from, until, level, devicesPerJob, centre, condition,
      exceptional, byCommittee,
    ]
  ) { call in
    let body = JSONValue.fields([
      ("terms", try await read(call)), ("exceptional", call.has(exceptional) ? .boolean(true) : nil),
      ("byCommittee", call.has(byCommittee) ? .boolean(true) : nil),
    ])
    let request = HubRequest(.post, "applications", call[ApplicationCommands.application], "approval", json: body)
    try await ApplicationCommands.show(request, call)
  }

  private static func read(_ call: Invocation) async throws -> JSONValue {
    let benefits = ["--amount": call[amount] != nil, "--device-hours": call[deviceHours] != nil, "--pool": call[pool] != nil]
    let given = (benefits.filter(\.value).keys + (call[terms] == nil ? [] : ["--terms"])).sorted()
    guard given.count <= 1 else { throw UsageError.conflicting(given) }
    if let file = call[terms] { return try call.readJSON(file) }
    guard !given.isEmpty else { throw UsageError.oneRequired(["--terms"] + benefits.keys.sorted()) }
    guard let from = call[from] else { throw UsageError.missingOption("--from") }
    guard let until = call[until] else { throw UsageError.missingOption("--until") }
    let centres = call.all(centre)
    let conditions = call.all(condition)
    return .fields([
      ("benefit", try await benefit(call)), ("from", .text("\(from)")), ("until", .text("\(until)")),
      ("level", call[level].map { .text($0) }), ("devicesPerJob", call[devicesPerJob].map { .whole(Int64($0)) }),
      ("centres", centres.isEmpty ? nil : .texts(centres)), ("conditions", conditions.isEmpty ? nil : .texts(conditions)),
    ])
  }

  private static func benefit(_ call: Invocation) async throws -> JSONValue {
    func needed<Value>(_ option: Option<Value>) throws -> Value {
      guard let value = call[option] else { throw UsageError.missingOption("--\(option.declaration.name)") }
      return value
    }
    if let digits = call[amount] {
      let money = try await call.money(digits, for: "--amount", in: call.hub())
      return .fields([("kind", .text("money")), ("amount", money), ("rate", .text(try needed(rate)))])
    }
    if let hours = call[deviceHours] {
      return .fields([
        ("kind", .text("device-seconds")), ("deviceSeconds", .whole(Int64(hours) * 3600)), ("model", .text(try needed(model))),
      ])
    }
    let price = try await call.money(try needed(monthlyPrice), for: "--monthly-price", in: call.hub())
    return .fields([
      ("kind", .text("package")), ("pool", .text(try needed(pool))), ("devices", .whole(Int64(try needed(devices)))),
      ("monthlyPrice", price), ("rate", .text(try needed(rate))),
    ])
  }
}
