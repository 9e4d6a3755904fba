import Console
import HTTPService
import Language

/// A city file is a way in and out; the database is the truth.
enum CityCommands {
  static func all(_ local: LocalWork) -> Command {
    Command(
      "city", Phrase("Who and what there is in the city, as a file.", "以檔案描述城市的機構、人員及算力。"),
      subcommands: [show, apply(local), export])
  }

  /// The hub's own limit.
  private static let largestFile = 1 << 20
  private static let file = Operand("FILE", as: .text, Phrase("A city file; '-' for standard input.", "城市檔案；「-」代表標準輸入。"))
  private static let target = LastOperand(
    "FILE", as: .text, Phrase("Where to write it; standard output if left out.", "寫入的檔案；未填即標準輸出。"))
  private static let force = Flag("force", Phrase("Replace the file if it is there.", "覆蓋已存在的檔案。"))

  static let show = Command("show", Phrase("Show the city's name, currency and time zone.", "顯示城市名稱、貨幣及時區。")) { call in
    let fields = [
      Field("name", Phrase("City", "城市")), Field("currency", Phrase("Currency", "貨幣")),
      Field("timeZone", Phrase("Time zone", "時區")),
    ]
    try await call.show(HubRequest(.get, "city"), as: fields)
  }

  private static func apply(_ local: LocalWork) -> Command {
    Command(
      "apply", Phrase("Add and update what a city file says. Removes nothing.", "按城市檔案新增及更新；不會刪除任何內容。"),
      discussion: Phrase(
        "Asks the hub; with --data it writes into a data folder that no hub has open.",
        "向平台提交；加上 --data 則直接寫入沒有平台使用的資料夾。"),
      operands: [file], options: [DataFolder.option]
    ) { call in
      let bytes = try call.read(call[file], limit: largestFile)
      let changes: [String]
      if let folder = call[DataFolder.option] {
        changes = try await local.applyCity(bytes, folder, call)
        if call.wantsJSON { return try call.write(json: JSONValue.fields([("changes", .texts(changes))]).bytes) }
      } else {
        let request = HubRequest(.put, path: ["city"], body: .bytes(bytes, contentType: "application/json"))
        let answer = try await call.hub().send(request)
        call.terminal.clearProgress()
        if call.wantsJSON { return try call.write(json: answer.body) }
        changes = answer.json["changes"].list.map(call.wording.text)
      }
      let nothing = Phrase("Nothing to change.", "沒有需要更改之處。")[call.language]
      try call.terminal.say(changes.isEmpty ? [nothing] : changes.map(\.printable))
    }
  }

  static let export = Command(
    "export", Phrase("Write the city as a file.", "將城市匯出為檔案。"), operands: [target], options: [force]
  ) { call in
    let answer = try await call.hub().send(HubRequest(.get, "city", "export"))
    call.terminal.clearProgress()
    guard let path = call[target], path != "-" else { return try call.write(json: answer.body) }
    try LocalFile.write(answer.body + (answer.body.last == 0x0A ? [] : [0x0A]), to: path, overwriting: call.has(force))
    if call.wantsJSON { return try call.write(json: JSONValue.fields([("file", .text(path))]).bytes) }
    try call.terminal.say(Phrase("Written to \(path).", "已寫入 \(path)。")[call.language].printable)
  }
}
