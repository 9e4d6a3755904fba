import Console
import HTTPService
import Language

/// `praya job move`: to another place, or to stay; `praya job moves`: what has become of it.
enum MoveJob {
  private static let target = Option(
    "to", "POOL", as: .text, Phrase("The pool whose offer is accepted for it.", "接受其報價的資源池。"))
  private static let ownShareAtMost = Option(
    "own-share-at-most", "AMOUNT", as: .amount, Phrase("Refuse where a run could cost you more there.", "每次執行的自付額如可能超過此數，則不轉移。"))
  private static let stay = Flag("stay", Phrase("Answer that it shall stay where it is.", "回覆：留在原處。"))

  static let command = Command(
    "move", Phrase("Move a job that has not begun to another pool, or answer that it shall stay.", "將尚未開始的作業轉往另一資源池，或回覆留在原處。"),
    discussion: Phrase(
      "The other pool's price becomes the job's. A job that its centre has moves once the centre confirms that it never began.",
      "另一資源池的價格即為作業的價格。已送達算力中心的作業，須待中心確認從未開始才會轉移。"),
    operands: [JobCommands.job], options: [target, stay, ownShareAtMost]
  ) { call in
    let hub = try call.hub()
    let request: HubRequest
    switch (call[target], call.has(stay)) {
    case (let pool?, false):
      var body: [(String, JSONValue?)] = [("pool", .text(pool))]
      if let digits = call[ownShareAtMost] {
        body.append(("ownShareAtMost", try await call.money(digits, for: "--own-share-at-most", in: hub)["minorUnits"]))
      }
      request = HubRequest(.post, "jobs", call[JobCommands.job], "moves", json: .fields(body))
    case (nil, true): request = HubRequest(.post, "jobs", call[JobCommands.job], "stay")
    default: throw Failure(Phrase("Say either '--to POOL' or '--stay'.", "請選用「--to 資源池」或「--stay」其中之一。"))
    }
    let answer = try await hub.send(request)
    call.terminal.clearProgress()
    if call.wantsJSON { return try call.write(json: answer.body) }
    let wording = await call.wording(of: hub)
    try call.terminal.say(JobCommands.listFields.table(answer.json["jobs"].list, wording, call.terminal.outputStyle))
  }

  private static let fields = [
    Field("number", as: .figure, Phrase("No.", "編號")), Field("state", Phrase("State", "狀態")),
    Field("fromPool", Phrase("From", "由")), Field("toPool", Phrase("To", "往")),
    Field("causeText", Phrase("Because", "原因")), Field("priceBefore", as: .figure, Phrase("Price before", "原價格")),
    Field("priceAfter", as: .figure, Phrase("Price there", "新價格")),
    Field("ownShareAfter", as: .figure, Phrase("You pay at most", "最高自付")),
    Field("askedAt", as: .moment, Phrase("Since", "時間")), Field("expiresAt", as: .moment, Phrase("Answer until", "回覆期限")),
    Field("failure", Phrase("Came to nothing", "未成原因")),
  ]

  static let history = Command(
    "moves", Phrase("Show a job's moves and the questions about them.", "顯示作業的轉移記錄及相關詢問。"), operands: [JobCommands.job],
    options: ListOptions.all
  ) { call in
    try await call.list(
      HubRequest(.get, "jobs", call[JobCommands.job], "moves"), as: fields, none: Phrase("It never moved.", "從未轉移。"))
  }
}
