import Console
import HTTPService
import Language

enum ProviderCommands {
  static let all = Command(
    "provider", Phrase("Services that people may sign in by (OpenID Connect).", "可用以登入的身分服務（OpenID Connect）。"),
    subcommands: [list, set, remove])

  static let fields = [
    Field("id", Phrase("Provider", "供應者")), Field("name", Phrase("Name", "名稱")), Field("issuer", Phrase("Issuer", "簽發者")),
    Field("clientID", Phrase("Client", "用戶端")), Field("hasSecret", Phrase("Secret", "密鑰")),
    Field("enabled", Phrase("Enabled", "啟用")), Field("autoCreate", Phrase("New people", "新用戶")),
    Field("emailDomains", Phrase("Domains", "網域")),
  ]

  static let list = Command(
    "list", Phrase("List the providers with their settings.", "列出各供應者及其設定。")
  ) { call in
    try await call.list(
      HubRequest(.get, "provider-settings"), as: fields, none: Phrase("There are no providers.", "沒有登入服務供應者。"))
  }

  private static let id = Operand(
    "ID", as: .text, Phrase("Its short name, which stands in its callback's address.", "短名稱，會用於回傳網址。"))
  private static let issuer = Option(
    "issuer", "URL", as: .text, required: true, Phrase("The provider's issuer, https://….", "供應者的簽發者網址，https://…。"))
  private static let client = Option(
    "client-id", "NAME", as: .text, required: true, Phrase("What the hub is called there.", "平台在該處的用戶端名稱。"))
  private static let secretFile = Option(
    "secret-file", "FILE", as: .text,
    Phrase(
      "Take the client's secret from a file's first line, or from standard input with '-'; the present one stays if left out.",
      "從檔案首行讀取用戶端密鑰；「-」代表標準輸入；未填則保留現有密鑰。"))
  private static let english = Option("name", "NAME", as: .text, required: true, Phrase("Its name in English.", "英文名稱。"))
  private static let chinese = Option(
    "name-zh", "NAME", as: .text, Phrase("Its name in Chinese; the English one if left out.", "中文名稱；未填則用英文名稱。"))
  private static let domains = Option(
    "email-domains", "DOMAIN,…", as: .text,
    Phrase("Believe confirmed addresses of these domains only.", "只接納這些網域的已核實電郵地址。"))
  private static let creates = Flag(
    "auto-create", Phrase("Make accounts for new people of these domains.", "為這些網域的新用戶自動建立帳戶。"))
  private static let disabled = Flag("disabled", Phrase("Keep it, but let nobody sign in by it.", "保留設定，但暫停以此登入。"))

  static let set = Command(
    "set", Phrase("Set a provider up, or replace its settings.", "設定或更改登入服務供應者。"),
    discussion: Phrase(
      "Register the hub at the provider first, with the callback https://HUB/sign-in/ID/callback. The provider is asked for its discovery document before anything is changed.",
      "請先在供應者處登記本平台，回傳網址為 https://HUB/sign-in/ID/callback。更改前會先查詢供應者的設定文件。"),
    operands: [id], options: [issuer, client, secretFile, english, chinese, domains, creates, disabled]
  ) { call in
    let secret = try call[secretFile].map { _ in
      try SessionCommands.password(call, secretFile, Phrase("Client secret: ", "用戶端密鑰："))
    }
    let name = call.required(english)
    var settings: [(String, JSONValue?)] = [
      ("issuer", .text(call.required(issuer))), ("clientID", .text(call.required(client))),
      ("clientSecret", secret.map { .text($0) }),
      ("name", .fields([("en", .text(name)), ("zh-Hant", .text(call[chinese] ?? name))])),
      ("enabled", .boolean(!call.has(disabled))), ("autoCreate", .boolean(call.has(creates))),
    ]
    if let text = call[domains] {
      settings.append(("emailDomains", .list(text.split(separator: ",").map { .text(String($0)) })))
    }
    try await call.show(HubRequest(.put, "providers", call[id], json: .fields(settings)), as: fields)
  }

  static let remove = Command(
    "remove", Phrase("Take a provider away.", "移除登入服務供應者。"), operands: [id]
  ) { call in
    try await call.perform(
      HubRequest(.delete, "providers", call[id]),
      Phrase("The provider \(call[id]) is gone.", "已移除登入服務供應者 \(call[id])。"))
  }
}
