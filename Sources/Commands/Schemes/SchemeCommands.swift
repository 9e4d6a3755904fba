import Console
import HTTPService
import Language

enum SchemeCommands {
  static let all = Command(
    "scheme", Phrase("Programmes of support, as data.", "以資料描述的資助計劃。"),
    subcommands: [list, show, CheckScheme.command, assess, publish, open, close, fund])

  private static let scheme = Operand("SCHEME", as: .text, Phrase("The scheme's identifier.", "計劃識別碼。"))

  private static let listFields = [
    Field("id", Phrase("Scheme", "計劃")), Field("name", Phrase("Name", "名稱")), Field("open", Phrase("Open", "接受申請")),
    Field("currency", Phrase("Currency", "貨幣")),
  ]

  static let list = Command(
    "list", Phrase("List the schemes.", "列出資助計劃。"), options: ListOptions.all
  ) { call in
    try await call.list(HubRequest(.get, "schemes"), as: listFields, none: Phrase("There are no schemes.", "沒有資助計劃。"))
  }

  static let show = Command(
    "show", Phrase("Show a scheme, and its fund to those who may read the books.", "顯示計劃；有權查閱帳目者可見其資金。"),
    operands: [scheme]
  ) { call in
    let fields =
      listFields + [
        Field("summary", Phrase("Summary", "簡介")), Field("notHandled", Phrase("Note", "備註")),
        Field("file.source.title", Phrase("Source", "來源")), Field("file.source.url", Phrase("Address", "網址")),
        Field("factsNeeded", Phrase("Asks for", "所需資料")), Field("publishedAt", as: .moment, Phrase("Published", "發布時間")),
        Field("revision", Phrase("Revision", "版本")),
      ]
    let answer = try await call.show(HubRequest(.get, "schemes", call[scheme]), as: fields)
    let funds = answer["funds"].list
    guard !call.wantsJSON, !funds.isEmpty else { return }
    try call.terminal.say([""] + fundFields.table(funds, call.wording, call.terminal.outputStyle))
  }

  private static let fundFields = [
    Field("appropriated", as: .figure, Phrase("Fund", "撥款")), Field("awaiting", as: .figure, Phrase("Awaiting", "待接受")),
    Field("granted", as: .figure, Phrase("Granted", "已批出")), Field("available", as: .figure, Phrase("Left", "餘額")),
  ]

  private static let facts = Operand(
    "FACTS", as: .text, Phrase("A JSON file of what an applicant says; '-' for standard input.", "申請資料的 JSON 檔案；「-」代表標準輸入。"))
  private static let organisation = Option(
    "organisation", "ID", as: .text, Phrase("Whose verified facts count too.", "一併計入此機構已核實的資料。"))

  static let assess = Command(
    "assess", Phrase("See what a scheme would answer to a request, without applying.", "試算計劃對一項申請的結果，並不提出申請。"),
    operands: [scheme, facts], options: [organisation]
  ) { call in
    let body = JSONValue.fields([
      ("facts", try call.readJSON(call[facts])), ("organisation", call[organisation].map { .text($0) }),
    ])
    let answer = try await call.hub().send(HubRequest(.post, "schemes", call[scheme], "assessments", json: body))
    if call.wantsJSON { return try call.write(json: answer.body) }
    let json = answer.json
    try call.terminal.say(Findings(json).lines(call))
  }

  private static let file = Operand("FILE", as: .text, Phrase("A scheme file; '-' for standard input.", "計劃檔案；「-」代表標準輸入。"))

  static let publish = Command(
    "publish", Phrase("Publish a scheme file, new or in place of the scheme of its identifier.", "發布計劃檔案，新增或取代同一識別碼的計劃。"),
    operands: [file]
  ) { call in
    let json = try call.readJSON(call[file])
    guard let id = json["id"].text else {
      throw Failure(
        Phrase("\(call[file]) has no 'id'. See 'praya scheme check'.", "\(call[file]) 沒有「id」。請參閱「praya scheme check」。"))
    }
    let bytes = call[file] == "-" ? json.bytes : try call.read(call[file], limit: 1 << 20)
    let request = HubRequest(.put, path: ["schemes", id], body: .bytes(bytes, contentType: "application/json"))
    try await call.show(request, as: listFields, first: Phrase("Published.", "已發布。"))
  }

  static let open = setting("open", to: true, Phrase("Let a scheme take applications.", "開放計劃接受申請。"))
  static let close = setting("close", to: false, Phrase("Let a scheme take no more applications.", "停止計劃接受申請。"))

  private static func setting(_ name: String, to value: Bool, _ summary: Phrase) -> Command {
    Command(name, summary, operands: [scheme]) { call in
      let id = call[scheme]
      try await call.perform(
        HubRequest(.patch, "schemes", id, json: .fields([("open", .boolean(value))])),
        value
          ? Phrase("\(id) takes applications.", "\(id) 現接受申請。")
          : Phrase("\(id) takes no more applications.", "\(id) 已停止接受申請。"))
    }
  }

  private static let amount = Option("amount", "AMOUNT", as: .amount, Phrase("Money, in the hub's currency.", "金額，以平台貨幣計。"))
  private static let deviceHours = Option(
    "device-hours", "N", as: .whole(1...1_000_000_000), Phrase("Device-hours, of a model.", "卡時，須指明型號。"))
  private static let model = Option("model", "MODEL", as: .text, Phrase("The device model of the hours.", "卡時的裝置型號。"))
  private static let reference = Option(
    "reference", "TEXT", as: .text, required: true, Phrase("Names it: the same reference counts once.", "撥款編號；同一編號只計一次。"))

  static let fund = Command(
    "fund", Phrase("Record an appropriation to a scheme's fund.", "記錄計劃資金的撥款。"), operands: [scheme],
    options: [amount, deviceHours, model, reference]
  ) { call in
    var body: [(String, JSONValue?)] = [("reference", .text(call.required(reference)))]
    switch (call[amount], call[deviceHours]) {
    case (let digits?, nil): body.append(("amount", try await call.money(digits, for: "--amount", in: call.hub())))
    case (nil, let hours?):
      guard let model = call[model] else { throw UsageError.missingOption("--model") }
      body += [("deviceSeconds", .whole(Int64(hours) * 3600)), ("model", .text(model))]
    case (.some, .some): throw UsageError.conflicting(["--amount", "--device-hours"])
    case (nil, nil): throw UsageError.oneRequired(["--amount", "--device-hours"])
    }
    try await call.perform(
      HubRequest(.post, "schemes", call[scheme], "appropriations", json: .fields(body)),
      Phrase("The appropriation \(call.required(reference)) is recorded.", "已記錄撥款 \(call.required(reference))。"))
  }
}
