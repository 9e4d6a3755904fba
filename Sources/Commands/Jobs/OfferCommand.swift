import Console
import HTTPService
import Language

/// `praya offer SCRIPT`: where a job could run, at which price, from when.
enum OfferCommand {
  static let command = Command(
    "offer", Phrase("Show where a job could run, at which price, and from when. Reserves nothing.", "顯示作業可在何處執行、價格及開始時間；不會預留資源。"),
    discussion: Phrase(
      "Prices are the most that one run can cost; the bill counts what it used. Starts are forecasts.",
      "價格為一次執行的最高費用，實際按用量收費；開始時間為預測。"),
    operands: [JobOptions.script], options: JobOptions.all, trailing: JobOptions.trailing
  ) { call in
    let hub = try call.hub()
    var request = HubRequest(.post, "offers", json: .fields(try JobOptions.body(call)))
    // It reserves nothing, so a repeat does no harm.
    request.isRepeatable = true
    request.quotesLines = true
    let answer = try await hub.send(request)
    let json = answer.json
    call.terminal.clearProgress()
    JobOptions.warn(json["warnings"].list, call)
    if call.wantsJSON {
      try call.write(json: answer.body)
    } else {
      try show(json, call, await call.wording(of: hub))
    }
    if json["offers"].list.isEmpty {
      throw Failure(Phrase("No place can run this job.", "沒有算力中心可執行此作業。"))
    }
  }

  private static let fields = [
    Field("centreName", Phrase("Centre", "算力中心")), Field("pool", Phrase("Pool", "資源池")),
    Field("deviceModel", Phrase("Device", "裝置")), Field("pricePerHour", as: .figure, Phrase("Price/hour", "每小時價格")),
    Field("listPrice", as: .figure, Phrase("List price", "標價")),
    Field("schemeShare", as: .figure, Phrase("Scheme pays", "計劃資助")),
    Field("ownShare", as: .figure, Phrase("You pay", "自付")),
    Field(Phrase("Left", "餘額"), .right) { offer, wording in
      wording.text(offer["grantLeft"].isNull ? offer["ownMoneyLeft"] : offer["grantLeft"])
    },
    Field(Phrase("Start (forecast)", "預計開始")) { offer, wording in
      (offer["startsLaterPossibly"].boolean == true ? "≥ " : "") + wording.moment(offer["forecastStart"])
    },
    Field(Phrase("By the queue of", "所據隊列")) { offer, wording in
      guard offer["forecastFrom"].text == "centre" else { return Phrase("the hub", "平台")[wording.language] }
      guard !offer["queueSeenAt"].isNull else { return Phrase("the centre (not shown yet)", "算力中心（未有資料）")[wording.language] }
      let seen = wording.moment(offer["queueSeenAt"])
      return Phrase("the centre, seen \(seen)", "算力中心（\(seen) 所見）")[wording.language]
    },
  ]

  private static func show(_ json: JSONValue, _ call: Invocation, _ wording: Wording) throws {
    let style = call.terminal.outputStyle
    try call.terminal.say(demand(json["request"], wording).printable)
    if !json["offers"].list.isEmpty { try call.terminal.say([""] + fields.table(json["offers"].list, wording, style)) }
    let refusals = json["refusals"].list
    guard !refusals.isEmpty else { return }
    try call.terminal.say(["", style.heading(Phrase("Not possible", "未能執行")[call.language])])
    for refusal in refusals {
      let place = "  \(wording.text(refusal["centreName"])) \(wording.text(refusal["pool"]))".printable
      try call.terminal.say([place] + refusal["reasons"].list.map { "    " + wording.text($0).printable })
    }
  }

  /// What the script was read as.
  private static func demand(_ request: JSONValue, _ wording: Wording) -> String {
    let name = request["name"].text ?? ""
    let runs = request["runs"].whole ?? 1
    let nodes = request["nodes"].whole ?? 1
    let devices = request["devicesPerNode"].whole ?? 0
    let model = request["deviceModel"].text.map { " \($0)" } ?? ""
    let time = wording.duration(request["walltimeSeconds"])
    return Phrase(
      "\(name): \(runs) run(s) of \(nodes) node(s) × \(devices) device(s)\(model), at most \(time) each",
      "\(name)：執行 \(runs) 次，每次 \(nodes) 個節點 × \(devices) 個裝置\(model)，每次最長 \(time)")[wording.language]
  }
}
