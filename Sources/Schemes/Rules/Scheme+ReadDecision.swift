import JSON
import Language
import Quantities

extension FieldReader {
  func window() -> Scheme.ApplicationWindow? {
    object { object in
      switch object.required("kind")?.choice(WindowName.self) {
      case nil: return nil
      case .monthly:
        let from = object.required("from-day")?.count(1...31)
        let to = object.required("to-day")?.count(1...31)
        guard let from, let to else { return nil }
        guard from <= to else {
          object.fault("to-day", "order", Phrase("'to-day' is before 'from-day'.", "「to-day」早於「from-day」。"))
          return nil
        }
        return .monthly(fromDay: from, toDay: to)
      case .yearly: return .yearly(yearlySpan(object))
      case .dates:
        let from = object.required("from")?.date()
        let to = object.required("to")?.date()
        guard let from, let to else { return nil }
        guard from <= to else {
          object.fault("to", "order", Phrase("'to' is before 'from'.", "「to」早於「from」。"))
          return nil
        }
        return .dates(DayRange(from: from, to: to))
      case .cutOffs: return .cutOffs(object["dates"]?.list(of: { $0.date() })?.sorted() ?? [])
      }
    }
  }

  private func yearlySpan(_ object: ObjectReader) -> Scheme.YearlySpan? {
    let kind = Phrase("a day of the year; write it as 09-01", "年中的日子；請寫作 09-01")
    let fields = (object["from"], object["to"])
    let from = fields.0?.text(as: kind, rule: "date") { Scheme.MonthDay($0) }
    let to = fields.1?.text(as: kind, rule: "date") { Scheme.MonthDay($0) }
    if (fields.0 == nil) != (fields.1 == nil) {
      object.fault("", "required", Phrase("give both 'from' and 'to', or neither.", "「from」與「to」須一併填寫或一併省去。"))
    }
    guard let from, let to else { return nil }
    return Scheme.YearlySpan(from: from, to: to)
  }

  func decision(_ currency: Currency) -> Scheme.DecisionRules? {
    object { object in
      let criteria = object["criteria"]?.list(most: 30) { $0.criterion() } ?? []
      checkWeights(criteria, object)
      let review = object["review"]?.review(criteria)
      return Scheme.DecisionRules(
        by: object["by"]?.choice(),
        automaticWhen: object["automatic-when"].flatMap { Scheme.Condition.read($0, currency) } ?? [],
        partialRandomisation: object["partial-randomisation"]?.boolean() ?? false, criteria: criteria,
        promise: object["promise"]?.promise(), publicHolidays: object["public-holidays"]?.list(most: 1000) { $0.date() } ?? [],
        acceptanceDays: object["acceptance-days"]?.count(1...3650), review: review)
    }
  }

  private func checkWeights(_ criteria: [Scheme.Criterion], _ object: ObjectReader) {
    if Set(criteria.map(\.id)).count < criteria.count {
      object.fault("criteria", "duplicate", Phrase("two criteria share an id.", "兩項準則的 id 相同。"))
    }
    // Millionths, each rounded down, so that three thirds are not refused. Less than the whole is allowed: a source
    // may publish some criteria only.
    let sum = criteria.compactMap(\.weight).reduce(Int64(0)) { $0 + $1.numerator * 1_000_000 / $1.denominator }
    if sum > 1_000_000 {
      object.fault("criteria", "weights", Phrase("the weights add up to more than 100 %.", "比重總和多於 100%。"))
    }
  }

  private func criterion() -> Scheme.Criterion? {
    object { object in
      let id = object.required("id")?.slug()
      let name = object.required("name")?.phrase(most: 200)
      let weight = object["weight"]?.share()
      let scale = object["scale"]?.scale()
      let minimum = object["minimum"]?.count(-1_000_000...1_000_000)
      guard let id, let name else { return nil }
      return Scheme.Criterion(id: id, name: name, weight: weight, scale: scale, minimum: minimum)
    }
  }

  /// `{ "working-days": 10, "after": "cut-off" }`, the same with `calendar-days`, or `{ "day-of-next-month": 10 }`
  private func promise() -> Scheme.Promise? {
    object { object in
      let day = object["day-of-next-month"]
      guard let day else {
        let span = object.daySpan(or: "day-of-next-month")
        let start: Scheme.Promise.Start? = object["after"]?.choice()
        return span.map { Scheme.Promise($0, after: start ?? .application) }
      }
      for other in ["working-days", "calendar-days"] where object[other] != nil { object.faultOneOf("day-of-next-month") }
      return day.count(1...28).map { .dayOfNextMonth($0) }
    }
  }
}

/// The kinds of window, as the file names them.
enum WindowName: String, CaseIterable {
  case monthly, yearly, dates
  case cutOffs = "cut-offs"
}
