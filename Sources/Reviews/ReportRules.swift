public import Language
public import Quantities

/// When reports are due after an award, what they must tell, and when an overdue one holds payments back.
public struct ReportRules: Hashable, Sendable {
  /// Something that a report must tell.
  public struct Question: Hashable, Sendable, Codable {
    public enum Kind: String, CaseIterable, Sendable, Hashable, Codable { case text, figure }

    public let id: String
    public let question: Phrase
    public let kind: Kind

    public init(id: String, question: Phrase, kind: Kind) {
      self.id = id
      self.question = question
      self.kind = kind
    }
  }

  /// Nil where there is no interval, or it is unknown.
  public var everyMonths: Int?
  /// Days after the first day of the grant.
  public var atDays: [Int]
  public var questions: [Question]
  /// Payments are held from so many days after the due day; nil for never.
  public var holdAfterDays: Int?

  public init(everyMonths: Int? = nil, atDays: [Int] = [], questions: [Question] = [], holdAfterDays: Int? = nil) {
    self.everyMonths = everyMonths
    self.atDays = atDays
    self.questions = questions
    self.holdAfterDays = holdAfterDays
  }

  /// The most reports of one grant.
  public static let mostReports = 240

  /// The days on which reports of a grant fall due, in order, each once.
  ///
  /// - Parameters:
  ///   - from: the grant's first day.
  ///   - until: the day after its last: a period that ends with the grant is reported on that day.
  public func dueDays(from: CivilDate, until: CivilDate) -> [CivilDate] {
    var days: Set<CivilDate> = []
    if let everyMonths, everyMonths > 0 {
      for count in 1...ReportRules.mostReports {
        let day = from.adding(months: count * everyMonths)
        guard day <= until else { break }
        days.insert(day)
      }
    }
    for count in atDays where count > 0 {
      let day = from.adding(days: count)
      if day <= until { days.insert(day) }
    }
    return Array(days.sorted().prefix(ReportRules.mostReports))
  }

  /// The day from which an unanswered report holds payments back.
  public func holdDay(due: CivilDate) -> CivilDate? { holdAfterDays.map { due.adding(days: $0) } }
}

/// How a report stands.
public enum ReportState: String, CaseIterable, Sendable, Hashable, Codable {
  case due, submitted
  /// Given back to be completed.
  case returned
  case accepted
  /// The officer no longer asks for it.
  case waived

  /// Whether it holds payments back today.
  ///
  /// - Parameters:
  ///   - holdDay: from this day on; nil for never.
  ///   - submitted: when it was last handed in. A report that came in time waits for the officer at no cost; one that
  ///     came after payments were held lifts the hold when it is accepted.
  public func holdsPayments(on today: CivilDate, from holdDay: CivilDate?, submitted: CivilDate?) -> Bool {
    guard let holdDay, today >= holdDay else { return false }
    switch self {
    case .due, .returned: return true
    case .submitted: return submitted.map { $0 >= holdDay } ?? true
    case .accepted, .waived: return false
    }
  }
}
