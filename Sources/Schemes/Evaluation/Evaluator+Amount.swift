import Language
import Quantities

extension Evaluator {
  struct ChosenRate {
    var share: Share?
    var upTo = false
    var exceptional: Share?
  }

  /// The highest ordinary rate whose conditions hold, and the highest exceptional one that a committee may choose.
  mutating func chooseRate() -> ChosenRate {
    guard case .money = scheme.unit else { return ChosenRate() }
    guard !scheme.rates.isEmpty else {
      find("rates", .unknown, Phrase("The scheme's rate is not known.", "未知計劃的資助比率。"))
      return ChosenRate()
    }
    var chosen = ChosenRate()
    var open: [(index: Int, rate: Scheme.RateRule, checked: [CheckedCondition])] = []
    var index: Int?
    for (position, rate) in scheme.rates.enumerated() where rate.validity.contains(day) {
      let checked = rate.conditions.map { $0.check(context) }
      switch (checked.allHold, rate.exceptional) {
      case (false?, _): continue
      case (_, true): chosen.exceptional = max(chosen.exceptional ?? .none, rate.rate)
      case (nil, false): open.append((position, rate, checked))
      case (true?, false):
        if let share = chosen.share, share >= rate.rate { continue }
        (chosen.share, chosen.upTo, index) = (rate.rate, rate.upTo, position)
      }
    }
    report(chosen, at: index)
    for (index, rate, checked) in open where rate.rate > chosen.share ?? .none {
      for condition in checked where condition.holds == nil {
        let message = Phrase(
          "A rate of \(rate.rate) may hold. \(condition.message.english)",
          "比率或可為 \(rate.rate)。\(condition.message.traditionalChinese)")
        find("rates[\(index)]", .unknown, message, fact: condition.fact)
      }
    }
    if chosen.share == nil, open.isEmpty {
      let exceptional = chosen.exceptional != nil
      find(
        "rates", exceptional ? .needsCommittee : .failed,
        exceptional
          ? Phrase("Only an exceptional rate can hold, which a committee decides.", "只可能適用特殊個案比率，須由委員會決定。")
          : Phrase("No rate of the scheme holds for this request on \(day).", "計劃於 \(day) 沒有適用於此申請的比率。"))
    }
    return chosen
  }

  private mutating func report(_ chosen: ChosenRate, at index: Int?) {
    guard let share = chosen.share, let index else { return }
    let more = chosen.exceptional.flatMap { $0 > share ? $0 : nil }
    find(
      "rates[\(index)]", .passed,
      Phrase(
        "Rate: \(chosen.upTo ? "up to " : "")\(share)."
          + (more.map { " A committee may grant up to \($0) in an exceptional case." } ?? ""),
        "比率：\(chosen.upTo ? "最高 " : "")\(share)。" + (more.map { "特殊個案可由委員會批准最高 \($0)。" } ?? "")))
  }

  /// What the rate is a part of, or the use or credits asked for.
  mutating func findBase() -> Amount? {
    let (base, fact): (Amount?, Fact) =
      switch scheme.grants {
      case .credits: (facts.credits.map { .credits($0) }, .credits)
      case .deviceSeconds: (facts.use.map { .deviceSeconds($0) }, .gpuHours)
      case .money, .termPackage:
        scheme.base == .projectBudget
          ? (facts.projectBudget.flatMap { $0.currency == scheme.currency ? .money($0) : nil }, .projectBudget)
          : (context.cost.map { .money($0) }, .costs)
      }
    guard let base else {
      // Another currency was reported already.
      if !findings.contains(where: { $0.rule == "currency" && $0.fact == fact }) {
        find(
          "base", .unknown,
          Phrase(
            "\(fact.name.sentence.english): not given, so no amount can be calculated.",
            "\(fact.name.traditionalChinese)：沒有填寫，未能計算金額。"),
          fact: fact)
      }
      return nil
    }
    guard (0...Amount.mostUnits).contains(base.units) else {
      find(
        "base", .failed,
        Phrase(
          "\(fact.name.sentence.english): negative or larger than any amount here.", "\(fact.name.traditionalChinese)：為負數或過大。"),
        fact: fact)
      return nil
    }
    if base.units == 0 {
      find(
        "base", .failed,
        Phrase(
          "\(fact.name.sentence.english): nothing that the scheme supports is asked for.",
          "\(fact.name.traditionalChinese)：沒有計劃可資助的部分。"),
        fact: fact)
    }
    return base
  }

  /// The rate's part of the base, before any cap.
  func fullAmount(base: Amount?, rate: Share?) -> Amount? {
    switch base {
    case .money(let money)?: rate.map { .money($0.of(money)) }
    case let free: free
    }
  }

  /// `full` cut by each cap and by the fund in turn. Without it, only whether each still has something left.
  mutating func findAmount(_ full: Amount?) -> (amount: Amount?, caps: [SchemeEvaluation.CapEffect]) {
    var left = full?.units
    var effects: [SchemeEvaluation.CapEffect] = []
    for limit in limits() {
      // What is left is never below nothing, so that an overdrawn cap does not turn into a claim.
      let rest = max(0, limit.most.units - limit.used)
      let cut = left.map { max(0, $0 - rest) } ?? 0
      let effect = effect(of: limit, left: scheme.unit.amount(rest), cut: scheme.unit.amount(cut))
      find(limit.rule, rest > 0 ? .passed : .failed, effect.message)
      if cut > 0 { effects.append(effect) }
      left = left.map { min($0, rest) }
    }
    guard let left else { return (nil, []) }
    if let least = scheme.leastAward, left < least.units {
      let amount = scheme.unit.amount(left).phrase
      find(
        "least-award", .failed,
        Phrase(
          "The rules give \(amount.english); at least \(least.phrase.english) is granted.",
          "按規則可得 \(amount.traditionalChinese)；批出額不少於 \(least.phrase.traditionalChinese)。"))
    }
    return (scheme.unit.amount(left), effects)
  }

  struct Limit {
    let rule: String
    let name: Phrase
    let most: Amount
    /// In the scheme's unit, never negative.
    let used: Int64
  }

  /// The caps that hold on this day, then the fund. A cap whose conditions are open holds, and is reported.
  mutating func limits() -> [Limit] {
    var limits: [Limit] = []
    for (index, cap) in scheme.caps.enumerated() where cap.validity.contains(day) {
      let rule = "caps[\(index)]"
      let checked = cap.conditions.map { $0.check(context) }
      if checked.allHold == false { continue }
      for condition in checked where condition.holds == nil { find(rule, condition) }
      limits.append(
        Limit(
          rule: rule, name: Phrase("The cap per \(cap.per.name.english)", "\(cap.per.name.traditionalChinese)的上限"),
          most: cap.most,
          used: units(used.amount(cap.per))))
    }
    if let perYear = scheme.fund.perYear {
      limits.append(
        Limit(
          rule: "fund.per-year", name: Phrase("The fund of the year", "年度資金"), most: perYear, used: units(used.ofFundThisYear)))
    }
    if let inAll = scheme.fund.inAll {
      limits.append(Limit(rule: "fund.in-all", name: Phrase("The fund", "計劃資金"), most: inAll, used: units(used.ofFund)))
    }
    return limits
  }

  private func units(_ used: Amount?) -> Int64 {
    guard let used else { return 0 }
    precondition(used.unit == scheme.unit, "what was used counts in the scheme's unit")
    return max(0, used.units)
  }

  private func effect(of limit: Limit, left: Amount, cut: Amount) -> SchemeEvaluation.CapEffect {
    let used = scheme.unit.amount(limit.used)
    let bite =
      cut.units > 0
      ? Phrase(": \(cut.phrase.english) less", "，減去 \(cut.phrase.traditionalChinese)") : Phrase(same: "")
    return SchemeEvaluation.CapEffect(
      rule: limit.rule, most: limit.most, used: used, left: left, cut: cut,
      message: Phrase(
        "\(limit.name.english) is \(limit.most.phrase.english), of which \(used.phrase.english) is used\(bite.english).",
        "\(limit.name.traditionalChinese)為 \(limit.most.phrase.traditionalChinese)，"
          + "已用 \(used.phrase.traditionalChinese)\(bite.traditionalChinese)。"))
  }
}
