public import Access
public import Language
public import Quantities
internal import Storage

extension Hub {
  /// The notices, the newest first: who is told of what, and how it stands. No words of theirs, which are made when they
  /// are sent and kept nowhere.
  public func notices(
    _ state: NoticeRecord.State?, _ page: PageRequest, by actor: Actor
  ) async throws(Problem) -> Page<NoticeRecord> {
    try await reading(.attendNotices, by: actor, "hub:") { records in
      try actor.require(.attendNotices, on: .hub)
      var listing = Listing(Visibility<NoticeRecord>.everything(nil))
      switch state {
      case nil: break
      case .waiting?: listing.test(.isNull(.sent_at) && .isNull(.given_up_at))
      case .sent?: listing.test(.isNotNull(.sent_at))
      case .givenUp?: listing.test(.isNull(.sent_at) && .isNotNull(.given_up_at))
      }
      return try records.page(listing.query(.descending(.id)), page)
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
