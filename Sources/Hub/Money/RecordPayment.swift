public import Access
public import Language
internal import Ledger
public import Quantities
internal import Storage

extension Hub {
  /// Records money that came in by the bank for a project.
  ///
  /// - Parameters:
  ///   - amount: more than nothing, in the hub's currency.
  ///   - bankReference: the bank's own, 1 to 100 printable ASCII characters. One that has been recorded for the
  ///     same project and amount is answered with that payment and changes nothing; one whose payment was corrected
  ///     may be recorded again.
  @discardableResult
  public func recordPayment(
    _ amount: Money, to project: Slug, bankReference: String, by actor: Actor
  ) async throws(Problem) -> PaymentRecord {
    let identifier = newIdentifier(PaymentKind.self)
    return try await change(.recordPayment, by: actor, "project:\(project)") { change in
      try change.require(.recordPayment, on: .hub)
      let reference = try Hub.checked(bankReference: bankReference)
      let currency = try change.city().currency
      try Hub.check(amount, currency)
      let project = try change.records.project(project.rawValue)
      if let known = try change.records.standingPayment(bankReference: reference) {
        guard known.project == project.id, known.amount == amount.minorUnits else { throw Hub.referenceTaken(reference) }
        return known
      }
      let (bank, own) = (HubAccount.bank(currency), HubAccount.project(project.id, currency))
      try change.openAccounts([bank, own])
      let movement = Movement(debit: bank.id, credit: own.id, LedgerAmount(amount))
      try change.post([change.instruct("payment:\(identifier)", reason: "payment:\(identifier)", .transfer(movement))])
      return try change.insertPayment(identifier, project.id, amount.minorUnits, reference, refunds: nil, by: actor)
    }
  }

  /// Gives a payment back in whole or in part, from what the project has and nothing holds.
  @discardableResult
  public func refundPayment(
    _ payment: PaymentID, amount: Money, bankReference: String, by actor: Actor
  ) async throws(Problem) -> PaymentRecord {
    let identifier = newIdentifier(PaymentKind.self)
    return try await change(.recordPayment, by: actor, "payment:\(payment)") { change in
      try change.require(.recordPayment, on: .hub)
      let reference = try Hub.checked(bankReference: bankReference)
      let currency = try change.city().currency
      try Hub.check(amount, currency)
      let original = try change.records.require(PaymentRecord.self, payment, Phrase("payment", "付款記錄"))
      if let known = try change.records.standingPayment(bankReference: reference) {
        guard known.refunds == payment, known.amount == -amount.minorUnits else { throw Hub.referenceTaken(reference) }
        return known
      }
      let remaining = try change.records.remaining(of: original)
      guard amount.minorUnits <= remaining, original.refunds == nil else {
        let rest = Format.money(Money(minorUnits: max(0, remaining), currency))
        throw Problem.invalid(
          "amount", rule: "at-most-the-payment",
          Phrase("At most \(rest) of this payment can be given back.", "此筆付款最多可退回 \(rest)。"))
      }
      let movement = Movement(
        debit: HubAccount.project(original.project, currency).id, credit: HubAccount.bank(currency).id, LedgerAmount(amount))
      return try change.watchingBudgets([.ownMoney(original.project)]) {
        try change.post([change.instruct("payment:\(identifier)", reason: "refund:\(payment)", .transfer(movement))])
        return try change.insertPayment(
          identifier, original.project, -amount.minorUnits, reference, refunds: payment, by: actor)
      }
    }
  }

  /// Takes a payment that was recorded by mistake back, by a compensating transfer that names it.
  @discardableResult
  public func correctPayment(_ payment: PaymentID, by actor: Actor) async throws(Problem) -> PaymentRecord {
    let identifier = newIdentifier(PaymentKind.self)
    return try await change(.recordPayment, by: actor, "payment:\(payment)") { change in
      try change.require(.recordPayment, on: .hub)
      let original = try change.records.require(PaymentRecord.self, payment, Phrase("payment", "付款記錄"))
      if let known = try change.records.correction(of: payment) { return known }
      guard !original.isCorrection else {
        throw Problem(
          .conflict, "correction-stands",
          Phrase("A correction stands; record the payment again instead.", "更正記錄不可再更正；請重新記錄該筆付款。"))
      }
      guard try change.records.remaining(of: original) == original.amount else {
        throw Problem(
          .conflict, "payment-refunded",
          Phrase("This payment has been refunded and cannot be corrected.", "此筆付款已有退款，不能更正。"))
      }
      let wrong = change.transfer("payment:\(payment)")
      return try change.watchingBudgets([.ownMoney(original.project)]) {
        try change.post([change.instruct("payment:\(identifier)", reason: "correction:\(payment)", .correct(wrong))])
        return try change.insertPayment(
          identifier, original.project, -original.amount, PaymentRecord.correctionReference(payment), refunds: payment, by: actor)
      }
    }
  }

  private static func checked(bankReference: String) throws(Problem) -> String {
    guard (1...100).contains(bankReference.utf8.count), bankReference.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      !bankReference.hasPrefix(PaymentRecord.correctionPrefix)
    else {
      throw .invalid(
        "bankReference", rule: "form",
        Phrase(
          "A bank reference has 1 to 100 printable ASCII characters, and does not begin with 'correction-of-'.",
          "銀行參考編號須為 1 至 100 個可列印 ASCII 字元，且不可以「correction-of-」開首。"))
    }
    return bankReference
  }

  /// A payment's amount, by whomever it is paid.
  static func check(_ amount: Money, _ currency: Currency) throws(Problem) {
    guard amount.currency == currency, amount.minorUnits > 0 else {
      throw .invalid(
        "amount", rule: "positive",
        Phrase("The amount is more than nothing, in \(currency.code).", "金額須大於零，並以 \(currency.code) 計。"))
    }
  }

  private static func referenceTaken(_ reference: String) -> Problem {
    .invalid(
      "bankReference", rule: "unique",
      Phrase(
        "The bank reference '\(reference)' is recorded already, for another payment.",
        "銀行參考編號「\(reference)」已用於另一筆付款。"))
  }
}

extension Change {
  fileprivate func insertPayment(
    _ id: PaymentID, _ project: Slug, _ amount: Int64, _ reference: String, refunds: PaymentID?, by actor: Actor
  ) throws -> PaymentRecord {
    let last = try records.select(PaymentRecord.self, where: nil, order: .descending(.receipt), limit: 1).first
    let attempts = try records.count(PaymentRecord.self, where: PaymentRecord.with(bankReference: reference))
    let payment = PaymentRecord(
      id: id, receipt: (last?.receipt ?? 0) + 1, project: project, amount: amount, bankReference: reference,
      attempt: attempts + 1, refunds: refunds, recordedBy: actor.person, recordedAt: now)
    try records.insert(payment)
    return payment
  }
}

extension PaymentRecord {
  fileprivate static let correctionPrefix = "correction-of-"
  fileprivate static func correctionReference(_ payment: PaymentID) -> String { "\(correctionPrefix)\(payment)" }

  /// Whether it takes another one back that was recorded by mistake.
  fileprivate var isCorrection: Bool { refunds.map { bankReference == PaymentRecord.correctionReference($0) } ?? false }
}

extension ReadTransaction {
  /// The payment, or refund, of this reference that has not been corrected.
  fileprivate func standingPayment(bankReference: String) throws -> PaymentRecord? {
    try select(PaymentRecord.self, where: PaymentRecord.with(bankReference: bankReference), order: .ascending(.receipt))
      .first { try correction(of: $0.id) == nil }
  }

  fileprivate func correction(of payment: PaymentID) throws -> PaymentRecord? {
    try select(
      PaymentRecord.self,
      where: .equal(.refunds, payment) && .equal(.bank_reference, PaymentRecord.correctionReference(payment)), limit: 1
    ).first
  }

  /// What of a payment has not been given back: a refund that was corrected has not happened.
  fileprivate func remaining(of payment: PaymentRecord) throws -> Int64 {
    let refunds = try select(PaymentRecord.self, where: .equal(.refunds, payment.id))
    let mended = try sum(PaymentRecord.self, of: .amount, where: .oneOf(.refunds, refunds.map(\.id)))
    return payment.amount + refunds.reduce(0) { $0 + $1.amount } + mended
  }
}
