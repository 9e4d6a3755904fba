import Access
import Console
import HTTPService
import Language

/// Tokens with which programs speak to the hub.
enum TokenCommands {
  static let all = Command(
    "token", Phrase("Tokens with which programs speak to the hub.", "供程式使用平台的令牌。"), subcommands: [list, create, revoke])

  private static let label = Operand("LABEL", as: .text, Phrase("What it is for.", "用途。"))
  private static let days = Option(
    "days", "N", as: .whole(1...366), Phrase("How long it is valid; 90 by default.", "有效日數；預設 90。"))
  private static let scope = Option(
    "scope", "SCOPE", as: ValueKind<TokenScope>.choice, repeats: true,
    Phrase("What it may be used for; reading alone if left out.", "用途範圍；未填即只可讀取。"))
  private static let id = Operand("ID", as: .text, Phrase("The token, as listed.", "清單所示的令牌。"))

  static let create = Command(
    "create", Phrase("Make an API token, which is shown this once.", "產生 API 令牌；只會顯示一次。"),
    discussion: Phrase(
      "A token does what you may do and its scopes allow; it makes no tokens and changes no passwords.",
      "令牌只可執行你有權限且在其範圍內的操作，不能產生令牌或更改密碼。"),
    operands: [label], options: [days, scope]
  ) { call in
    let scopes = call.all(scope)
    let body = JSONValue.fields([
      ("label", .text(call[label])), ("days", .whole(Int64(call[days] ?? 90))),
      ("scopes", scopes.isEmpty ? nil : .texts(scopes.map(\.rawValue))),
    ])
    let fields = [
      Field("secret", Phrase("Token", "令牌")), Field("scopes", Phrase("Scopes", "範圍")),
      Field("expiresAt", as: .moment, Phrase("Valid until", "有效至")),
    ]
    try await call.show(HubRequest(.post, "tokens", json: body), as: fields)
  }

  static let list = Command("list", Phrase("List your tokens, without their secrets.", "列出你的令牌（不含密鑰）。")) { call in
    let fields = [
      Field("id", Phrase("Token", "令牌")), Field("label", Phrase("Label", "用途")), Field("scopes", Phrase("Scopes", "範圍")),
      Field("expiresAt", as: .moment, Phrase("Valid until", "有效至")),
      Field("lastUsedAt", as: .moment, Phrase("Last used", "最近使用")),
    ]
    try await call.list(HubRequest(.get, "tokens"), as: fields, none: Phrase("You have no tokens.", "你沒有令牌。"))
  }

  static let revoke = Command("revoke", Phrase("Revoke a token at once.", "立即撤銷令牌。"), operands: [id]) { call in
    try await call.perform(HubRequest(.delete, "tokens", call[id]), Phrase("Revoked.", "已撤銷。"))
  }
}
