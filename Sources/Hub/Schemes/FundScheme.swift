public import Access
public import Language
public import Ledger
internal import Quantities
internal import Storage

extension Hub {
  /// Puts public money, or device-seconds that the centres lend, into a scheme's fund.
  ///
  /// - Parameter reference: names this appropriation, such as `2026-27`: letters, digits and hyphens, 1 to 40. A
  ///   repeat under the same reference changes nothing; another amount under it is refused.
  public func fundScheme(_ scheme: Slug, _ amount: LedgerAmount, reference: String, by actor: Actor) async throws(Problem) {
    try await change(.fundScheme, by: actor, "scheme:\(scheme)") { change in
      try change.require(.fundScheme, on: .hub)
      try change.fund(scheme, amount, reference: reference)
    }
  }
}

extension Change {
  /// Moves `amount` from the appropriation into the fund, once for each reference.
  func fund(_ scheme: Slug, _ amount: LedgerAmount, reference: String) throws {
    _ = try records.require(SchemeRecord.self, scheme, Phrase("scheme", "資助計劃"))
    guard (1...40).contains(reference.utf8.count), TransferID(rawValue: reference) != nil else {
      throw Problem.invalid(
        "reference", rule: "form",
        Phrase("A reference has 1 to 40 letters, digits or hyphens.", "參考編號須為 1 至 40 個字母、數字或連字號。"))
    }
    guard amount.count > 0 else {
      throw Problem.invalid("amount", rule: "positive", Phrase("The amount is more than nothing.", "數額須大於零。"))
    }
    if let currency = amount.money?.currency, currency != (try city().currency) {
      let own = try city().currency.code
      throw Problem.invalid(
        "amount", rule: "currency", Phrase("The hub's currency is \(own).", "平台使用的貨幣為 \(own)。"))
    }
    let (source, fund) = (HubAccount.appropriation(amount.unit), HubAccount.fund(scheme: scheme, amount.unit))
    try openAccounts([source, fund])
    let movement = Movement(debit: source.id, credit: fund.id, amount)
    try post([instruct("appropriation:\(scheme):\(reference)", reason: "appropriation:\(reference)", .transfer(movement))])
  }
}
