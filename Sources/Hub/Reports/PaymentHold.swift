public import Access
public import Language
public import Quantities
internal import Reviews
internal import Storage

/// What an overdue report holds back: new jobs that would draw on its grant, new awards of its project under its scheme.
/// What runs, and what is held for it, goes on.
extension ReadTransaction {
  /// - Throws: a `payment-held` problem that names the report.
  func requireNoPaymentHold(onGrant grant: GrantID, at now: Instant) throws {
    try requireNoPaymentHold(.equal(.grant, grant), at: now)
  }

  /// - Throws: a `payment-held` problem that names the report.
  func requireNoPaymentHold(onProject project: Slug, under scheme: Slug, at now: Instant) throws {
    try requireNoPaymentHold(.equal(.project, project) && .equal(.scheme, scheme), at: now)
  }

  private func requireNoPaymentHold(_ condition: Condition<ReportRecord>, at now: Instant) throws {
    let reports = try select(
      ReportRecord.self,
      where: condition && .isNotNull(.hold_day) && .oneOf(.state, [ReportState.due, .returned, .submitted]),
      order: .ascending(.id))
    guard !reports.isEmpty else { return }
    let calendar = try city().calendar()
    guard let report = reports.first(where: { $0.holdsPayments(at: now, calendar) }) else { return }
    throw Problem(
      .conflict, "payment-held",
      Phrase(
        "Payments are held: the report \(report.id) was due on \(report.dueDay). They go on when it is accepted.",
        "款項暫停發放：報告 \(report.id) 應於 \(report.dueDay) 提交，接納後即恢復。"))
  }
}

extension ReportRecord {
  /// Whether it holds payments back now.
  func holdsPayments(at now: Instant, _ calendar: CityCalendar) -> Bool {
    state.holdsPayments(on: calendar.day(of: now), from: holdDay, submitted: submittedAt.map { calendar.day(of: $0) })
  }
}

extension Hub {
  /// An officer puts off the hold of a report, or lets there be none, with a reason.
  ///
  /// - Parameter until: the first day on which payments are held again; nil for never.
  public func exceptReport(_ id: ReportID, until: CivilDate?, reason: String, by actor: Actor) async throws(Problem)
    -> ReportStatus
  {
    try await changeReport(id, .decideReport, by: actor) { change, record in
      let reason = try Hub.checked(reason, "reason")
      guard record.state.isOpen || record.state == .submitted else { throw record.conflict }
      let today = try change.city().calendar().day(of: change.now)
      if let until, until <= today {
        throw Problem.invalid("until", rule: "future", Phrase("An exception ends after today.", "例外期限須為今日之後。"))
      }
      guard record.holdDay != nil else {
        throw Problem(.conflict, "no-hold", Phrase("This report holds no payments back.", "此報告不會暫停付款。"))
      }
      guard record.exceptions.count < 50 else {
        throw Problem(.conflict, "too-many-exceptions", Phrase("A report has at most 50 exceptions.", "每份報告最多 50 次例外。"))
      }
      record.exceptions.append(
        .init(at: change.now, by: actor.person, reason: reason, from: record.holdDay, until: until))
      (record.holdDay, record.heldToldAt) = (until, nil)
    }
  }
}
