import Console
import HTTPService
import Language

/// One's own password.
enum PasswordCommands {
  static let all = Command(
    "password", Phrase("Your own password.", "你的密碼。"), subcommands: [change, forgotten, reset])

  static let currentFile = Option(
    "password-file", "FILE", as: .text,
    Phrase("Take the present password from a file's first line, or from standard input with '-'.", "從檔案首行讀取現有密碼；「-」代表標準輸入。"))
  private static let newFile = Option(
    "new-password-file", "FILE", as: .text,
    Phrase("Take the new password from a file's first line, or from standard input with '-'.", "從檔案首行讀取新密碼；「-」代表標準輸入。"))

  static let change = Command(
    "change", Phrase("Change your password; you are signed out everywhere else.", "更改密碼；其他登入會結束。"),
    options: [currentFile, newFile]
  ) { call in
    let current = try SessionCommands.password(call, currentFile, Phrase("Present password: ", "現有密碼："))
    let new = try newPassword(call)
    try await call.perform(
      HubRequest(.put, "me", "password", json: .fields([("current", .text(current)), ("new", .text(new))])),
      Phrase("Your password is changed.", "已更改密碼。"))
  }

  private static let name = Operand("NAME", as: .text, Phrase("The sign-in name, or the e-mail address.", "登入名稱或電郵地址。"))

  static let forgotten = Command(
    "forgotten", Phrase("Ask for a mail by which the password can be set anew.", "索取重設密碼的電郵。"), operands: [name]
  ) { call in
    let field = call[name].contains("@") ? "email" : "signIn"
    let hub = try call.stranger()
    _ = try await hub.send(HubRequest(.post, "password-resets", json: .fields([(field, .text(call[name]))])))
    try call.tell(Phrase("If there is such an account, a mail is on its way.", "如有此帳戶，電郵即將寄出。"))
  }

  static let reset = Command(
    "reset", Phrase("Set your password by the secret of a mail.", "以電郵中的密鑰重設密碼。"), options: [secretFile, newFile]
  ) { call in
    let hub = try call.stranger()
    let secret = try SessionCommands.password(call, secretFile, Phrase("Secret of the mail: ", "電郵中的密鑰："))
    let body = JSONValue.fields([("secret", .text(secret)), ("password", .text(try newPassword(call)))])
    _ = try await hub.send(HubRequest(.post, "password-resets", "completion", json: body))
    try call.tell(Phrase("Your password is set. Sign in with it.", "已設定密碼，請重新登入。"))
  }

  static let secretFile = Option(
    "secret-file", "FILE", as: .text,
    Phrase("Take the mail's secret from a file's first line.", "從檔案首行讀取電郵中的密鑰。"))

  private static func newPassword(_ call: Invocation) throws -> String {
    guard call[newFile] == nil else { return try SessionCommands.password(call, newFile, Phrase(same: "")) }
    return try typedTwice(call)
  }

  /// A new password, typed twice, since nobody sees it.
  static func typedTwice(_ call: Invocation) throws -> String {
    let first = try SessionCommands.ask(call, Phrase("New password: ", "新密碼："), secretly: true)
    let second = try SessionCommands.ask(call, Phrase("Once more: ", "再次輸入："), secretly: true)
    guard first == second else {
      throw Failure(Phrase("The two are not the same. Nothing was changed.", "兩次輸入不同，資料未有更改。"))
    }
    return first
  }
}

extension Invocation {
  /// The hub, spoken to as nobody. What is sent there is secret, so the way must be private.
  func stranger() throws -> HubClient {
    let address = try hubAddress(try SavedSession.load(terminal))
    guard address.isPrivate else {
      throw Failure(
        Phrase(
          "\(address.url) is not encrypted, and secrets would be readable on the way. Use https://.",
          "\(address.url) 未經加密，密鑰在途中可被讀取。請改用 https://。"))
    }
    return client(address, token: nil)
  }

  /// A sentence for people, an empty object for programs.
  func tell(_ sentence: Phrase) throws {
    terminal.clearProgress()
    if wantsJSON { try write(json: []) } else { try terminal.say(sentence[language].printable) }
  }
}
