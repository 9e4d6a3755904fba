internal import Access
internal import Language
internal import Quantities
internal import Reviews
internal import Schemes
internal import Storage

/// Letters to those who owe a grant's report.
extension LetterDraft {
  /// How a report stands that the reader's project owes. What is handed in, was waived or excepted meanwhile, or is told by
  /// a later notice, is not told.
  func reportDue(_ records: any ReadTransaction) throws -> Letter {
    guard let record = try records.find(ReportRecord.self, try subject(ReportKind.self)) else { throw NoticeStop.never(.gone) }
    try require(.submitReport, on: record.target)
    guard record.state.isOpen else { throw NoticeStop.never(.gone) }
    let today = calendar.day(of: now)
    let (isLate, isHeld) = (record.dueDay < today, record.holdsPayments(at: now, calendar))
    switch detail.event {
    case "due":
      guard !isLate || record.overdueToldAt == nil, !isHeld || record.heldToldAt == nil else { throw NoticeStop.never(.gone) }
    case "overdue": guard isLate, !isHeld || record.heldToldAt == nil else { throw NoticeStop.never(.gone) }
    case "held": guard isHeld, detail.of == record.holdDay?.description else { throw NoticeStop.never(.gone) }
    default: throw NoticeStop.never(.gone)
    }
    let project = try records.project(record.project.rawValue).name.plain
    let scheme = try records.require(SchemeRecord.self, record.scheme, Phrase("scheme", "資助計劃")).scheme().name.plain
    let (subject, opening) = words(for: record, project, isLate: isLate, isHeld: isHeld)
    let facts: [(name: Phrase, value: Phrase)] = [
      (Phrase("Report", "報告編號"), Phrase(same: record.id.rawValue)), (Phrase("Project", "項目"), project),
      (Phrase("Scheme", "資助計劃"), scheme), (Phrase("Grant", "資助編號"), Phrase(same: record.grant.rawValue)),
      (Phrase("Due", "限期"), Phrase(same: record.dueDay.description)),
      (
        isHeld ? Phrase("Payments held since", "款項暫停發放自") : Phrase("Payments are held from", "款項將暫停發放自"),
        Phrase(same: record.holdDay?.description ?? "")
      ),
    ]
    return letter(
      subject,
      [.text(opening), .facts(facts)] + returned(record) + hold(record, isHeld: isHeld) + [
        .link(Phrase("To hand it in:", "提交報告："), path: "reports/\(record.id)"),
        .command(Phrase("Or at a terminal:", "或於終端機輸入："), "praya report submit \(record.id) --answers FILE"),
      ])
  }

  private func words(
    for report: ReportRecord, _ project: Phrase, isLate: Bool, isHeld: Bool
  ) -> (subject: Phrase, opening: Phrase) {
    let (english, chinese, day) = (project.english, project.traditionalChinese, report.dueDay)
    if isHeld {
      return (
        Phrase("Payments held: report of \(english), due \(day)", "款項暫停發放：\(chinese)的報告，限期 \(day)"),
        Phrase(
          "A progress report of your project is overdue, and payments under its grant are held.",
          "你項目的進度報告已逾期，其資助款項現已暫停發放。")
      )
    }
    if isLate {
      return (
        Phrase("Overdue: report of \(english), due \(day)", "報告逾期：\(chinese)，限期 \(day)"),
        Phrase("A progress report of your project is overdue.", "你項目的進度報告已逾期。")
      )
    }
    return (
      Phrase("Report due: \(english), by \(day)", "請提交報告：\(chinese)，限期 \(day)"),
      Phrase("A progress report of your project is due.", "你的項目須提交進度報告。")
    )
  }

  /// What an officer found missing, where it was handed in before.
  private func returned(_ report: ReportRecord) -> [Letter.Part] {
    guard report.state == .returned, let note = report.note else { return [] }
    return [.text(Phrase("It was handed in and returned, with this note:", "報告曾經提交並被退回，說明如下：")), .quotation(note)]
  }

  private func hold(_ report: ReportRecord, isHeld: Bool) -> [Letter.Part] {
    guard report.holdDay != nil else { return [] }
    let effect = Phrase(
      "new jobs that would draw on this grant, and new awards of the project under this scheme, are refused. Jobs that were accepted before go on, and are paid.",
      "動用此資助的新作業，以及項目在此計劃下的新獲批資助，均不獲受理。先前已接納的作業照常運行及付款。")
    return [
      .text(
        isHeld
          ? Phrase(
            "Until the report is handed in and accepted, \(effect.english)", "在報告提交並獲接納之前，\(effect.traditionalChinese)")
          : Phrase(
            "If it is not in by the day named above, payments are held: \(effect.english)",
            "如於上述日期仍未提交，款項將暫停發放：\(effect.traditionalChinese)"))
    ]
  }
}
