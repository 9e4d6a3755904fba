internal import Access
internal import Language
internal import Quantities
internal import Schemes
internal import Storage

/// What an application's letters speak of.
struct ApplicationWords {
  let record: ApplicationRecord
  let scheme: Phrase
  let project: Phrase
  let organisation: Phrase

  init(_ record: ApplicationRecord, _ records: any ReadTransaction) throws {
    self.record = record
    let document = try records.require(SchemeRecord.self, record.scheme, Phrase("scheme", "資助計劃"))
    scheme = try document.scheme().name.plain
    project = try records.project(record.project.rawValue).name.plain
    organisation = try records.require(OrganisationRecord.self, record.organisation, Phrase("organisation", "機構")).name.plain
  }

  var path: String { "applications/\(record.id)" }

  var facts: [(name: Phrase, value: Phrase)] {
    [
      (Phrase("Application", "申請編號"), Phrase(same: record.id.rawValue)), (Phrase("Scheme", "資助計劃"), scheme),
      (Phrase("Organisation", "機構"), organisation), (Phrase("Project", "項目"), project),
    ]
  }
}

extension LetterDraft {
  /// The notice's application, if its reader may still see it.
  func application(_ records: any ReadTransaction) throws -> ApplicationWords {
    try ApplicationWords(try seen { try records.visibleApplication(try subject(), to: reader) }, records)
  }

  /// To the applicants a receipt, to the scheme's officers the work that it brings.
  func submission(_ records: any ReadTransaction) throws -> Letter {
    let words = try application(records)
    let isApplicant = try records.applicants(of: words.record).contains(person.id)
    var facts = words.facts + [(Phrase("Submitted", "提交時間"), moment(words.record.submittedAt))]
    if let findings = words.record.findings {
      facts.append((Phrase("By the rules", "按規則初步結果"), findings.answer.name))
      facts.append((Phrase("Amount by the rules", "按規則計算的數額"), findings.amountInWords ?? Phrase(same: "")))
      facts.append((Phrase("Decision by", "決定限期"), Phrase(same: findings.decisionDeadline?.description ?? "")))
    }
    let (scheme, organisation) = (words.scheme, words.organisation)
    guard isApplicant else {
      return letter(
        Phrase(
          "New application: \(organisation.english) to \(scheme.english)",
          "新申請：\(organisation.traditionalChinese)申請「\(scheme.traditionalChinese)」"),
        [
          .text(Phrase("An application under your scheme awaits a decision.", "你負責的資助計劃收到一份申請，有待決定。")), .facts(facts),
          .link(Phrase("To review it:", "審閱申請："), path: words.path),
          .command(Phrase("Or at a terminal:", "或於終端機輸入："), "praya application show \(words.record.id)"),
        ])
    }
    return letter(
      Phrase(
        "Application received: \(scheme.english), \(words.project.english)",
        "已收到申請：「\(scheme.traditionalChinese)」，\(words.project.traditionalChinese)"),
      [
        .text(Phrase("Your application has been received.", "平台已收到你的申請。")), .facts(facts),
        .text(
          Phrase(
            "An officer of the scheme will decide. What the rules say so far is a first answer and binds nobody. You will be told when the application is returned, approved or rejected; until it is decided you can withdraw it.",
            "計劃主任將作出決定。上述規則結果僅屬初步，並無約束力。申請被退回、批准或拒絕時，你會收到通知；決定前可隨時撤回申請。")),
        .link(Phrase("Your application:", "你的申請："), path: words.path),
      ])
  }

  /// What was decided. What has been overtaken since, such as a return after which it was submitted again, is not told.
  func decision(_ records: any ReadTransaction) throws -> Letter {
    let words = try application(records)
    let (state, revision) = (words.record.state, words.record.revision)
    guard notice.detail.prefix(while: { $0 != ":" }) == state.rawValue else { throw NoticeStop.never(.gone) }
    switch state {
    case .returned where notice.detail != "\(state.rawValue):\(revision)": throw NoticeStop.never(.gone)
    case .returned: return returned(words)
    case .approved: return approved(words, try records.award(words.record.id))
    case .rejected: return rejected(words)
    case .draft, .submitted, .inReview, .withdrawn: throw NoticeStop.never(.gone)
    }
  }

  private func returned(_ words: ApplicationWords) -> Letter {
    letter(
      Phrase(
        "Please complete your application: \(words.scheme.english)", "請補充你的申請：「\(words.scheme.traditionalChinese)」"),
      [
        .text(Phrase("An officer has returned your application, with this note:", "計劃主任已退回你的申請，並說明如下：")),
        .quotation(words.record.note ?? ""), .facts(words.facts),
        .text(
          Phrase(
            "Nothing is lost: change what the note asks for and submit it again.", "申請內容已全部保留：請按說明修改，然後再次提交。")),
        .link(Phrase("Your application:", "你的申請："), path: words.path),
      ])
  }

  private func approved(_ words: ApplicationWords, _ award: AwardRecord) -> Letter {
    let terms = award.terms
    var facts = words.facts + benefit(terms)
    facts.append(
      (
        Phrase("Term", "期限"),
        Phrase("\(terms.from) to \(terms.until.adding(days: -1))", "\(terms.from) 至 \(terms.until.adding(days: -1))")
      ))
    let conditions = terms.conditions.map { (name: Phrase("Condition", "條件"), value: Phrase(same: Letter.plain($0, most: 300))) }
    let next: [Letter.Part] =
      award.state == .awaiting
      ? [
        .text(
          Phrase(
            "Accept it by \(moment(award.acceptBy).english). Until then the amount is kept for you; after that it goes back to the fund.",
            "請於 \(moment(award.acceptBy).traditionalChinese) 前接受。在此之前款額為你保留，逾期將撥回基金。")),
        .link(Phrase("To accept or decline it:", "接受或婉拒："), path: words.path),
        .command(Phrase("Or at a terminal:", "或於終端機輸入："), "praya award accept \(words.record.id)"),
      ] : [.link(Phrase("Your application:", "你的申請："), path: words.path)]
    return letter(
      Phrase(
        "Approved: \(words.scheme.english), \(words.project.english)",
        "申請獲批：「\(words.scheme.traditionalChinese)」，\(words.project.traditionalChinese)"),
      [.text(Phrase("Your application has been approved.", "你的申請已獲批准。")), .facts(facts + conditions)] + next)
  }

  private func benefit(_ terms: AwardTerms) -> [(name: Phrase, value: Phrase)] {
    let level = (name: Phrase("Level", "算力水平"), value: Phrase(same: Letter.plain(terms.level ?? "")))
    switch terms.benefit {
    case .money(let amount, let rate):
      return [
        (Phrase("Granted", "獲批金額"), money(amount)), (Phrase("The scheme pays", "計劃支付"), Phrase(same: rate.description)), level,
      ]
    case .deviceSeconds(let model, let amount): return [(Phrase("Granted", "獲批用量"), deviceHours(amount, model)), level]
    case .package(let pool, let devices, let price, let rate):
      return [
        (Phrase("Granted", "獲批套餐"), Phrase("\(devices) devices of \(pool)", "\(pool) 的 \(devices) 個裝置")),
        (Phrase("Price a month", "每月價格"), money(price)), (Phrase("The scheme pays", "計劃支付"), Phrase(same: rate.description)),
        level,
      ]
    }
  }

  private func rejected(_ words: ApplicationWords) -> Letter {
    letter(
      Phrase(
        "Not approved: \(words.scheme.english), \(words.project.english)",
        "申請未獲批准：「\(words.scheme.traditionalChinese)」，\(words.project.traditionalChinese)"),
      [
        .text(Phrase("Your application has not been approved. The reason given:", "你的申請未獲批准，理由如下：")),
        .quotation(words.record.note ?? ""), .facts(words.facts),
        .text(
          Phrase(
            "If you think that this rests on a mistake, write to the officer of the scheme. A new application is always possible while the scheme is open.",
            "如你認為決定有誤，請與計劃主任聯絡。計劃接受申請期間，可隨時重新申請。")),
        .link(Phrase("The whole decision:", "決定全文："), path: words.path),
      ])
  }
}
