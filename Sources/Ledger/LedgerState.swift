/// What the ledger has to know of the books so far. The Hub answers from a storage transaction; the answers
/// must not change while a batch is applied.
public protocol LedgerState {
  /// Where the chain ends.
  var head: ChainHead { get }

  /// The account with its present sums, or nil when it was never opened.
  func account(_ id: AccountID) -> Account?

  /// The entry that recorded the instruction of this name, or nil when there is none.
  func entry(_ id: TransferID) -> Entry?

  /// The entry whose subject is `id`: what posted or voided the hold, or corrected the transfer; nil while the
  /// hold is open, the transfer uncorrected. There is at most one.
  func resolution(of id: TransferID) -> Entry?
}
