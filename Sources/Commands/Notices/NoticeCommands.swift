import Console
import HTTPService
import Hub
import Language

enum NoticeCommands {
  static let all = Command(
    "notices", Phrase("What the hub tells people by mail.", "平台以電郵發出的通知。"), subcommands: [show, set, list, retry])

  private static let fields = Notice.Topic.allCases.map { topic in
    Field(Phrase(same: topic.rawValue)) { choices, wording in
      let isOn = choices[topic.rawValue].boolean ?? true
      let state = (isOn ? Phrase("on", "開啟") : Phrase("off", "關閉"))[wording.language]
      return "\(state)  \(topic.label[wording.language])"
    }
  }

  static let show = Command(
    "show", Phrase("Show which notices you get.", "顯示你會收到的通知。"), operands: []
  ) { call in try await call.show(HubRequest(.get, "me", "notices"), as: fields) }

  private static let topic = Operand("TOPIC", as: ValueKind<Notice.Topic>.choice, Phrase("What they are about.", "通知的主題。"))
  private static let choice = Operand("on|off", as: ValueKind<Switch>.choice, Phrase("Whether you want them.", "是否接收。"))
  private enum Switch: String, CaseIterable, Sendable { case on, off }

  static let set = Command(
    "set", Phrase("Switch notices of a topic on or off.", "開啟或關閉某類通知。"),
    discussion: Phrase(
      "Invitations and mails that set a password cannot be switched off.", "邀請及重設密碼的郵件不可關閉。"),
    operands: [topic, choice]
  ) { call in
    let body = JSONValue.fields([(call[topic].rawValue, .boolean(call[choice] == .on))])
    try await call.show(HubRequest(.put, "me", "notices", json: body), as: fields)
  }

  private static let state = Option(
    "state", "STATE", as: ValueKind<NoticeRecord.State>.choice,
    Phrase("Only those that are waiting, sent or given-up.", "只列 waiting（等候）、sent（已送出）或 given-up（放棄）的通知。"))

  private static let noticeFields = [
    Field("id", Phrase("Notice", "通知")), Field("topic", Phrase("Topic", "主題")), Field("subject", Phrase("Of", "對象")),
    Field("state", Phrase("State", "狀態")), Field("tries", as: .figure, Phrase("Tries", "嘗試次數")),
    Field("dueAt", as: .moment, Phrase("Due", "應發時間")), Field("failure.message", Phrase("Why not", "原因")),
    Field("failure.detail", Phrase("In its words", "詳情")),
  ]

  static let list = Command(
    "list", Phrase("List the hub's notices and how they stand, for administrators.", "列出平台的通知及其狀態，供管理員使用。"),
    options: [state, ListOptions.limit]
  ) { call in
    try await call.list(
      HubRequest(.get, "notices").query("state", call[state]?.rawValue), as: noticeFields,
      none: Phrase("There are no notices.", "沒有通知。"))
  }

  private static let notice = Operand("NOTICE", as: .text, Phrase("The notice's identifier.", "通知識別碼。"))

  static let retry = Command(
    "retry", Phrase("Have a notice tried again at once, for another three days.", "即時重試發送通知，為期三日。"), operands: [notice]
  ) { call in
    try await call.perform(
      HubRequest(.post, "notices", call[notice], "retry"),
      Phrase("The notice \(call[notice]) is tried again.", "正重試發送通知 \(call[notice])。"))
  }
}
