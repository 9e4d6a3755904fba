import Console
import HTTPService
import Language

enum CentreCommands {
  static let all = Command(
    "centre", Phrase("Places that compute.", "算力中心。"),
    subcommands: [list, show, check, drain, resume, AgentTokenCommand.command, LoginCommands.list, LoginCommands.one]
      + CentreBookCommands.all)

  private static let centre = Operand("CENTRE", as: .text, Phrase("The centre's identifier.", "算力中心識別碼。"))

  private static let fields = [
    Field("id", Phrase("Centre", "算力中心")), Field("name", Phrase("Name", "名稱")),
    Field(Phrase("Joined by", "連接方式")) { centre, wording in
      let way = centre["way"].text.map { " (\($0))" } ?? ""
      return wording.text(centre["connection"]) + way
    },
    Field("jurisdiction", Phrase("Place", "地區")), Field("clearance", Phrase("Cleared for", "可處理的資料級別")),
    Field(Phrase("Capacity", "算力")) { centre, wording in
      let figure = centre["capacity"].list.first { $0["precision"] == .text("FP16") } ?? centre["capacity"].list.first
      return figure.map { wording.text($0["text"]) } ?? ""
    },
    Field(Phrase("Pools", "資源池")) { centre, wording in wording.text(.list(centre["pools"].list.map { $0["id"] })) },
    Field("isDraining", Phrase("Draining", "停止接收作業")),
    Field("unreachableSince", as: .moment, Phrase("Out of reach since", "失聯時間")),
    Field("lastAnswerAt", as: .moment, Phrase("Last answer", "最近回應")),
    Field(Phrase("Clock", "時鐘")) { centre, wording in
      guard let ahead = centre["clock.aheadMilliseconds"].whole else { return "" }
      let seconds = (ahead.magnitude + 500) / 1000
      guard seconds > 2 else { return Phrase("agrees", "一致")[wording.language] }
      return (ahead > 0 ? Phrase("\(seconds) s ahead", "快 \(seconds) 秒") : Phrase("\(seconds) s behind", "慢 \(seconds) 秒"))[
        wording.language]
    },
    Field("agent.host", Phrase("Agent at", "代理程式主機")),
  ]

  static let list = Command("list", Phrase("List the centres.", "列出算力中心。"), options: ListOptions.all) { call in
    try await call.list(HubRequest(.get, "centres"), as: fields, none: Phrase("There are no centres.", "沒有算力中心。"))
  }

  static let show = Command(
    "show", Phrase("Show a centre with its pools.", "顯示算力中心及其資源池。"), operands: [centre]
  ) { call in
    let answer = try await call.show(HubRequest(.get, "centres", call[centre]), as: fields)
    guard !call.wantsJSON else { return }
    try call.terminal.say([""] + PoolCommands.fields.table(answer["pools"].list, call.wording, call.terminal.outputStyle))
    let terms = answer["agent"]["terms"].list
    if !terms.isEmpty {
      try call.terminal.say(
        ["", Phrase("The operator's terms:", "營運者的條款：")[call.language]] + terms.map { "- \(call.wording.text($0))".printable })
    }
    try await sayTroubles(call)
    let closures = answer["maintenance"].list
    guard !closures.isEmpty else { return }
    try call.terminal.say(
      [""] + PoolCommands.closureFields.table(closures, await call.wording(of: call.hub()), call.terminal.outputStyle))
  }

  /// To those who may know of them.
  private static func sayTroubles(_ call: Invocation) async throws {
    guard let answer = try? await call.hub().send(HubRequest(.get, "centres", call[centre], "troubles")) else { return }
    let troubles = answer.json["items"].list
    guard !troubles.isEmpty else { return }
    let title = Phrase("For its operator to put right:", "須由營運者處理：")
    try call.terminal.say(["", title[call.language]] + troubles.map { "- \(call.wording.text($0))".printable })
  }

  static let check = Command(
    "check", Phrase("Ask a centre for everything that the hub needs there.", "檢查算力中心是否具備平台所需的一切。"),
    discussion: Phrase(
      "Each line says ok, warning or missing, and what to do. The exit code is 1 where something is missing.",
      "每行註明正常、注意或缺少，並說明如何處理。如有缺少，結束碼為 1。"),
    operands: [centre]
  ) { call in
    let answer = try await call.hub().send(HubRequest(.get, "centres", call[centre], "check"))
    call.terminal.clearProgress()
    if call.wantsJSON {
      try call.write(json: answer.body)
    } else {
      let words = [
        "ok": Phrase("ok     ", "正常"), "warning": Phrase("warning", "注意"), "missing": Phrase("MISSING", "缺少"),
      ]
      for finding in answer.json["findings"].list {
        let level = words[finding["level"].text ?? ""]?[call.language] ?? ""
        try call.terminal.say("\(level)  \(call.wording.text(finding["words"]))".printable)
        if finding["remedy"] != .null { try call.terminal.say("         → \(call.wording.text(finding["remedy"]))".printable) }
      }
      for trouble in answer.json["troubles"].list { try call.terminal.say("!  \(call.wording.text(trouble))".printable) }
    }
    guard answer.json["isUsable"].boolean == true else {
      throw Failure(Phrase("The centre cannot be used as it is.", "此算力中心現時不能使用。"))
    }
  }

  static let drain = setting(
    "drain", to: true, Phrase("Let a centre take no new jobs; what runs goes on.", "停止接收新作業；運行中的作業不受影響。"))
  static let resume = setting("resume", to: false, Phrase("Let a centre take jobs again.", "恢復接收作業。"))

  private static func setting(_ name: String, to value: Bool, _ summary: Phrase) -> Command {
    Command(name, summary, operands: [centre]) { call in
      try await call.show(
        HubRequest(.patch, "centres", call[centre], json: .fields([("draining", .boolean(value))])), as: fields)
    }
  }
}
