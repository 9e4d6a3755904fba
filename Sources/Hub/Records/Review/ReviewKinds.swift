internal import Access
public import Language
public import Quantities
public import Reviews
public import Storage

/// The kinds of `Identifier` of reviews and what follows them.
public enum ReviewKind {}
public enum ConflictKind {}
public enum PromiseNameKind {}
public enum SittingKind {}
public enum ReportKind {}

public typealias ReviewID = Identifier<ReviewKind>
public typealias ConflictID = Identifier<ConflictKind>
public typealias PromiseID = Identifier<PromiseNameKind>
public typealias SittingID = Identifier<SittingKind>
public typealias ReportID = Identifier<ReportKind>

/// How a review stands.
public enum ReviewState: String, CaseIterable, Sendable, Codable, RawColumnValue {
  case assigned, accepted, submitted
  /// The reviewer would not.
  case declined
  /// Taken back by an officer, or by a conflict of interest.
  case withdrawn

  /// Asked for, and not in yet.
  public var isOpen: Bool { self == .assigned || self == .accepted }
  /// Asked for, or in.
  public var counts: Bool { isOpen || self == .submitted }
}

/// What is promised.
public enum PromiseKind: String, CaseIterable, Sendable, Codable, RawColumnValue {
  case decision, review
}

/// What became of a promise.
public enum PromiseOutcome: String, CaseIterable, Sendable, Codable, RawColumnValue {
  /// It was done, in time or late.
  case done
  /// The application was returned, and the clock begins anew when it is submitted again.
  case returned
  /// There was nothing to be done any more.
  case dropped
}

/// How a sitting stands.
public enum SittingState: String, CaseIterable, Sendable, Codable, RawColumnValue {
  case called, open, closed, signed, cancelled

  public var label: Phrase {
    switch self {
    case .called: Phrase("called", "已召集")
    case .open: Phrase("open", "進行中")
    case .closed: Phrase("closed", "已結束")
    case .signed: Phrase("signed", "紀錄已簽署")
    case .cancelled: Phrase("cancelled", "已取消")
    }
  }
}

extension ReportState: RawColumnValue, ColumnValue {}
extension SittingOutcome: RawColumnValue, ColumnValue {}

/// What became of a condition of an award.
public enum ConditionOutcome: String, CaseIterable, Sendable, Codable, RawColumnValue {
  case met
  case notMet = "not-met"
  case waived
}

/// How a sitting decided about one application.
public struct SittingDecision: Hashable, Sendable, Codable {
  /// Somebody who was kept from it, and why.
  public struct Barred: Hashable, Sendable, Codable {
    public var person: PersonID
    public var ground: Interest
  }

  /// Each vote.
  public struct Cast: Hashable, Sendable, Codable {
    public var person: PersonID
    public var vote: Vote
  }

  public var outcome: SittingOutcome
  /// In the order of the members' identifiers.
  public var votes: [Cast]
  /// Who was there and without an interest.
  public var present: [PersonID]
  public var barred: [Barred]
  /// The least number, of how many members.
  public var quorum: Int
  public var members: Int
  /// The combined score that lay before the sitting, in hundredths of a point; nil for none.
  public var score: Int64?
  /// Why, in the sitting's words.
  public var note: String
  /// Who wrote it down.
  public var recordedBy: PersonID
}

/// The minutes of a sitting, by identifiers: names are looked up when they are read.
public struct SittingMinutes: Hashable, Sendable, Codable {
  public struct Item: Hashable, Sendable, Codable {
    public var application: ApplicationID
    public var organisation: Slug
    public var project: Slug
    public var decision: SittingDecision
  }

  public var sitting: SittingID
  public var scheme: Slug
  public var startsAt: Instant
  public var openedAt: Instant
  public var closedAt: Instant
  public var place: String
  public var chair: PersonID
  public var present: [PersonID]
  public var absent: [PersonID]
  public var items: [Item]
}
