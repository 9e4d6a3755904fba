import Console
import HTTPService
import Language

/// `praya webhook`: addresses that the hub tells of what happens.
enum WebhookCommands {
  static let all = Command(
    "webhook", Phrase("Webhooks: addresses that are told of what happens.", "Webhook：接收事件通知的網址。"),
    subcommands: [add, list, show, change, enable, disable, remove, secret, ping, deliveries, again])

  static let webhook = Operand("WEBHOOK", as: .text, Phrase("The webhook's identifier.", "Webhook 識別碼。"))

  private static let listFields = [
    Field("id", Phrase("Webhook", "Webhook")), scope, Field("label", Phrase("Label", "名稱")),
    Field("url", Phrase("Address", "網址")),
    enabled,
  ]

  static let detailFields = [
    Field("id", Phrase("Webhook", "Webhook")), scope, Field("label", Phrase("Label", "名稱")),
    Field("url", Phrase("Address", "網址")),
    Field("topics", Phrase("Topics", "主題")), enabled,
    Field("failures", as: .figure, Phrase("Failed attempts in a row", "連續失敗次數")),
    Field("succeededAt", as: .moment, Phrase("Last taken", "上次成功傳送")),
    Field("failingSince", as: .moment, Phrase("Failing since", "開始失敗時間")),
    Field("resumesAt", as: .moment, Phrase("Rests until", "暫停至")),
    Field("previousSecretUntil", as: .moment, Phrase("Old secret signs until", "舊密鑰有效至")),
    Field("secret", Phrase("Secret (shown once)", "密鑰（只顯示一次）")),
  ]

  private static let scope = Field(Phrase("Of", "範圍")) { webhook, _ in
    [webhook["scope.kind"].text, webhook["scope.identifier"].text].compactMap { $0 }.joined(separator: " ")
  }

  private static let enabled = Field(Phrase("Enabled", "啟用")) { webhook, wording in
    [wording.text(webhook["enabled"]), webhook["stop"].text.map { "(\($0))" }].compactMap { $0 }.joined(separator: " ")
  }

  static let list = Command(
    "list", Phrase("List the webhooks that you may manage.", "列出你可管理的 Webhook。"), options: [ListOptions.limit]
  ) { call in
    try await call.list(
      HubRequest(.get, "webhooks"), as: listFields, none: Phrase("There are no webhooks.", "沒有 Webhook。"))
  }

  static let show = Command("show", Phrase("Show a webhook.", "顯示 Webhook。"), operands: [webhook]) { call in
    try await call.show(HubRequest(.get, "webhooks", call[webhook]), as: detailFields)
  }

  static let remove = Command("remove", Phrase("Remove a webhook.", "移除 Webhook。"), operands: [webhook]) { call in
    try await call.perform(HubRequest(.delete, "webhooks", call[webhook]), Phrase("Removed.", "已移除。"))
  }

  static let secret = Command(
    "secret", Phrase("Give a webhook a new secret; the old one signs beside it for a day.", "更換密鑰；舊密鑰於一日內仍一併簽署。"),
    operands: [webhook]
  ) { call in try await call.show(HubRequest(.post, "webhooks", call[webhook], "secret"), as: detailFields) }

  static let ping = Command("ping", Phrase("Have a test message sent.", "傳送測試訊息。"), operands: [webhook]) { call in
    try await call.show(HubRequest(.post, "webhooks", call[webhook], "ping"), as: deliveryFields)
  }

  private static let deliveryFields = [
    Field("id", Phrase("Delivery", "傳送記錄")), Field("topic", Phrase("Topic", "主題")),
    Field(Phrase("Of", "對象")) { delivery, _ in
      [delivery["subject.kind"].text, delivery["subject.id"].text].compactMap { $0 }.joined(separator: " ")
    },
    Field("at", as: .moment, Phrase("Happened", "發生時間")), Field("state", Phrase("State", "狀態")),
    Field("tries", as: .figure, Phrase("Attempts", "次數")), Field("answer", as: .figure, Phrase("Answer", "回應")),
    Field("failure", Phrase("Failure", "失敗原因")), Field("dueAt", as: .moment, Phrase("Next", "下次傳送")),
  ]

  private static let state = Option(
    "state", "STATE", as: .text,
    Phrase("Only these: waiting, behind, delivered, given-up.", "只列此狀態：waiting、behind、delivered、given-up。"))

  static let deliveries = Command(
    "deliveries", Phrase("List what was and is to be sent to a webhook.", "列出已傳送及待傳送的記錄。"), operands: [webhook],
    options: [state, ListOptions.limit]
  ) { call in
    try await call.list(
      HubRequest(.get, "webhooks", call[webhook], "deliveries").query("state", call[state]), as: deliveryFields,
      none: Phrase("Nothing was sent yet.", "尚未有傳送記錄。"))
  }

  private static let delivery = Operand("DELIVERY", as: .text, Phrase("The delivery's identifier.", "傳送記錄識別碼。"))

  static let again = Command("repeat", Phrase("Send something again.", "重新傳送。"), operands: [webhook, delivery]) { call in
    try await call.show(
      HubRequest(.post, "webhooks", call[webhook], "deliveries", call[delivery], "repeat"), as: deliveryFields)
  }
}
