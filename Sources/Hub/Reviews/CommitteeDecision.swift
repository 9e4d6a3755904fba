internal import Language
internal import Quantities
internal import Reviews
internal import Schemes
internal import Storage

/// What binds an officer's decision to the committee's.
extension Change {
  /// - Throws: a problem where the committee decided otherwise about the application as it was last submitted.
  func requireCommittee(agrees outcome: SittingOutcome, on application: ApplicationRecord) throws {
    guard let decided = try records.committeeDecision(on: application), decided != outcome else { return }
    throw Problem(
      .conflict, "committee-decided-otherwise",
      Phrase("The committee decided: \(decided.label.english).", "委員會的決定為：\(decided.label.traditionalChinese)。"))
  }

  /// The approval with what is on record of a committee's decision, whatever the request says of it.
  ///
  /// - Throws: a problem where the request says that a committee decided, and none did.
  func withCommittee(_ approval: Approval, of application: ApplicationRecord, under scheme: Scheme) throws -> Approval {
    var approval = approval
    let decided = try records.committeeDecision(on: application) == .approve || peersDecided(application, under: scheme)
    guard decided || !approval.byCommittee else {
      throw Problem.invalid(
        "byCommittee", rule: "sitting",
        Phrase(
          "No sitting has decided to approve this application: put it on an agenda, and record the decision.",
          "未有會議決定批准此申請：請先列入議程並記錄決定。"))
    }
    approval.byCommittee = decided
    return approval
  }

  /// Where a scheme says that peers decide, their scores do.
  private func peersDecided(_ application: ApplicationRecord, under scheme: Scheme) throws -> Bool {
    guard scheme.decision.by == .peerReview, scheme.decision.review != nil else { return false }
    return try records.reviewFault(of: application) == nil
  }

  /// What reviews lack where nobody but the rules and the officer decides: a committee was held to it at its sitting, and
  /// what a scheme approves by itself is not reviewed.
  func reviewFaults(_ approval: Approval, of application: ApplicationRecord, under scheme: Scheme) throws -> [Problem.Fault] {
    guard !approval.byCommittee, scheme.decision.by == nil || scheme.decision.by == .rules else { return [] }
    return try records.reviewFault(of: application).map { [$0] } ?? []
  }
}
