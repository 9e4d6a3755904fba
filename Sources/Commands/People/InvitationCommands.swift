import Access
import Console
import HTTPService
import Language

/// Asking people to join the hub.
enum InvitationCommands {
  static let all = Command(
    "invite", Phrase("Ask people to join the hub, by mail.", "以電郵邀請他人加入平台。"),
    subcommands: [new, list, again, revoke, accept])

  private static let fields = [
    Field("id", Phrase("Invitation", "邀請")), Field("name", Phrase("Name", "姓名")), Field("email", Phrase("E-mail", "電郵")),
    Field("organisation", Phrase("Organisation", "機構")), Field("state", Phrase("State", "狀態")),
    Field("expiresAt", as: .moment, Phrase("Until", "有效至")),
  ]

  private static let email = Operand("EMAIL", as: .text, Phrase("Where the mail goes.", "收件電郵地址。"))
  private static let name = Option("name", "NAME", as: .text, required: true, Phrase("The person's name.", "姓名。"))
  private static let organisation = Option(
    "organisation", "ID", as: .text, Phrase("The organisation that they join; none for the hub alone.", "所加入的機構；未填即只加入平台。"))
  private static let role = Option(
    "role", "ROLE[@SCOPE]", as: .text, repeats: true,
    Phrase("What they will hold, such as member or member@project:vision.", "授予的角色，例如 member 或 member@project:vision。"))
  private static let reads = Option(
    "reads", "LANGUAGE", as: ValueKind<ReaderLanguage>.choice, Phrase("The language that they read.", "使用的語言。"))

  static let new = Command(
    "new", Phrase("Invite somebody.", "邀請一人。"),
    discussion: Phrase(
      "A role without a scope is held in the organisation, or in the hub where there is none.",
      "未註明範圍的角色屬於該機構；沒有機構則屬於整個平台。"), operands: [email], options: [name, organisation, role, reads]
  ) { call in
    let roles = try call.all(role).map { try read(role: $0, organisation: call[organisation]) }
    let body = JSONValue.fields([
      ("email", .text(call[email])), ("name", .text(call.required(name))),
      ("language", .text((call[reads] ?? call.language).rawValue)), ("organisation", call[organisation].map { .text($0) }),
      ("roles", roles.isEmpty ? nil : .list(roles)),
    ])
    try await call.show(HubRequest(.post, "invitations", json: body), as: fields)
  }

  private static func read(role text: String, organisation: String?) throws(UsageError) -> JSONValue {
    let pieces = text.split(separator: "@", maxSplits: 1).map(String.init)
    guard let name = pieces.first, let role = Role(rawValue: name) else {
      throw .invalidValue(text, subject: "--role", expected: ValueKind<Role>.choice.expected)
    }
    let scope = pieces.count > 1 ? pieces[1] : organisation.map { "organisation:\($0)" }
    return .fields([("role", .text(role.rawValue)), ("scope", try PersonCommands.read(scope: scope))])
  }

  private static let only = Option("organisation", "ID", as: .text, Phrase("Only of this organisation.", "只列出此機構的邀請。"))

  static let list = Command(
    "list", Phrase("List the invitations that you may manage.", "列出你可管理的邀請。"), options: [only, ListOptions.limit]
  ) { call in
    try await call.list(
      HubRequest(.get, "invitations").query("organisation", call[only]), as: fields,
      none: Phrase("There are no invitations.", "沒有邀請。"))
  }

  private static let id = Operand("ID", as: .text, Phrase("The invitation, as listed.", "清單所示的邀請。"))

  static let again = Command(
    "again", Phrase("Send an invitation again, for another seven days.", "重新寄出邀請，有效期延長七日。"), operands: [id]
  ) { call in try await call.show(HubRequest(.post, "invitations", call[id], "sending"), as: fields) }

  static let revoke = Command("revoke", Phrase("Take an invitation back.", "撤回邀請。"), operands: [id]) { call in
    try await call.perform(HubRequest(.delete, "invitations", call[id]), Phrase("Taken back.", "已撤回。"))
  }

  private static let signIn = Operand("SIGN-IN", as: .text, Phrase("The sign-in name that you choose.", "你所選的登入名稱。"))
  private static let ownName = Option("name", "NAME", as: .text, Phrase("Your name, if it was misspelt.", "你的姓名（如有誤）。"))
  private static let passwordFile = Option(
    "password-file", "FILE", as: .text,
    Phrase("Take the password from a file's first line, or from standard input with '-'.", "從檔案首行讀取密碼；「-」代表標準輸入。"))

  static let accept = Command(
    "accept", Phrase("Accept an invitation by the secret of its mail.", "以電郵中的密鑰接受邀請。"), operands: [signIn],
    options: [PasswordCommands.secretFile, passwordFile, ownName]
  ) { call in
    let hub = try call.stranger()
    let secret = try SessionCommands.password(call, PasswordCommands.secretFile, Phrase("Secret of the mail: ", "電郵中的密鑰："))
    let password =
      try call[passwordFile] == nil
      ? PasswordCommands.typedTwice(call) : SessionCommands.password(call, passwordFile, Phrase(same: ""))
    let body = JSONValue.fields([
      ("secret", .text(secret)), ("signIn", .text(call[signIn])), ("password", .text(password)),
      ("name", call[ownName].map { .text($0) }),
    ])
    _ = try await hub.send(HubRequest(.post, "invitation-acceptances", json: body))
    try call.tell(Phrase("Welcome, \(call[signIn]). Sign in now.", "歡迎，\(call[signIn])。請登入。"))
  }
}
