import Console
import HTTPService
import Language

enum AuditCommands {
  static let all = Command(
    "audit", Phrase("The log of every change and every refusal.", "所有更改及拒絕的審計記錄。"), subcommands: [verify, heads, list])

  private static let verifiedFields = [
    Field("lines", as: .figure, Phrase("Lines", "行數")), Field("head", Phrase("Head of the chain", "鏈首雜湊")),
    Field("headsChecked", as: .figure, Phrase("Daily heads checked", "已核對的每日鏈首")),
  ]
  private static let published = Option(
    "heads", "FILE|DIR", as: .text,
    Phrase(
      "Heads that somebody has kept: a file, or a folder of them. With --data, the folder's own are taken where this is left out.",
      "外間保存的每日鏈首：檔案或資料夾。使用 --data 而未填此項時，取該資料夾內的鏈首。"))

  static let verify = Command(
    "verify", Phrase("Read the audit log from its first line and check every link.", "由首行起檢查審計記錄的每個環節。"),
    discussion: Phrase(
      "Asks the hub; with --data it reads a data folder itself, whether or not a hub has it open. The log is held against the heads on record and against those of --heads: a copy that was taken on another day, on another machine, shows whether what came before it was rewritten or cut.",
      "向平台查詢；加上 --data 則直接讀取資料夾，平台運行與否均可。記錄會與平台所記及 --heads 所指的每日鏈首核對：在另一日、另一部機器保存的副本，可顯示之前的記錄有否被改寫或刪去。"),
    options: [DataFolder.option, published]
  ) { call in
    let json: JSONValue
    let body: [UInt8]
    if let folder = call[DataFolder.option] {
      let own = DataFolder(folder).auditHeads
      let heads = try (call[published] ?? own).map { try PublishedHeads.read($0) } ?? []
      json = try await DataFolder(folder).verifyAudit(against: heads)
      body = json.bytes
    } else if let place = call[published] {
      let heads = JSONValue.list(try PublishedHeads.read(place).map(PublishedHeads.json))
      let answer = try await call.hub().send(HubRequest(.post, "audit", "verification", json: .fields([("heads", heads)])))
      (json, body) = (answer.json, answer.body)
    } else {
      let answer = try await call.hub().send(HubRequest(.get, "audit", "verification"))
      (json, body) = (answer.json, answer.body)
    }
    call.terminal.clearProgress()
    let isSound = json["verified"].boolean == true
    if call.wantsJSON {
      try call.write(json: body)
    } else if isSound {
      try call.terminal.say(Phrase("The audit log is sound.", "審計記錄無誤。")[call.language])
      try call.terminal.say(verifiedFields.details(json, call.wording, call.terminal.outputStyle))
    }
    guard isSound else { throw Failure(fault(in: json)) }
  }

  private static func fault(in json: JSONValue) -> Phrase {
    var words: [Phrase] = []
    if let line = json["firstFault"].whole {
      words.append(
        Phrase("The audit log is broken: line \(line) does not follow from the one before.", "審計記錄有誤：第 \(line) 行與前一行不相連。"))
    }
    for fault in json["headFaults"].list {
      words.append(Phrase(fault["message.en"].text ?? "?", fault["message.zh-Hant"].text ?? "?"))
    }
    if words.isEmpty { words.append(Phrase("The audit log is broken.", "審計記錄有誤。")) }
    return Phrase(
      words.map(\.english).joined(separator: "\n"), words.map(\.traditionalChinese).joined(separator: "\n"))
  }

  static let heads = Command(
    "heads", Phrase("List the log's head at each day's end; keep a copy elsewhere.", "列出每日終結時的鏈首；請於他處保存副本。"),
    discussion: Phrase(
      "Anybody may ask, without signing in. The same stands in files, one a day, in the hub's folder audit-heads.",
      "任何人均可查閱，毋須登入。平台的 audit-heads 資料夾亦每日存有一個檔案。"),
    options: ListOptions.all
  ) { call in
    try await call.list(
      HubRequest(.get, "audit", "heads"),
      as: [
        Field("day", Phrase("Day", "日期")), Field("position", as: .figure, Phrase("Line", "行")),
        Field("head", Phrase("Head of the chain", "鏈首雜湊")),
      ], none: Phrase("There are none yet: the first is written when a day is over.", "暫時沒有：首個鏈首於一日終結後寫入。"))
  }

  private static let actor = Option(
    "actor", "PERSON", as: .text, Phrase("Only by this person: an identifier, a sign-in name, or 'me'.", "只列此人的記錄：識別碼、登入名稱或「me」。")
  )
  private static let act = Option("act", "ACT", as: .text, Phrase("Only this act, such as submit-job.", "只列此行為，例如 submit-job。"))
  private static let subject = Option(
    "subject", "KIND:ID", as: .text, Phrase("Only of this subject, such as project:vision.", "只列此對象，例如 project:vision。"))

  private static let fields = [
    Field("sequence", as: .figure, Phrase("Line", "行")), Field("at", as: .moment, Phrase("At", "時間")),
    Field("actor", Phrase("Who", "人員")), Field("act", Phrase("What", "行為")), Field("subject", Phrase("Of", "對象")),
    Field("outcome", Phrase("Outcome", "結果")),
  ]

  static let list = Command(
    "list", Phrase("List lines of the audit log.", "列出審計記錄。"),
    options: [actor, act, subject] + PeriodOptions.all + ListOptions.all
  ) { call in
    try await call.list(
      HubRequest(.get, "audit").query("actor", call[actor]).query("act", call[act]).query("subject", call[subject]).period(call),
      as: fields,
      none: Phrase("There are no lines.", "沒有記錄。"))
  }
}
