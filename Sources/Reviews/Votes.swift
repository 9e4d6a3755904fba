public import Language

/// What a sitting decides about an application.
public enum SittingOutcome: String, CaseIterable, Sendable, Hashable, Codable, Comparable {
  case approve, reject
  /// Back to the applicant, to be completed.
  case giveBack = "return"
  /// To a later sitting. The only outcome without a quorum.
  case postpone = "defer"

  public static func < (a: SittingOutcome, b: SittingOutcome) -> Bool { a.rawValue < b.rawValue }

  public var label: Phrase {
    switch self {
    case .approve: Phrase("approved", "批准")
    case .reject: Phrase("rejected", "不批准")
    case .giveBack: Phrase("returned to the applicant", "退回申請人補充")
    case .postpone: Phrase("deferred", "押後處理")
    }
  }
}

/// One member's vote.
public enum Vote: String, CaseIterable, Sendable, Hashable, Codable {
  case approve, reject
  case giveBack = "return"
  case postpone = "defer"
  case abstain

  /// What it is for; nil for an abstention.
  public var outcome: SittingOutcome? { SittingOutcome(rawValue: rawValue) }

  public var label: Phrase { outcome?.label ?? Phrase("abstained", "棄權") }
}

extension Vote {
  /// What votes decide: the outcome with the most. Of several with the most, the one that the chair voted for; else
  /// the matter is deferred, as it is where nobody voted.
  public static func outcome<Member: Hashable>(of votes: [Member: Vote], chair: Member) -> SittingOutcome {
    let counts = votes.values.compactMap(\.outcome).reduce(into: [SittingOutcome: Int]()) { $0[$1, default: 0] += 1 }
    guard let most = counts.values.max() else { return .postpone }
    let first = counts.filter { $0.value == most }.keys
    if first.count == 1, let only = first.first { return only }
    guard let casting = votes[chair]?.outcome, first.contains(casting) else { return .postpone }
    return casting
  }
}
