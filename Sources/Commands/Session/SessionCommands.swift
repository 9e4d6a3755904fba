import Console
import Foundation
import HTTPService
import Language

/// Who is speaking: signing in and out, and the sessions that there are.
enum SessionCommands {
  static let all = [signIn, signOut, whoAmI, session, TokenCommands.all]

  private static let name = LastOperand("NAME", as: .text, Phrase("The sign-in name; asked for if left out.", "登入名稱；未填則會詢問。"))
  private static let passwordFile = Option(
    "password-file", "FILE", as: .text,
    Phrase("Take the password from a file's first line, or from standard input with '-'.", "從檔案首行讀取密碼；「-」代表標準輸入。"))
  private static let allowPlain = Flag(
    "allow-plain-http",
    Phrase("Send the password unencrypted to another machine. Everybody on the way can read it.", "容許以不加密方式將密碼傳送至其他主機；途中任何人均可讀取。")
  )

  private static let code = Option(
    "code", "CODE", as: .text, Phrase("A code of the second factor; asked for where it is needed.", "雙重認證的驗證碼；有需要時會詢問。"))

  static let signIn = Command(
    "sign-in", Phrase("Sign in to a hub and remember it.", "登入平台並記住登入狀態。"),
    discussion: Phrase(
      "The session is kept in $XDG_CONFIG_HOME/praya/session (~/.config by default), which only you can read.",
      "登入狀態存於 $XDG_CONFIG_HOME/praya/session（預設在 ~/.config），只有你可以讀取。"),
    operands: [name], options: [passwordFile, code, allowPlain]
  ) { call in
    let address = try call.hubAddress(try SavedSession.load(call.terminal))
    guard address.isPrivate || call.has(allowPlain) else {
      throw Failure(
        Phrase(
          "\(address.url) is not encrypted, and your password would be readable on the way. Use https://, or --allow-plain-http.",
          "\(address.url) 未經加密，密碼在途中可被讀取。請改用 https://，或加上 --allow-plain-http。"))
    }
    let name = try call[name] ?? ask(call, Phrase("Name: ", "登入名稱："), secretly: false)
    let password = try password(call, passwordFile, Phrase("Password: ", "密碼："))
    let json = try await signIn(call, at: address, name, password)
    guard let secret = json["secret"].text else {
      throw Failure(Phrase("The hub's answer holds no session.", "平台的回應沒有登入憑證。"))
    }
    try SavedSession(hub: address.url, secret: secret, signIn: name, expiresAt: json["expiresAt"].text).save(call.terminal)
    guard !call.wantsJSON else {
      // The secret is in the file, and stays out of logs.
      let shown: [(String, JSONValue?)] = [
        ("hub", .text(address.url)), ("expiresAt", json["expiresAt"]), ("person", json["person"]),
      ]
      return try call.write(json: JSONValue.fields(shown).bytes)
    }
    let until = await call.wording(of: call.client(address, token: secret)).moment(json["expiresAt"])
    let who = json["person.name"].text ?? name
    try call.terminal.say(
      Phrase("Signed in to \(address.url) as \(who) until \(until).", "已以 \(who) 登入 \(address.url)，有效至 \(until)。")[
        call.language
      ].printable)
  }

  /// Signs in, and asks for a code where the hub does.
  private static func signIn(_ call: Invocation, at address: HubAddress, _ name: String, _ password: String) async throws
    -> JSONValue
  {
    let client = call.client(address, token: nil)
    func send(_ code: String?) async throws -> JSONValue {
      try await client.send(
        HubRequest(
          .post, "sessions",
          json: .fields([("signIn", .text(name)), ("password", .text(password)), ("code", code.map { .text($0) })]))
      ).json
    }
    do { return try await send(call[code]) } catch let failure as Failure where failure.hubName == "second-factor-needed" {
      return try await send(ask(call, Phrase("Code: ", "驗證碼："), secretly: false))
    }
  }

  static let signOut = Command(
    "sign-out", Phrase("End the session, at the hub and on this machine.", "結束登入，並刪除本機的登入狀態。")
  ) { call in
    guard var saved = try SavedSession.load(call.terminal), let secret = saved.secret, let address = HubAddress(saved.hub) else {
      throw Failure(Phrase("Nobody is signed in.", "目前沒有登入。"))
    }
    var known = address
    known.certificateAuthorityFile = try call.hubAddress(saved).certificateAuthorityFile
    let client = call.client(known, token: secret)
    // Forgotten here whatever the hub says: it may be gone, or have ended the session by itself.
    (saved.secret, saved.signIn, saved.expiresAt) = (nil, nil, nil)
    try saved.save(call.terminal)
    _ = try await client.send(HubRequest(.delete, "sessions", "current"))
    if call.wantsJSON {
      try call.write(json: [])
    } else {
      try call.terminal.say(Phrase("Signed out of \(address.url).", "已登出 \(address.url)。")[call.language])
    }
  }

  static let whoAmI = Command(
    "whoami", Phrase("Show who is signed in, with their roles.", "顯示目前的登入者及其角色。")
  ) { call in try await call.show(HubRequest(.get, "me"), as: PersonCommands.fields) }

  private static let sessionID = LastOperand("ID", as: .text, Phrase("The session, as listed.", "清單所示的工作階段。"))
  private static let others = Flag("others", Phrase("Every session but this one.", "目前以外的所有工作階段。"))

  static let session = Command(
    "session", Phrase("The sessions in which you are signed in.", "你的登入工作階段。"),
    subcommands: [
      Command("list", Phrase("List your sessions.", "列出你的工作階段。")) { call in
        let fields = [
          Field("id", Phrase("Session", "工作階段")), Field("label", Phrase("Kind", "類別")),
          Field("createdAt", as: .moment, Phrase("Since", "開始時間")),
          Field("lastUsedAt", as: .moment, Phrase("Last used", "最近使用")),
          Field("endsAt", as: .moment, Phrase("Ends", "結束時間")), Field("current", Phrase("This one", "目前")),
        ]
        try await call.list(HubRequest(.get, "me", "sessions"), as: fields, none: Phrase("There are no sessions.", "沒有工作階段。"))
      },
      Command("end", Phrase("End a session, or all others.", "結束工作階段。"), operands: [sessionID], options: [others]) { call in
        switch (call[sessionID], call.has(others)) {
        case (let id?, false):
          try await call.perform(HubRequest(.delete, "me", "sessions", id), Phrase("Ended.", "已結束。"))
        case (nil, true):
          try await call.perform(HubRequest(.delete, "me", "sessions"), Phrase("All other sessions are ended.", "已結束其他所有工作階段。"))
        default:
          throw Failure(Phrase("Give one ID, or --others.", "請提供一個 ID，或使用 --others。"))
        }
      },
    ])

  /// A password from a file, from standard input, or from whoever sits at the terminal.
  static func password(_ call: Invocation, _ option: Option<String>, _ prompt: Phrase) throws -> String {
    guard let file = call[option] else { return try ask(call, prompt, secretly: true) }
    let bytes = try call.read(file, limit: 4096)
    let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
    guard let text = String(validating: line, as: UTF8.self), !text.isEmpty else {
      throw Failure(Phrase("\(file) holds no password in its first line.", "\(file) 首行沒有密碼。"))
    }
    return text
  }

  static func ask(_ call: Invocation, _ prompt: Phrase, secretly: Bool) throws -> String {
    guard let answer = try call.terminal.ask(prompt[call.language], secretly), !answer.isEmpty else {
      throw Failure(
        Phrase(
          "There is no terminal to ask at. Give NAME, --password-file and, where it is needed, --code.",
          "沒有可供輸入的終端機。請提供 NAME、--password-file 及（如有需要）--code。"))
    }
    return answer
  }
}
