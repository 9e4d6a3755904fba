import Access
import Console
import HTTPService
import Language

enum PersonCommands {
  static let fields = [
    Field("signIn", Phrase("Sign-in", "登入名稱")), Field("name", Phrase("Name", "姓名")),
    Field("language", Phrase("Language", "語言")),
    Field(Phrase("Roles", "角色")) { person, wording in
      wording.text(
        .list(
          person["roles"].list.map { held in
            let role = held["role"].text ?? ""
            let label = Role(rawValue: role)?.label[wording.language] ?? role
            let place = held["scope.identifier"].text ?? ""
            return .text(place.isEmpty ? label : "\(label) (\(place))")
          }))
    },
  ]

  private static let statusFields =
    fields + [
      Field("email", Phrase("E-mail", "電郵")), Field("active", Phrase("Open", "有效")),
      Field("invited", Phrase("Only invited", "仍待接受邀請")), Field("secondFactor", Phrase("Second factor", "雙重認證")),
    ]
  private static let byEmail = Option("email", "ADDRESS", as: .text, Phrase("Only with this e-mail address.", "只列出此電郵地址。"))
  private static let closedOnly = Flag("closed", Phrase("Only those whose account is closed.", "只列出已停用的帳戶。"))

  static let list = Command(
    "list", Phrase("List the people of the hub.", "列出平台用戶。"), options: [byEmail, closedOnly, ListOptions.limit]
  ) {
    call in
    try await call.list(
      HubRequest(.get, "people").query("email", call[byEmail]).query("active", call.has(closedOnly) ? "false" : nil),
      as: statusFields, none: Phrase("There is nobody.", "沒有用戶。"))
  }

  static let show = Command("show", Phrase("Show one person.", "顯示一名用戶。"), operands: [signIn]) { call in
    try await call.show(HubRequest(.get, "people", call[signIn]), as: statusFields)
  }

  static let close = Command(
    "close", Phrase("Close a person's account; they are signed out everywhere.", "停用帳戶；該用戶會在各處登出。"), operands: [signIn]
  ) { call in
    try await call.perform(
      HubRequest(.patch, "people", call[signIn], json: .fields([("active", .boolean(false))])),
      Phrase("The account of \(call[signIn]) is closed.", "已停用 \(call[signIn]) 的帳戶。"))
  }

  static let open = Command("open", Phrase("Open a closed account again.", "重新啟用帳戶。"), operands: [signIn]) { call in
    try await call.perform(
      HubRequest(.patch, "people", call[signIn], json: .fields([("active", .boolean(true))])),
      Phrase("The account of \(call[signIn]) is open.", "已啟用 \(call[signIn]) 的帳戶。"))
  }

  private static let signIn = Operand("SIGN-IN", as: .text, Phrase("The sign-in name.", "登入名稱。"))
  private static let name = Option("name", "NAME", as: .text, required: true, Phrase("The person's name.", "姓名。"))
  private static let email = Option("email", "ADDRESS", as: .text, Phrase("Their e-mail address.", "電郵地址。"))
  private static let reads = Option(
    "reads", "LANGUAGE", as: ValueKind<ReaderLanguage>.choice, Phrase("The language that they read.", "使用的語言。"))
  private static let passwordFile = Option(
    "password-file", "FILE", as: .text,
    Phrase("Take the password from a file's first line, or from standard input with '-'.", "從檔案首行讀取密碼；「-」代表標準輸入。"))

  static let all = Command(
    "person", Phrase("People who sign in, and what they may do.", "登入者及其權限。"),
    subcommands: [
      list, show, add, password, role, open, close, PrivacyCommands.exportPerson, PrivacyCommands.erasePerson,
      PrivacyCommands.erasures,
    ])

  static let add = Command(
    "add", Phrase("Add a person, without a password as yet.", "新增一人，暫不設密碼。"), operands: [signIn], options: [name, email, reads]
  ) { call in
    let body = JSONValue.fields([
      ("signIn", .text(call[signIn])), ("name", .text(call.required(name))), ("email", call[email].map { .text($0) }),
      ("language", .text((call[reads] ?? call.language).rawValue)),
    ])
    try await call.perform(
      HubRequest(.post, "people", json: body), Phrase("Added \(call[signIn]).", "已新增 \(call[signIn])。"))
  }

  static let password = Command(
    "password", Phrase("Set a person's password.", "設定密碼。"), operands: [signIn], options: [passwordFile]
  ) { call in
    let secret = try SessionCommands.password(call, passwordFile, Phrase("New password: ", "新密碼："))
    try await call.perform(
      HubRequest(.put, "people", call[signIn], "password", json: .fields([("password", .text(secret))])),
      Phrase("The password of \(call[signIn]) is set.", "已設定 \(call[signIn]) 的密碼。"))
  }

  private static let roleName = Operand("ROLE", as: ValueKind<Role>.choice, Phrase("The role.", "角色。"))
  private static let scope = LastOperand(
    "SCOPE", as: .text,
    Phrase("Where it is held, such as project:vision; the whole hub if left out.", "角色的範圍，例如 project:vision；未填即整個平台。"))
  private static let remove = Flag("remove", Phrase("Take the role away.", "取消此角色。"))

  static let role = Command(
    "role", Phrase("Give a person a role, or take it away.", "授予或取消角色。"), operands: [signIn, roleName, scope],
    options: [remove]
  ) { call in
    let held = try read(scope: call[scope])
    let body = JSONValue.fields([("role", .text(call[roleName].rawValue)), ("scope", held)])
    let isRemoved = call.has(remove)
    let (who, what) = (call[signIn], call[roleName].label)
    try await call.perform(
      HubRequest(isRemoved ? .delete : .put, "people", who, "roles", json: body),
      isRemoved
        ? Phrase("\(who) is no longer \(what.english).", "\(who) 不再是\(what.traditionalChinese)。")
        : Phrase("\(who) is now \(what.english).", "\(who) 現為\(what.traditionalChinese)。"))
  }

  static func read(scope text: String?) throws(UsageError) -> JSONValue {
    guard let text, text != "hub" else { return .fields([("kind", .text("hub")), ("identifier", .text(""))]) }
    let pieces = text.split(separator: ":", maxSplits: 1).map(String.init)
    let kinds = Scope.Kind.allCases.filter { $0 != .hub }.map(\.rawValue)
    guard pieces.count == 2, kinds.contains(pieces[0]) else {
      let forms = kinds.map { "\($0):ID" }
      throw .invalidValue(
        text, subject: "SCOPE",
        expected: Phrase(
          "hub or \(forms.joined(separator: ", "))", "hub 或 \(forms.joined(separator: "、"))"))
    }
    return .fields([("kind", .text(pieces[0])), ("identifier", .text(pieces[1]))])
  }
}
