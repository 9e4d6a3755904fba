import Console
import HTTPService
import Language

enum CentreCommands {
  static let all = Command(
    "centre", Phrase("Places that compute.", "算力中心。"), subcommands: [list, show, drain, resume, AgentTokenCommand.command])

  private static let centre = Operand("CENTRE", as: .text, Phrase("The centre's identifier.", "算力中心識別碼。"))

  private static let fields = [
    Field("id", Phrase("Centre", "算力中心")), Field("name", Phrase("Name", "名稱")),
    Field("jurisdiction", Phrase("Place", "地區")), Field("clearance", Phrase("Cleared for", "可處理的資料級別")),
    Field(Phrase("Capacity", "算力")) { centre, wording in
      let figure = centre["capacity"].list.first { $0["precision"] == .text("FP16") } ?? centre["capacity"].list.first
      return figure.map { wording.text($0["text"]) } ?? ""
    },
    Field(Phrase("Pools", "資源池")) { centre, wording in wording.text(.list(centre["pools"].list.map { $0["id"] })) },
    Field("isDraining", Phrase("Draining", "停止接收作業")),
    Field("unreachableSince", as: .moment, Phrase("Out of reach since", "失聯時間")),
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
        ["", Phrase("The operator's terms:", "營運者的條款：")[call.language]] + terms.map { "- \(call.wording.text($0))" })
    }
    let closures = answer["maintenance"].list
    guard !closures.isEmpty else { return }
    try call.terminal.say(
      [""] + PoolCommands.closureFields.table(closures, await call.wording(of: call.hub()), call.terminal.outputStyle))
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
