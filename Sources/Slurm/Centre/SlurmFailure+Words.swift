internal import Centres

extension SlurmFailure {
  /// Of a submission that names no member, where each member's jobs are the member's own.
  static let withoutMember = SlurmFailure.refused(code: nil, reason: "the job is no member's, and would run as somebody else")

  /// Slurm's own words.
  var reason: String {
    switch self {
    case .refused(_, let reason), .away(let reason), .unanswered(let reason), .unauthorised(let reason), .unreadable(let reason):
      reason
    }
  }

  /// What a question that went so says of the centre. One that takes us for somebody else can be asked for nothing.
  var ofCentre: CentreFailure {
    switch self {
    case .refused, .unreadable: .troubled(reason: reason)
    case .away, .unanswered, .unauthorised: .unreachable(reason: reason)
    }
  }

  /// Whether it is better to leave the cluster alone for a while.
  var isOfWholeCluster: Bool {
    switch self {
    case .away, .unanswered, .unauthorised: true
    case .refused, .unreadable: false
    }
  }
}
