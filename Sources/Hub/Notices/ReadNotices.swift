public import Access
public import Language
public import Quantities
internal import Storage

extension Hub {
  /// The notices, the newest first: who is told of what, and how it stands. No words of theirs, which are made when they
  /// are sent and kept nowhere.
  ///
  /// - Parameter cursor: `next` of the page before.
  public func notices(
    _ state: NoticeRecord.State?, after cursor: String?, limit: Int, by actor: Actor
  ) async throws(Problem) -> Page<NoticeRecord> {
    let limit = min(max(1, limit), Hub.largestPage)
    let before = try cursor.map { text throws(Problem) -> NoticeID in
      guard let id = NoticeID(rawValue: text) else {
        throw .invalid("cursor", rule: "form", Phrase("This cursor is none of ours.", "分頁標記無效。"))
      }
      return id
    }
    return try await reading(.attendNotices, by: actor, "hub:") { records in
      try actor.require(.attendNotices, on: .hub)
      var conditions: [Condition<NoticeRecord>] = []
      switch state {
      case nil: break
      case .waiting?: conditions = [.isNull(.sent_at), .isNull(.given_up_at)]
      case .sent?: conditions = [.isNotNull(.sent_at)]
      case .givenUp?: conditions = [.isNull(.sent_at), .isNotNull(.given_up_at)]
      }
      if let before { conditions.append(.less(.id, before)) }
      let found = try records.select(NoticeRecord.self, where: .all(conditions), order: .descending(.id), limit: limit + 1)
      let items = Array(found.prefix(limit))
      return Page(items: items, next: found.count > limit ? items.last?.id.rawValue : nil)
    }
  }

  /// Has a notice tried again at once, for another three days: one that was given up, or that waits for its next try.
  public func retryNotice(_ id: NoticeID, by actor: Actor) async throws(Problem) -> NoticeRecord {
    try await change(.attendNotices, by: actor, "notice:\(id)") { change in
      try change.require(.attendNotices, on: .hub)
      var notice = try change.records.require(NoticeRecord.self, id, Phrase("notice", "通知"))
      guard notice.state != .sent else {
        throw Problem(.conflict, "notice-sent", Phrase("The notice has been sent already.", "通知已經送出。"))
      }
      (notice.givenUpAt, notice.tries) = (nil, 0)
      (notice.dueAt, notice.nextTryAt) = (change.now, change.now)
      try change.records.update(notice)
      return notice
    }
  }
}

extension Problem {
  static func invalidAddress(_ field: String) -> Problem {
    .invalid(
      field, rule: "form",
      Phrase("This is no e-mail address: write name@example.org, in ASCII.", "電郵地址無效：請寫成 name@example.org，只用 ASCII 字元。"))
  }
}
