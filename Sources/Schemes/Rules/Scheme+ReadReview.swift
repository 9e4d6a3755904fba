import JSON
import Language
import Quantities
import Reviews

extension FieldReader {
  /// How applications are reviewed. - Parameter criteria: those that stand beside it.
  func review(_ criteria: [Scheme.Criterion]) -> Scheme.ReviewRules? {
    object { object in
      let reviewers = object.required("reviewers")?.count(1...Int64(Scoring.mostReviews))
      let scale = object["scale"]?.scale()
      let rules = Scheme.ReviewRules(
        reviewers: reviewers ?? 1, scale: scale, combination: object["combine"]?.choice() ?? .mean,
        threshold: object["threshold"]?.share(),
        promise: object["promise"]?.object { $0.daySpan() },
        quorum: object["quorum"]?.quorum())
      object.check(rules, criteria)
      return reviewers == nil ? nil : rules
    }
  }

  /// `{ "least": 0, "most": 10 }`: whole numbers, both ends.
  func scale() -> ClosedRange<Int>? {
    object { object in
      let least = object.required("least")?.count(-1000...1000)
      let most = object.required("most")?.count(-1000...1000)
      guard let least, let most else { return nil }
      guard least < most, most - least <= Scoring.mostSpan else {
        object.fault(
          "most", "order",
          Phrase(
            "'most' is greater than 'least', by at most \(Scoring.mostSpan).", "「most」須大於「least」，相差最多 \(Scoring.mostSpan)。"))
        return nil
      }
      return least...most
    }
  }

  /// `3`, or `"1/2"` of the members.
  private func quorum() -> Quorum? {
    if case .string = node.value {
      guard let share = share() else { return nil }
      guard share > .none else {
        fault("positive", Phrase("a quorum is more than nobody.", "法定人數須多於零。"))
        return nil
      }
      return .share(share)
    }
    return count(1...100).map { .members($0) }
  }

  /// When reports are due, what they tell, what follows when they do not come.
  func reports() -> ReportRules? {
    object { object in
      let everyMonths = object["every-months"]?.count(1...120)
      let atDays = object["at-days"]?.list(most: 24) { $0.count(1...7300) } ?? []
      let questions = object["questions"]?.list(most: 50) { $0.question() } ?? []
      if Set(questions.map(\.id)).count < questions.count {
        object.fault("questions", "duplicate", Phrase("two questions share an id.", "兩條問題的 id 相同。"))
      }
      return ReportRules(
        everyMonths: everyMonths, atDays: atDays.sorted(), questions: questions,
        holdAfterDays: object["hold-after-days"]?.count(1...3650))
    }
  }

  private func question() -> ReportRules.Question? {
    object { object in
      let id = object.required("id")?.slug()
      let question = object.required("question")?.phrase(most: 500)
      let kind: ReportRules.Question.Kind? = object["kind"]?.choice()
      guard let id, let question else { return nil }
      return ReportRules.Question(id: id, question: question, kind: kind ?? .text)
    }
  }
}

extension ObjectReader {
  /// `working-days` or `calendar-days`, one of the two. - Parameter other: a third that may stand in their place.
  func daySpan(or other: String? = nil) -> DaySpan? {
    let (working, calendar) = (self["working-days"], self["calendar-days"])
    guard (working == nil) != (calendar == nil) else {
      faultOneOf(other)
      return nil
    }
    return working?.count(1...1000).map { .working($0) } ?? calendar?.count(1...3650).map { .calendar($0) }
  }

  func faultOneOf(_ other: String?) {
    let names = ["working-days", "calendar-days"] + (other.map { [$0] } ?? [])
    fault(
      "", "one-of",
      Phrase(
        "give one of '\(names.joined(separator: "', '"))', and only one.",
        "「\(names.joined(separator: "」、「"))」須填寫其一，且只填其一。"))
  }

  /// Whether the criteria can be scored by.
  fileprivate func check(_ rules: Scheme.ReviewRules, _ criteria: [Scheme.Criterion]) {
    for criterion in criteria where criterion.weight == nil {
      fault(
        "", "weights",
        Phrase("the criterion '\(criterion.id)' has no weight, which a review needs.", "準則「\(criterion.id)」沒有比重，評審必須有比重。"))
      return
    }
    for criterion in criteria where criterion.scale == nil && rules.scale == nil {
      fault(
        "scale", "required",
        Phrase(
          "the criterion '\(criterion.id)' has no scale; give it one, or one for all here.",
          "準則「\(criterion.id)」沒有評分範圍；請為其填寫，或在此填寫共用範圍。"))
      return
    }
    do throws(Scoring.Fault) { _ = try rules.scoring(criteria) } catch { fault(error) }
  }

  private func fault(_ found: Scoring.Fault) {
    switch found {
    case .noCriteria:
      fault("", "criteria", Phrase("a review needs 'criteria' beside it.", "評審須同時列明「criteria」。"))
    // Told where the criteria stand.
    case .duplicate: break
    case .scale(let id):
      fault("scale", "scale", Phrase("the scale of '\(id)' is too wide.", "準則「\(id)」的評分範圍過大。"))
    case .minimum(let id):
      fault("", "minimum", Phrase("the minimum of '\(id)' lies off its scale.", "準則「\(id)」的最低分不在評分範圍內。"))
    case .weights:
      fault("", "weights", Phrase("the weights add up to exactly the whole.", "比重總和須恰為 100%。"))
    case .tooFine:
      fault(
        "", "too-fine",
        Phrase(
          "the weights, or the scales, have no common measure of at most a millionth.",
          "比重或評分範圍沒有不細於百萬分之一的公約單位。"))
    }
  }
}
