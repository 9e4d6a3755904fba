import Console
import HTTPService
import Language

/// Codes of a phone beside the password.
enum SecondFactorCommands {
  static let all = Command(
    "second-factor", Phrase("Codes that your phone makes, beside the password.", "密碼以外的雙重認證。"),
    subcommands: [show, enrol, confirm, recoveryCodes, disable, reset])

  static let show = Command("show", Phrase("Say whether you have a second factor.", "顯示你是否已設定雙重認證。")) { call in
    let fields = [
      Field("enrolled", Phrase("Second factor", "雙重認證")), Field("confirmedAt", as: .moment, Phrase("Since", "設定時間")),
      Field("recoveryCodesLeft", as: .figure, Phrase("Recovery codes left", "剩餘備用碼")),
    ]
    try await call.show(HubRequest(.get, "me", "second-factor"), as: fields)
  }

  static let enrol = Command(
    "enrol", Phrase("Begin a second factor: its secret is shown this once.", "開始設定雙重認證；密鑰只會顯示一次。"),
    discussion: Phrase(
      "Give the address or the secret to a program for one-time codes, then confirm with its first code. Until then nothing changes.",
      "請把網址或密鑰輸入一次性驗證碼程式，再以首個驗證碼確認；確認前不會生效。"),
    options: [PasswordCommands.currentFile]
  ) { call in
    let password = try password(call)
    let fields = [Field("address", Phrase("Address", "網址")), Field("secret", Phrase("Secret", "密鑰"))]
    try await call.show(HubRequest(.post, "me", "second-factor", json: .fields([("password", .text(password))])), as: fields)
  }

  private static let code = Operand("CODE", as: .text, Phrase("A code that the program shows now.", "程式目前顯示的驗證碼。"))
  private static let anyCode = Operand(
    "CODE", as: .text, Phrase("A code that the program shows now, or a recovery code.", "程式目前顯示的驗證碼或備用碼。"))

  static let confirm = Command(
    "confirm", Phrase("Confirm the second factor; from now on it is asked for.", "確認雙重認證；由現在起生效。"), operands: [code]
  ) { call in
    try await showCodes(
      call, HubRequest(.post, "me", "second-factor", "confirmation", json: .fields([("code", .text(call[code]))])))
  }

  static let recoveryCodes = Command(
    "recovery-codes", Phrase("Make new recovery codes; the old ones end.", "產生新的備用碼；舊碼即告失效。"), operands: [anyCode],
    options: [PasswordCommands.currentFile]
  ) { call in
    let body = JSONValue.fields([("password", .text(try password(call))), ("code", .text(call[anyCode]))])
    try await showCodes(call, HubRequest(.post, "me", "second-factor", "recovery-codes", json: body))
  }

  static let disable = Command(
    "disable", Phrase("Remove your second factor.", "停用雙重認證。"), operands: [anyCode], options: [PasswordCommands.currentFile]
  ) { call in
    let body = JSONValue.fields([("password", .text(try password(call))), ("code", .text(call[anyCode]))])
    try await call.perform(
      HubRequest(.delete, "me", "second-factor", json: body), Phrase("Your second factor is removed.", "已停用雙重認證。"))
  }

  private static let signIn = Operand("SIGN-IN", as: .text, Phrase("Whose it is.", "登入名稱。"))

  static let reset = Command(
    "reset", Phrase("Remove somebody's second factor who has lost it.", "為遺失裝置的用戶移除雙重認證。"), operands: [signIn]
  ) { call in
    try await call.perform(
      HubRequest(.delete, "people", call[signIn], "second-factor"),
      Phrase("The second factor of \(call[signIn]) is removed.", "已移除 \(call[signIn]) 的雙重認證。"))
  }

  private static func password(_ call: Invocation) throws -> String {
    try SessionCommands.password(call, PasswordCommands.currentFile, Phrase("Password: ", "密碼："))
  }

  private static func showCodes(_ call: Invocation, _ request: HubRequest) async throws {
    let answer = try await call.hub().send(request)
    call.terminal.clearProgress()
    guard !call.wantsJSON else { return try call.write(json: answer.body) }
    let sentence = Phrase(
      "Write these recovery codes down. Each replaces one code, once; they are not shown again.",
      "請抄下以下備用碼。每個可代替一次驗證碼，不會再次顯示。")
    try call.terminal.say([sentence[call.language]] + answer.json["recoveryCodes"].list.compactMap(\.text).map(\.printable))
  }
}
