import Console
import HTTPService
import Language
import Quantities

enum PoolCommands {
  static let all = Command(
    "pool", Phrase("Pools of like nodes in a centre.", "算力中心內同類節點的資源池。"), subcommands: [price, policy, usage, close, reopen])

  static let fields = [
    Field("id", Phrase("Pool", "資源池")), Field("deviceModel", Phrase("Device", "裝置")),
    Field(Phrase("Nodes", "節點"), .right) { pool, wording in wording.text(.whole(Int64(pool["nodes"].list.count))) },
    Field(Phrase("Devices", "裝置數目"), .right) { pool, wording in
      wording.text(.whole(pool["nodes"].list.reduce(0) { $0 + ($1["devices"].whole ?? 0) }))
    },
    Field(Phrase("Nodes up", "可用節點"), .right) { pool, wording in
      wording.text(.whole(Int64(pool["nodes"].list.count { $0["isAvailable"].boolean == true })))
    },
    Field("pricePerHour", as: .figure, Phrase("Price/hour", "每小時價格")),
    Field("policy", Phrase("Order of service", "排程方式")), Field("usage", Phrase("Use", "用途")),
  ]

  static let closureFields = [
    Field("id", Phrase("Closure", "維護時段")), Field("pool", Phrase("Pool", "資源池")),
    Field("startsAt", as: .moment, Phrase("From", "由")), Field("endsAt", as: .moment, Phrase("Until", "至")),
  ]

  private static let pool = Operand("POOL", as: .text, Phrase("The pool's identifier.", "資源池識別碼。"))
  private static let amount = Operand(
    "AMOUNT", as: .amount,
    Phrase("Per device-hour (per node-hour without devices), in the hub's currency.", "每卡時（無裝置者為每節點小時）的價格，以平台貨幣計。"))

  static let price = Command(
    "price", Phrase("Set a pool's price. Accepted jobs and quotations keep theirs.", "更改資源池價格；已接受的作業及報價不受影響。"),
    operands: [pool, amount]
  ) { call in
    let money = try await call.money(call[amount], for: "AMOUNT", in: call.hub())
    try await call.show(HubRequest(.patch, "pools", call[pool], json: .fields([("pricePerHour", money)])), as: fields)
  }

  private static let order = Operand(
    "POLICY", as: .text,
    Phrase("ORDER or ORDER+FIT, such as praya, fcfs or fcfs+easy.", "ORDER 或 ORDER+FIT，例如 praya、fcfs 或 fcfs+easy。"))

  static let policy = Command(
    "policy", Phrase("Set the order in which a pool's queue is served.", "更改資源池的排程方式。"), operands: [pool, order]
  ) { call in
    try await call.show(HubRequest(.patch, "pools", call[pool], json: .fields([("policy", .text(call[order]))])), as: fields)
  }

  private static let whose = Operand(
    "USE", as: .text,
    Phrase("dedicated (the hub's queue decides) or shared (the centre's own does).", "dedicated（由平台排隊）或 shared（由中心排隊）。"))

  static let usage = Command(
    "usage",
    Phrase("Say whether the hub has a pool to itself, or shares the centre's queue with others.", "設定資源池為平台專用，或與他人共用中心的隊列。"),
    operands: [pool, whose]
  ) { call in
    try await call.show(HubRequest(.patch, "pools", call[pool], json: .fields([("usage", .text(call[whose]))])), as: fields)
  }

  private static let from = Option("from", "MOMENT", as: .moment, required: true, Phrase("When it begins.", "開始時間。"))
  private static let until = Option("until", "MOMENT", as: .moment, required: true, Phrase("When it ends.", "結束時間。"))

  static let close = Command(
    "close", Phrase("Plan a pool's closure for maintenance.", "安排資源池的維護時段。"), operands: [pool], options: [from, until]
  ) { call in
    let body = JSONValue.fields([
      ("startsAt", .text("\(call.required(from))")), ("endsAt", .text("\(call.required(until))")),
    ])
    try await call.show(HubRequest(.post, "pools", call[pool], "maintenance", json: body), as: closureFields)
  }

  private static let closure = Operand("CLOSURE", as: .text, Phrase("The closure's identifier.", "維護時段識別碼。"))

  static let reopen = Command(
    "reopen", Phrase("Call a planned closure off.", "取消維護時段。"), operands: [closure]
  ) { call in
    try await call.perform(
      HubRequest(.delete, "maintenance", call[closure]),
      Phrase("The closure \(call[closure]) is called off.", "已取消維護時段 \(call[closure])。"))
  }
}
