import Language
import Quantities

/// One evaluation under way: gathers findings rule by rule, in the order of the scheme file.
struct Evaluator {
  typealias Finding = SchemeEvaluation.Finding

  let scheme: Scheme
  let facts: RequestFacts
  let day: CivilDate
  let used: UsedAmounts
  var findings: [Finding] = []

  init(scheme: Scheme, facts: RequestFacts, day: CivilDate, used: UsedAmounts) {
    self.scheme = scheme
    self.facts = facts
    self.day = day
    self.used = used
  }

  mutating func evaluate() -> SchemeEvaluation {
    checkDates()
    checkGrant()
    checkRequest()
    checkRequirements()
    checkClaims()
    let rate = chooseRate()
    let base = findBase()
    let (amount, caps) = findAmount(fullAmount(base: base, rate: rate.share))
    checkDecision()
    let answer: SchemeEvaluation.Answer =
      findings.contains { $0.outcome == .failed }
      ? .notEntitled : findings.contains { $0.outcome != .passed } ? .needsCommittee : .entitled
    return SchemeEvaluation(
      answer: answer, findings: findings, rate: rate.share, rateIsUpTo: rate.upTo, exceptionalRate: rate.exceptional,
      base: base, caps: caps, amount: answer == .notEntitled ? scheme.unit.amount(0) : amount,
      decisionDeadline: scheme.decisionDeadline(appliedOn: day), notHandled: scheme.notHandled)
  }

  mutating func find(_ rule: String, _ outcome: Finding.Outcome, _ message: Phrase, fact: Fact? = nil) {
    findings.append(Finding(rule: rule, outcome: outcome, message: message, fact: fact))
  }

  mutating func find(_ rule: String, _ checked: CheckedCondition, otherwise: Finding.Outcome = .failed) {
    // Costs in another currency were refused already; calling them "not given" would mislead.
    if checked.holds == nil, checked.fact == .costs, facts.costs != nil { return }
    let outcome: Finding.Outcome =
      switch checked.holds {
      case true?: .passed
      case false?: otherwise
      case nil: .unknown
      }
    find(rule, outcome, checked.message, fact: checked.fact)
  }

  var context: CheckContext {
    CheckContext(facts: facts, day: day, currency: scheme.currency, cost: cost)
  }

  /// The costs of the kinds that the scheme supports, where they are given in its currency.
  private var cost: Money? {
    guard let costs = facts.costs, costs.currency == scheme.currency else { return nil }
    if case .costs(of: let kinds) = scheme.base { return costs.total(of: kinds) }
    return costs.total()
  }

  // MARK: Dates

  private mutating func checkDates() {
    let stated = scheme.validity.phrase
    find(
      "valid", scheme.validity.contains(day) ? .passed : .failed,
      Phrase("Applied on \(day); the scheme is valid: \(stated.english).", "申請日期：\(day)；計劃有效期：\(stated.traditionalChinese)。"))
    guard !scheme.windows.isEmpty else { return }
    let open = scheme.windows.map { $0.isOpen(on: day) }
    let windows = Phrase.list(scheme.windows.map(\.phrase))
    find(
      "windows", open.contains(true) ? .passed : open.contains(nil) ? .unknown : .failed,
      Phrase(
        "Applied on \(day); applications are taken: \(windows.english).",
        "申請日期：\(day)；接受申請時段：\(windows.traditionalChinese)。"))
  }

  // MARK: What is asked for

  private mutating func checkGrant() {
    for (fact, currency) in [(Fact.costs, facts.costs?.currency), (.projectBudget, facts.projectBudget?.currency)] {
      guard let currency, currency != scheme.currency else { continue }
      let code = scheme.currency.code
      find(
        "currency", .failed,
        Phrase(
          "\(fact.name.sentence.english): in \(currency.code); the scheme counts in \(code).",
          "\(fact.name.traditionalChinese)：以 \(currency.code) 計；計劃以 \(code) 計算。"), fact: fact)
    }
    switch scheme.grants {
    case .money, .credits, .deviceSeconds(model: nil): break
    case .deviceSeconds(let model?): find("grants", Scheme.Condition.deviceModels([model]).check(context))
    case .termPackage:
      find("grants", Scheme.Condition.devices(WholeRange(least: 1)).check(context))
      find("grants", Scheme.Condition.months(.range(WholeRange(least: 1))).check(context))
    }
  }

  private mutating func checkRequest() {
    for (field, condition) in scheme.request.conditions { find("request.\(field)", condition.check(context)) }
  }

  private mutating func checkRequirements() {
    for (index, requirement) in scheme.requirements.enumerated() {
      let rule = "requirements[\(index)]"
      let when = requirement.when.map { $0.check(context) }
      switch when.allHold {
      case false?: continue
      case nil:
        // Whom it concerns is open: that matters only where it would not be met.
        if requirement.must.map({ $0.check(context) }).allHold == true { continue }
        for checked in when where checked.holds == nil { find(rule, checked) }
      case true?:
        let otherwise: Finding.Outcome = requirement.otherwise == .refused ? .failed : .needsCommittee
        for condition in requirement.must { find(rule, condition.check(context), otherwise: otherwise) }
      }
    }
  }

  private mutating func checkClaims() {
    let limits: [(field: String, made: Int, most: Int?, what: Phrase)] = [
      ("claims.per-contract", used.claimsOnContract, scheme.claims.perContract, Phrase("claims on this contract", "此合約的申請次數")),
      (
        "claims.projects-per-organisation", used.projectsOfOrganisation, scheme.claims.projectsPerOrganisation,
        Phrase("projects of this organisation", "此機構的項目數目")
      ),
    ]
    for limit in limits {
      guard let most = limit.most else { continue }
      find(
        limit.field, limit.made < most ? .passed : .failed,
        Phrase(
          "\(limit.what.sentence.english) before this one: \(limit.made); at most \(most) in all.",
          "\(limit.what.traditionalChinese)（不計本次）：\(limit.made)；合共不多於 \(most)。"))
    }
  }

  // MARK: Who decides

  private mutating func checkDecision() {
    let who: Phrase
    switch scheme.decision.by {
    case nil, .rules?:
      if scheme.decision.partialRandomisation {
        find("decision.partial-randomisation", .needsCommittee, Phrase("A part is drawn by lot.", "部分名額抽籤決定。"))
      }
      return
    case .committee?: who = Phrase("a committee decides", "由委員會決定")
    case .peerReview?: who = Phrase("peers review it", "由同行評審")
    }
    guard !scheme.decision.automaticWhen.isEmpty else {
      find("decision.by", .needsCommittee, Phrase("Every application: \(who.english).", "所有申請：\(who.traditionalChinese)。"))
      return
    }
    for condition in scheme.decision.automaticWhen {
      let checked = condition.check(context)
      let message = Phrase(
        "Approved automatically within limits; beyond them \(who.english). \(checked.message.english)",
        "限額以內自動批核，超出則\(who.traditionalChinese)。\(checked.message.traditionalChinese)")
      let outcome: Finding.Outcome = checked.holds == true ? .passed : checked.holds == nil ? .unknown : .needsCommittee
      find("decision.automatic-when", outcome, message, fact: checked.fact)
    }
  }
}
