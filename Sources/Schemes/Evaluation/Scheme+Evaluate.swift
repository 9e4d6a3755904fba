public import Quantities

extension Scheme {
  /// Holds the rules against a request, in whole minor units, device-seconds or credits throughout.
  ///
  /// - Parameters:
  ///   - facts: what the applicant said; what a rule needs and is missing becomes an `unknown` finding, and the
  ///     answer is then at best "for the committee to decide".
  ///   - day: the day of the application, by the city's calendar.
  ///   - used: what the scheme promised or paid before, in its unit.
  /// - Precondition: `used` counts in the scheme's unit.
  public func evaluate(_ facts: RequestFacts, on day: CivilDate, used: UsedAmounts = .nothing) -> SchemeEvaluation {
    var evaluator = Evaluator(scheme: self, facts: facts, day: day, used: used)
    return evaluator.evaluate()
  }

  /// The facts that the scheme's rules look at, for a form to ask. Sorted as `Fact.allCases`.
  public var factsNeeded: [Fact] {
    let context = CheckContext(
      facts: RequestFacts(), day: CivilDate(daysSince1970: 0), currency: currency, cost: nil)
    func facts(of conditions: [Condition]) -> [Fact] {
      conditions.flatMap { condition -> [Fact] in
        guard case .anyOf(let choices) = condition else { return [condition.check(context).fact] }
        return choices.flatMap { facts(of: $0) }
      }
    }
    let conditions =
      rates.flatMap(\.conditions) + caps.flatMap(\.conditions) + requirements.flatMap { $0.when + $0.must }
      + request.conditions.map(\.condition) + decision.automaticWhen
    var needed = Set(facts(of: conditions))
    switch grants {
    case .money: needed.insert(base == .projectBudget ? .projectBudget : .costs)
    case .termPackage: needed.formUnion([base == .projectBudget ? .projectBudget : .costs, .devices, .months])
    case .deviceSeconds(let model): needed.formUnion(model == nil ? [.gpuHours] : [.gpuHours, .deviceModel])
    case .credits: needed.insert(.credits)
    }
    return Fact.allCases.filter(needed.contains)
  }

  /// The scheme's own yes-or-no questions.
  public var questions: [Question] {
    func questions(of conditions: [Condition]) -> [Question] {
      conditions.flatMap { condition -> [Question] in
        switch condition {
        case .confirmed(let questions): questions
        case .anyOf(let choices): choices.flatMap { questions(of: $0) }
        default: []
        }
      }
    }
    let conditions =
      requirements.flatMap { $0.when + $0.must } + rates.flatMap(\.conditions) + caps.flatMap(\.conditions)
      + decision.automaticWhen
    var seen: Set<String> = []
    return questions(of: conditions).filter { seen.insert($0.id).inserted }
  }
}

extension Scheme.RequestLimits {
  /// The limits as conditions, each with its field.
  var conditions: [(field: String, condition: Scheme.Condition)] {
    let conditions: [(String, Scheme.Condition?)] = [
      ("cost", cost.map { .cost($0) }), ("gpu-hours", gpuHours.map { .gpuHours($0) }),
      ("credits", credits.map { .credits($0) }), ("devices", devices.map { .devices($0) }),
      ("months", months.map { .months($0) }), ("project-budget", projectBudget.map { .projectBudget($0) }),
    ]
    return conditions.compactMap { field, condition in condition.map { (field, $0) } }
  }
}
