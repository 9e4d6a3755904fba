public import Access
internal import Jobs
public import Language
public import Storage

/// What can happen that somebody beside the hub may want to hear of.
public enum EventTopic: String, CaseIterable, Sendable, Codable, RawColumnValue {
  case jobSubmitted = "job.submitted"
  case jobRunning = "job.running"
  case jobEnded = "job.ended"
  /// It goes to another place.
  case jobMoved = "job.moved"
  case applicationSubmitted = "application.submitted"
  case applicationInReview = "application.in-review"
  case applicationReturned = "application.returned"
  case applicationApproved = "application.approved"
  case applicationRejected = "application.rejected"
  case applicationWithdrawn = "application.withdrawn"
  case awardAccepted = "award.accepted"
  case awardDeclined = "award.declined"
  case awardLapsed = "award.lapsed"
  case awardRevoked = "award.revoked"
  /// Sent to one webhook when somebody asks for it, to try it out.
  case ping = "webhook.ping"

  /// What somebody must be allowed to read to be told; nil where there is nothing to read.
  public var reading: Act? {
    switch self {
    case .jobSubmitted, .jobRunning, .jobEnded, .jobMoved: .readJob
    case .applicationSubmitted, .applicationInReview, .applicationReturned, .applicationApproved, .applicationRejected,
      .applicationWithdrawn, .awardAccepted, .awardDeclined, .awardLapsed, .awardRevoked:
      .readApplication
    case .ping: nil
    }
  }

  public var label: Phrase {
    switch self {
    case .jobSubmitted: Phrase("job submitted", "作業已提交")
    case .jobRunning: Phrase("job running", "作業開始運行")
    case .jobEnded: Phrase("job ended", "作業已結束")
    case .jobMoved: Phrase("job moved to another place", "作業已轉往另一處")
    case .applicationSubmitted: Phrase("application submitted", "申請已遞交")
    case .applicationInReview: Phrase("application in review", "申請審核中")
    case .applicationReturned: Phrase("application returned", "申請退回補充")
    case .applicationApproved: Phrase("application approved", "申請獲批")
    case .applicationRejected: Phrase("application rejected", "申請被拒")
    case .applicationWithdrawn: Phrase("application withdrawn", "申請已撤回")
    case .awardAccepted: Phrase("award accepted", "資助已接受")
    case .awardDeclined: Phrase("award declined", "資助已婉拒")
    case .awardLapsed: Phrase("award lapsed", "資助逾期失效")
    case .awardRevoked: Phrase("award revoked", "資助已撤銷")
    case .ping: Phrase("test message", "測試訊息")
    }
  }
}

// What a record's change means. Pure; nil where nobody is told of it.
extension EventTopic {
  init?(from before: JobRecord?, to after: JobRecord) {
    guard let before else {
      self = .jobSubmitted
      return
    }
    if after.state.isTerminal, !before.state.isTerminal {
      self = .jobEnded
    } else if after.state == .running, before.state != .running {
      self = .jobRunning
    } else if after.moves > before.moves {
      self = .jobMoved
    } else {
      return nil
    }
  }

  /// Of what was never submitted nobody is told.
  init?(from before: ApplicationRecord?, to after: ApplicationRecord) {
    guard after.submittedAt != nil, before?.state != after.state else { return nil }
    switch after.state {
    case .draft: return nil
    case .submitted: self = .applicationSubmitted
    case .inReview: self = .applicationInReview
    case .returned: self = .applicationReturned
    case .approved: self = .applicationApproved
    case .rejected: self = .applicationRejected
    case .withdrawn: self = .applicationWithdrawn
    }
  }

  init?(from before: AwardRecord?, to after: AwardRecord) {
    guard let before, before.state != after.state else { return nil }
    switch after.state {
    case .awaiting: return nil
    case .accepted: self = .awardAccepted
    case .declined: self = .awardDeclined
    case .lapsed: self = .awardLapsed
    case .revoked: self = .awardRevoked
    }
  }
}
