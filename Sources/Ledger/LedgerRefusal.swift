/// Why the ledger did not carry out a batch. Nothing of it was done.
public enum LedgerRefusal: Error, Hashable, Sendable {
  /// The name belongs to another instruction, or stands twice in the batch.
  case idTaken(TransferID)
  /// Some of the batch was carried out before and some was not, so it is no repeat and no new batch.
  case partlyRepeated(recorded: TransferID)
  case batchTooLarge(count: Int, limit: Int)
  case unknownAccount(AccountID)
  /// An account of this name was opened before.
  case accountTaken(AccountID)
  case invalidUnit(LedgerUnit)
  case unitMismatch(account: AccountID, counts: LedgerUnit, given: LedgerUnit)
  /// An account cannot pay itself.
  case sameAccount(AccountID)
  case nonPositiveAmount(LedgerAmount)
  /// The account's limit does not allow the amount: `shortfall` is what is lacking.
  case insufficient(account: AccountID, needed: LedgerAmount, available: LedgerAmount, shortfall: LedgerAmount)
  /// A side of the account would not fit 64 bits.
  case overflow(account: AccountID)
  case unknownTransfer(TransferID)
  /// What was to be posted or voided is no hold.
  case notPending(TransferID)
  case alreadyPosted(TransferID, by: TransferID)
  case alreadyVoided(TransferID, by: TransferID)
  /// More was to be posted than the hold keeps.
  case exceedsPending(TransferID, held: LedgerAmount, requested: LedgerAmount)
  /// What was to be corrected moved nothing for good: a hold, a void or an opening.
  case notPosted(TransferID)
  case alreadyCorrected(TransferID, by: TransferID)
  /// The stored sums of the account cannot be right; `Verifier` tells more.
  case damagedAccount(AccountID)
}
