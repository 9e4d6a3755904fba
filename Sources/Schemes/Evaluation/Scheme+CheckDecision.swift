public import Language
public import Quantities

extension Scheme {
  /// Whether every application needs a committee, whatever it asks for.
  public var committeeAlwaysDecides: Bool {
    switch decision.by {
    case .committee?, .peerReview?: decision.automaticWhen.isEmpty
    case .rules?, nil: decision.partialRandomisation
    }
  }

  /// What a decision breaks: nothing may be approved above a rate, a cap or a fund of the scheme, for a length it
  /// does not allow, for somebody whom its rules refuse, or by an officer alone where a committee must decide.
  /// A committee may decide where a fact is missing.
  ///
  /// The fields are those of the decision (`rate`, `amount`, `months`, `exceptional`, `by`) or, as
  /// `application.<fact>`, of the application.
  ///
  /// - Parameters:
  ///   - facts: the application's.
  ///   - applied: the day of the application, on which rules, rates and windows are held.
  ///   - used: what the scheme has promised or paid so far, on the day of the decision.
  public func check(
    _ proposed: ProposedDecision, facts: RequestFacts, appliedOn applied: CivilDate, used: UsedAmounts
  ) -> [Problem.Fault] {
    guard proposed.amount.unit == unit else {
      return [
        Problem.Fault(
          field: "amount", rule: "unit",
          Phrase("The amount is not in what the scheme grants.", "批出額的單位與計劃所批出的不同。"))
      ]
    }
    var evaluator = Evaluator(scheme: self, facts: facts, day: applied, used: used)
    let evaluation = evaluator.evaluate()
    return refusals(evaluation, proposed) + rateFaults(proposed, evaluation)
      + amountFaults(proposed, evaluation, evaluator.limits()) + lengthFaults(proposed)
  }

  /// Rules that the applicant does not meet, and a committee that did not decide. Caps are left to the amount.
  private func refusals(_ evaluation: SchemeEvaluation, _ proposed: ProposedDecision) -> [Problem.Fault] {
    var faults = evaluation.findings.filter { finding in
      finding.outcome == .failed && !finding.rule.hasPrefix("caps[") && !finding.rule.hasPrefix("fund.")
        && finding.rule != "least-award"
    }.map { finding in
      Problem.Fault(
        field: finding.fact.map { "application.\($0.rawValue)" } ?? "application", rule: finding.rule, finding.message)
    }
    let open = evaluation.findings.first { $0.outcome == .needsCommittee || $0.outcome == .unknown }
    if let open, !proposed.byCommittee {
      faults.append(
        Problem.Fault(
          field: "by", rule: open.rule,
          Phrase("A committee must decide. \(open.message.english)", "須由委員會決定。\(open.message.traditionalChinese)")))
    }
    return faults
  }

  private func rateFaults(_ proposed: ProposedDecision, _ evaluation: SchemeEvaluation) -> [Problem.Fault] {
    guard case .money = unit else {
      guard proposed.rate != nil else { return [] }
      return [
        Problem.Fault(
          field: "rate", rule: "not-for-this-grant",
          Phrase("The scheme grants in full; there is no rate.", "計劃全數批出，不設比率。"))
      ]
    }
    guard let rate = proposed.rate else {
      return [Problem.Fault(field: "rate", rule: "required", Phrase("A rate is required.", "必須填寫比率。"))]
    }
    var faults: [Problem.Fault] = []
    if proposed.exceptional, !proposed.byCommittee {
      faults.append(
        Problem.Fault(
          field: "exceptional", rule: "committee",
          Phrase("Only a committee finds a case exceptional.", "只有委員會可以認定特殊個案。")))
    }
    if proposed.exceptional, evaluation.exceptionalRate == nil {
      faults.append(
        Problem.Fault(
          field: "exceptional", rule: "rates", Phrase("The scheme knows no exceptional rate for this case.", "計劃沒有適用於此個案的特殊比率。")))
    }
    let most = mostRate(proposed, evaluation)
    if let most, rate > most {
      faults.append(
        Problem.Fault(
          field: "rate", rule: "rates",
          Phrase("\(rate) is above the scheme's rate of \(most).", "\(rate) 高於計劃的比率 \(most)。")))
    }
    return faults
  }

  /// The highest rate that the scheme allows here; nil where the scheme's rate is not known at all. A committee
  /// may find that a rate holds whose facts were missing.
  private func mostRate(_ proposed: ProposedDecision, _ evaluation: SchemeEvaluation) -> Share? {
    guard !rates.isEmpty else { return nil }
    var most = evaluation.rate ?? .none
    if proposed.byCommittee {
      for (index, rate) in rates.enumerated() where !rate.exceptional {
        let open = evaluation.findings.contains { $0.rule == "rates[\(index)]" && $0.outcome == .unknown }
        if open { most = max(most, rate.rate) }
      }
      if proposed.exceptional, let exceptional = evaluation.exceptionalRate { most = max(most, exceptional) }
    }
    return most
  }

  private func amountFaults(
    _ proposed: ProposedDecision, _ evaluation: SchemeEvaluation, _ limits: [Evaluator.Limit]
  ) -> [Problem.Fault] {
    let amount = proposed.amount
    func fault(_ rule: String, _ message: Phrase) -> Problem.Fault { Problem.Fault(field: "amount", rule: rule, message) }
    guard amount.units > 0, amount.units <= Amount.mostUnits else {
      return [fault("positive", Phrase("The amount is more than nothing.", "批出額須大於零。"))]
    }
    var faults: [Problem.Fault] = []
    let full: Amount? =
      switch evaluation.base {
      case .money(let money)?: proposed.rate.map { .money($0.of(money)) }
      case let free?: free
      case nil: nil
      }
    if let full, amount.units > full.units {
      faults.append(
        fault(
          "base",
          Phrase(
            "\(amount.phrase.english) is more than the rate's part of what was asked for: \(full.phrase.english).",
            "\(amount.phrase.traditionalChinese) 多於按比率可得的 \(full.phrase.traditionalChinese)。")))
    }
    for limit in limits {
      let left = self.unit.amount(max(0, limit.most.units - limit.used))
      guard amount.units > left.units else { continue }
      faults.append(
        fault(
          limit.rule,
          Phrase(
            "\(limit.name.english) leaves \(left.phrase.english) of \(limit.most.phrase.english).",
            "\(limit.name.traditionalChinese)為 \(limit.most.phrase.traditionalChinese)，尚餘 \(left.phrase.traditionalChinese)。")))
    }
    if let leastAward, amount.units < leastAward.units {
      faults.append(
        fault(
          "least-award",
          Phrase(
            "At least \(leastAward.phrase.english) is granted.", "批出額不少於 \(leastAward.phrase.traditionalChinese)。")))
    }
    return faults
  }

  private func lengthFaults(_ proposed: ProposedDecision) -> [Problem.Fault] {
    guard let allowed = request.months else { return [] }
    guard let months = proposed.months else {
      return [
        Problem.Fault(
          field: "months", rule: "required",
          Phrase("The length is required; allowed: \(allowed.phrase.english).", "必須填寫期限；可選：\(allowed.phrase.traditionalChinese)。")
        )
      ]
    }
    guard !allowed.contains(months) else { return [] }
    return [
      Problem.Fault(
        field: "months", rule: "request.months",
        Phrase(
          "\(months) months are not allowed; allowed: \(allowed.phrase.english).",
          "不可為 \(months) 個月；可選：\(allowed.phrase.traditionalChinese)。"))
    ]
  }
}
