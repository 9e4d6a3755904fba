internal import Language
internal import Storage

extension PersonalRecords {
  /// Every kind of record that says something of a person. Whoever adds a table with a column that names people adds it
  /// here, or below with the reason why it is nobody's personal data.
  static let all: [PersonalRecords] = account + told + work + review

  private static let account: [PersonalRecords] = [
    PersonalRecords(PersonRecord.self, Phrase("profile", "個人資料"), of: [.id], hiding: [.password], .overwritten),
    PersonalRecords(AssignmentRecord.self, Phrase("roles", "角色"), of: [.person], .removed),
    PersonalRecords(CredentialRecord.self, Phrase("sessions and tokens", "工作階段及權杖"), of: [.person], .removed),
    PersonalRecords(LinkedIdentityRecord.self, Phrase("sign-ins by a provider", "身份提供者登入"), of: [.person], .removed),
    PersonalRecords(SecondFactorRecord.self, Phrase("second factor", "雙重認證"), of: [.person], hiding: [.last_step], .removed),
    PersonalRecords(RecoveryCodeRecord.self, Phrase("recovery codes", "復原碼"), of: [.person], .removed),
    PersonalRecords(PasswordResetRecord.self, Phrase("password resets", "重設密碼"), of: [.person], .removed),
    PersonalRecords(
      MemberLoginRecord.self, Phrase("logins at centres", "在算力中心的登入名稱"), of: [.person], hiding: [.set_by], .removed),
    PersonalRecords(InvitationRecord.self, Phrase("invitations to you", "向你發出的邀請"), of: [.person], hiding: [.digest], .removed),
  ]

  private static let told: [PersonalRecords] = [
    PersonalRecords(NoticeRecord.self, Phrase("messages to you", "給你的訊息"), of: [.person], .removed),
    PersonalRecords(NoticePreferenceRecord.self, Phrase("which messages you want", "你選擇接收的訊息"), of: [.person], .removed),
    // What was answered may be about others; it is what the request's own address shows.
    PersonalRecords(
      RememberedRequestRecord.self, Phrase("requests under a key", "附有識別鍵的請求"), of: [.person], hiding: [.answer], .removed),
    PersonalRecords(ErasureRecord.self, Phrase("requests for erasure", "刪除資料的要求"), of: [.person], .stays(proof)),
  ]

  private static let work: [PersonalRecords] = [
    PersonalRecords(
      InvitationRecord.self, Phrase("invitations by you", "你發出的邀請"), of: [.invited_by], hiding: [.person, .digest],
      .stays(responsible)),
    PersonalRecords(ApplicationRecord.self, Phrase("applications that you wrote", "你撰寫的申請"), of: [.applicant], .stays(books)),
    PersonalRecords(
      ApplicationRecord.self, Phrase("applications that you decided", "你審批的申請"), of: [.decided_by],
      hiding: [.applicant, .facts, .findings, .note], .stays(responsible)),
    PersonalRecords(PaymentRecord.self, Phrase("payments that you recorded", "你記錄的付款"), of: [.recorded_by], .stays(books)),
    PersonalRecords(
      CentrePaymentRecord.self, Phrase("payments to centres that you recorded", "你記錄的付予算力中心的款項"), of: [.recorded_by],
      .stays(books)),
    PersonalRecords(QuotationRecord.self, Phrase("quotations that you keep", "你保留的報價"), of: [.kept_by], .stays(books)),
    PersonalRecords(JobRecord.self, Phrase("jobs that you submitted", "你提交的作業"), of: [.submitter], .stays(books)),
    PersonalRecords(
      JobMoveRecord.self, Phrase("moves of jobs that you decided", "你決定的作業轉移"), of: [.decided_by], .stays(books)),
    PersonalRecords(
      MemberLoginRecord.self, Phrase("logins at centres that you set", "你設定的算力中心登入名稱"), of: [.set_by],
      hiding: [.person, .login], .stays(responsible)),
    PersonalRecords(
      ErasureRecord.self, Phrase("erasures that you asked for or decided", "你要求或決定的資料刪除"), of: [.requested_by, .decided_by],
      hiding: [.person], .stays(proof)),
    // It stops at its next event: a webhook speaks with the rights of its owner, who has none any more.
    PersonalRecords(
      WebhookRecord.self, Phrase("webhooks that speak with your rights", "以你的權限運作的 Webhook"), of: [.owner],
      hiding: [.secret, .previous_secret], .stays(responsible)),
    PersonalRecords(AuditRecord.self, Phrase("lines of the audit log about your acts", "審計記錄中你的行為"), of: [.actor], .stays(chain)),
  ]

  private static let review: [PersonalRecords] = [
    PersonalRecords(
      ConflictRecord.self, Phrase("conflicts of interest that you declared", "你申報的利益衝突"), of: [.person],
      clearing: [.reason, .lifted_reason], .cleared(responsible)),
    PersonalRecords(
      ConflictRecord.self, Phrase("conflicts of interest that you recorded or lifted", "你記錄或解除的利益衝突"),
      of: [.recorded_by, .lifted_by], hiding: [.person, .reason, .lifted_reason], .stays(responsible)),
    PersonalRecords(ReviewRecord.self, Phrase("reviews by you", "你的評審"), of: [.reviewer], .stays(responsible)),
    PersonalRecords(
      ReviewRecord.self, Phrase("reviews that you asked for", "你指派的評審"), of: [.assigned_by],
      hiding: [.reviewer, .scores, .comment, .note, .reopenings], .stays(responsible)),
    PersonalRecords(
      SittingRecord.self, Phrase("sittings that you called or chair", "你召集或主持的會議"), of: [.chair, .called_by],
      hiding: [.minutes, .note, .digest], .stays(responsible)),
    PersonalRecords(
      SittingMemberRecord.self, Phrase("sittings of which you are a member", "你出席的會議"), of: [.person], .stays(responsible)),
    PersonalRecords(
      AddendumRecord.self, Phrase("addenda to minutes by you", "你撰寫的會議紀錄附錄"), of: [.written_by], .stays(responsible)),
    PersonalRecords(
      ReportRecord.self, Phrase("progress reports that you submitted", "你提交的進度報告"), of: [.submitted_by], .stays(books)),
    PersonalRecords(
      ReportRecord.self, Phrase("progress reports that you decided", "你審批的進度報告"), of: [.decided_by],
      hiding: [.answers, .note, .submitted_by, .exceptions], .stays(responsible)),
    PersonalRecords(
      AwardConditionRecord.self, Phrase("conditions of awards that you decided", "你審批的撥款條件"), of: [.decided_by],
      hiding: [.note], .stays(responsible)),
  ]

  private static let books = Phrase(
    "The books of public money are kept; they name you by your identifier alone.", "公帑帳目須予保存，當中只以識別碼代表你。")
  private static let responsible = Phrase(
    "Who decided what must stay known; you are named by your identifier alone.", "決定由誰作出須可追溯，當中只以識別碼代表你。")
  private static let chain = Phrase(
    "Each line proves those before it; you are named by your identifier alone.", "每一行證明之前各行，當中只以識別碼代表你。")
  private static let proof = Phrase("It shows that your request was met.", "用以證明你的要求已獲處理。")

  /// Columns that may look as if they named people, and why nobody's data is in them; by `table.column`.
  static let impersonal: [String: String] = [
    "award.accept_by": "a moment",
    "attempt.key": "a digest of what was typed, whether such an account exists or not; erased with the person's name",
    "ledger_entry.subject": "a name in the ledger, made of identifiers",
    "audit.subject": "kind and identifier; AuditSubject keeps words out",
    "webhook_event.subject": "a job, an application or a webhook, by its identifier",
    "webhook_delivery.subject": "as the event's",
    "notice.subject": "declared by the notice's person; an identifier",
    "linked_identity.subject": "declared by the identity's person",
  ]
}
