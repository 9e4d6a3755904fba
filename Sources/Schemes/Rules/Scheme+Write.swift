import JSON
import Quantities

extension Scheme {
  /// The scheme as a file, in one way only: reading it gives an equal scheme, and writing that the same bytes.
  public func write() -> [UInt8] {
    JSONOutput.fields(
      ("id", .string(id)), ("name", name.output), ("summary", summary.output),
      ("notes", .unlessEmpty(notes.map(\.output))),
      ("jurisdiction", .string(jurisdiction.code)), ("currency", .string(currency.code)), ("source", source.output),
      ("valid", validity.output), ("payment", payment.map { .string($0.rawValue) }), ("grants", grants.output),
      ("base", base.output), ("fund", fund.output),
      ("rates", .unlessEmpty(rates.map { $0.output(currency) })), ("caps", .unlessEmpty(caps.map { $0.output(currency) })),
      ("least-award", leastAward?.output), ("claims", claims.output), ("request", request.output(currency)),
      ("requirements", .unlessEmpty(requirements.map { $0.output(currency) })),
      ("windows", .unlessEmpty(windows.map(\.output))), ("decision", decision.output(currency)),
      ("progress-reports", progressReports?.output)
    ).text
  }
}

extension JSONOutput {
  /// Nothing where no field is set.
  fileprivate static func unlessBare(_ object: JSONOutput) -> JSONOutput? {
    if case .object(let fields) = object, fields.isEmpty { return nil }
    return object
  }

  fileprivate static func count(_ value: Int) -> JSONOutput { .number(String(value)) }

  /// Only what differs from the default is written.
  fileprivate static func ifTrue(_ value: Bool) -> JSONOutput? { value ? .boolean(true) : nil }
}

extension Scheme.Source {
  fileprivate var output: JSONOutput {
    .fields(
      ("title", title.output), ("url", url.map { .string($0) }), ("marks", .array(marks.map { .string($0.rawValue) })))
  }
}

extension Scheme.GrantKind {
  fileprivate var output: JSONOutput {
    switch self {
    case .money: .object([("kind", .string(GrantName.money.rawValue))])
    case .termPackage: .object([("kind", .string(GrantName.termPackage.rawValue))])
    case .credits: .object([("kind", .string(GrantName.credits.rawValue))])
    case .deviceSeconds(let model):
      .fields(("kind", .string(GrantName.gpuHours.rawValue)), ("model", model.map { .string($0) }))
    }
  }
}

extension Scheme.Base {
  fileprivate var output: JSONOutput? {
    switch self {
    case .costs(of: nil): nil
    case .costs(of: let kinds?):
      .object([("of", .string(BaseName.costs.rawValue)), ("cost-kinds", .array(kinds.map { .string($0.rawValue) }))])
    case .projectBudget: .object([("of", .string(BaseName.projectBudget.rawValue))])
    }
  }
}

extension Scheme.Fund {
  fileprivate var output: JSONOutput? {
    .unlessBare(.fields(("in-all", inAll?.output), ("per-year", perYear?.output)))
  }
}

extension Scheme.RateRule {
  fileprivate func output(_ currency: Currency) -> JSONOutput {
    .fields(
      ("rate", .string(rate.description)), ("up-to", .ifTrue(upTo)), ("exceptional", .ifTrue(exceptional)),
      ("valid", validity.output), ("when", Scheme.Condition.output(conditions, currency)), ("note", note?.output))
  }
}

extension Scheme.Cap {
  fileprivate func output(_ currency: Currency) -> JSONOutput {
    .fields(
      ("per", .string(per.rawValue)), ("most", most.output), ("valid", validity.output),
      ("when", Scheme.Condition.output(conditions, currency)), ("note", note?.output))
  }
}

extension Scheme.ClaimLimits {
  fileprivate var output: JSONOutput? {
    .unlessBare(
      .fields(
        ("per-contract", perContract.map(JSONOutput.count)),
        ("projects-per-organisation", projectsPerOrganisation.map(JSONOutput.count))))
  }
}

extension Scheme.RequestLimits {
  fileprivate func output(_ currency: Currency) -> JSONOutput? {
    .unlessBare(
      .fields(
        ("cost", cost?.output(in: currency)), ("gpu-hours", gpuHours?.output), ("credits", credits?.output),
        ("devices", devices?.output), ("months", months?.output), ("project-budget", projectBudget?.output(in: currency))))
  }
}

extension Scheme.Requirement {
  fileprivate func output(_ currency: Currency) -> JSONOutput {
    .fields(
      ("when", Scheme.Condition.output(when, currency)), ("must", Scheme.Condition.output(must, currency)),
      ("otherwise", otherwise == .refused ? nil : .string(otherwise.rawValue)), ("note", note?.output))
  }
}

extension Scheme.ApplicationWindow {
  fileprivate var output: JSONOutput {
    switch self {
    case .monthly(let from, let to):
      .fields(("kind", .string(WindowName.monthly.rawValue)), ("from-day", .count(from)), ("to-day", .count(to)))
    case .yearly(let span):
      .fields(
        ("kind", .string(WindowName.yearly.rawValue)), ("from", span.map { .string($0.from.description) }),
        ("to", span.map { .string($0.to.description) }))
    case .dates(let range):
      .fields(("kind", .string(WindowName.dates.rawValue)), ("from", range.from?.output), ("to", range.to?.output))
    case .cutOffs(let dates):
      .fields(("kind", .string(WindowName.cutOffs.rawValue)), ("dates", .unlessEmpty(dates.map(\.output))))
    }
  }
}

extension Scheme.DecisionRules {
  fileprivate func output(_ currency: Currency) -> JSONOutput? {
    .unlessBare(
      .fields(
        ("by", by.map { .string($0.rawValue) }), ("automatic-when", Scheme.Condition.output(automaticWhen, currency)),
        ("partial-randomisation", .ifTrue(partialRandomisation)), ("criteria", .unlessEmpty(criteria.map(\.output))),
        ("promise", promise?.output), ("public-holidays", .unlessEmpty(publicHolidays.map(\.output))),
        ("acceptance-days", acceptanceDays.map(JSONOutput.count)), ("review", review?.output)))
  }
}

extension Scheme.Criterion {
  fileprivate var output: JSONOutput {
    .fields(
      ("id", .string(id)), ("name", name.output), ("weight", weight.map { .string($0.description) }),
      ("scale", scale?.output), ("minimum", minimum.map(JSONOutput.count)))
  }
}

extension Scheme.Promise {
  fileprivate var output: JSONOutput {
    switch self {
    case .workingDays(let days, let start): .fields(("working-days", .count(days)), ("after", .string(start.rawValue)))
    case .calendarDays(let days, let start): .fields(("calendar-days", .count(days)), ("after", .string(start.rawValue)))
    case .dayOfNextMonth(let day): .fields(("day-of-next-month", .count(day)))
    }
  }
}
