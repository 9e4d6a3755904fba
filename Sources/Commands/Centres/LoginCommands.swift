import Console
import HTTPService
import Language

/// `praya centre logins CENTRE` and `praya centre login set|remove`: under which login each member's jobs run at a centre.
enum LoginCommands {
  private static let centre = Operand("CENTRE", as: .text, Phrase("The centre's identifier.", "算力中心識別碼。"))
  private static let person = Operand("PERSON", as: .text, Phrase("What they sign in by.", "用戶名稱。"))
  private static let login = Operand("LOGIN", as: .text, Phrase("The name of their user at the centre.", "其在算力中心的登入名稱。"))
  private static let shared = Flag(
    "shared",
    Phrase("Somebody else may have the same login: each can read the other's files.", "容許另一人使用同一登入名稱：雙方可讀取彼此的檔案。"))

  private static let fields = [
    Field("signIn", Phrase("Person", "成員")), Field("name", Phrase("Name", "姓名")),
    Field(Phrase("Login", "登入名稱")) { row, wording in
      if row["login"] != .null, row["isReady"].boolean == true { return wording.text(row["login"]) }
      if row["isAtCentre"].boolean == true { return Phrase("by the centre's own file", "由算力中心的檔案訂明")[wording.language] }
      return Phrase("NONE", "未設定")[wording.language]
    },
    Field("setAt", as: .moment, Phrase("Since", "設定時間")),
  ]

  static let list = Command(
    "logins", Phrase("List the members' logins at a centre, and who has none.", "列出成員在算力中心的登入名稱，以及未設定者。"),
    discussion: Phrase(
      "Of a centre where each member's jobs run under their own login: who has one, and who may send jobs there, has jobs there or a role, and has none.",
      "適用於每名成員的作業以其本身登入名稱執行的算力中心：列出已設定的成員，以及可提交作業、現有作業或角色但未設定的成員。"),
    operands: [centre], options: ListOptions.all
  ) { call in
    try await call.list(
      HubRequest(.get, "centres", call[centre], "logins"), as: fields,
      none: Phrase("There are no logins.", "沒有登入名稱。"))
  }

  static let one = Command(
    "login", Phrase("Set or remove a member's login at a centre.", "設定或移除成員在算力中心的登入名稱。"), subcommands: [set, remove])

  private static let set = Command(
    "set", Phrase("Say under which login a member's jobs run.", "設定成員的作業以哪個登入名稱執行。"),
    discussion: Phrase(
      "Jobs that are on their way keep the login that they went with.", "已送出的作業沿用送出時的登入名稱。"),
    operands: [centre, person, login], options: [shared]
  ) { call in
    let body = JSONValue.fields([("login", .text(call[login])), ("shared", call.has(shared) ? .boolean(true) : nil)])
    try await call.perform(
      HubRequest(.put, "centres", call[centre], "logins", call[person], json: body),
      Phrase(
        "Jobs of \(call[person]) run under '\(call[login])' at \(call[centre]).",
        "\(call[person]) 在 \(call[centre]) 的作業以「\(call[login])」執行。"))
  }

  private static let remove = Command(
    "remove", Phrase("Take a member's login away: nothing of theirs is started there any more.", "移除成員的登入名稱：其作業不再於該處啟動。"),
    operands: [centre, person]
  ) { call in
    try await call.perform(
      HubRequest(.delete, "centres", call[centre], "logins", call[person]),
      Phrase("\(call[person]) has no login at \(call[centre]).", "\(call[person]) 在 \(call[centre]) 已沒有登入名稱。"))
  }
}
