import Console
import HTTPService
import Language

/// `praya centre agent-token CENTRE`: by which a centre's agent connects.
enum AgentTokenCommand {
  private static let centre = Operand("CENTRE", as: .text, Phrase("The centre's identifier.", "算力中心識別碼。"))
  private static let list = Flag("list", Phrase("List the tokens that are live, without their secrets.", "列出有效的權杖（不含密鑰）。"))
  private static let revoke = Flag("revoke", Phrase("Revoke every token of the centre.", "撤銷此算力中心的所有權杖。"))
  private static let one = Option(
    "revoke-one", "TOKEN", as: .text, Phrase("Revoke this token, as listed.", "撤銷清單所示的一個權杖。"))
  private static let overlap = Option(
    "overlap", "HOURS", as: .whole(0...720),
    Phrase(
      "End the tokens that there are after so many hours; left out, they go on until they are revoked.",
      "現有權杖於若干小時後失效；未填則有效至撤銷為止。"))

  static let command = Command(
    "agent-token", Phrase("Make a token for a centre's agent, which is shown this once.", "為算力中心的代理程式產生權杖；只會顯示一次。"),
    discussion: Phrase(
      "Put it in the agent's token file (mode 600). To replace one: make a new one, put it in place, send the agent SIGHUP, revoke the old one.",
      "請存於代理程式的權杖檔案（權限 600）。更換時：產生新權杖、替換檔案、向代理程式傳送 SIGHUP，然後撤銷舊權杖。"),
    operands: [centre], options: [list, revoke, one, overlap]
  ) { call in
    if call.has(list) {
      let fields = [
        Field("id", Phrase("Token", "權杖")), Field("createdAt", as: .moment, Phrase("Made", "產生時間")),
        Field("expiresAt", as: .moment, Phrase("Valid until", "有效至")),
        Field("lastUsedAt", as: .moment, Phrase("Last used", "最近使用")),
      ]
      return try await call.list(
        HubRequest(.get, "centres", call[centre], "agent-tokens"), as: fields, none: Phrase("There are no tokens.", "沒有權杖。"))
    }
    if let token = call[one] {
      return try await call.perform(
        HubRequest(.delete, "centres", call[centre], "agent-tokens", token), Phrase("Revoked.", "已撤銷。"))
    }
    if call.has(revoke) {
      return try await call.perform(HubRequest(.delete, "centres", call[centre], "agent-tokens"), Phrase("Revoked.", "已撤銷。"))
    }
    let body = JSONValue.fields([("overlapHours", call[overlap].map { .whole(Int64($0)) })])
    try await call.show(
      HubRequest(.post, "centres", call[centre], "agent-tokens", json: body),
      as: [Field("secret", Phrase("Token", "權杖")), Field("id", Phrase("Named", "代號"))])
  }
}
