import JSON
import Quantities
import Reviews

extension Scheme.ReviewRules {
  var output: JSONOutput {
    .fields(
      ("reviewers", .number(String(reviewers))), ("scale", scale?.output),
      ("combine", combination == .mean ? nil : .string(combination.rawValue)),
      ("threshold", threshold.map { .string($0.description) }), ("promise", promise?.output), ("quorum", quorum?.output))
  }
}

extension ClosedRange<Int> {
  var output: JSONOutput { .fields(("least", .number(String(lowerBound))), ("most", .number(String(upperBound)))) }
}

extension DaySpan {
  fileprivate var output: JSONOutput {
    switch self {
    case .working(let count): .fields(("working-days", .number(String(count))))
    case .calendar(let count): .fields(("calendar-days", .number(String(count))))
    }
  }
}

extension Quorum {
  /// Nothing for the majority that holds unless a scheme says otherwise.
  fileprivate var output: JSONOutput? {
    switch self {
    case .members(let count): .number(String(count))
    case .share(let share): .string(share.description)
    case .majority: nil
    }
  }
}

extension ReportRules {
  var output: JSONOutput {
    .fields(
      ("every-months", everyMonths.map { .number(String($0)) }),
      ("at-days", .unlessEmpty(atDays.map { .number(String($0)) })),
      (
        "questions",
        .unlessEmpty(
          questions.map { question in
            .fields(
              ("id", .string(question.id)), ("question", question.question.output),
              ("kind", question.kind == .text ? nil : .string(question.kind.rawValue)))
          })
      ),
      ("hold-after-days", holdAfterDays.map { .number(String($0)) }))
  }
}
