internal import Access
internal import Language
internal import Quantities
internal import Schemes
internal import Storage

/// Letters to those who judge: what is asked of them, and which days come near.
extension LetterDraft {
  /// To a reviewer: that a review is asked of them, or that its day comes near or has passed. One that is in, was declined
  /// or was taken back meanwhile is not spoken of.
  func reviewDue(_ records: any ReadTransaction) throws -> Letter {
    guard let id = ReviewID(rawValue: detail.of), try records.find(ReviewRecord.self, id) != nil else {
      throw NoticeStop.never(.gone)
    }
    let review = try seen { try records.visibleReview(id, to: reader) }
    guard review.reviewer == person.id else { throw NoticeStop.never(.notAllowed) }
    guard review.state.isOpen else { throw NoticeStop.never(.gone) }
    let words = try ApplicationWords(try records.application(review.application), records)
    let (subject, opening) = reviewWords(words.scheme)
    return letter(
      subject,
      [
        .text(opening),
        .facts(words.facts + [(Phrase("Please by", "請於此日前完成"), Phrase(same: review.promisedDay?.description ?? ""))]),
        .text(
          Phrase(
            "If you have a tie to the applicant that others might see as a conflict of interest, declare it before you read on.",
            "如你與申請人有任何可能構成利益衝突的關係，請先行申報，然後才審閱。")),
        .link(Phrase("To review it:", "評審申請："), path: words.path),
        .command(Phrase("Or at a terminal:", "或於終端機輸入："), "praya review show \(review.id)"),
      ])
  }

  private func reviewWords(_ scheme: Phrase) -> (subject: Phrase, opening: Phrase) {
    switch detail.event {
    case "near":
      (
        Phrase("Soon due: your review for \(scheme.english)", "評審限期將至：「\(scheme.traditionalChinese)」"),
        Phrase("The day by which your review is asked for comes near.", "你的評審限期將至。")
      )
    case "passed":
      (
        Phrase("Overdue: your review for \(scheme.english)", "評審逾期：「\(scheme.traditionalChinese)」"),
        Phrase("The day by which your review was asked for has passed.", "你的評審限期已過。")
      )
    default:
      (
        Phrase("A review is asked of you: \(scheme.english)", "請評審申請：「\(scheme.traditionalChinese)」"),
        Phrase("An application awaits your review.", "有一份申請待你評審。")
      )
    }
  }

  /// To a scheme's officers: that the day promised to an applicant comes near, or has passed. A promise that was kept or
  /// dropped meanwhile is not spoken of, nor one of an application in which the reader has an interest.
  func promisedDay(_ records: any ReadTransaction) throws -> Letter {
    guard let id = PromiseID(rawValue: detail.of), let promise = try records.find(PromiseRecord.self, id),
      promise.endedAt == nil
    else { throw NoticeStop.never(.gone) }
    let words = try application(records)
    try require(.decideApplication, on: words.record.target)
    guard try records.interest(of: reader, in: words.record) == nil else { throw NoticeStop.never(.notAllowed) }
    let day = promise.promisedDay
    let hasPassed = promise.dueAt <= now
    return letter(
      hasPassed
        ? Phrase("Overdue: a decision was promised by \(day)", "逾期：決定原承諾於 \(day) 前作出")
        : Phrase("A decision is promised by \(day)", "決定承諾於 \(day) 前作出"),
      [
        .text(
          hasPassed
            ? Phrase("The day by which a decision on this application was promised has passed.", "此申請的承諾決定日期已過。")
            : Phrase("The day by which a decision on this application was promised comes near.", "此申請的承諾決定日期將至。")),
        .facts(words.facts), .link(Phrase("The application:", "申請："), path: words.path),
        .command(Phrase("Or at a terminal:", "或於終端機輸入："), "praya application show \(words.record.id)"),
      ])
  }

  /// To a sitting's members: that it is called, has been changed, or is cancelled. What a later notice tells, or what has
  /// begun, is not told.
  func sitting(_ records: any ReadTransaction) throws -> Letter {
    guard let record = try records.find(SittingRecord.self, try subject(SittingKind.self)) else { throw NoticeStop.never(.gone) }
    guard try records.find(SittingMemberRecord.self, record.id, person.id) != nil else { throw NoticeStop.never(.notAllowed) }
    try require(.readSitting, on: Target(.scheme(record.scheme.rawValue), owner: person.id))
    let scheme = try records.require(SchemeRecord.self, record.scheme, Phrase("scheme", "資助計劃")).scheme().name.plain
    switch detail.event {
    case "called" where record.state == .called:
      let others = try toldOf(record, records)
      guard others.later.isEmpty else { throw NoticeStop.never(.gone) }
      return try called(record, scheme, isChange: !others.earlier.isEmpty, records)
    case "cancelled" where record.state == .cancelled:
      return cancelled(record, scheme, try facts(of: record, scheme, records))
    default: throw NoticeStop.never(.gone)
    }
  }

  /// What else this reader was told of the sitting's call, before this notice and since.
  private func toldOf(
    _ sitting: SittingRecord, _ records: any ReadTransaction
  ) throws -> (earlier: [NoticeRecord], later: [NoticeRecord]) {
    let others = try records.select(
      NoticeRecord.self,
      where: .equal(.person, person.id) && .equal(.topic, Notice.Topic.sitting) && .equal(.subject, sitting.id.rawValue))
    func revision(_ notice: NoticeRecord) -> Int? {
      notice.detail.hasPrefix("called:") ? Int(notice.detail.dropFirst("called:".count)) : nil
    }
    guard let own = revision(notice) else { return ([], []) }
    return (
      others.filter { (revision($0) ?? own) < own && $0.sentAt != nil }, others.filter { (revision($0) ?? own) > own }
    )
  }

  private func facts(
    of sitting: SittingRecord, _ scheme: Phrase, _ records: any ReadTransaction
  ) throws -> [(name: Phrase, value: Phrase)] {
    let count = try records.items(of: sitting.id).count
    return [
      (Phrase("Sitting", "會議編號"), Phrase(same: sitting.id.rawValue)), (Phrase("Scheme", "資助計劃"), scheme),
      (Phrase("When", "時間"), moment(sitting.startsAt)),
      (Phrase("Where", "地點"), Phrase(same: Letter.plain(sitting.place, most: 300))),
      (Phrase("Chair", "主席"), Phrase(same: Letter.plain(try records.name(of: sitting.chair).name))),
      (
        Phrase("On the agenda", "議程"),
        Phrase(count == 1 ? "1 application" : "\(count) applications", "\(count) 宗申請")
      ),
    ]
  }

  private func called(
    _ sitting: SittingRecord, _ scheme: Phrase, isChange: Bool, _ records: any ReadTransaction
  ) throws -> Letter {
    let when = moment(sitting.startsAt).english
    return letter(
      isChange
        ? Phrase("Sitting changed: \(scheme.english), \(when)", "會議更改：「\(scheme.traditionalChinese)」，\(when)")
        : Phrase("Sitting called: \(scheme.english), \(when)", "召開會議：「\(scheme.traditionalChinese)」，\(when)"),
      [
        .text(
          isChange
            ? Phrase("A sitting that you take part in has been changed. It now stands so:", "你所參與的評審會議已更改，現時安排如下：")
            : Phrase("You are asked to take part in a sitting of the scheme's committee.", "請出席以下評審會議。")),
        .facts(try facts(of: sitting, scheme, records)),
        .text(
          Phrase(
            "If you have an interest in one of the applications, declare it beforehand: you then take no part in that item.",
            "如你與議程上任何申請有利益關係，請事先申報，並於討論該項時避席。")),
        .link(Phrase("Its agenda:", "議程："), path: "sittings/\(sitting.id)"),
        .command(Phrase("Or at a terminal:", "或於終端機輸入："), "praya sitting show \(sitting.id)"),
      ])
  }

  private func cancelled(
    _ sitting: SittingRecord, _ scheme: Phrase, _ facts: [(name: Phrase, value: Phrase)]
  ) -> Letter {
    let when = moment(sitting.startsAt).english
    return letter(
      Phrase("Sitting cancelled: \(scheme.english), \(when)", "會議取消：「\(scheme.traditionalChinese)」，\(when)"),
      [
        .text(Phrase("This sitting will not take place. The reason given:", "此會議已取消，理由如下：")),
        .quotation(sitting.note ?? ""), .facts(facts),
        .link(Phrase("The sitting:", "會議："), path: "sittings/\(sitting.id)"),
      ])
  }
}
