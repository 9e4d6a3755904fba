public import Language
public import Quantities

/// How long each kind of data is kept, after what, why, and what happens then: the one table of it.
public struct Retention: Sendable {
  /// A kind of data, as settings and answers name it.
  public enum Kind: String, CaseIterable, Sendable {
    case signIns = "sign-ins"
    case secrets, attempts, repeats, invitations, messages, drafts, scripts
    case runFiles = "run-files"
    case closedAccounts = "closed-accounts"
    case erasures, books
    case audit
  }

  /// How long.
  public enum Length: Hashable, Sendable {
    /// So many days, which an operator may set, though to no fewer than `least`.
    case days(Int, least: Int)
    /// What else depends on it, so that nobody may set it.
    case fixed(Seconds)
    /// The hub never removes it.
    case forEver
  }

  /// One row of the table.
  public struct Rule: Sendable {
    public let kind: Kind
    public let what: Phrase
    public let length: Length
    /// The moment from which it counts; nil for what is kept for ever.
    public let after: Phrase?
    public let why: Phrase
    public let then: Phrase?

    init(_ kind: Kind, _ what: Phrase, _ length: Length, after: Phrase?, why: Phrase, then: Phrase?) {
      (self.kind, self.what, self.length, self.after, self.why, self.then) = (kind, what, length, after, why, then)
    }
  }

  /// No length is longer, in days: a hundred years.
  public static let mostDays = 36_500

  private var set: [Kind: Int] = [:]

  /// The lengths of the table.
  public init() {}

  /// Sets a length in days. - Throws: an `invalid` problem where it is out of bounds, or nobody may set it.
  public mutating func set(_ kind: Kind, days: Int) throws(Problem) {
    guard case .days(_, let least) = Retention.rule(kind).length, (least...Retention.mostDays).contains(days) else {
      throw .invalid(
        "retention.\(kind.rawValue)", rule: "range",
        Phrase("'\(kind.rawValue)' cannot be kept for \(days) days.", "「\(kind.rawValue)」的保存期不可設為 \(days) 日。"))
    }
    set[kind] = days
  }

  /// How long it is kept here; nil for ever.
  public func length(of kind: Kind) -> Seconds? {
    switch Retention.rule(kind).length {
    case .days(let days, _): .days(Int64(set[kind] ?? days))
    case .fixed(let length): length
    case .forEver: nil
    }
  }

  /// What is older goes; nil where nothing does.
  func horizon(of kind: Kind, at now: Instant) -> Instant? { length(of: kind).map { now - $0 } }

  public static func rule(_ kind: Kind) -> Rule {
    guard let rule = rules.first(where: { $0.kind == kind }) else { preconditionFailure("every kind has a rule") }
    return rule
  }

  public static let rules: [Rule] = signingIn + people + work + proof

  private static let removed = Phrase("Removed.", "刪除。")

  private static let signingIn = [
    Rule(
      .signIns, Phrase("Sessions and tokens", "工作階段及權杖"), .days(30, least: 1),
      after: Phrase("the day on which they would have expired", "原定到期日"),
      why: Phrase("So that one can ask where an account was used.", "以便查詢帳戶曾於何處使用。"), then: removed),
    Rule(
      .secrets, Phrase("Secrets of mails to set a password anew", "重設密碼郵件的密鑰"), .fixed(.zero),
      after: Phrase("their hour", "有效時限"),
      why: Phrase("They open nothing any more.", "已失效。"), then: removed),
    Rule(
      .attempts, Phrase("Counts of wrong passwords, by digest", "密碼錯誤次數（以摘要記錄）"), .fixed(Hub.attemptsKept),
      after: Phrase("the last of them", "最後一次嘗試"), why: Phrase("So that a restart is no way around the wait.", "以免重啟可繞過等候。"),
      then: removed),
    Rule(
      .repeats, Phrase("Idempotency keys with their answers", "冪等識別鍵及其答覆"), .fixed(OnceOnly.remembered),
      after: Phrase("the request", "提出請求"), why: Phrase("A repeat is answered as the first was.", "重複的請求會得到相同答覆。"), then: removed),
  ]

  private static let people = [
    Rule(
      .invitations, Phrase("Invitations, and who never came", "邀請及從未接受邀請的人"), .days(90, least: 1),
      after: Phrase("their last day", "最後有效日"),
      why: Phrase("So that one can ask who invited whom.", "以便查詢由誰邀請。"),
      then: Phrase("Removed; who never accepted is erased.", "刪除；從未接受者的資料一併刪除。")),
    Rule(
      .messages, Phrase("Messages that were sent or given up", "已送出或已放棄的訊息"), .days(90, least: 1),
      after: Phrase("sending or giving up", "送出或放棄"),
      why: Phrase("So that one can ask whether somebody was told.", "以便查詢是否已通知。"), then: removed),
    Rule(
      .closedAccounts, Phrase("Personal data of closed accounts", "已停用帳戶的個人資料"), .days(730, least: 30),
      after: Phrase("closing, unless the account is opened again", "停用（重新啟用則不計）"),
      why: Phrase(
        "Personal data are kept no longer than needed (Personal Data (Privacy) Ordinance, Cap. 486, Schedule 1, principle 2).",
        "個人資料的保存不超過所需時間（《個人資料（私隱）條例》（第 486 章）附表 1 保障資料第 2 原則）。"),
      then: Phrase("The person is erased, as on request.", "如同應要求刪除該人的資料。")),
  ]

  private static let work = [
    Rule(
      .drafts, Phrase("Applications that were never submitted", "從未提交的申請草稿"), .days(730, least: 30),
      after: Phrase("their making", "建立"),
      why: Phrase("A firm may come back to one in another year.", "機構日後可能繼續填寫。"), then: removed),
    Rule(
      .scripts, Phrase("Scripts of jobs", "作業腳本"), .days(365, least: 1),
      after: Phrase("the settlement of their last run", "最後一次運行結算"),
      why: Phrase("So that a result can be explained and run again.", "以便解釋結果及重新運行。"), then: removed),
    Rule(
      .runFiles, Phrase("Run folders: inputs, results and logs at the centre", "算力中心的運行資料夾：輸入、結果及日誌"), .days(180, least: 7),
      after: Phrase("the run's settlement", "運行結算"),
      why: Phrase("So that members can fetch their results.", "以便成員取回結果。"),
      then: Phrase("The files are removed; what proves that the run was made stays.", "刪除檔案；運行的憑證予以保留。")),
  ]

  private static let proof = [
    Rule(
      .erasures, Phrase("Requests for erasure, by identifier", "刪除資料的要求（只記錄識別碼）"), .forEver, after: nil,
      why: Phrase("They show that a request was met.", "用以證明要求已獲處理。"), then: nil),
    Rule(
      .books,
      Phrase("Ledger, payments, statements, jobs' bills, applications and grants", "帳目、付款、結算單、作業帳單、申請及資助"), .forEver,
      after: nil,
      why: Phrase(
        "Records of business are kept for not less than 7 years after the transactions (Inland Revenue Ordinance, Cap. 112, section 51C). The ledger is a chain, so that it is kept whole.",
        "業務記錄須於交易完結後保存不少於 7 年（《稅務條例》（第 112 章）第 51C 條）。帳目環環相扣，故全部保存。"),
      then: nil),
    Rule(
      .audit, Phrase("Audit log and its published heads", "審計記錄及已公布的鏈首"), .forEver, after: nil,
      why: Phrase("Each line proves those before it: the chain is never cut.", "每一行證明之前各行：審計鏈永不截斷。"), then: nil),
  ]
}
