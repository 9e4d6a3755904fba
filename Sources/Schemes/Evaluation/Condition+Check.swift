import Language
import Quantities

/// One condition held against the facts.
struct CheckedCondition {
  /// Nil where the fact was not given.
  let holds: Bool?
  let fact: Fact
  /// What was given and what is required, without a full stop.
  let detail: Phrase

  var message: Phrase { Phrase(detail.sentence.english + ".", detail.traditionalChinese + "。") }
}

/// What conditions are held against.
struct CheckContext {
  let facts: RequestFacts
  /// The day of the application.
  let day: CivilDate
  let currency: Currency
  /// The costs that the scheme looks at; nil where they are not given in its currency.
  let cost: Money?
}

extension Scheme.Condition {
  func check(_ context: CheckContext) -> CheckedCondition {
    let facts = context.facts
    func number(_ fact: Fact, _ value: Int64?, _ range: WholeRange) -> CheckedCondition {
      .compare(fact, value, given: { Phrase(same: Format.count($0)) }, asked: range.phrase, range.contains)
    }
    func money(_ fact: Fact, _ value: Money?, _ range: WholeRange) -> CheckedCondition {
      .compare(
        fact, value, given: { Phrase(same: Format.money($0)) },
        asked: range.phrase { Phrase(same: Format.money(Money(minorUnits: $0, context.currency))) }
      ) { $0.currency == context.currency && range.contains($0.minorUnits) }
    }
    func place(_ fact: Fact, _ value: Place?, _ places: [Place]) -> CheckedCondition {
      .compare(fact, value, given: { Phrase(same: $0.code) }, asked: .oneOf(places.map { Phrase(same: $0.code) })) { value in
        places.contains { value.lies(in: $0) }
      }
    }
    return switch self {
    case .kinds(let kinds):
      .compare(.kind, facts.kind, given: \.name, asked: .oneOf(kinds.map(\.name)), kinds.contains)
    case .sizes(let sizes):
      .compare(.size, facts.size, given: \.name, asked: .oneOf(sizes.map(\.name)), sizes.contains)
    case .employees(let range): number(.employees, facts.employees.map(Int64.init), range)
    case .ageMonths(let range):
      .compare(
        .founded, facts.founded, given: { Phrase(same: $0.description) },
        asked: Phrase(range.months.english + " old", "成立" + range.months.traditionalChinese)
      ) { _ in facts.ageInMonths(on: context.day).map { range.contains(Int64($0)) } ?? false }
    case .startUp(let wanted): .answer(.startUp, facts.startUp, wanted: wanted)
    case .places(let places): place(.place, facts.place, places)
    case .hIndex(let range): number(.hIndex, facts.hIndex.map(Int64.init), range)
    case .purposes(let purposes):
      .compare(
        .purposes, facts.purposes, given: { .list($0.map(Purpose.name)) }, asked: .oneOf(purposes.map(Purpose.name))
      ) { given in purposes.contains(where: given.contains) }
    case .cost(let range): money(.costs, context.cost, range)
    case .gpuHours(let range):
      .compare(
        .gpuHours, facts.use, given: { Amount.deviceSeconds($0).phrase },
        asked: range.phrase { Amount.deviceSeconds(DeviceSeconds($0 * 3600)).phrase }
      ) { use in
        WholeRange(least: range.least.map { $0 * 3600 }, most: range.most.map { $0 * 3600 }).contains(use.count)
      }
    case .credits(let range): number(.credits, facts.credits, range)
    case .devices(let range): number(.devices, facts.devices.map(Int64.init), range)
    case .deviceModels(let models):
      .compare(
        .deviceModel, facts.deviceModel, given: { Phrase(same: $0) }, asked: .oneOf(models.map { Phrase(same: $0) }),
        models.contains)
    case .months(let months):
      .compare(.months, facts.months, given: { Phrase(same: String($0)) }, asked: months.phrase, months.contains)
    case .projectBudget(let range): money(.projectBudget, facts.projectBudget, range)
    case .contractSigned(let days):
      .compare(.contractSigned, facts.contractSigned, given: { Phrase(same: $0.description) }, asked: days.phrase, days.contains)
    case .contractMonths(let range): number(.contractMonths, facts.contractMonths.map(Int64.init), range)
    case .supplierPlaces(let places): place(.supplierPlace, facts.supplierPlace, places)
    case .supplierUnrelated: .answer(.supplierUnrelated, facts.supplierUnrelated, wanted: true)
    case .hardwareOrigins(let places): place(.hardwareOrigin, facts.hardwareOrigin, places)
    case .noOtherFunding: .answer(.otherFunding, facts.otherFunding, wanted: false)
    case .confirmed(let questions): .questions(questions, facts.confirmed)
    case .anyOf(let choices): .anyOf(choices.map { $0.map { $0.check(context) } })
    }
  }
}

extension CheckedCondition {
  fileprivate static func compare<Value>(
    _ fact: Fact, _ value: Value?, given: (Value) -> Phrase, asked: Phrase, _ test: (Value) -> Bool
  ) -> CheckedCondition {
    let said = value.map(given) ?? Phrase("not given", "沒有填寫")
    return CheckedCondition(
      holds: value.map(test), fact: fact,
      detail: Phrase(
        "\(fact.name.english): \(said.english) (required: \(asked.english))",
        "\(fact.name.traditionalChinese)：\(said.traditionalChinese)（規定：\(asked.traditionalChinese)）"))
  }

  fileprivate static func answer(_ fact: Fact, _ value: Bool?, wanted: Bool) -> CheckedCondition {
    func word(_ value: Bool) -> Phrase { value ? Phrase("yes", "是") : Phrase("no", "否") }
    return compare(fact, value, given: word, asked: word(wanted)) { $0 == wanted }
  }

  fileprivate static func questions(_ questions: [Scheme.Question], _ answers: [String: Bool]) -> CheckedCondition {
    func all(_ answer: Bool?) -> [Scheme.Question] { questions.filter { answers[$0.id] == answer } }
    let (refused, open) = (all(false), all(nil))
    let named = (refused.isEmpty ? open : refused).first?.text ?? Phrase.list(questions.map(\.text))
    let answer = refused.isEmpty ? open.isEmpty ? Phrase("yes", "是") : Phrase("not given", "沒有填寫") : Phrase("no", "否")
    return CheckedCondition(
      holds: refused.isEmpty ? open.isEmpty ? true : nil : false, fact: .confirmed,
      detail: Phrase(
        "\(named.english): \(answer.english) (required: yes)", "\(named.traditionalChinese)：\(answer.traditionalChinese)（規定：是）"))
  }

  /// Holds where one alternative holds in full; open where one that could still hold lacks a fact.
  fileprivate static func anyOf(_ choices: [[CheckedCondition]]) -> CheckedCondition {
    let verdicts = choices.map { $0.allHold }
    let holds: Bool? = verdicts.contains(true) ? true : verdicts.contains(nil) ? nil : false
    let open = zip(choices, verdicts).first { $0.1 == nil }?.0.first { $0.holds == nil }
    return CheckedCondition(
      holds: holds, fact: open?.fact ?? choices.first?.first?.fact ?? .kind,
      detail: Phrase(
        "one of these: " + choices.map { $0.map(\.detail.english).joined(separator: " and ") }.joined(separator: "; or "),
        "須符合其中一項：" + choices.map { $0.map(\.detail.traditionalChinese).joined(separator: "及") }.joined(separator: "；或")))
  }
}

extension [CheckedCondition] {
  /// Whether all hold; false where one fails, whatever is not known of the others.
  var allHold: Bool? {
    contains { $0.holds == false } ? false : contains { $0.holds == nil } ? nil : true
  }
}
