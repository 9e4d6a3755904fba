import Console
import HTTPService
import Language

/// What the hub holds of people: to be seen, to be erased, and for how long it is kept.
enum PrivacyCommands {
  static let all = [me, retention]

  private static let output = Option(
    "output", "FILE", as: .text,
    Phrase("Write it into a new file that only you can read.", "寫入只有你可讀取的新檔案。"))

  private static let export = Command(
    "export", Phrase("Everything that the hub holds of you, as JSON.", "以 JSON 匯出平台所持有關於你的一切資料。"),
    discussion: Phrase(
      "Sign in for it: no token opens it. Of each kind the newest 5,000 records are shown; 'complete' says whether that is all.",
      "須本人登入，不可使用權杖。每類資料列出最新 5,000 項；「complete」表示是否齊全。"),
    options: [output]
  ) { call in try await export(call, HubRequest(.get, "me", "data")) }

  private static let withdraw = Flag("withdraw", Phrase("Take the request back.", "撤回要求。"))
  private static let status = Flag("status", Phrase("Show the request that waits, and what stands against it.", "顯示待處理的要求及其障礙。"))

  private static let erase = Command(
    "erase", Phrase("Ask for your data to be erased; an administrator carries it out.", "要求刪除你的資料；由管理員執行。"),
    options: [withdraw, status]
  ) { call in
    switch (call.has(withdraw), call.has(status)) {
    case (true, true): throw UsageError.conflicting(["--withdraw", "--status"])
    case (true, false):
      try await call.perform(HubRequest(.delete, "me", "erasure"), Phrase("Your request is taken back.", "已撤回你的要求。"))
    case (false, true):
      try await call.show(HubRequest(.get, "me", "erasure"), as: ownFields)
    case (false, false):
      try await call.perform(
        HubRequest(.post, "me", "erasure"),
        Phrase("Your request waits for an administrator.", "你的要求已提交，等待管理員處理。"))
    }
  }

  static let me = Command("me", Phrase("Your own data.", "你的個人資料。"), subcommands: [export, erase])

  // MARK: For administrators

  private static let person = Operand("SIGN-IN", as: .text, Phrase("The sign-in name, or the person's identifier.", "登入名稱或識別碼。"))

  static let exportPerson = Command(
    "export", Phrase("Everything that the hub holds of a person, as JSON.", "以 JSON 匯出平台所持有關於一名用戶的一切資料。"),
    operands: [person], options: [output]
  ) { call in try await export(call, HubRequest(.get, "people", call[person], "data")) }

  private static let sure = Flag("yes", Phrase("Needed: what is erased does not come back.", "必須加上：刪除後無法復原。"))

  static let erasePerson = Command(
    "erase", Phrase("Erase a person: name, address and ways in, for ever.", "永久刪除一名用戶的姓名、地址及登入途徑。"),
    discussion: Phrase(
      "Books and audit log keep the person's identifier, which then stands for nobody that anybody knows. Export first what is to be handed over.",
      "帳目及審計記錄只保留識別碼，其後無從得知代表何人。如須交付資料，請先匯出。"),
    operands: [person], options: [sure]
  ) { call in
    guard call.has(sure) else {
      throw Failure(Phrase("What is erased does not come back: say --yes.", "刪除後無法復原：請加上 --yes。"))
    }
    try await call.perform(
      HubRequest(.post, "people", call[person], "erasure"), Phrase("\(call[person]) is erased.", "已刪除 \(call[person]) 的資料。"))
  }

  private static let fields = [
    Field("id", Phrase("Request", "要求")), Field("person", Phrase("Person", "用戶")), Field("state", Phrase("State", "狀態")),
    Field("requestedAt", as: .moment, Phrase("Asked for", "提出時間")), Field("decidedAt", as: .moment, Phrase("Decided", "決定時間")),
    Field("finishedAt", as: .moment, Phrase("Finished", "完成時間")),
  ]
  private static let ownFields = [
    Field("request.state", Phrase("Request", "要求")),
    Field("request.requestedAt", as: .moment, Phrase("Asked for", "提出時間")), obstacles,
  ]
  private static let obstacles = Field(Phrase("What stands against it", "障礙")) { json, wording in
    wording.text(.list(json["obstacles"].list.map { $0["message"] }))
  }

  static let erasures = Command(
    "erasures", Phrase("List requests for erasure, and what was done.", "列出刪除資料的要求及處理結果。"), options: ListOptions.all
  ) { call in
    try await call.list(HubRequest(.get, "erasures"), as: fields, none: Phrase("There are none.", "沒有要求。"))
  }

  // MARK: How long things are kept

  static let retention = Command(
    "retention", Phrase("How long the hub keeps which data, and why.", "平台保存各類資料的期限及原因。")
  ) { call in
    try await call.list(
      HubRequest(.get, "retention"),
      as: [
        Field("what", Phrase("Data", "資料")),
        Field(Phrase("Kept", "保存期"), .right) { rule, wording in
          guard let seconds = rule["seconds"].whole else { return Phrase("always", "永久")[wording.language] }
          let days = seconds / 86_400
          return Phrase("\(days) days", "\(days) 日")[wording.language]
        },
        Field("after", Phrase("After", "起計")), Field("then", Phrase("Then", "其後")), Field("why", Phrase("Why", "原因")),
      ], none: Phrase("Nothing is said.", "沒有資料。"))
  }

  private static func export(_ call: Invocation, _ request: HubRequest) async throws {
    let answer = try await call.hub().send(request)
    call.terminal.clearProgress()
    guard let file = call[output] else { return try call.write(json: answer.body) }
    try LocalFile.write(answer.body + [0x0A], to: file, mode: 0o600, overwriting: false)
    let isWhole = answer.json["complete"].boolean == true
    try call.terminal.say(
      (isWhole
        ? Phrase("Written to \(file).", "已寫入 \(file)。")
        : Phrase("Written to \(file); of some kinds there is more than is shown.", "已寫入 \(file)；部分類別未能全部列出。"))[call.language]
        .printable)
  }
}
