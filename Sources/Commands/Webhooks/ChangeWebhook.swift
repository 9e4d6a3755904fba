import Console
import HTTPService
import Language

/// `praya webhook add`, `change`, `enable` and `disable`.
extension WebhookCommands {
  private static let scope = Operand(
    "SCOPE", as: .text,
    Phrase(
      "Whose events: project:NAME, organisation:NAME, scheme:NAME or hub.",
      "事件範圍：project:名稱、organisation:名稱、scheme:名稱或 hub。"))
  private static let url = Operand("URL", as: .text, Phrase("Where they are posted to; https:// only.", "接收網址，只限 https://。"))
  private static let topics = LastOperand(
    "TOPIC", as: .text, several: true,
    Phrase(
      "What is told, such as job.ended or application.approved; at least one.",
      "要通知的主題，例如 job.ended 或 application.approved；至少一個。"))
  private static let label = Option("label", "TEXT", as: .text, Phrase("A name for people.", "方便辨認的名稱。"))

  static let add = Command(
    "add", Phrase("Have an address told of events. Shows the secret, this once.", "新增 Webhook，並顯示密鑰（只此一次）。"),
    operands: [scope, url, topics], options: [label]
  ) { call in
    let parts = call[scope].split(separator: ":", maxSplits: 1).map(String.init)
    let scope = JSONValue.fields([
      ("kind", .text(parts.first ?? "")), ("identifier", parts.count == 2 ? .text(parts[1]) : nil),
    ])
    let body = JSONValue.fields([
      ("scope", scope), ("url", .text(call[url])), ("topics", .texts(call.all(topics))), ("label", call[label].map { .text($0) }),
    ])
    try await call.show(HubRequest(.post, "webhooks", json: body), as: detailFields)
  }

  private static let newURL = Option("url", "URL", as: .text, Phrase("Another address.", "新的網址。"))
  private static let newTopics = Option(
    "topics", "LIST", as: .text, Phrase("Other topics, separated by commas.", "新的主題，以逗號分隔。"))

  static let change = Command(
    "change", Phrase("Change a webhook. It then speaks with your rights.", "更改 Webhook；其後以你的權限運作。"),
    operands: [webhook], options: [newURL, newTopics, label]
  ) { call in
    let body = JSONValue.fields([
      ("url", call[newURL].map { .text($0) }),
      ("topics", call[newTopics].map { .texts($0.split(separator: ",").map(String.init)) }),
      ("label", call[label].map { .text($0) }),
    ])
    try await call.show(HubRequest(.patch, "webhooks", call[webhook], json: body), as: detailFields)
  }

  static let enable = step("enable", true, Phrase("Switch a webhook on again.", "重新啟用 Webhook。"))
  static let disable = step("disable", false, Phrase("Switch a webhook off.", "停用 Webhook。"))

  private static func step(_ name: String, _ isEnabled: Bool, _ summary: Phrase) -> Command {
    Command(name, summary, operands: [webhook]) { call in
      try await call.show(
        HubRequest(.patch, "webhooks", call[webhook], json: .fields([("enabled", .boolean(isEnabled))])), as: detailFields)
    }
  }
}
