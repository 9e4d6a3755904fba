public import Access
public import Language
internal import Ledger
public import Quantities
internal import Storage

extension Hub {
  /// Records money that the hub paid to a centre.
  ///
  /// - Parameters:
  ///   - amount: more than nothing, in the hub's currency.
  ///   - reference: the bank's own, 1 to 100 printable ASCII characters. One that has been recorded for the same centre and
  ///     amount is answered with that payment and changes nothing; one whose payment was corrected may be recorded again.
  ///   - inAdvance: whether more may be paid than is owed.
  @discardableResult
  public func payCentre(
    _ centre: Slug, _ amount: Money, reference: String, inAdvance: Bool = false, by actor: Actor
  ) async throws(Problem) -> CentrePaymentRecord {
    let identifier = newIdentifier(CentrePaymentKind.self)
    return try await change(.payCentre, by: actor, "centre:\(centre)") { change in
      try change.require(.payCentre, on: .hub)
      let reference = try Hub.checked(reference: reference)
      let currency = try change.city().currency
      try Hub.check(amount, currency)
      _ = try change.records.require(CentreRecord.self, centre, Phrase("centre", "算力中心"))
      if let known = try change.records.standingCentrePayment(reference: reference) {
        guard known.centre == centre, known.amount == amount.minorUnits else { throw Hub.centreReferenceTaken(reference) }
        return known
      }
      let books = CentreBooks(records: change.records, centre: centre, currency: currency)
      let owed = try books.owed()
      guard inAdvance || amount.minorUnits <= owed else {
        let most = Format.money(Money(minorUnits: max(0, owed), currency))
        throw Problem.invalid(
          "amount", rule: "at-most-what-is-owed",
          Phrase(
            "The hub owes this centre \(most); to pay more, say that it is in advance.", "平台現欠此算力中心 \(most)；如須多付，請註明為預付。"))
      }
      let bank = HubAccount.bank(currency)
      try change.openAccounts([bank, books.account])
      let movement = Movement(debit: books.account.id, credit: bank.id, LedgerAmount(amount))
      let name = "centre-payment:\(identifier)"
      try change.post([change.instruct(name, reason: name, .transfer(movement))])
      return try change.insertCentrePayment(identifier, centre, amount.minorUnits, reference, corrects: nil, by: actor)
    }
  }

  /// Takes a payment to a centre that was recorded by mistake back, by a compensating transfer that names it. A repeat answers
  /// with the correction that there is.
  @discardableResult
  public func correctCentrePayment(_ payment: CentrePaymentID, by actor: Actor) async throws(Problem) -> CentrePaymentRecord {
    let identifier = newIdentifier(CentrePaymentKind.self)
    return try await change(.payCentre, by: actor, "centre-payment:\(payment)") { change in
      try change.require(.payCentre, on: .hub)
      let original = try change.records.require(CentrePaymentRecord.self, payment, Phrase("payment", "付款記錄"))
      if let known = try change.records.correction(ofCentrePayment: payment) { return known }
      guard original.corrects == nil else {
        throw Problem(
          .conflict, "correction-stands",
          Phrase("A correction stands; record the payment again instead.", "更正記錄不可再更正；請重新記錄該筆付款。"))
      }
      try change.post([
        change.instruct(
          "centre-payment:\(identifier)", reason: "correction:\(payment)", .correct(change.transfer("centre-payment:\(payment)")))
      ])
      return try change.insertCentrePayment(
        identifier, original.centre, -original.amount, original.reference, corrects: payment, by: actor)
    }
  }

  /// The payments to a centre, by voucher.
  public func centrePayments(
    of centre: Slug, order: ListOrder = .newest, _ page: PageRequest, by actor: Actor
  ) async throws(Problem) -> Page<CentrePaymentRecord> {
    try await reading(.readCentreBooks, by: actor, "centre:\(centre)") { records in
      try self.requireBooks(of: centre, by: actor)
      _ = try records.require(CentreRecord.self, centre, Phrase("centre", "算力中心"))
      var listing = Listing<CentrePaymentRecord>(.everything(nil))
      listing.lead(.centre, centre)
      return try records.page(listing.query(order.by(.voucher)), page)
    }
  }

  private static func checked(reference: String) throws(Problem) -> String {
    guard (1...100).contains(reference.utf8.count), reference.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw .invalid(
        "reference", rule: "form",
        Phrase("A bank reference has 1 to 100 printable ASCII characters.", "銀行參考編號須為 1 至 100 個可列印 ASCII 字元。"))
    }
    return reference
  }

  private static func centreReferenceTaken(_ reference: String) -> Problem {
    .invalid(
      "reference", rule: "unique",
      Phrase(
        "The bank reference '\(reference)' is recorded already, for another payment.", "銀行參考編號「\(reference)」已用於另一筆付款。"))
  }
}

extension Change {
  fileprivate func insertCentrePayment(
    _ id: CentrePaymentID, _ centre: Slug, _ amount: Int64, _ reference: String, corrects: CentrePaymentID?, by actor: Actor
  ) throws -> CentrePaymentRecord {
    let last = try records.select(CentrePaymentRecord.self, where: nil, order: .descending(.voucher), limit: 1).first
    let payment = CentrePaymentRecord(
      id: id, voucher: (last?.voucher ?? 0) + 1, centre: centre, amount: amount, reference: reference, corrects: corrects,
      recordedBy: actor.person, recordedAt: now)
    try records.insert(payment)
    return payment
  }
}

extension ReadTransaction {
  /// The payment of this reference that has not been corrected.
  fileprivate func standingCentrePayment(reference: String) throws -> CentrePaymentRecord? {
    try select(
      CentrePaymentRecord.self, where: .equal(.reference, reference) && .isNull(.corrects), order: .ascending(.voucher)
    ).first { try correction(ofCentrePayment: $0.id) == nil }
  }

  fileprivate func correction(ofCentrePayment payment: CentrePaymentID) throws -> CentrePaymentRecord? {
    try select(CentrePaymentRecord.self, where: .equal(.corrects, payment), limit: 1).first
  }
}
