internal import Access
internal import Hub
internal import Language
internal import Quantities
internal import Schemes
internal import Storage

/// Applications, awards, grants and money.
extension SeededRun {
  private var today: CivilDate { CivilDate(daysSince1970: (world.clock.now.millisecondsSince1970 + 28_800_000) / 86_400_000) }

  mutating func apply() async throws {
    let project = random.pick(["vision", "maps", "genome"].map(CityOfTests.slug)) ?? CityOfTests.slug("vision")
    let scheme = random.pick(["subsidy", "hours", "term"]) ?? "subsidy"
    let facts = RequestFacts(
      costs: Costs(compute: Money(minorUnits: 1_000_000, CityOfTests.currency)), use: DeviceSeconds(200_000), devices: 2,
      deviceModel: "a100", months: 2)
    let lead = Cast.lead(of: project)
    var id: ApplicationID?
    try await attempt("\(lead) applies to \(scheme) for \(project)", by: lead) { hub, cast throws(Problem) in
      let draft = try await hub.draftApplication(scheme: CityOfTests.slug(scheme), project: project, facts: facts, by: cast[lead])
      id = draft.id
      return "\(draft.id)"
    }
    guard let id else { return }
    applications.append((id, project))
    try await attempt("\(lead) submits \(id)", by: lead) { hub, cast throws(Problem) in
      try await hub.submitApplication(id, revision: 1, by: cast[lead]).state.rawValue
    }
  }

  mutating func decide() async throws {
    if applications.isEmpty { try await apply() }
    guard let (id, _) = random.pick(Array(applications.suffix(4))) else { return }
    guard let application = try await world.database.read({ try $0.find(ApplicationRecord.self, id) }) else { return }
    let terms = terms(for: application.scheme)
    switch random.number(0...9) {
    case 0:
      try await attempt("officer reviews \(id)", by: "officer") { hub, cast throws(Problem) in
        try await hub.reviewApplication(id, by: cast["officer"]).state.rawValue
      }
    case 1:
      try await attempt("officer rejects \(id)", by: "officer") { hub, cast throws(Problem) in
        try await hub.rejectApplication(id, reason: "not this time", by: cast["officer"]).state.rawValue
      }
    default:
      try await attempt("officer approves \(id): \(terms.benefit)", by: "officer") { hub, cast throws(Problem) in
        try await hub.approveApplication(id, Approval(terms: terms), by: cast["officer"]).state.rawValue
      }
    }
  }

  private mutating func terms(for scheme: Slug) -> AwardTerms {
    let from = today.adding(days: random.number(-2...4))
    switch scheme.rawValue {
    case "subsidy":
      let amount = Int64(random.chance(100) ? 650_000 : random.number(500...200_000))
      return AwardTerms(
        benefit: .money(amount: amount, rate: Share("70%") ?? .none), from: from, until: from.adding(days: random.number(3...50)))
    case "hours":
      return AwardTerms(
        benefit: .deviceSeconds(model: "a100", amount: Int64(random.number(1_000...90_000))), from: from,
        until: from.adding(days: random.number(3...40)))
    default:
      let pool = random.chance(500) ? "across-910" : "hill-a100"
      return AwardTerms(
        benefit: .package(
          pool: CityOfTests.slug(pool), devices: random.number(1...4), monthlyPrice: Int64(random.number(0...40_003)),
          rate: Share("1/3") ?? .none),
        from: from, until: from.adding(months: random.number(1...3)))
    }
  }

  mutating func answerAward() async throws {
    guard let (id, project) = random.pick(Array(applications.suffix(4))) else { return }
    let lead = Cast.lead(of: project)
    switch random.number(0...9) {
    case 0:
      try await attempt("\(lead) declines \(id)", by: lead) { hub, cast throws(Problem) in
        try await hub.declineAward(id, by: cast[lead])
        return "declined"
      }
    case 1:
      try await attempt("officer revokes \(id)", by: "officer") { hub, cast throws(Problem) in
        try await hub.revokeAward(id, by: cast["officer"])
        return "revoked"
      }
    case 2:
      try await attempt("\(lead) withdraws \(id)", by: lead) { hub, cast throws(Problem) in
        try await hub.withdrawApplication(id, by: cast[lead]).state.rawValue
      }
    default:
      var grant: GrantID?
      try await attempt("\(lead) accepts \(id)", by: lead) { hub, cast throws(Problem) in
        let made = try await hub.acceptAward(id, by: cast[lead])
        grant = made.id
        return "\(made.id)"
      }
      if let grant, projects.updateValue(project, forKey: grant) == nil { grants.append(grant) }
    }
  }

  mutating func changeGrant() async throws {
    guard let id = random.pick(grants), let grant = try await world.database.read({ try $0.find(GrantRecord.self, id) }) else {
      return
    }
    var amendment = GrantAmendment(reason: "seed \(stepNumber)")
    if case .package = grant.terms.benefit {
      amendment.until = grant.terms.until.adding(months: random.number(-1...1))
    } else {
      if random.chance(700) { amendment.amount = Int64(random.number(-60_000...60_000)) }
      if random.chance(400) { amendment.until = grant.terms.until.adding(days: random.number(-10...20)) }
    }
    let change = amendment
    let revision = random.chance(900) ? grant.revision : grant.revision - 1
    try await attempt("officer changes \(id) \(change)", by: "officer") { hub, cast throws(Problem) in
      "revision \(try await hub.changeGrant(id, change, revision: revision, by: cast["officer"]).revision)"
    }
  }

  mutating func withdrawGrant() async throws {
    guard let id = random.pick(grants), let grant = try await world.database.read({ try $0.find(GrantRecord.self, id) }) else {
      return
    }
    try await attempt("officer withdraws \(id)", by: "officer") { hub, cast throws(Problem) in
      try await hub.withdrawGrant(id, reason: "seed", revision: grant.revision, by: cast["officer"]).state.rawValue
    }
  }

  // MARK: Money

  mutating func pay() async throws {
    let project = random.pick(["vision", "maps", "genome"].map(CityOfTests.slug)) ?? CityOfTests.slug("vision")
    let amount = Money(minorUnits: Int64(random.number(1...80_000)), CityOfTests.currency)
    // Now and then the bank's message comes twice, or is typed wrongly.
    let earlier = random.chance(400) ? random.pick(bankReferences) : nil
    let reference = earlier ?? (random.chance(200) ? "BANK-\(project)" : "BANK-\(stepNumber)")
    var made: PaymentID?
    try await attempt("admin records \(amount) for \(project)", by: "admin") { hub, cast throws(Problem) in
      let payment = try await hub.recordPayment(amount, to: project, bankReference: reference, by: cast["admin"])
      made = payment.id
      return "receipt \(payment.receipt)"
    }
    guard let made else { return }
    bankReferences.append(reference)
    if !payments.contains(made) { payments.append(made) }
  }

  mutating func refund() async throws {
    guard let payment = random.pick(payments) else { return }
    let amount = Money(minorUnits: Int64(random.number(1...40_000)), CityOfTests.currency)
    let reference = "REFUND-\(stepNumber)"
    let isRepeated = random.chance(300)
    try await attempt("admin refunds \(amount) of \(payment)", by: "admin") { hub, cast throws(Problem) in
      let first = try await hub.refundPayment(payment, amount: amount, bankReference: reference, by: cast["admin"])
      guard isRepeated else { return "receipt \(first.receipt)" }
      let second = try await hub.refundPayment(payment, amount: amount, bankReference: reference, by: cast["admin"])
      return "receipt \(first.receipt) and \(second.receipt)"
    }
  }

  mutating func correct() async throws {
    guard let payment = random.pick(payments) else { return }
    let isCorrected = try await attempt("admin corrects \(payment)", by: "admin") { hub, cast throws(Problem) in
      "receipt \(try await hub.correctPayment(payment, by: cast["admin"]).receipt)"
    }
    // What was typed wrongly is entered again, rightly.
    guard isCorrected, random.chance(600),
      let wrong = try await world.database.read({ try $0.find(PaymentRecord.self, payment) }),
      wrong.amount > 0
    else { return }
    let amount = Money(minorUnits: wrong.amount + Int64(random.number(0...1)), CityOfTests.currency)
    var again: PaymentRecord?
    try await attempt("admin records \(wrong.bankReference) again", by: "admin") { hub, cast throws(Problem) in
      let payment = try await hub.recordPayment(amount, to: wrong.project, bankReference: wrong.bankReference, by: cast["admin"])
      again = payment
      return "receipt \(payment.receipt)"
    }
    if let again, again.id == payment { violations.append(Violation(1, "\(payment) was corrected and answers as if it stood")) }
    if let again, !payments.contains(again.id) { payments.append(again.id) }
  }

  mutating func changePrice() async throws {
    guard let pool = random.pick(CityOfTests.pools) else { return }
    let price = Money(minorUnits: Int64(random.number(0...3000)), CityOfTests.currency)
    try await attempt("operator prices \(pool.id) at \(price)", by: "operator") { hub, cast throws(Problem) in
      try await hub.setPrice(of: pool.id, perHour: price, by: cast["operator"])
      return "done"
    }
  }

  mutating func keepQuotation() async throws {
    guard let pool = random.pick(CityOfTests.pools) else { return }
    let project = random.pick(["vision", "maps", "genome"].map(CityOfTests.slug)) ?? CityOfTests.slug("vision")
    let (member, until) = (Cast.member(of: project), world.clock.now + .hours(Int64(random.number(1...400))))
    try await attempt("\(member) keeps a quotation of \(pool.id)", by: member) { hub, cast throws(Problem) in
      "\(try await hub.keepQuotation(pool: pool.id, for: project, until: until, by: cast[member]).pricePerHour)"
    }
  }
}
