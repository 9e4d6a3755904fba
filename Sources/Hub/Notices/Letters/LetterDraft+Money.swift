internal import Access
internal import Foundation
internal import Language
internal import Quantities
internal import Schemes
internal import Storage

extension LetterDraft {
  /// How a budget stands now. What is no longer at the mark is told all the same: it was reached.
  func budget(_ records: any ReadTransaction) throws -> Letter {
    let mark = notice.detail.prefix { $0 != ":" }
    guard let perCent = Int(mark) else { throw NoticeStop.never(.gone) }
    if let id = GrantID(rawValue: notice.subject) {
      let grant = try records.grant(id)
      try require(.readGrant, on: grant.target)
      guard let use = try records.use(of: .grant(id)) else { throw NoticeStop.never(.gone) }
      return try budget(perCent, of: grant, use, records)
    }
    let project = try records.project(notice.subject)
    try require(.readProject, on: project.target)
    guard let use = try records.use(of: .ownMoney(project.id)) else { throw NoticeStop.never(.gone) }
    let (name, at) = (project.name.plain, moment(notice.createdAt))
    return letter(
      Phrase("\(perCent)% of \(name.english)'s own money is in use", "\(name.traditionalChinese)的自有資金已使用 \(perCent)%"),
      [
        .text(
          Phrase(
            "On \(at.english), what jobs have used or hold for their cost reached \(perCent)% of the money that \(name.english) has paid in. It stands so now:",
            "\(at.traditionalChinese)，作業已使用及預留的款項達到\(name.traditionalChinese)繳存款項的 \(perCent)%。現況如下：")),
        .facts([
          (Phrase("Paid in", "已繳存"), money(use.amount)), (Phrase("Used or held", "已使用或預留"), money(use.inUse)),
          (Phrase("Left", "餘額"), money(use.available)),
        ]),
        .text(
          Phrase(
            "What jobs hold and do not use comes back when they end. To go on, pay in more; ask those who run the hub how.",
            "作業結束後，預留而未用的款項會退回。如需繼續使用，請繳存款項；方法可向平台管理人員查詢。")),
        .link(Phrase("The project:", "項目："), path: "projects/\(project.id)"),
        .command(Phrase("Or at a terminal:", "或於終端機輸入："), "praya project show \(project.id)"),
      ])
  }

  private func budget(_ perCent: Int, of grant: GrantRecord, _ use: BudgetUse, _ records: any ReadTransaction) throws -> Letter {
    let project = try records.project(grant.project.rawValue).name.plain
    let scheme = try records.require(SchemeRecord.self, grant.scheme, Phrase("scheme", "資助計劃")).scheme().name.plain
    let at = moment(notice.createdAt)
    func amount(_ units: Int64) -> Phrase {
      if case .deviceSeconds(let model, _) = grant.terms.benefit { deviceHours(units, model) } else { money(units) }
    }
    return letter(
      Phrase(
        "\(perCent)% of the grant to \(project.english) is in use", "\(project.traditionalChinese)的資助已使用 \(perCent)%"),
      [
        .text(
          Phrase(
            "On \(at.english), what jobs have used or hold for their cost reached \(perCent)% of the grant under \(scheme.english). It stands so now:",
            "\(at.traditionalChinese)，作業已使用及預留的款額達到「\(scheme.traditionalChinese)」資助的 \(perCent)%。現況如下：")),
        .facts([
          (Phrase("Grant", "資助編號"), Phrase(same: grant.id.rawValue)), (Phrase("Granted", "資助額"), amount(use.amount)),
          (Phrase("Used or held", "已使用或預留"), amount(use.inUse)), (Phrase("Left", "餘額"), amount(use.available)),
          (Phrase("Last day", "最後一日"), Phrase(same: "\(grant.terms.until.adding(days: -1))")),
        ]),
        .text(
          perCent < 100
            ? Phrase(
              "What jobs hold and do not use comes back when they end. If the rest will not do, speak to the officer of the scheme in good time.",
              "作業結束後，預留而未用的款額會退回。如餘額不足，請及早與計劃主任聯絡。")
            : Phrase(
              "What jobs hold and do not use comes back when they end. Until then, new jobs can be paid by the project's own money or by another grant; the officer of the scheme can tell whether this one may be raised.",
              "作業結束後，預留而未用的款額會退回。在此之前，新作業可由項目自有資金或其他資助支付；如欲增加資助額，請向計劃主任查詢。")),
        .link(Phrase("The grant:", "資助："), path: "grants/\(grant.id)"),
        .command(Phrase("Or at a terminal:", "或於終端機輸入："), "praya grant show \(grant.id)"),
      ])
  }

  /// The sums of a closed statement.
  func statementReady(_ records: any ReadTransaction) throws -> Letter {
    guard let month = Month(notice.detail) else { throw NoticeStop.never(.gone) }
    let project = try records.project(notice.subject)
    try require(.readStatement, on: project.target)
    guard let record = try records.find(StatementRecord.self, project.id, month) else { throw NoticeStop.never(.gone) }
    let totals = try JSONDecoder().decode(Statement.self, from: Data(record.document.utf8)).totals
    let name = project.name.plain
    return letter(
      Phrase("Statement of \(month): \(name.english)", "\(month) 月結單：\(name.traditionalChinese)"),
      [
        .text(
          Phrase(
            "The statement of \(name.english) for \(month) is closed. It does not change any more.",
            "\(name.traditionalChinese) \(month) 的月結單已結算，內容不再更改。")),
        .facts([
          (Phrase("Use", "用量"), deviceHours(totals.deviceSeconds)), (Phrase("Charged", "費用總額"), money(totals.total)),
          (Phrase("Paid by schemes", "由資助計劃支付"), money(totals.schemeShare)),
          (Phrase("Paid by the project", "由項目支付"), money(totals.ownShare)),
          (Phrase("Paid in this month", "本月繳存"), money(totals.payments)),
        ]),
        .text(
          Phrase(
            "If a line of it seems wrong to you, tell those who run the hub: mistakes are mended by an entry of their own.",
            "如認為任何一項有誤，請通知平台管理人員；錯誤會以獨立記錄更正。")),
        .link(Phrase("The whole statement:", "月結單全文："), path: "projects/\(project.id)/statements/\(month)"),
        .command(Phrase("Or at a terminal:", "或於終端機輸入："), "praya statement show \(project.id) \(month)"),
      ])
  }
}
