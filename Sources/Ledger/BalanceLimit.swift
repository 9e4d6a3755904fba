/// What an account's balance may not do. Holds count as if they were posted against the account, and not as
/// if they were posted in its favour.
public enum BalanceLimit: String, Hashable, Sendable, Codable, CaseIterable {
  /// No limit: the outside world, such as a bank.
  case none
  /// debitsPosted + debitsPending ≤ creditsPosted: it pays out no more than it was given (a fund, a budget).
  case debitsWithinCredits = "debits-within-credits"
  /// creditsPosted + creditsPending ≤ debitsPosted: the mirror image, for accounts whose normal side is debit.
  case creditsWithinDebits = "credits-within-debits"
}
