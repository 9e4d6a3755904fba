internal import Access
internal import Language
internal import Quantities
internal import Storage

extension LetterDraft {
  /// What ended it, and how it goes on. One that its owner has switched on again since, or removed, is not spoken of.
  func webhookStopped(_ records: any ReadTransaction) throws -> Letter {
    let record = try records.require(WebhookRecord.self, try subject(WebhookKind.self), Phrase("webhook", "Webhook"))
    guard !record.isEnabled, record.removedAt == nil, let reason = record.stop, reason != .byHand else {
      throw NoticeStop.never(.gone)
    }
    return letter(
      Phrase("Your webhook is switched off", "你的 Webhook 已被停用"),
      [
        .text(reason.words),
        .facts([
          (Phrase("Webhook", "Webhook"), Phrase(same: record.id.rawValue)),
          (Phrase("Name", "名稱"), Phrase(same: Letter.plain(record.label))),
          (Phrase("Address", "網址"), Phrase(same: Letter.plain(record.url, most: 300))),
          (Phrase("Of", "範圍"), Phrase(same: "\(record.scopeKind.rawValue):\(record.scopeIdentifier)")),
        ]),
        .text(
          Phrase(
            "Events of this time are not sent by themselves once it is on again; what was to be sent is listed, and can be sent again one by one.",
            "重新啟用後，停用期間的事件不會自動補送；未送出的項目均有記錄，可逐項重送。")),
        .link(Phrase("What was sent, and what was not:", "傳送記錄："), path: "webhooks/\(record.id)"),
        .command(Phrase("To switch it on again:", "重新啟用："), "praya webhook enable \(record.id)"),
      ])
  }
}

extension WebhookStop {
  fileprivate var words: Phrase {
    switch self {
    case .byHand: Phrase("Somebody switched it off.", "已由人手停用。")
    case .failing:
      Phrase(
        "Everything that the hub sent to it for days failed, so the hub has stopped trying.", "平台連日傳送均告失敗，因此已停止嘗試。")
    case .gone:
      Phrase("Its receiver answered that it is gone for good (410).", "接收端回覆該網址已永久移除（410）。")
    case .ownerRights:
      Phrase(
        "You may no longer be told what it tells: your roles have changed.", "你的角色已有變更，不再有權獲知其所通報的內容。")
    }
  }
}
