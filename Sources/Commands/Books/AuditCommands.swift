import Console
import HTTPService
import Language

enum AuditCommands {
  static let all = Command(
    "audit", Phrase("The log of every change and every refusal.", "所有更改及拒絕的審計記錄。"), subcommands: [verify, list])

  private static let verifiedFields = [
    Field("lines", as: .figure, Phrase("Lines", "行數")), Field("head", Phrase("Head of the chain", "鏈首雜湊")),
  ]

  static let verify = Command(
    "verify", Phrase("Read the audit log from its first line and check every link.", "由首行起檢查審計記錄的每個環節。"),
    discussion: Phrase(
      "Asks the hub; with --data it reads a data folder itself, whether or not a hub has it open.",
      "向平台查詢；加上 --data 則直接讀取資料夾，平台運行與否均可。"),
    options: [DataFolder.option]
  ) { call in
    let json: JSONValue
    let body: [UInt8]
    if let folder = call[DataFolder.option] {
      json = try await DataFolder(folder).verifyAudit()
      body = json.bytes
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
    guard isSound else {
      let line = json["firstFault"].whole.map { "\($0)" } ?? "?"
      throw Failure(
        Phrase("The audit log is broken: line \(line) does not follow from the one before.", "審計記錄有誤：第 \(line) 行與前一行不相連。"))
    }
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
